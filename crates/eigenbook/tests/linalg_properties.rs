//! Properties of every matrix: tall, wide, square, of full rank or not.

use eigenbook::linalg::*;
use eigenbook::ndarray::{Array1, Array2, ArrayRef, Axis, Dimension, Ix2, s};
use proptest::prelude::*;

/// A matrix of the shape, with elements of moderate size; some are whole numbers or zero.
fn matrix(rows: usize, columns: usize) -> impl Strategy<Value = Array2<f64>> {
    let element = prop_oneof![-10.0..10.0, (-9..10_i32).prop_map(f64::from), Just(0.0)];
    proptest::collection::vec(element, rows * columns)
        .prop_map(move |elements| Array2::from_shape_vec((rows, columns), elements).unwrap())
}

/// Tall, wide and square matrices; about half of them are products through fewer dimensions.
fn any_matrix() -> impl Strategy<Value = Array2<f64>> {
    let full = (1..8_usize, 1..8_usize).prop_flat_map(|(m, n)| matrix(m, n));
    let deficient = (1..8_usize, 1..8_usize, 1..4_usize)
        .prop_flat_map(|(m, n, r)| (matrix(m, r), matrix(r, n)))
        .prop_map(|(left, right)| left.dot(&right));
    prop_oneof![full, deficient]
}

/// A square matrix with a good inverse: each diagonal element outweighs its row.
fn good_matrix(n: usize) -> impl Strategy<Value = Array2<f64>> {
    matrix(n, n).prop_map(|mut a| {
        for (i, mut row) in a.outer_iter_mut().enumerate() {
            row[i] = 1.0 + row.iter().map(|value| value.abs()).sum::<f64>();
        }
        a
    })
}

/// `‖a − b‖` is at most a rounding error of numbers of this size.
fn close<D: Dimension>(a: &ArrayRef<f64, D>, b: &ArrayRef<f64, D>, size: f64) -> bool {
    assert_eq!(a.shape(), b.shape());
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-12 * (1.0 + size))
}

fn is_orthonormal(columns: &ArrayRef<f64, Ix2>) -> bool {
    close(&columns.t().dot(columns), &Array2::eye(columns.ncols()), 1.0)
}

