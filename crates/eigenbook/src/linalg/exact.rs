//! Exact products of integers: an overflow is an error, never a wrong number.
//!
//! ```text
//! xᵀy = x₁y₁ + … + xₙyₙ      summed in 128 bits, so that only the result has to fit
//! ```
//!
//! Small integers are exact in `f64` too: a whole number below 2⁵³ is one of its values.
//! Large matrices of small integers therefore go through BLAS, many times faster than NumPy's
//! integer loops.

use super::processor::{Work, by_parts, filled, filled_rows, in_vectors};
use super::threads::{at_once, part_length, threads_for};
use ndarray::{Array1, Array2, ArrayD, ArrayRef1, ArrayRef2, ArrayViewD};
use std::borrow::Cow;
use std::iter::zip;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicBool, Ordering};

/// An integer that widens to 128 bits and, if it fits, narrows again: steps of loops that are compiled
/// here, and so no part of the family of elements.
pub(crate) trait Integer: Copy + Into<i128> + TryFrom<i128> + Send + Sync {
    /// Bits without the sign.
    const BITS: u32;
    /// |x|
    fn magnitude(self) -> u64;
    /// The product, modulo the size of the type.
    fn wrapping_product(self, other: Self) -> Self;
    /// The same number in 64 bits.
    fn wide(self) -> i64;
    /// The product of two that are small enough for it.
    fn small_product(self, other: Self) -> i64;
}

macro_rules! integer {
    ($($integer:ident)*) => {$(
        impl Integer for $integer {
            const BITS: u32 = $integer::BITS - 1;
            fn magnitude(self) -> u64 {
                u64::from(self.unsigned_abs())
            }
            fn wrapping_product(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
            fn wide(self) -> i64 {
                i64::from(self)
            }
            fn small_product(self, other: Self) -> i64 {
                i64::from(self).wrapping_mul(i64::from(other))
            }
        }
    )*};
}

integer!(i32 i64);

/// The sum of the numbers, or none if it does not fit.
pub(super) fn sum<T: Integer>(x: &[T]) -> Option<T> {
    let sums = by_parts(x.len(), size_of_val(x), |part| {
        let (sum, magnitudes) = in_vectors(SumAndBits { x: &x[part.clone()] });
        let bits = u64::BITS - magnitudes.leading_zeros() + part.len().ilog2() + 1;
        let fits = bits < i64::BITS;
        if fits { sum.into() } else { x[part].iter().map(|&x| x.into()).sum::<i128>() }
    });
    T::try_from(sums.into_iter().sum::<i128>()).ok()
}

/// The sum modulo 2⁶⁴, and a number that has each bit of a magnitude.
struct SumAndBits<'a, T> {
    x: &'a [T],
}

impl<T: Integer> Work for SumAndBits<'_, T> {
    type Output = (i64, u64);
    #[inline(always)]
    fn run(self) -> (i64, u64) {
        const LANES: usize = 32;
        let (groups, rest) = self.x.as_chunks::<LANES>();
        let (mut sums, mut bits) = ([0_i64; LANES], [0_i64; LANES]);
        let mut add = |lane: usize, x: T| {
            let x = x.wide();
            sums[lane] = sums[lane].wrapping_add(x);
            // x, or −x − 1 of a negative one.
            bits[lane] |= x ^ (x >> 63);
        };
        for group in groups {
            for (lane, &x) in group.iter().enumerate() {
                add(lane, x);
            }
        }
        for (lane, &x) in rest.iter().enumerate() {
            add(lane, x);
        }
        let sum = sums.into_iter().fold(0, i64::wrapping_add);
        (sum, bits.into_iter().fold(0, |all, bits| all | bits).cast_unsigned())
    }
}

/// `xᵀy` of two vectors of one length, or none if it does not fit.
pub(crate) fn vector_vector<T: Integer>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Option<T> {
    let (x, y) = (in_order(x), in_order(y));
    let chunks = zip(x.chunks(CHUNK), y.chunks(CHUNK));
    let sum = chunks
        .map(|(x, y)| sum_of_products(x, y))
        .try_fold(0_i128, |all, part| part.and_then(|part| all.checked_add(part)))?;
    T::try_from(sum).ok()
}

/// So many products of small numbers are summed in 64 bits.
const CHUNK: usize = 1 << 10;

fn in_order<T: Integer>(x: &ArrayRef1<T>) -> Cow<'_, [T]> {
    x.as_slice().map_or_else(|| x.to_vec().into(), Cow::from)
}

