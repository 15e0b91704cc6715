//! Arrays in NumPy's own files, `.npy`.
//!
//! ```text
//! \x93NUMPY  version  length of the head  {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }
//! the elements, one after the other
//! ```
//!
//! Source: NumPy's format version 1.0, and 2.0 and 3.0 for reading.

use super::{cannot, invalid};
use crate::sealed::Sealed;
use crate::{Element, Result};
use ndarray::{Array, ArrayD, ArrayRef, ArrayViewD, Dimension, IxDyn, ShapeBuilder};
use num_complex::Complex;
use std::path::Path;

const MAGIC: &[u8] = b"\x93NUMPY";

/// An array from a file, `np.load(path)`.
///
/// The type on the left selects the elements: other number types are converted to `f64` or `f32`,
/// anything else must match the file.
///
/// # Shapes
/// - returns the shape in the file, which must have as many axes as `D`
///
/// # Errors
/// [`InvalidParameter`](crate::Error::InvalidParameter) if there is no such file, it is not an
/// `.npy` file, or its elements or its number of axes are not the requested ones.
///
/// ```no_run
/// use eigenbook::prelude::*;
///
/// let weights: Array2<f64> = load_npy("weights.npy")?;
/// # Ok::<(), Error>(())
/// ```
pub fn load_npy<T: Element, D: Dimension>(path: impl AsRef<Path>) -> Result<Array<T, D>> {
    let path = path.as_ref();
    let bytes = std::fs::read(path).map_err(|error| cannot("load_npy", path, &error))?;
    from_bytes(&bytes)
        .map_err(|message| invalid("load_npy", format!("{}: {message}", path.display())))
}

/// The array in the bytes of such a file, or the problem with them.
pub(super) fn from_bytes<T: Element, D: Dimension>(bytes: &[u8]) -> Result<Array<T, D>, String> {
    let array = T::from_npy(bytes)?;
    let shape = array.shape().to_vec();
    array.into_dimensionality().map_err(|_| {
        let axes = D::NDIM.unwrap_or_default();
        format!(
            "the array has the shape {shape:?}, and {axes} axes are asked for.\n\
             The type says their number: Array1, Array2, Array3."
        )
    })
}

/// Writes an array into a file, `np.save(path, a)`.
///
/// # Errors
/// [`InvalidParameter`](crate::Error::InvalidParameter) if the file cannot be written.
///
/// ```no_run
/// use eigenbook::prelude::*;
///
/// save_npy("weights.npy", &array![[1.0, 2.0], [3.0, 4.0]])?;
/// # Ok::<(), Error>(())
/// ```
pub fn save_npy<T: Element, D: Dimension>(
    path: impl AsRef<Path>,
    array: &ArrayRef<T, D>,
) -> Result<()> {
    let (path, bytes) = (path.as_ref(), T::to_npy(array.view().into_dyn()));
    std::fs::write(path, bytes).map_err(|error| cannot("save_npy", path, &error))
}

/// The files of each kind of element, compiled here.
#[doc(hidden)]
pub trait Stored: Sealed + Copy {
    fn from_npy(bytes: &[u8]) -> Result<ArrayD<Self>, String>;
    fn to_npy(array: ArrayViewD<'_, Self>) -> Vec<u8>;
}

/// An element's own bytes in such a file.
trait Bytes: Copy {
    /// NumPy's name of the type.
    const DESCR: &'static str;
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
    fn to_bytes(self) -> Vec<u8>;
    /// Converts another number type, if only digits can be lost.
    fn from_number(number: f64) -> Option<Self>;
}

macro_rules! elements {
    ($($element:ty => $descr:literal, $from_number:expr;)*) => {$(
        impl Bytes for $element {
            const DESCR: &'static str = $descr;
            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                Some(Self::from_le_bytes(bytes.try_into().ok()?))
            }
            fn to_bytes(self) -> Vec<u8> {
                self.to_le_bytes().to_vec()
            }
            fn from_number(number: f64) -> Option<Self> {
                let from_number: fn(f64) -> Option<Self> = $from_number;
                from_number(number)
            }
        }
    )*};
}

elements! {
    i8 => "|i1", |_| None;
    i16 => "<i2", |_| None;
    i32 => "<i4", |_| None;
    i64 => "<i8", |_| None;
    isize => "<i8", |_| None;
    u8 => "|u1", |_| None;
    u16 => "<u2", |_| None;
    u32 => "<u4", |_| None;
    u64 => "<u8", |_| None;
    usize => "<u8", |_| None;
    f32 => "<f4", |number| Some(number as f32);
    f64 => "<f8", Some;
}

