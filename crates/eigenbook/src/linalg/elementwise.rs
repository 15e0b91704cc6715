//! How does a function go through an array?
//!
//! ```text
//! exp  ln  tanh  sin  cos  sqrt  abs  round  signum  pow2  powi  powf      element by element
//! ```
//!
//! ndarray has methods of these names, which each cell would compile for itself, one number after
//! the other. If [`Elementwise`] is in scope, as in every cell, `a.exp()` is the method here: in
//! the widest vectors of the processor, and for large arrays in several threads. The results are
//! within 1 ulp (the distance to the next number) of the true value, or those of the standard
//! library if there is no vector form here.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! let a = array![[0.0, 1.0], [-1.0, 2.0]];
//! assert_eq!(a.exp()[[0, 1]], 1.0_f64.exp());
//! assert_eq!(array![0.5, 1.5, 2.5].round(), array![0.0, 2.0, 2.0]);
//! ```

use super::processor::{Cost, called, fold, has_fused_vectors, mapped, results_in_order};
use super::{Float, convert::known_axes, elementary, elementary_single};
use crate::sealed::Sealed;
use ndarray::{Array, ArrayBase, ArrayD, ArrayViewD, Axis, Data, Dimension, IxDyn, ShapeBuilder};
use std::any::TypeId;
use std::borrow::Cow;
use std::mem::ManuallyDrop;

/// Functions of each element of an array of `f32` or `f64`; each gives an array of the same shape.
pub trait Elementwise<D> {
    /// The kind of the elements.
    type Number;

    /// `eˣ`, `np.exp`.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![0.0, f64::NEG_INFINITY].exp(), array![1.0, 0.0]);
    /// ```
    fn exp(&self) -> Array<Self::Number, D>;
    /// The natural logarithm, `np.log`: −∞ of 0, NaN of a negative number.
    fn ln(&self) -> Array<Self::Number, D>;
    /// The hyperbolic tangent, `np.tanh`.
    fn tanh(&self) -> Array<Self::Number, D>;
    /// The sine of an angle in radians, `np.sin`.
    fn sin(&self) -> Array<Self::Number, D>;
    /// The cosine of an angle in radians, `np.cos`.
    fn cos(&self) -> Array<Self::Number, D>;
    /// The square root, `np.sqrt`: NaN of a negative number.
    fn sqrt(&self) -> Array<Self::Number, D>;
    /// The magnitude, `np.abs`.
    fn abs(&self) -> Array<Self::Number, D>;
    /// The nearest whole number, of two equally near ones the even one, `np.round`.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![0.5, 1.5, -2.5].round(), array![0.0, 2.0, -2.0]);
    /// ```
    fn round(&self) -> Array<Self::Number, D>;
    /// −1, 0 or 1, `np.sign`: the sign of 0 is 0, and that of NaN is NaN.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![-2.5, 0.0, 7.0].signum(), array![-1.0, 0.0, 1.0]);
    /// ```
    fn signum(&self) -> Array<Self::Number, D>;
    /// The square, `x ** 2`.
    fn pow2(&self) -> Array<Self::Number, D>;
    /// A power with a whole exponent, `x ** n`.
    fn powi(&self, exponent: i32) -> Array<Self::Number, D>;
    /// A power, `x ** y`.
    fn powf(&self, exponent: Self::Number) -> Array<Self::Number, D>;
    /// `function` of each element; one of the functions above, as in `a.mapv(f64::tanh)`, is
    /// computed as `a.tanh()` is.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let a = array![-1.0, 0.5];
    /// assert_eq!(a.mapv(f64::tanh), a.tanh());
    /// assert_eq!(a.mapv(|x| x > 0.0), array![false, true]);
    /// ```
    fn mapv<B, F: FnMut(Self::Number) -> B>(&self, function: F) -> Array<B, D>;
}

impl<T: Float, S: Data<Elem = T>, D: Dimension> Elementwise<D> for ArrayBase<S, D> {
    type Number = T;

