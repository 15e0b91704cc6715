//! The element types of arrays that print as in NumPy, each with its format.

use super::aligned::aligned;
use super::float;

/// A number that arrays hold and that prints as in NumPy: an integer of any width up to 64 bits,
/// `bool`, `f32` or `f64`.
pub trait Element: Copy + sealed::Sealed + 'static {
    /// NumPy's name of the type.
    const NAME: &'static str;
    /// Rust's name of the type.
    const RUST_NAME: &'static str;
    /// Whether NumPy leaves the name out, because the type is the usual one.
    const IS_DEFAULT: bool;
    /// The elements as words of one width, for an array with so many dimensions.
    #[doc(hidden)]
    fn words(values: &[Self], dimensions: usize) -> Vec<String>;
    /// A single value as NumPy's `str` shows it.
    #[doc(hidden)]
    fn scalar(self) -> String;
    /// A single value as Python writes it in a list.
    #[doc(hidden)]
    fn python(self) -> String;
    /// The value, or the nearest `f64`; `true` is 1.
    #[doc(hidden)]
    fn double(self) -> f64;
}

pub(super) mod sealed {
    /// Keeps the set of element types closed: their formats are compiled in the library.
    pub trait Sealed {}
}

macro_rules! integers {
    ($($type:ty => $name:literal, $is_default:literal;)*) => {$(
        impl sealed::Sealed for $type {}
        impl Element for $type {
            const NAME: &'static str = $name;
            const RUST_NAME: &'static str = stringify!($type);
            const IS_DEFAULT: bool = $is_default;
            fn words(values: &[Self], _dimensions: usize) -> Vec<String> {
                aligned(values.iter().map(Self::to_string).collect())
            }
            fn scalar(self) -> String {
                self.to_string()
            }
            fn python(self) -> String {
                self.to_string()
            }
            fn double(self) -> f64 {
                self as f64
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
        impl sealed::Sealed for $type {}
        impl Element for $type {
            const NAME: &'static str = $name;
            const RUST_NAME: &'static str = stringify!($type);
            const IS_DEFAULT: bool = $is_default;
            fn words(values: &[Self], _dimensions: usize) -> Vec<String> {
                float::words(values)
            }
            fn scalar(self) -> String {
                float::scalar(self)
            }
            fn python(self) -> String {
                // `tolist` gives Python's own numbers, which are f64.
                float::scalar(f64::from(self))
            }
            fn double(self) -> f64 {
                f64::from(self)
            }
        }
    )*};
}

floats! {
    f32 => "float32", false;
    f64 => "float64", true;
}

impl sealed::Sealed for bool {}
impl Element for bool {
    const NAME: &'static str = "bool";
    const RUST_NAME: &'static str = "bool";
    const IS_DEFAULT: bool = true;
    fn words(values: &[Self], dimensions: usize) -> Vec<String> {
        let yes = if dimensions == 0 { "True" } else { " True" };
        values.iter().map(|&value| if value { yes } else { "False" }.to_owned()).collect()
    }
    fn scalar(self) -> String {
        if self { "True" } else { "False" }.to_owned()
    }
    fn python(self) -> String {
        self.scalar()
    }
    fn double(self) -> f64 {
        f64::from(u8::from(self))
    }
}
