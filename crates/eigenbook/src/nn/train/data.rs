//! Data on their way into a network: any array of numbers becomes rows of `f32`.
//!
//! ```text
//! X  (n_samples, n_features)      Y  (n_samples, n_out), or (n_samples), which is one column
//! ```
//!
//! An `f32` array in the usual order is borrowed, everything else is converted once.

use super::super::invalid;
use crate::Result;
use ndarray::{ArrayRef, ArrayViewD, Dimension};
use std::borrow::Cow;

mod sealed {
    pub trait Sealed {}
}

/// The elements that data may have.
pub trait Number: sealed::Sealed + Copy + 'static {
    /// The values row by row, as a network computes with them.
    #[doc(hidden)]
    fn values(array: ArrayViewD<'_, Self>) -> Cow<'_, [f32]>;
}

impl sealed::Sealed for f32 {}

impl Number for f32 {
    fn values(array: ArrayViewD<'_, Self>) -> Cow<'_, [f32]> {
        match array.to_slice() {
            Some(values) => Cow::Borrowed(values),
            None => Cow::Owned(array.iter().copied().collect()),
        }
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl sealed::Sealed for $number {}

        impl Number for $number {
            fn values(array: ArrayViewD<'_, Self>) -> Cow<'_, [f32]> {
                Cow::Owned(array.iter().map(|value| *value as f32).collect())
            }
        }
    )*};
}

numbers!(f64, i32, i64, u8, u32, usize);

impl sealed::Sealed for bool {}

impl Number for bool {
    fn values(array: ArrayViewD<'_, Self>) -> Cow<'_, [f32]> {
        Cow::Owned(array.iter().map(|value| f32::from(u8::from(*value))).collect())
    }
}

/// Rows of `f32`.
#[derive(Clone)]
pub(crate) struct Table<'a> {
    pub(crate) values: Cow<'a, [f32]>,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    shape: Vec<usize>,
}

impl<'a> Table<'a> {
    pub(crate) fn new<T: Number, D: Dimension>(array: &'a ArrayRef<T, D>) -> Self {
        Self::from_dynamic(T::values(array.view().into_dyn()), array.shape())
    }

    fn from_dynamic(values: Cow<'a, [f32]>, shape: &[usize]) -> Self {
        let (rows, columns) = match *shape {
            [rows] => (rows, 1),
            [rows, columns] => (rows, columns),
            _ => (0, 0),
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
        role: &str,
        columns: usize,
        rule: &str,
    ) -> Result<()> {
        let shape = &self.shape;
        if !matches!(shape.len(), 1 | 2) || self.rows == 0 {
            return Err(invalid(
                operation,
                format!(
                    "{role} has the shape {shape:?}.\nData are rows of samples, at least one, \
                     and columns: (n_samples, n)."
                ),
            ));
        }
        if self.columns != columns {
            let given = self.columns;
            return Err(invalid(
                operation,
                format!("{role} has the shape {shape:?}, so {given} columns.\n{rule}"),
            ));
        }
        // Without an early exit the loop works on many values at once.
        let finite = |part: &[f32]| part.iter().fold(true, |all, value| all & value.is_finite());
        if let Some(part) = self.values.chunks(1024).position(|part| !finite(part)) {
            let place = 1024 * part;
            let place = place
                + self.values[place..].iter().position(|value| !value.is_finite()).unwrap_or(0);
            let (row, column) = (place / self.columns, place % self.columns);
            return Err(invalid(
                operation,
                format!(
                    "{role}[{row}, {column}] is {}.\nA network computes with finite f32 \
                     numbers.\nClean the data first, or scale them down.",
                    self.values[place]
                ),
            ));
        }
        Ok(())
    }
}