    fn exp(&self) -> Array<T, D> {
        known_axes(T::exp_of(self.view().into_dyn()))
    }
    fn ln(&self) -> Array<T, D> {
        known_axes(T::ln_of(self.view().into_dyn()))
    }
    fn tanh(&self) -> Array<T, D> {
        known_axes(T::tanh_of(self.view().into_dyn()))
    }
    fn sin(&self) -> Array<T, D> {
        known_axes(T::sin_of(self.view().into_dyn()))
    }
    fn cos(&self) -> Array<T, D> {
        known_axes(T::cos_of(self.view().into_dyn()))
    }
    fn sqrt(&self) -> Array<T, D> {
        known_axes(T::sqrt_of(self.view().into_dyn()))
    }
    fn abs(&self) -> Array<T, D> {
        known_axes(T::abs_of(self.view().into_dyn()))
    }
    fn round(&self) -> Array<T, D> {
        known_axes(T::round_of(self.view().into_dyn()))
    }
    fn signum(&self) -> Array<T, D> {
        known_axes(T::signum_of(self.view().into_dyn()))
    }
    fn pow2(&self) -> Array<T, D> {
        known_axes(T::powi_of(self.view().into_dyn(), 2))
    }
    fn powi(&self, exponent: i32) -> Array<T, D> {
        known_axes(T::powi_of(self.view().into_dyn(), exponent))
    }
    fn powf(&self, exponent: T) -> Array<T, D> {
        known_axes(T::powf_of(self.view().into_dyn(), exponent))
    }
    fn mapv<B, F: FnMut(T) -> B>(&self, function: F) -> Array<B, D> {
        // As little as possible is generic here: each closure's cell compiles it.
        let kinds = (typeid::of::<F>(), typeid::of::<B>());
        let (values, is_by_columns) = T::values(self.into(), kinds);
        let results = match values {
            Values::Given(elements) => results_in_order(&elements, function),
            // SAFETY: there are values of a known function only if `B` is `T`.
            Values::Known(results) => unsafe { same_elements(results) },
        };
        let shape = self.raw_dim().set_f(is_by_columns);
        // SAFETY: there is one result for each element.
        unsafe { Array::from_shape_vec_unchecked(shape, results) }
    }
}

/// The vector under the other name of its type.
///
/// # Safety
/// `A` and `B` are one type.
unsafe fn same_elements<A, B>(elements: Vec<A>) -> Vec<B> {
    let mut elements = ManuallyDrop::new(elements);
    // SAFETY: the caller's promise; the first name is not used again.
    unsafe {
        Vec::from_raw_parts(elements.as_mut_ptr().cast(), elements.len(), elements.capacity())
    }
}

/// What [`Elementwise::mapv`] has to do.
#[doc(hidden)]
pub enum Values<'a, T: Copy> {
    /// The elements, for a closure.
    Given(Cow<'a, [T]>),
    /// The results of a function of the standard library.
    Known(Vec<T>),
}

/// An array without its dimension in the type.
#[doc(hidden)]
pub struct Untyped<'a, T> {
    first: *const T,
    shape: &'a [usize],
    strides: &'a [isize],
}

impl<'a, T, S: Data<Elem = T>, D: Dimension> From<&'a ArrayBase<S, D>> for Untyped<'a, T> {
    fn from(a: &'a ArrayBase<S, D>) -> Self {
        Self { first: a.as_ptr(), shape: a.shape(), strides: a.strides() }
    }
}

impl<'a, T> Untyped<'a, T> {
    fn view(self) -> ArrayViewD<'a, T> {
        let (mut first, mut strides) = (self.first, vec![0; self.shape.len()]);
        let is_empty = self.shape.contains(&0);
        for (axis, (&length, &stride)) in self.shape.iter().zip(self.strides).enumerate() {
            strides[axis] = stride.unsigned_abs();
            if stride < 0 && !is_empty {
                // SAFETY: the last element of this axis, the first one in memory.
                first = unsafe { first.offset(stride * (length - 1).cast_signed()) };
            }
        }
        // SAFETY: the elements of the array that is borrowed.
        let mut view = unsafe {
            ArrayViewD::from_shape_ptr(IxDyn(self.shape).strides(IxDyn(&strides)), first)
        };
        for (axis, &stride) in self.strides.iter().enumerate() {
            if stride < 0 {
                view.invert_axis(Axis(axis));
            }
        }
        view
    }
}

