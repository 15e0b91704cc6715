//! The input of a network: converts any array of numbers to rows of `f32`.
//!
//! ```text
//! X  (n_samples, n_features)      Y  (n_samples, n_out), or (n_samples), which is one column
//! ```
//!
//! An `f32` array in the usual order is borrowed, everything else is converted once.

use super::super::mismatch;
use crate::Real;
use crate::error::{Error, Operand, Result};
use crate::sealed::Sealed;
use ndarray::{ArrayRef, ArrayViewD, Dimension};
use std::borrow::Cow;

/// The values of an array as the input of a network, compiled here.
#[doc(hidden)]
pub trait Fed: Sealed + Copy {
    /// The values row by row, as a network computes with them.
    fn singles(array: ArrayViewD<'_, Self>) -> Cow<'_, [f32]>;
}

impl Fed for f32 {
    fn singles(array: ArrayViewD<'_, Self>) -> Cow<'_, [f32]> {
        match array.to_slice() {
            Some(values) => Cow::Borrowed(values),
            None => Cow::Owned(array.iter().copied().collect()),
        }
    }
}

macro_rules! fed {
    ($($number:ty),*) => {$(
        impl Fed for $number {
            fn singles(array: ArrayViewD<'_, Self>) -> Cow<'_, [f32]> {
                Cow::Owned(array.iter().map(|value| *value as f32).collect())
            }
        }
    )*};
}

fed!(f64, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

impl Fed for bool {
    fn singles(array: ArrayViewD<'_, Self>) -> Cow<'_, [f32]> {
        Cow::Owned(array.iter().map(|value| f32::from(u8::from(*value))).collect())
    }
}

/// Rows of `f32`.
#[derive(Clone)]
pub(crate) struct Table<'a> {
    pub(crate) values: Cow<'a, [f32]>,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) shape: Vec<usize>,
}

impl<'a> Table<'a> {
    pub(crate) fn new<T: Real, D: Dimension>(array: &'a ArrayRef<T, D>) -> Self {
        Self::from_dynamic(T::singles(array.view().into_dyn()), array.shape())
    }

    fn from_dynamic(values: Cow<'a, [f32]>, shape: &[usize]) -> Self {
        let (rows, columns) = match *shape {
            [rows] => (rows, 1),
            [rows, columns] => (rows, columns),
            [rows, ref sizes @ ..] => (rows, sizes.iter().product()),
            [] => (0, 0),
        };
        Self { values, rows, columns, shape: shape.to_vec() }
    }

    /// Rows `from` up to, not including, `to`.
    pub(crate) fn between(&self, from: usize, to: usize) -> &[f32] {
        &self.values[from * self.columns..to * self.columns]
    }

    /// The rows before `place` and those from it on.
    pub(crate) fn split_at(&self, place: usize) -> (Table<'_>, Table<'_>) {
        let (before, after) = self.values.split_at(place * self.columns);
        let part = |values, rows| Table {
            values: Cow::Borrowed(values),
            rows,
            columns: self.columns,
            shape: vec![rows, self.columns],
        };
        (part(before, place), part(after, self.rows - place))
    }

    /// The same rows, borrowed.
    pub(crate) fn borrow(&self) -> Table<'_> {
        self.split_at(self.rows).0
    }

    pub(crate) fn into_owned(self) -> Table<'static> {
        let Self { values, rows, columns, shape } = self;
        Table { values: Cow::Owned(values.into_owned()), rows, columns, shape }
    }

    /// Whether this is a table of finite numbers with `columns` columns and at least one row.
    pub(crate) fn check(
        &self,
        operation: &'static str,
        role: &'static str,
        columns: usize,
        rule: &str,
    ) -> Result<()> {
        let operand = Operand::new(role, &self.shape);
        if !matches!(self.shape.len(), 1 | 2) {
            let rule = "Data have one row for each sample: (n_samples, n_features).";
            return Err(mismatch(operation, format!("{operand}."), rule));
        }
        if self.rows == 0 {
            let rule = "Data have at least one row.";
            return Err(Error::Empty { operation, operand, rule });
        }
        if self.columns != columns {
            let found = format!("{operand}, the model needs {role} with {}.", counted(columns));
            return Err(mismatch(operation, found, rule));
        }
        self.check_finite(operation, operand)
    }

    /// Whether these are finite samples of this shape, which has several axes; a last axis of one
    /// channel may be left out, as in Keras.
    pub(crate) fn check_shape(&self, operation: &'static str, shape: &[usize]) -> Result<()> {
        let operand = Operand::new("X", &self.shape);
        let without_channel = shape.strip_suffix(&[1]).filter(|it| it.len() > 1);
        let given = self.shape.get(1..);
        if given != Some(shape) && (given.is_none() || given != without_channel) {
            let joined =
                |sign: &str| shape.iter().map(usize::to_string).collect::<Vec<_>>().join(sign);
            let found = format!("{operand}, the model needs samples of {}.", joined("×"));
            let rule = "The first axis counts the samples, the others are those of its Input.";
            let rows_of_it = given == Some(&[shape.iter().product()]);
            let fix = match rows_of_it {
                true => format!("\nx.to_shape(({}, {}))? gives them.", self.rows, joined(", ")),
                false => String::new(),
            };
            return Err(mismatch(operation, found, format!("{rule}{fix}")));
        }
        if self.rows == 0 {
            let rule = "Data have at least one row.";
            return Err(Error::Empty { operation, operand, rule });
        }
        self.check_finite(operation, operand)
    }

    fn check_finite(&self, operation: &'static str, operand: Operand) -> Result<()> {
        match self.values.chunks(self.columns).position(|row| !all_finite(row)) {
            None => Ok(()),
            Some(row) => Err(self.not_finite(operation, operand, row)),
        }
    }

    fn not_finite(&self, operation: &'static str, operand: Operand, row: usize) -> Error {
        let values = self.between(row, row + 1);
        let column = values.iter().position(|value| !value.is_finite()).unwrap_or(0);
        let mut rest = row * self.columns + column;
        let mut position: Vec<usize> = self
            .shape
            .iter()
            .rev()
            .map(|size| {
                let place = rest % size;
                rest /= size;
                place
            })
            .collect();
        position.reverse();
        Error::NotFinite { operation, operand, position, value: f64::from(values[column]) }
    }
}

fn counted(columns: usize) -> String {
    format!("{columns} column{}", if columns == 1 { "" } else { "s" })
}

/// Without an early exit, so that the loop works on many values at once.
fn all_finite(row: &[f32]) -> bool {
    row.iter().fold(true, |all, value| all & value.is_finite())
}