impl Bytes for bool {
    const DESCR: &'static str = "|b1";
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.first().map(|byte| *byte != 0)
    }
    fn to_bytes(self) -> Vec<u8> {
        vec![u8::from(self)]
    }
    fn from_number(_: f64) -> Option<Self> {
        None
    }
}

macro_rules! complex {
    ($($float:ty => $descr:literal;)*) => {$(
        impl Bytes for Complex<$float> {
            const DESCR: &'static str = $descr;
            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                let (re, im) = bytes.split_at_checked(size_of::<$float>())?;
                Some(Self::new(Bytes::from_bytes(re)?, Bytes::from_bytes(im)?))
            }
            fn to_bytes(self) -> Vec<u8> {
                [self.re.to_le_bytes(), self.im.to_le_bytes()].concat()
            }
            fn from_number(number: f64) -> Option<Self> {
                Some(Self::new(number as $float, 0.0))
            }
        }
    )*};
}

complex! {
    f32 => "<c8";
    f64 => "<c16";
}

macro_rules! compiled_for {
    ($($element:ty),*) => {$(
        impl Stored for $element {
            fn from_npy(bytes: &[u8]) -> Result<ArrayD<Self>, String> {
                read(bytes)
            }
            fn to_npy(array: ArrayViewD<'_, Self>) -> Vec<u8> {
                written(array)
            }
        }
    )*};
}

compiled_for!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, bool, f32, f64);
compiled_for!(Complex<f32>, Complex<f64>);

/// The bytes of the file, those that NumPy writes.
fn written<T: Bytes>(array: ArrayViewD<'_, T>) -> Vec<u8> {
    let sizes: Vec<String> = array.shape().iter().map(usize::to_string).collect();
    let shape = match &sizes[..] {
        [one] => format!("({one},)"),
        all => format!("({})", all.join(", ")),
    };
    let descr = T::DESCR;
    let mut head = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
    // Space for a longer first axis, as NumPy leaves it; then up to a multiple of 64 bytes.
    head += &" ".repeat(if sizes.is_empty() { 0 } else { 21 - sizes[0].len() });
    let before = MAGIC.len() + 4;
    head += &" ".repeat(63 - (before + head.len()) % 64);
    head.push('\n');
    let mut bytes = [MAGIC, &[1, 0], &(head.len() as u16).to_le_bytes()[..]].concat();
    bytes.extend(head.as_bytes());
    bytes.extend(array.iter().flat_map(|value| value.to_bytes()));
    bytes
}

/// The array in the bytes of a file, or the problem with them.
fn read<T: Bytes>(bytes: &[u8]) -> Result<ArrayD<T>, String> {
    let (head, data) = parts(bytes).ok_or("this is no file of np.save.")?;
    let descr = quoted(head, "descr").ok_or("its elements are no plain numbers.")?;
    let shape = shape(head).ok_or("its shape cannot be read.")?;
    let is_fortran =
        head.split("'fortran_order':").nth(1).is_some_and(|it| it.trim_start().starts_with("True"));
    let values = match descr {
        descr if descr == T::DESCR => values::<T>(data, T::from_bytes),
        other => numbers(other, data)
            .and_then(|numbers| numbers.into_iter().map(T::from_number).collect()),
    };
    let wanted = std::any::type_name::<T>();
    let values = values.ok_or_else(|| {
        format!("its elements are '{descr}', and {wanted} is asked for.\n{KINDS}")
    })?;
    let too_short = format!(
        "it ends before all {} elements of its shape {shape:?}.",
        shape.iter().product::<usize>()
    );
    let shape = IxDyn(&shape).set_f(is_fortran);
    Array::from_shape_vec(shape, values).map_err(|_| too_short)
}

const KINDS: &str = "'<f8' is f64, '<f4' f32, '<i8' i64, '<i4' i32, '|u1' u8, '|b1' bool, \
                     '<c16' Complex<f64>; f64 and f32 are made from all that are not complex.";

/// The text of the head, and the bytes after it.
fn parts(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (version, rest) = rest.split_at_checked(2)?;
    let (length, rest) = match version[0] {
        1 => {
            let (length, rest) = rest.split_at_checked(2)?;
            (usize::from(u16::from_le_bytes(length.try_into().ok()?)), rest)
        }
        2 | 3 => {
            let (length, rest) = rest.split_at_checked(4)?;
            (u32::from_le_bytes(length.try_into().ok()?) as usize, rest)
        }
        _ => return None,
    };
    let (head, data) = rest.split_at_checked(length)?;
    Some((std::str::from_utf8(head).ok()?, data))
}

/// The text after a key of the head.
fn quoted<'a>(head: &'a str, key: &str) -> Option<&'a str> {
    let rest = head.split(&format!("'{key}':")).nth(1)?.trim_start();
    rest.strip_prefix('\'')?.split('\'').next()
}