/// `f32` and `f64`: the loops of [`Elementwise`], compiled here.
#[doc(hidden)]
pub trait CompiledFunctions: Sealed + Copy + 'static {
    fn exp_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self>;
    fn ln_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self>;
    fn tanh_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self>;
    fn sin_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self>;
    fn cos_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self>;
    fn sqrt_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self>;
    fn abs_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self>;
    fn round_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self>;
    fn signum_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self>;
    fn powi_of(a: ArrayViewD<'_, Self>, exponent: i32) -> ArrayD<Self>;
    fn powf_of(a: ArrayViewD<'_, Self>, exponent: Self) -> ArrayD<Self>;
    /// The elements by rows, or by columns if that is their order in memory; or the results, if
    /// the kind of the function is that of a known one, and theirs that of the elements.
    fn values(a: Untyped<'_, Self>, kinds: (TypeId, TypeId)) -> (Values<'_, Self>, bool);
    /// The loop for a function of the standard library, by the identifier of its type.
    fn known(function: TypeId) -> Option<Loop<Self>>;
}

/// A function of each element of an array.
#[doc(hidden)]
pub type Loop<T> = fn(ArrayViewD<'_, T>) -> ArrayD<T>;

/// The identifier of a function's own type.
fn id_of<F>(_: F) -> TypeId {
    typeid::of::<F>()
}

macro_rules! functions {
    ($float:ident: $exp:path, $ln:path, $tanh:path) => {
        fn exp_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
            match has_fused_vectors() {
                true => mapped(a, Cost::Call, $exp),
                false => called(a, $float::exp),
            }
        }
        fn ln_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
            match has_fused_vectors() {
                true => mapped(a, Cost::Call, $ln),
                false => called(a, $float::ln),
            }
        }
        fn tanh_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
            match has_fused_vectors() {
                true => mapped(a, Cost::Call, $tanh),
                false => called(a, $float::tanh),
            }
        }
        fn sqrt_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
            mapped(a, Cost::Memory, $float::sqrt)
        }
        fn abs_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
            mapped(a, Cost::Memory, $float::abs)
        }
        fn round_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
            mapped(a, Cost::Memory, $float::round_ties_even)
        }
        fn signum_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
            // As NumPy's, which has no negative zero; of NaN there is no sign.
            called(a, |x| if x == 0.0 { 0.0 } else { x.signum() })
        }
        fn powi_of(a: ArrayViewD<'_, Self>, exponent: i32) -> ArrayD<Self> {
            match exponent {
                2 => mapped(a, Cost::Memory, |x| x * x),
                _ => called(a, move |x| x.powi(exponent)),
            }
        }
        fn powf_of(a: ArrayViewD<'_, Self>, exponent: Self) -> ArrayD<Self> {
            called(a, move |x| x.powf(exponent))
        }
        fn values(
            a: Untyped<'_, Self>,
            (function, result): (TypeId, TypeId),
        ) -> (Values<'_, Self>, bool) {
            let a = a.view();
            if let Some(known) = Self::known(function).filter(|_| result == typeid::of::<Self>()) {
                let results = known(a);
                let is_by_columns = !results.is_standard_layout();
                let is_in_order = !is_by_columns || results.t().is_standard_layout();
                return match is_in_order {
                    true => (Values::Known(results.into_raw_vec_and_offset().0), is_by_columns),
                    false => (Values::Known(results.iter().copied().collect()), false),
                };
            }
            if let Some(elements) = a.to_slice() {
                return (Values::Given(elements.into()), false);
            }
            match a.clone().reversed_axes().to_slice() {
                Some(elements) => (Values::Given(elements.into()), true),
                None => (Values::Given(a.iter().copied().collect()), false),
            }
        }
        fn known(function: TypeId) -> Option<Loop<Self>> {
            let loops: [(TypeId, Loop<Self>); 7] = [
                (id_of($float::exp), Self::exp_of),
                (id_of($float::ln), Self::ln_of),
                (id_of($float::tanh), Self::tanh_of),
                (id_of($float::sin), Self::sin_of),
                (id_of($float::cos), Self::cos_of),
                (id_of($float::sqrt), Self::sqrt_of),
                (id_of($float::abs), Self::abs_of),
            ];
            loops.into_iter().find(|(id, _)| *id == function).map(|(_, known)| known)
        }
    };
}

impl CompiledFunctions for f64 {
    functions!(f64: elementary::exp, elementary::ln, elementary::tanh);

    fn sin_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
        called(a, f64::sin)
    }
    fn cos_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
        called(a, f64::cos)
    }
}

impl CompiledFunctions for f32 {
    functions!(f32: elementary_single::exp, elementary_single::ln, elementary_single::tanh);

    fn sin_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
        match has_fused_vectors() && are_small(&a) {
            true => mapped(a, Cost::Call, elementary_single::sin),
            false => called(a, f32::sin),
        }
    }
    fn cos_of(a: ArrayViewD<'_, Self>) -> ArrayD<Self> {
        match has_fused_vectors() && are_small(&a) {
            true => mapped(a, Cost::Call, elementary_single::cos),
            false => called(a, f32::cos),
        }
    }
}

