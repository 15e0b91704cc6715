//! The three products behind a cosine, in one pass over both vectors.

use super::processor::by_parts;
#[cfg(target_arch = "x86_64")]
use super::processor::has_fused_vectors;
use super::{Float, Number};
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m256d, _mm256_add_pd, _mm256_fmadd_pd, _mm256_set_pd, _mm256_setzero_pd, _mm256_storeu_pd,
};

/// `xᵀy`, `xᵀx` and `yᵀy` in `f64`, of vectors of one length.
pub(super) fn products<T: Number>(x: &[T], y: &[T]) -> [f64; 3] {
    let sums = by_parts(x.len(), size_of_val(x) + size_of_val(y), |part| {
        of_part(&x[part.clone()], &y[part])
    });
    sums.into_iter().fold([0.0; 3], |all, part| [0, 1, 2].map(|which| all[which] + part[which]))
}

fn of_part<T: Number>(x: &[T], y: &[T]) -> [f64; 3] {
    #[cfg(target_arch = "x86_64")]
    if has_fused_vectors() {
        // SAFETY: the processor has what the function is compiled for.
        return unsafe { sixteen_at_once(x, y) };
    }
    one_by_one(x, y)
}

fn one_by_one<T: Number>(x: &[T], y: &[T]) -> [f64; 3] {
    x.iter().zip(y).fold([0.0; 3], |[xy, xx, yy], (x, y)| {
        let (x, y) = (x.as_float().widen(), y.as_float().widen());
        [xy + x * y, xx + x * x, yy + y * y]
    })
}

/// Twelve sums of four numbers each, so that no addition waits for the one before it.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn sixteen_at_once<T: Number>(x: &[T], y: &[T]) -> [f64; 3] {
    let none = [_mm256_setzero_pd(); 4];
    let (mut xy, mut xx, mut yy) = (none, none, none);
    let ((x, rest_of_x), (y, rest_of_y)) = (x.as_chunks(), y.as_chunks());
    for (x, y) in x.iter().zip(y) {
        for part in 0..4 {
            let (x, y) = (four(x, part), four(y, part));
            xy[part] = _mm256_fmadd_pd(x, y, xy[part]);
            xx[part] = _mm256_fmadd_pd(x, x, xx[part]);
            yy[part] = _mm256_fmadd_pd(y, y, yy[part]);
        }
    }
    let (xy, xx, yy) = (sum(xy), sum(xx), sum(yy));
    let rest = one_by_one(rest_of_x, rest_of_y);
    [xy + rest[0], xx + rest[1], yy + rest[2]]
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn four<T: Number>(x: &[T; 16], part: usize) -> __m256d {
    let number = |place: usize| x[4 * part + place].as_float().widen();
    _mm256_set_pd(number(3), number(2), number(1), number(0))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn sum([a, b, c, d]: [__m256d; 4]) -> f64 {
    let mut sums = [0.0; 4];
    let all = _mm256_add_pd(_mm256_add_pd(a, b), _mm256_add_pd(c, d));
    // SAFETY: there is room for four numbers.
    unsafe { _mm256_storeu_pd(sums.as_mut_ptr(), all) };
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whole numbers, so that every order of the additions has the same sums.
    #[test]
    fn every_length_has_the_products_of_its_elements() {
        for length in [0_i32, 1, 15, 16, 17, 100, 40_000] {
            let x: Vec<i32> = (0..length).map(|i| i * 7919 % 100 - 50).collect();
            let y: Vec<i32> = (0..length).map(|i| i * 2729 % 100 - 49).collect();
            let expected = one_by_one(&x, &y);
            assert_eq!(products(&x, &y), expected);
            let single = |x: &[i32]| x.iter().map(|&x| x as f32).collect::<Vec<_>>();
            assert_eq!(products(&single(&x), &single(&y)), expected);
            let double = |x: &[i32]| x.iter().map(|&x| f64::from(x)).collect::<Vec<_>>();
            assert_eq!(products(&double(&x), &double(&y)), expected);
        }
    }
}