fn shape(head: &str) -> Option<Vec<usize>> {
    let sizes = head.split("'shape':").nth(1)?.split_once('(')?.1.split_once(')')?.0;
    let sizes = sizes.split(',').map(str::trim).filter(|size| !size.is_empty());
    sizes.map(|size| size.parse().ok()).collect()
}

fn values<T>(data: &[u8], from_bytes: fn(&[u8]) -> Option<T>) -> Option<Vec<T>> {
    data.chunks(size_of::<T>()).map(from_bytes).collect()
}

/// The elements of a kind that is not complex, as `f64`.
fn numbers(descr: &str, data: &[u8]) -> Option<Vec<f64>> {
    match descr {
        "<f8" => values(data, f64::from_bytes),
        "<f4" => converted(data, |value: f32| value.into()),
        "<i8" => converted(data, |value: i64| value as f64),
        "<i4" => converted(data, |value: i32| value.into()),
        "<i2" => converted(data, |value: i16| value.into()),
        "|i1" => converted(data, |value: i8| value.into()),
        "<u8" => converted(data, |value: u64| value as f64),
        "<u4" => converted(data, |value: u32| value.into()),
        "<u2" => converted(data, |value: u16| value.into()),
        "|u1" => converted(data, |value: u8| value.into()),
        "|b1" => converted(data, |value: bool| value.into()),
        _ => None,
    }
}

fn converted<T: Bytes>(data: &[u8], number: fn(T) -> f64) -> Option<Vec<f64>> {
    Some(values(data, T::from_bytes)?.into_iter().map(number).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn what_is_written_is_read_back() {
        let folder = std::env::temp_dir().join(format!("eigenbook-npy-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.npy");
        let a = array![[1.5, f64::NAN], [-0.0, 4.0]];
        save_npy(&path, &a.t()).unwrap();
        let back: Array2<f64> = load_npy(&path).unwrap();
        assert_eq!(format!("{back}"), format!("{}", a.t()));
        let narrow: Array2<f32> = load_npy(&path).unwrap();
        assert_eq!(narrow[[0, 0]], 1.5);
        let axes = load_npy::<f64, ndarray::Ix1>(&path).unwrap_err().to_string();
        assert!(axes.contains("has the shape [2, 2], and 1 axes are asked for."), "{axes}");
        assert!(load_npy::<i64, ndarray::Ix2>(&path).unwrap_err().to_string().contains("'<f8'"));
        assert!(load_npy::<f64, ndarray::Ix2>(folder.join("b.npy")).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }

    /// The heads and elements are those of `np.save`.
    #[test]
    fn every_kind_of_number_is_written_as_numpy_writes_it() {
        fn check<T: Element + Bytes>(values: [T; 2], descr: &str, elements: &[u8]) {
            let bytes = written(array![values[0], values[1]].view().into_dyn());
            let head = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (2,), }}");
            assert!(
                bytes[10..].starts_with(head.as_bytes()) && bytes.ends_with(elements),
                "{head}"
            );
            assert_eq!(
                from_bytes::<T, ndarray::Ix1>(&bytes).unwrap(),
                array![values[0], values[1]]
            );
            let doubles = from_bytes::<f64, ndarray::Ix1>(&bytes);
            assert_eq!(doubles.is_err(), descr.starts_with("<c"), "{descr}");
        }
        check([1_i8, -1], "|i1", &[1, 255]);
        check([1_i16, -1], "<i2", &[1, 0, 255, 255]);
        check([1_u16, 515], "<u2", &[1, 0, 3, 2]);
        check([1_u32, 515], "<u4", &[1, 0, 0, 0, 3, 2, 0, 0]);
        check([0_u64, u64::MAX], "<u8", &[255; 8]);
        check([0_usize, usize::MAX], "<u8", &[255; 8]);
        check([0_isize, -1], "<i8", &[255; 8]);
        let (zero, half_i) = (Complex::new(0.0, 0.0), Complex::new(0.0, 0.5));
        check([zero, half_i], "<c16", &[0, 0, 0, 0, 0, 0, 0xe0, 0x3f]);
        check(
            [Complex::new(0_f32, 0.0), Complex::new(0.5, 0.0)],
            "<c8",
            &[0, 0, 0, 0x3f, 0, 0, 0, 0],
        );
    }

    #[test]
    fn damaged_files_are_refused() {
        let whole = written(array![1, 2, 3].view().into_dyn());
        assert!(read::<i32>(&whole).is_ok());
        for length in 0..whole.len() {
            assert!(read::<i32>(&whole[..length]).is_err(), "{length}");
        }
        assert_eq!(read::<f64>(&written(array![true, false].view().into_dyn())).unwrap()[0], 1.0);
    }
}