/// Whether the vector form of the sine keeps its digits for all of them.
fn are_small(a: &ArrayViewD<'_, f32>) -> bool {
    let is_small = |all: bool, x: f32| all & elementary_single::is_small(x);
    match a.as_slice_memory_order() {
        Some(x) => fold(x, true, is_small, |a, b| a & b),
        None => a.iter().all(|&x| elementary_single::is_small(x)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::NumpyRandom;
    use ndarray::{Array1, array, s};

    /// The number of floats between two.
    fn distance(a: f64, b: f64) -> u64 {
        let order = |x: f64| match x.to_bits() as i64 {
            bits if bits < 0 => i64::MIN - bits,
            bits => bits,
        };
        if a.is_nan() && b.is_nan() { 0 } else { order(a).abs_diff(order(b)) }
    }

    fn distance_of_singles(a: f32, b: f32) -> u64 {
        let order = |x: f32| match x.to_bits() as i32 {
            bits if bits < 0 => i64::from(i32::MIN) - i64::from(bits),
            bits => i64::from(bits),
        };
        if a.is_nan() && b.is_nan() { 0 } else { order(a).abs_diff(order(b)) }
    }

    /// Ordinary numbers, very small and very large ones, and both ends of the range of floats.
    fn numbers() -> Array1<f64> {
        let mut rng = NumpyRandom::seed(1);
        let ordinary = rng.uniform(-30.0, 30.0, 200_000).unwrap();
        let exponents = rng.uniform(-1074.0, 1023.0, 50_000).unwrap();
        let wide = exponents.iter().zip(&ordinary).map(|(e, x)| e.exp2().copysign(*x));
        let near_one = rng.uniform(-0.7, 1.5, 100_000).unwrap();
        let special = [0.0, -0.0, 1.0, -1.0, 709.782712893384, 709.9, -745.13, -746.0, 1e300];
        let more =
            [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE, 5e-324];
        ordinary.iter().copied().chain(wide).chain(near_one).chain(special).chain(more).collect()
    }

    #[test]
    fn functions_of_doubles_are_within_one_ulp_of_the_standard_library() {
        let x = numbers();
        type Function = (fn(&Array1<f64>) -> Array1<f64>, fn(f64) -> f64, u64);
        // The standard library's own tanh is up to 2 ulp off.
        let functions: [Function; 3] = [
            (|x| Elementwise::exp(x), f64::exp, 1),
            (|x| Elementwise::ln(x), f64::ln, 1),
            (|x| Elementwise::tanh(x), f64::tanh, 3),
        ];
        for (vector, scalar, limit) in functions {
            for (&x, &y) in x.iter().zip(&vector(&x)) {
                assert!(distance(y, scalar(x)) <= limit, "{x:e}: {y:e} and {:e}", scalar(x));
            }
        }
    }

    /// By f64, rounded once: no more than the last bit may differ.
    #[test]
    fn functions_of_singles_are_rounded_once() {
        let x = numbers().mapv(|x| x as f32);
        type Function = (fn(&Array1<f32>) -> Array1<f32>, fn(f64) -> f64);
        let functions: [Function; 5] = [
            (|x| Elementwise::exp(x), f64::exp),
            (|x| Elementwise::ln(x), f64::ln),
            (|x| Elementwise::tanh(x), f64::tanh),
            (|x| Elementwise::sin(x), f64::sin),
            (|x| Elementwise::cos(x), f64::cos),
        ];
        for (place, (vector, scalar)) in functions.into_iter().enumerate() {
            let x = if place > 2 { x.mapv(|x| x.clamp(-9.9e4, 9.9e4)) } else { x.clone() };
            for (&x, &y) in x.iter().zip(&vector(&x)) {
                let expected = scalar(f64::from(x)) as f32;
                assert!(
                    distance_of_singles(y, expected) <= 1,
                    "{place} {x:e}: {y:e}, {expected:e}"
                );
            }
        }
    }

    #[test]
    fn sines_of_large_singles_are_those_of_the_standard_library() {
        let x = array![1e7_f32, 0.5, f32::NAN, -3e38];
        for (&x, &y) in x.iter().zip(&Elementwise::sin(&x)) {
            assert_eq!(distance_of_singles(y, x.sin()), 0, "{x}");
        }
        assert!(Elementwise::cos(&array![f32::INFINITY])[0].is_nan());
    }

    #[test]
    fn every_layout_has_the_same_elements() {
        let a = NumpyRandom::seed(2).rand((300, 500));
        let expected = ndarray::ArrayRef::mapv(&a, |x| 2.0 * x + 1.0);
        let doubled = |a: ArrayViewD<'_, f64>| mapped(a, Cost::Call, |x| 2.0 * x + 1.0);
        assert_eq!(doubled(a.view().into_dyn()), expected.clone().into_dyn());
        assert_eq!(doubled(a.t().into_dyn()), expected.t().into_dyn());
        let (step, reversed) = (s![..;2, 1..], s![..;-1, ..;-1]);
        assert_eq!(doubled(a.slice(step).into_dyn()), expected.slice(step).into_dyn());
        assert_eq!(doubled(a.slice(reversed).into_dyn()), expected.slice(reversed).into_dyn());
        assert_eq!(doubled(a.slice(s![..0, ..]).into_dyn()).shape(), [0, 500]);
    }

    #[test]
    fn a_closure_sees_the_elements_of_every_layout() {
        let a = NumpyRandom::seed(3).rand((30, 50));
        let above = |x: f64| x > 0.5;
        for view in [a.view(), a.t(), a.slice(s![..;2, 1..]), a.slice(s![..0, ..])] {
            let (ours, theirs) = (view.mapv(above), ndarray::ArrayRef::mapv(&view, above));
            assert_eq!((&ours, ours.strides()), (&theirs, theirs.strides()));
        }
        let cube = NumpyRandom::seed(4).rand((3, 4, 5));
        let permuted = cube.view().permuted_axes([1, 2, 0]);
        assert_eq!(permuted.mapv(above), ndarray::ArrayRef::mapv(&permuted, above));
        assert_eq!(permuted.mapv(f64::sqrt), ndarray::ArrayRef::mapv(&permuted, f64::sqrt));
        for reversed in [a.slice(s![..;-1, ..;-2]), a.slice(s![..0;-1, ..])] {
            assert_eq!(reversed.mapv(above), ndarray::ArrayRef::mapv(&reversed, above));
            assert_eq!(reversed.mapv(f64::sqrt), ndarray::ArrayRef::mapv(&reversed, f64::sqrt));
        }
        assert!(ndarray::arr0(2.0).mapv(above)[()]);
    }

    #[test]
    fn signs_of_zero_and_what_is_no_number_stay() {
        let x = array![-0.0, f64::NAN, f64::NEG_INFINITY];
        let tanh = Elementwise::tanh(&x);
        assert!(tanh[0].is_sign_negative() && tanh[0] == 0.0 && tanh[1].is_nan());
        assert_eq!(tanh[2], -1.0);
        assert!(Elementwise::sqrt(&x)[2].is_nan());
        assert_eq!(Elementwise::powi(&array![2.0, -3.0], 3), array![8.0, -27.0]);
        assert_eq!(Elementwise::powf(&array![4.0, 9.0], 0.5), array![2.0, 3.0]);
    }

    /// `np.sign`; ndarray's `signum` makes 1 of 0, and −1 of −0.
    #[test]
    fn zero_has_no_sign() {
        let signs = Elementwise::signum(&array![-0.0_f32, 0.0, 2.5, f32::NEG_INFINITY, f32::NAN]);
        assert_eq!(signs.slice(s![..4]), array![0.0, 0.0, 1.0, -1.0]);
        assert!(signs[0].is_sign_positive() && signs[4].is_nan());
    }

    #[test]
    fn a_function_of_the_standard_library_is_known() {
        assert!(f64::known(id_of(f64::tanh)).is_some() && f32::known(id_of(f32::exp)).is_some());
        assert!(f64::known(id_of(f32::tanh)).is_none() && f64::known(id_of(f64::asin)).is_none());
        assert!(f64::known(id_of(|x: f64| x.tanh())).is_none());
        let a = NumpyRandom::seed(4).randn((30, 40));
        assert_eq!(Elementwise::mapv(&a.t(), f64::tanh), Elementwise::tanh(&a.t()));
        assert_eq!(Elementwise::mapv(&a, |x| x > 0.0).dim(), (30, 40));
        let texts = Elementwise::mapv(&array![1.0, 2.0], |x| x.to_string());
        assert_eq!(texts, array!["1", "2"]);
    }
}
