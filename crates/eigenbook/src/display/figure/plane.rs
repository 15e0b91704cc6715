//! Pictures of the plane: vectors as arrows, and a matrix as a map.
//!
//! ```text
//! x   a vector        an arrow from the origin to (x₁, x₂)
//! A   2 × 2           moves each point x of the plane to A·x:
//!                     the grid becomes a grid of parallelograms,
//!                     the unit square becomes one of area |det A|
//! ```

use super::layer::Shape;
use super::ticks::plain;
use super::{Aspect, Color, Figure, Numbers};
use crate::Element;
use crate::{Error, Result};
use ndarray::{ArrayRef, Ix2};

impl Figure {
    /// The plane, with equal axes x₁ and x₂, for vectors and their span.
    ///
    /// # Example
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let (x, y) = (array![1, 2], array![3, 4]);
    /// Figure::plane()
    ///     .vector("x", &x)?
    ///     .vector_from("y", &x, &y)?
    ///     .vector("x + y", &(&x + &y))?
    ///     .evcxr_display();
    /// # Ok(())
    /// # }
    /// ```
    pub fn plane() -> Self {
        Self { aspect: Aspect::Equal, size: (520.0, 460.0), ..Self::new() }
            .x_label("x₁")
            .y_label("x₂")
    }

    /// A vector of the plane, as an arrow from the origin.
    ///
    /// # Shapes
    /// - `vector`: two numbers
    ///
    /// # Errors
    /// Another number of them.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Figure::plane().vector("x", &array![2, 1])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn vector(self, name: &str, vector: &(impl Numbers + ?Sized)) -> Result<Self> {
        self.vector_from(name, &[0.0, 0.0], vector)
    }

    /// A vector of the plane, as an arrow that begins at a point.
    ///
    /// # Shapes
    /// - `from` and `vector`: two numbers each
    ///
    /// # Errors
    /// Another number of them.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let (x, y) = (array![2, 1], array![0, 2]);
    /// Figure::plane().vector("x", &x)?.vector_from("y", &x, &y)?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn vector_from(
        self,
        name: &str,
        from: &(impl Numbers + ?Sized),
        vector: &(impl Numbers + ?Sized),
    ) -> Result<Self> {
        let from = pair("Figure::vector", "the starting point", &from.numbers())?;
        let vector = pair("Figure::vector", "the vector", &vector.numbers())?;
        let figure = self.arrow(name, from, (from.0 + vector.0, from.1 + vector.1));
        // The origin is always shown, even if no arrow begins there.
        Ok(figure.include((0.0, 0.0)))
    }

    /// A matrix as a map of the plane: the images of the grid, of the unit square and of the basis
    /// vectors e₁ and e₂.
    ///
    /// # Shapes
    /// - `matrix`: `(2, 2)`
    ///
    /// # Errors
    /// Another shape.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Figure::linear_map(&array![[1.0, 0.5], [0.0, 1.0]])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn linear_map<T: Element>(matrix: &ArrayRef<T, Ix2>) -> Result<Self> {
        let a = matrix.map(|&value| T::double(value));
        if a.dim() != (2, 2) {
            let (rows, columns) = a.dim();
            return Err(Error::ShapeMismatch {
                operation: "Figure::linear_map",
                found: format!("the matrix is {rows}×{columns}."),
                rule: "A map of the plane to itself has 2 rows and 2 columns.".to_owned(),
            });
        }
        let map = |x: f64, y: f64| (a[[0, 0]] * x + a[[0, 1]] * y, a[[1, 0]] * x + a[[1, 1]] * y);
        let determinant = a[[0, 0]] * a[[1, 1]] - a[[0, 1]] * a[[1, 0]];
        let mut figure = Self::plane().title(format!(
            "A = [[{}, {}], [{}, {}]],  det A = {}",
            number(a[[0, 0]]),
            number(a[[0, 1]]),
            number(a[[1, 0]]),
            number(a[[1, 1]]),
            number(determinant)
        ));
        figure.push(
            "",
            Shape::Area(vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]),
            Color::Grey,
        );
        let image = vec![map(0.0, 0.0), map(1.0, 0.0), map(1.0, 1.0), map(0.0, 1.0)];
        // A margin, so that the grid is visible around the square.
        let reach = image.iter().flat_map(|&(x, y)| [x.abs(), y.abs()]).fold(2.0, f64::max) * 0.5;
        let (low, high) = bounds(&image);
        figure.included = vec![(low.0 - reach, low.1 - reach), (high.0 + reach, high.1 + reach)];
        figure.push("", Shape::Area(image), Color::Purple);
        figure.push("", Shape::Lattice(map(1.0, 0.0), map(0.0, 1.0)), Color::Blue);
        figure.push("A·e₁", Shape::Arrow((0.0, 0.0), map(1.0, 0.0)), Color::Green);
        figure.push("A·e₂", Shape::Arrow((0.0, 0.0), map(0.0, 1.0)), Color::Orange);
        Ok(figure)
    }
}

/// The corners of the box around points and the unit square.
fn bounds(points: &[(f64, f64)]) -> ((f64, f64), (f64, f64)) {
    points.iter().fold(((0.0, 0.0), (1.0, 1.0)), |(low, high), &(x, y)| {
        ((f64::min(low.0, x), f64::min(low.1, y)), (f64::max(high.0, x), f64::max(high.1, y)))
    })
}

fn pair(operation: &'static str, role: &str, numbers: &[f64]) -> Result<(f64, f64)> {
    match numbers {
        [x, y] => Ok((*x, *y)),
        _ => Err(Error::ShapeMismatch {
            operation,
            found: format!("{role} has {} numbers.", numbers.len()),
            rule: "An arrow in the plane has 2.".to_owned(),
        }),
    }
}

/// At most two digits after the point.
fn number(value: f64) -> String {
    let text = plain(value, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