fn is_symmetric(a: &ArrayRef<f64, Ix2>, size: f64) -> bool {
    close(&a.to_owned(), &a.t().to_owned(), size)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn singular_vectors_are_orthonormal_and_recompose(a in any_matrix()) {
        let full = svd(&a).unwrap();
        let thin = svd_thin(&a).unwrap();
        let size = norm_frobenius(&a);
        for decomposition in [&full, &thin] {
            prop_assert!(is_orthonormal(&decomposition.u));
            prop_assert!(is_orthonormal(&decomposition.v_t.t()));
            prop_assert!(close(&decomposition.recompose(), &a, size));
            let values = &decomposition.singular_values;
            prop_assert!(values.iter().all(|&value| value >= 0.0));
            prop_assert!(values.windows(2).into_iter().all(|pair| pair[0] >= pair[1]));
            prop_assert!(close(values, &singular_values(&a).unwrap(), size));
        }
        prop_assert_eq!((full.u.dim(), full.v_t.dim()), ((a.nrows(), a.nrows()), (a.ncols(), a.ncols())));
    }

    #[test]
    fn the_error_of_a_low_rank_is_in_the_values_left_out(a in any_matrix(), k in 0..8_usize) {
        let decomposition = svd(&a).unwrap();
        let values = &decomposition.singular_values;
        let k = k.min(values.len());
        let approximation = decomposition.low_rank(k).unwrap();
        let expected = norm_l2(&values.slice(s![k..]));
        let error = norm_frobenius(&(&a - &approximation));
        prop_assert!((error - expected).abs() <= 1e-12 * (1.0 + norm_frobenius(&a)));
        prop_assert!(matrix_rank(&approximation).unwrap() <= k);
    }

    #[test]
    fn penrose_s_four_conditions_hold(a in any_matrix()) {
        // The cut of the rank, because a rounding error must not be inverted.
        let inverse = pseudoinverse_with(&a, 1e-11).unwrap();
        let (into, back) = (a.dot(&inverse), inverse.dot(&a));
        let (size_of_a, size_of_inverse) = (norm_frobenius(&a), norm_frobenius(&inverse));
        let condition = size_of_a * size_of_inverse;
        prop_assert!(close(&into.dot(&a), &a, condition * size_of_a));
        prop_assert!(close(&back.dot(&inverse), &inverse, condition * size_of_inverse));
        prop_assert!(is_symmetric(&into, condition));
        prop_assert!(is_symmetric(&back, condition));
    }

    #[test]
    fn rows_and_columns_have_one_rank(a in any_matrix()) {
        let rank = matrix_rank(&a).unwrap();
        prop_assert_eq!(rank, matrix_rank(&a.t()).unwrap());
        prop_assert!(rank <= a.nrows().min(a.ncols()));
        prop_assert_eq!(is_linearly_dependent(&a).unwrap(), rank < a.ncols());
    }

    #[test]
    fn a_product_through_r_dimensions_has_rank_r(left in matrix(6, 2), right in matrix(2, 5)) {
        let inner = matrix_rank(&left).unwrap().min(matrix_rank(&right).unwrap());
        prop_assert!(matrix_rank(&left.dot(&right)).unwrap() <= inner);
    }

    #[test]
    fn a_solution_solves_its_system(
        (a, b) in (1..8_usize, 1..4_usize).prop_flat_map(|(n, k)| (good_matrix(n), matrix(n, k)))
    ) {
        let x = solve(&a, &b).unwrap();
        prop_assert!(close(&a.dot(&x), &b, norm_frobenius(&a) * norm_frobenius(&x)));
        for (x, b) in x.columns().into_iter().zip(b.columns()) {
            prop_assert!(close(&solve(&a, &b).unwrap(), &x, norm_l2(&x)));
        }
    }

    #[test]
    fn an_inverse_undoes_the_matrix(a in (1..8_usize).prop_flat_map(good_matrix)) {
        let inverse = inverse(&a).unwrap();
        let condition = norm_frobenius(&a) * norm_frobenius(&inverse);
        prop_assert!(close(&a.dot(&inverse), &Array2::eye(a.nrows()), condition));
        prop_assert!(close(&inverse.dot(&a), &Array2::eye(a.nrows()), condition));
        prop_assert!(close(&pseudoinverse(&a).unwrap(), &inverse, condition));
    }

    #[test]
    fn determinants_multiply(
        (a, b) in (1..6_usize).prop_flat_map(|n| (good_matrix(n), good_matrix(n)))
    ) {
        let (of_a, of_b) = (determinant(&a).unwrap(), determinant(&b).unwrap());
        let of_product = determinant(&a.dot(&b)).unwrap();
        prop_assert!((of_product / (of_a * of_b) - 1.0).abs() < 1e-10);
        prop_assert!((determinant(&a.t()).unwrap() / of_a - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_error_of_a_fit_is_orthogonal_to_the_columns(
        (a, b) in any_matrix().prop_flat_map(|a| { let m = a.nrows(); (Just(a), matrix(m, 2)) })
    ) {
        let fit = least_squares(&a, &b).unwrap();
        let error = &b - &a.dot(&fit.solution);
        let size = norm_frobenius(&a) * (norm_frobenius(&b) + norm_frobenius(&a) * norm_frobenius(&fit.solution));
        prop_assert!(close(&a.t().dot(&error), &Array2::zeros((a.ncols(), 2)), size));
        prop_assert_eq!(fit.rank, matrix_rank(&a).unwrap());
        if fit.rank == a.ncols() && a.nrows() > a.ncols() {
            let squares = error.map_axis(Axis(0), |column| column.dot(&column));
            prop_assert!(close(&fit.residuals, &squares, size));
        } else {
            prop_assert!(fit.residuals.is_empty());
        }
    }

    #[test]
    fn norms_obey_the_triangle_inequality(x in matrix(1, 6), y in matrix(1, 6), factor in -9.0..9.0_f64) {
        let (x, y) = (x.row(0), y.row(0));
        for norm in [norm_l1, norm_l2, norm_max] {
            let norm = |x: &Array1<f64>| norm(x);
            let (of_x, of_y) = (norm(&x.to_owned()), norm(&y.to_owned()));
            prop_assert!(norm(&(&x + &y)) <= (of_x + of_y) * (1.0 + 1e-15));
            prop_assert!((norm(&(&x * factor)) - factor.abs() * of_x).abs() <= 1e-12 * of_x);
        }
        prop_assert!(norm_max(&x) <= norm_l2(&x) && norm_l2(&x) <= norm_l1(&x) * (1.0 + 1e-15));
        prop_assert!(dot(&x, &y).unwrap().abs() <= norm_l2(&x) * norm_l2(&y) * (1.0 + 1e-15));
    }

    #[test]
    fn integers_multiply_as_in_128_bits(
        a in proptest::collection::vec(any::<i32>(), 6), b in proptest::collection::vec(any::<i32>(), 6),
        shift in 0..31
    ) {
        let a = Array2::from_shape_vec((2, 3), a).unwrap().mapv(|value| value >> shift);
        let b = Array2::from_shape_vec((3, 2), b).unwrap().mapv(|value| value >> shift);
        let exact = |i: usize, j: usize| (0..3).map(|k| i128::from(a[[i, k]]) * i128::from(b[[k, j]])).sum::<i128>();
        let cells = [exact(0, 0), exact(0, 1), exact(1, 0), exact(1, 1)];
        let fits: Result<Vec<i32>, _> = cells.iter().map(|&cell| i32::try_from(cell)).collect();
        prop_assert_eq!(matmul(&a, &b).ok().map(|c| c.into_iter().collect()), fits.ok());
        let wide = matmul(&a.mapv(i64::from), &b.mapv(i64::from)).ok();
        let fits: Result<Vec<i64>, _> = cells.iter().map(|&cell| i64::try_from(cell)).collect();
        prop_assert_eq!(wide.map(|c| c.into_iter().collect()), fits.ok());
    }
}
