//! How each kind of element prints, as in NumPy.

use super::aligned::aligned;
use super::float;
use crate::sealed::Sealed;

/// The names and the texts of an element, compiled here for each kind.
#[doc(hidden)]
pub trait Printed: Copy + Sealed + 'static {
    /// Rust's name of the type.
    const NAME: &'static str;
    /// NumPy's name of the type.
    const NUMPY_NAME: &'static str;
    /// Whether NumPy leaves the name out, because the type is the usual one.
    const IS_DEFAULT: bool;
    /// The elements as words of one width, for an array with so many dimensions.
    fn words(values: &[Self], dimensions: usize) -> Vec<String>;
    /// A single value as NumPy's `str` shows it.
    fn scalar(value: Self) -> String;
    /// A single value as Python writes it in a list.
    fn python(value: Self) -> String;
    /// The value, or the nearest `f64`; `true` is 1, and of a complex number this is the real part.
    fn double(value: Self) -> f64;
}

macro_rules! integers {
    ($($type:ty => $name:literal, $is_default:literal;)*) => {$(
        impl Printed for $type {
            const NAME: &'static str = stringify!($type);
            const NUMPY_NAME: &'static str = $name;
            const IS_DEFAULT: bool = $is_default;
            fn words(values: &[Self], _dimensions: usize) -> Vec<String> {
                aligned(values.iter().map(Self::to_string).collect())
            }
            fn scalar(value: Self) -> String {
                value.to_string()
            }
            fn python(value: Self) -> String {
                value.to_string()
            }
            fn double(value: Self) -> f64 {
                value as f64
            }
        }
    )*};
}

integers! {
    i8 => "int8", false;
    i16 => "int16", false;
    i32 => "int32", false;
    i64 => "int64", true;
    isize => "int64", true;
    u8 => "uint8", false;
    u16 => "uint16", false;
    u32 => "uint32", false;
    u64 => "uint64", false;
    usize => "uint64", false;
}

macro_rules! floats {
    ($($type:ty => $name:literal, $is_default:literal;)*) => {$(
        impl Printed for $type {
            const NAME: &'static str = stringify!($type);
            const NUMPY_NAME: &'static str = $name;
            const IS_DEFAULT: bool = $is_default;
            fn words(values: &[Self], _dimensions: usize) -> Vec<String> {
                float::words(values)
            }
            fn scalar(value: Self) -> String {
                float::scalar(value)
            }
            fn python(value: Self) -> String {
                // `tolist` gives Python's own numbers, which are f64.
                float::scalar(f64::from(value))
            }
            fn double(value: Self) -> f64 {
                f64::from(value)
            }
        }
    )*};
}

floats! {
    f32 => "float32", false;
    f64 => "float64", true;
}

impl Printed for bool {
    const NAME: &'static str = "bool";
    const NUMPY_NAME: &'static str = "bool";
    const IS_DEFAULT: bool = true;
    fn words(values: &[Self], dimensions: usize) -> Vec<String> {
        let yes = if dimensions == 0 { "True" } else { " True" };
        values.iter().map(|&value| if value { yes } else { "False" }.to_owned()).collect()
    }
    fn scalar(value: Self) -> String {
        if value { "True" } else { "False" }.to_owned()
    }
    fn python(value: Self) -> String {
        Self::scalar(value)
    }
    fn double(value: Self) -> f64 {
        f64::from(u8::from(value))
    }
}
