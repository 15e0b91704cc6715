//! Complex numbers, by NumPy's rules.
//!
//! All real parts have one width, and all imaginary parts. An array whose imaginary parts are all 0
//! is shown by its real parts: NumPy's `eigvals` returns those as an array of floats.

use super::element::Printed;
use super::float;
use ndarray_linalg::{c32, c64};

macro_rules! complex {
    ($($type:ident: $float:ty => $name:literal, $is_default:literal;)*) => {$(
        impl Printed for $type {
            const NAME: &'static str = stringify!($type);
            const NUMPY_NAME: &'static str = $name;
            const IS_DEFAULT: bool = $is_default;

            fn words(values: &[Self], _dimensions: usize) -> Vec<String> {
                let part = |part: fn(&Self) -> $float| {
                    float::words(&values.iter().map(part).collect::<Vec<_>>())
                };
                let real = part(|value| value.re);
                if values.iter().all(|value| value.im == 0.0) {
                    return real;
                }
                let sizes = part(|value| value.im.abs());
                let signed = |(size, value): (&String, &Self)| with_sign(size, value.im.into());
                let imaginary = sizes.iter().zip(values).map(signed);
                real.into_iter().zip(imaginary).map(|(real, imaginary)| real + &imaginary).collect()
            }

            fn scalar(value: Self) -> String {
                let part = |part: $float| float::scalar(part).trim_end_matches(".0").to_owned();
                let imaginary = with_sign(&part(value.im.abs()), value.im.into());
                if value.re == 0.0 && value.re.is_sign_positive() {
                    return imaginary.trim_start_matches('+').to_owned();
                }
                format!("({}{imaginary})", part(value.re))
            }

            fn python(value: Self) -> String {
                // `tolist` gives Python's own numbers, whose parts are f64.
                c64::scalar(c64::new(value.re.into(), value.im.into()))
            }

            fn double(value: Self) -> f64 {
                value.re.into()
            }
        }
    )*};
}

complex! {
    c32: f32 => "complex64", false;
    c64: f64 => "complex128", true;
}

/// `  2.5 ` as `  +2.5j `: the sign before the digits, the letter after them.
fn with_sign(size: &str, value: f64) -> String {
    let digits = size.trim();
    let before = size.len() - size.trim_start().len();
    let after = size.len() - size.trim_end().len();
    let sign = if value.is_sign_negative() && !value.is_nan() { '-' } else { '+' };
    format!("{}{sign}{digits}j{}", " ".repeat(before), " ".repeat(after))
}

#[cfg(test)]
mod tests {
    use super::super::{list_of, str_of};
    use ndarray::{arr0, array};
    use ndarray_linalg::{c32, c64};

    /// As NumPy 2.4 prints them.
    #[test]
    fn complex_numbers_are_those_of_numpy() {
        let values = array![c64::new(1.0, 2.0), c64::new(3.5, -10.25)];
        assert_eq!(str_of(values.view().into_dyn()), "[1.  +2.j   3.5-10.25j]");
        assert_eq!(list_of(values.view().into_dyn()), "[(1+2j), (3.5-10.25j)]");
        let turn = array![c64::new(0.0, 1.0), c64::new(0.0, -1.0)];
        assert_eq!(str_of(turn.view().into_dyn()), "[0.+1.j 0.-1.j]");
        assert_eq!(str_of(arr0(c64::new(0.0, 1.0)).view().into_dyn()), "1j");
        assert_eq!(str_of(arr0(c64::new(-1.5, 0.0)).view().into_dyn()), "(-1.5+0j)");
        let huge = array![c64::new(1e10, 1.0), c64::new(1.0, f64::NAN)];
        assert_eq!(str_of(huge.view().into_dyn()), "[1.e+10 +1.j 1.e+00+nanj]");
    }

    #[test]
    fn single_precision_has_its_own_digits() {
        let values = array![c32::new(1.0, 0.1), c32::new(-0.0, -1e-7)];
        assert_eq!(str_of(values.view().into_dyn()), "[ 1.+1.e-01j -0.-1.e-07j]");
        assert_eq!(
            list_of(array![c32::new(0.1, 2.0)].view().into_dyn()),
            "[(0.10000000149011612+2j)]"
        );
        assert_eq!(str_of(arr0(c32::new(0.1, 2.0)).view().into_dyn()), "(0.1+2j)");
    }

    #[test]
    fn without_imaginary_parts_they_are_real() {
        let values = array![c64::new(3.0, 0.0), c64::new(-1.0, -0.0)];
        assert_eq!(str_of(values.view().into_dyn()), "[ 3. -1.]");
    }
}
