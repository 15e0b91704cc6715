//! The results of linear algebra that have several parts: each part under its name.

use super::registry::{AnyArray, Known, Show, Table, register_made as enter};
use crate::Element;
use crate::linalg::solve::RightHandSide;
use crate::linalg::{Eigen, EigenSymmetric, LeastSquares, Qr, Svd};
use ndarray::{ArrayViewD, Ix1, Ix2};

impl<T: Element> Show for Svd<T>
where
    for<'a> AnyArray<'a>: From<ArrayViewD<'a, T>>,
{
    fn known(&self) -> Known<'_> {
        Known::Record(vec![
            ("u", self.u.known()),
            ("singular_values", self.singular_values.known()),
            ("v_t", self.v_t.known()),
        ])
    }
}

impl Show for Eigen {
    fn known(&self) -> Known<'_> {
        Known::Record(vec![("values", self.values.known()), ("vectors", self.vectors.known())])
    }
}

impl<T: Element> Show for EigenSymmetric<T>
where
    for<'a> AnyArray<'a>: From<ArrayViewD<'a, T>>,
{
    fn known(&self) -> Known<'_> {
        Known::Record(vec![("values", self.values.known()), ("vectors", self.vectors.known())])
    }
}

impl<T: Element> Show for Qr<T>
where
    for<'a> AnyArray<'a>: From<ArrayViewD<'a, T>>,
{
    fn known(&self) -> Known<'_> {
        Known::Record(vec![("q", self.q.known()), ("r", self.r.known())])
    }
}

impl<T: Element, D: RightHandSide> Show for LeastSquares<T, D>
where
    for<'a> AnyArray<'a>: From<ArrayViewD<'a, T>>,
{
    fn known(&self) -> Known<'_> {
        Known::Record(vec![
            ("solution", self.solution.known()),
            ("residuals", self.residuals.known()),
            ("rank", self.rank.known()),
            ("singular_values", self.singular_values.known()),
        ])
    }
}

pub(super) fn register(table: &mut Table) {
    enter::<Eigen>(table);
    of_floats::<f32>(table);
    of_floats::<f64>(table);
}

fn of_floats<T: Element>(table: &mut Table)
where
    Svd<T>: Show,
    EigenSymmetric<T>: Show,
    Qr<T>: Show,
    LeastSquares<T, Ix1>: Show,
    LeastSquares<T, Ix2>: Show,
{
    enter::<Svd<T>>(table);
    enter::<EigenSymmetric<T>>(table);
    enter::<Qr<T>>(table);
    enter::<LeastSquares<T, Ix1>>(table);
    enter::<LeastSquares<T, Ix2>>(table);
}
