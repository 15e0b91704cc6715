//! Integers multiply exactly: what does not fit is noticed, never wrapped around.
//!
//! ```text
//! xᵀy = x₁y₁ + … + xₙyₙ      summed in 128 bits, so that only the result has to fit
//! ```
//!
//! Small integers are exact in `f64` too: a whole number below 2⁵³ is one of its values.
//! Large matrices of small integers therefore go through BLAS, many times faster than NumPy's
//! integer loops.

use ndarray::{Array1, Array2, ArrayD, ArrayRef1, ArrayRef2, ArrayViewD};
use std::iter::zip;

/// An integer that widens to 128 bits and, where it fits, narrows again.
pub(crate) trait Integer: Copy + Into<i128> + TryFrom<i128> {}

impl Integer for i32 {}
impl Integer for i64 {}

/// `xᵀy` of two vectors of one length, or nothing where it does not fit.
pub(crate) fn vector_vector<T: Integer>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Option<T> {
    let mut products = zip(x, y).map(|(&x, &y)| x.into() * y.into());
    let sum = products.try_fold(0_i128, i128::checked_add)?;
    T::try_from(sum).ok()
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
    let cells: Option<Vec<T>> =
        zip(&a, &b).map(|(&a, &b)| T::try_from(a.into() * b.into()).ok()).collect();
    ArrayD::from_shape_vec(a.raw_dim(), cells?).ok()
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
    fn only_the_result_has_to_fit() {
        let large = i64::MAX;
        assert_eq!(vector_vector(&array![large, large], &array![2, -2]), Some(0));
        assert_eq!(vector_vector(&array![large, large], &array![1, 0]), Some(large));
        assert_eq!(vector_vector(&array![large, 1], &array![1, 1]), None);
        let least = Array1::from_elem(3, i64::MIN);
        assert_eq!(vector_vector(&least, &least), None);
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