fn sum_of_products<T: Integer>(x: &[T], y: &[T]) -> Option<i128> {
    if bits(x) + bits(y) + CHUNK.ilog2() < 64 {
        return Some(in_vectors(SmallProducts { x, y }).into());
    }
    zip(x, y).map(|(&x, &y)| x.into() * y.into()).try_fold(0_i128, i128::checked_add)
}

/// All numbers are smaller than 2 to this power.
fn bits<T: Integer>(x: &[T]) -> u32 {
    u64::BITS - in_vectors(AllBits { x }).leading_zeros()
}

struct AllBits<'a, T> {
    x: &'a [T],
}

impl<T: Integer> Work for AllBits<'_, T> {
    type Output = u64;
    #[inline(always)]
    fn run(self) -> u64 {
        self.x.iter().fold(0, |bits, x| bits | x.magnitude())
    }
}

struct SmallProducts<'a, T> {
    x: &'a [T],
    y: &'a [T],
}

impl<T: Integer> Work for SmallProducts<'_, T> {
    type Output = i64;
    #[inline(always)]
    fn run(self) -> i64 {
        zip(self.x, self.y).fold(0, |sum, (&x, &y)| sum.wrapping_add(x.small_product(y)))
    }
}

/// `A·x` of operands that fit together.
pub(crate) fn matrix_vector<T: Integer>(a: &ArrayRef2<T>, x: &ArrayRef1<T>) -> Option<Array1<T>> {
    a.outer_iter().map(|row| vector_vector(&row, x)).collect()
}

/// `A·B` of operands that fit together.
pub(crate) fn matrix_matrix<T: Integer>(a: &ArrayRef2<T>, b: &ArrayRef2<T>) -> Option<Array2<T>> {
    let shape = (a.nrows(), b.ncols());
    // No sum of products can be larger than this, so below 2⁵³ no step of BLAS rounds.
    let bound = a.ncols() as f64 * largest_magnitude(a) * largest_magnitude(b);
    let cells: Option<Vec<T>> = if bound < 2_f64.powi(53) {
        let product = in_f64(a).dot(&in_f64(b));
        product.iter().map(|&cell| T::try_from(cell as i128).ok()).collect()
    } else {
        let pairs = a.outer_iter().flat_map(|row| b.columns().into_iter().map(move |c| (row, c)));
        pairs.map(|(row, column)| vector_vector(&row, &column)).collect()
    };
    // One cell was computed for each place of the shape.
    Array2::from_shape_vec(shape, cells?).ok()
}

/// `A ⊙ B` of operands of one shape.
pub(crate) fn elementwise<T: Integer>(
    a: ArrayViewD<'_, T>,
    b: ArrayViewD<'_, T>,
) -> Option<ArrayD<T>> {
    let (a, b) = (a.as_standard_layout(), b.as_standard_layout());
    let (Some(x), Some(y)) = (a.as_slice(), b.as_slice()) else { return None };
    let fits = AtomicBool::new(true);
    let product = filled(a.raw_dim(), |to| {
        let threads = threads_for(3 * size_of_val(x));
        let each = part_length(x.len(), threads);
        let parts = zip(zip(x.chunks(each), y.chunks(each)), to.chunks_mut(each)).collect();
        at_once(threads, parts, |((x, y), to): (Factors<'_, T>, &mut [MaybeUninit<T>])| {
            if !write_products(x, y, to) {
                fits.store(false, Ordering::Relaxed);
            }
        });
    });
    fits.into_inner().then_some(product)
}

/// As many numbers on the left as on the right.
type Factors<'a, T> = (&'a [T], &'a [T]);

/// `x·yᵀ`, or none if one of the products does not fit.
pub(crate) fn column_times_row<T: Integer>(
    x: &ArrayRef1<T>,
    y: &ArrayRef1<T>,
) -> Option<Array2<T>> {
    let y = in_order(y);
    if y.is_empty() {
        return Array2::from_shape_vec((x.len(), 0), Vec::new()).ok();
    }
    let fits = AtomicBool::new(true);
    let product = filled_rows((x.len(), y.len()), |row, to| {
        let x = vec![x[row]; CHUNK.min(y.len())];
        for (y, to) in zip(y.chunks(CHUNK), to.chunks_mut(CHUNK)) {
            if !write_products(&x[..y.len()], y, to) {
                fits.store(false, Ordering::Relaxed);
            }
        }
    });
    fits.into_inner().then_some(product)
}

