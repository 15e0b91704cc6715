//! Data: from a file to the two matrices that train a network.
//!
//! | file | holds |
//! |---|---|
//! | [`frame`] | [`DataFrame`]: columns with names, each of one kind |
//! | [`csv`] | [`read_csv`], [`DataFrame::save_csv`], [`save_csv`] |
//! | [`choosing`] | `frame.select_where(&mask)?`, `frame.value_counts("kind")?` |
//! | [`grouping`] | `frame.groupby("kind")?.mean()` |
//! | [`describe`] | `frame.describe()`: count, mean, deviation, quartiles |
//! | [`split`] | [`train_test_split`], [`train_test_split_stratified`] |
//! | [`scale`] | [`standardize`], [`StandardScaler`] |
//! | [`confusion`] | [`confusion_matrix`] |
//! | [`npy`] | [`load_npy`], [`save_npy`] |
//! | [`npz`] | [`Npz`], [`load_npz`]: several arrays in one file |
//! | [`sets`] | [`load_iris`], [`load_digits`] |
//!
//! Names and rules are those of pandas, scikit-learn and NumPy.
//!
//! ```
//! use eigenbook::data::{load_iris, standardize, train_test_split};
//!
//! let iris = load_iris();
//! let (x_train, x_test, y_train, y_test) = train_test_split(&iris.data, &iris.target, 0.2, 42)?;
//! assert_eq!((x_train.dim(), x_test.dim()), ((120, 4), (30, 4)));
//! assert_eq!((y_train.len(), y_test.len()), (120, 30));
//! # Ok::<(), eigenbook::Error>(())
//! ```

pub mod frame;

pub mod csv;

pub mod choosing;

pub mod grouping;

pub mod describe;

pub mod split;

pub mod scale;

pub mod confusion;

pub mod npy;

pub mod npz;

pub mod sets;

pub use self::csv::{read_csv, read_csv_with, save_csv};
pub use confusion::confusion_matrix;
pub use frame::{Column, DataFrame};
pub use grouping::Groups;
pub use npy::{load_npy, save_npy};
pub use npz::{Npz, load_npz};
pub use scale::{StandardScaler, standardize};
pub use sets::{Dataset, load_digits, load_iris};
pub use split::{train_test_split, train_test_split_stratified};

use crate::Error;
use std::path::Path;

/// The error of a value: the problem, then the rule and a fix on lines of their own.
fn invalid(operation: &'static str, message: impl Into<String>) -> Error {
    Error::InvalidParameter { operation, message: message.into() }
}

/// The error of a file that cannot be read or written, with the folder in which it was looked for.
pub(crate) fn cannot(operation: &'static str, path: &Path, error: &std::io::Error) -> Error {
    let folder = match std::env::current_dir() {
        Ok(folder) if path.is_relative() => format!("\nThe folder is {}.", folder.display()),
        _ => String::new(),
    };
    invalid(operation, format!("{}: {error}.{folder}", path.display()))
}

/// A truth value as Python writes it.
fn python_truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// A number as Python writes it: `1.5`, `1e-07`, `nan`.
fn python_number(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    let text = format!("{value:?}");
    match text.split_once('e').map(|(digits, exponent)| (digits, exponent.parse::<i32>())) {
        Some((digits, Ok(exponent))) => format!("{digits}e{exponent:+03}"),
        _ => text,
    }
}