/// Writes each product, modulo the size of the type; whether all of them fit.
fn write_products<T: Integer>(x: &[T], y: &[T], to: &mut [MaybeUninit<T>]) -> bool {
    let mut fit = true;
    for ((x, y), to) in zip(zip(x.chunks(CHUNK), y.chunks(CHUNK)), to.chunks_mut(CHUNK)) {
        in_vectors(Products { x, y, to });
        // If the magnitudes could be too large, each product is checked.
        let is_small = bits(x) + bits(y) <= T::BITS;
        fit &= is_small || zip(x, y).all(|(&x, &y)| T::try_from(x.into() * y.into()).is_ok());
    }
    fit
}

struct Products<'a, T> {
    x: &'a [T],
    y: &'a [T],
    to: &'a mut [MaybeUninit<T>],
}

impl<T: Integer> Work for Products<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        for ((x, y), to) in zip(zip(self.x, self.y), self.to) {
            to.write(x.wrapping_product(*y));
        }
    }
}

fn largest_magnitude<T: Integer>(a: &ArrayRef2<T>) -> f64 {
    a.iter().fold(0.0, |largest, &value| (value.into() as f64).abs().max(largest))
}

fn in_f64<T: Integer>(a: &ArrayRef2<T>) -> Array2<f64> {
    a.mapv(|value| value.into() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn only_the_sum_of_all_has_to_fit() {
        let large = i64::MAX;
        assert_eq!(sum(&[large, large, -large, -5]), Some(large - 5));
        assert_eq!(sum(&[large, 1]), None);
        assert_eq!(sum(&[i64::MIN; 3000]), None);
        assert_eq!(sum(&[i32::MAX, i32::MAX, -i32::MAX]), Some(i32::MAX));
        assert_eq!(sum::<i32>(&[]), Some(0));
        let counted: Vec<i32> = (0..5000).collect();
        assert_eq!(sum(&counted), Some(4999 * 5000 / 2));
        assert_eq!(sum(&[i32::MIN, -1]), None);
    }

    #[test]
    fn only_the_result_has_to_fit() {
        let large = i64::MAX;
        assert_eq!(vector_vector(&array![large, large], &array![2, -2]), Some(0));
        assert_eq!(vector_vector(&array![large, large], &array![1, 0]), Some(large));
        assert_eq!(vector_vector(&array![large, 1], &array![1, 1]), None);
        let least = Array1::from_elem(3, i64::MIN);
        assert_eq!(vector_vector(&least, &least), None);
        // Longer than one block of the sum, small and large numbers next to each other.
        let long = Array1::from_shape_fn(3000, |i| if i == 2500 { large } else { i as i64 });
        let ones = Array1::from_elem(3000, 1);
        assert_eq!(vector_vector(&long, &ones), None);
        let counted = Array1::from_iter(0..3000_i64);
        assert_eq!(vector_vector(&counted, &ones), Some(2999 * 3000 / 2));
    }

    #[test]
    fn a_product_that_does_not_fit_is_noticed_wherever_it_is() {
        for place in [0, 1023, 1024, 4999] {
            let mut x = Array1::from_elem(5000, 3_i32);
            let product = elementwise(x.view().into_dyn(), x.view().into_dyn());
            assert_eq!(product, Some(Array1::from_elem(5000, 9).into_dyn()));
            x[place] = i32::MIN;
            assert_eq!(elementwise(x.view().into_dyn(), x.view().into_dyn()), None);
            let one = Array1::from_elem(5000, 1);
            assert_eq!(elementwise(x.view().into_dyn(), one.view().into_dyn()), Some(x.into_dyn()));
        }
        let x = array![100_000_i32, 1];
        assert_eq!(column_times_row(&x, &x), None);
        assert_eq!(column_times_row(&x, &array![21_474]), Some(array![[2_147_400_000], [21_474]]));
        assert_eq!(column_times_row(&x, &Array1::from(Vec::new())).unwrap().dim(), (2, 0));
    }

    #[test]
    fn both_ways_through_a_matrix_product_agree() {
        let a = array![[1_i64, -2, 3], [4, 5, -6]];
        let b = array![[7_i64, 8], [-9, 10], [11, 12]];
        let small = matrix_matrix(&a, &b).unwrap();
        assert_eq!(small, array![[58, 24], [-83, 10]]);
        let scale = 1 << 36;
        let large = matrix_matrix(&(&a * scale), &(&b << 20)).unwrap();
        assert_eq!(large, small << 56);
    }
}
