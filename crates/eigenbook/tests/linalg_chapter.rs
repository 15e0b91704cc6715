//! The numbers of the chapter, printed as the chapter prints them, by code as a cell has it.

use eigenbook::prelude::*;

/// Cells 6 and 8: products, laws and a system.
#[test]
fn products_and_a_system() -> Result<()> {
    let a = array![[1, 2], [3, 4]];
    let b = array![[5, 6], [7, 8]];
    let d = array![[2, 3], [4, 5]];
    assert_eq!(numpy_str(&matmul(&a, &b)?), "[[19 22]\n [43 50]]");
    assert_eq!(numpy_str(&hadamard(&a, &b)?), "[[ 5 12]\n [21 32]]");
    assert_eq!(dot(&array![1, 2], &array![3, 4])?, 11);
    assert!(allclose(&matmul(&a, &(&b + &d))?, &(matmul(&a, &b)? + matmul(&a, &d)?))?);
    assert!(allclose(&matmul(&a, &matmul(&b, &d)?)?, &matmul(&matmul(&a, &b)?, &d)?)?);
    assert!(allclose(&transpose(&matmul(&a, &b)?), &matmul(&b.t(), &a.t())?)?);
    let x = solve(&array![[2, 1], [1, 3]], &array![8, 13])?;
    assert_eq!(numpy_str(&x), "[2.2 3.6]");
    Ok(())
}

/// Cells 21 to 27: a linear network, its error, and one step of gradient descent.
#[test]
fn one_step_of_gradient_descent() -> Result<()> {
    let x = array![[1, 2], [2, 3], [3, 4], [4, 5]];
    let y = array![3, 5, 7, 9];
    let weights = array![5, 5];
    let predictions = matvec(&x, &weights)?;
    assert_eq!(numpy_str(&predictions), "[15 25 35 45]");

    let (x, y) = (x.to_f64(), y.to_f64());
    let error = &predictions.to_f64() - &y;
    assert_eq!(error.pow2().mean(), Some(656.0));
    let gradient = 2.0 * matvec(&x.t(), &error)? / y.len() as f64;
    let weights = weights.to_f64() - 0.01 * gradient;
    let predictions = matvec(&x, &weights)?;
    assert_eq!(numpy_str(&predictions), "[ 9.84 16.56 23.28 30.  ]");
    let error = (&y - &predictions).pow2().mean();
    assert_eq!(format!("{:.4}", error.unwrap()), "221.6144");
    Ok(())
}

/// Step 4 and cell 29: rank, inverse and pseudo-inverse.
#[test]
fn rank_and_pseudo_inverse() -> Result<()> {
    let x = array![[1, 2], [2, 3], [3, 4], [4, 5]];
    let y = array![3, 5, 7, 9];
    assert_eq!(matrix_rank(&x)?, 2);
    assert!(!is_linearly_dependent(&x)?);
    assert!(matches!(inverse(&x), Err(Error::NotSquare { .. })));
    assert!(matches!(inverse(&array![[1, 2], [2, 4]]), Err(Error::Singular { .. })));
    let solution = matvec(&pseudoinverse(&x)?, &y.to_f64())?;
    assert_eq!(numpy_str(&solution), "[1. 1.]");
    assert_eq!(numpy_str(&least_squares(&x, &y)?.solution), "[1. 1.]");
    Ok(())
}

/// The chapter's last part: the weights of a layer with 5 inputs and 64 units.
#[test]
fn shapes_of_a_wide_layer() -> Result<()> {
    let weights = NumpyRandom::seed(0).uniform(-0.295, 0.295, (5, 64))?.to_f32();
    assert_eq!(pseudoinverse(&weights)?.shape(), [64, 5]);
    let Svd { u, singular_values, v_t } = svd(&weights)?;
    assert_eq!((u.dim(), singular_values.len(), v_t.dim()), ((5, 5), 5, (64, 64)));
    Ok(())
}

/// The numbers in the lessons that accompany the chapter.
#[test]
fn numbers_of_the_lessons() -> Result<()> {
    let (x, y) = (array![[1, 2], [2, 3], [3, 4], [4, 5]], array![3, 5, 7, 10]);
    let values = singular_values(&array![[1, 2], [3, 4]])?;
    assert_eq!(format!("{values:.5}"), "[5.46499, 0.36597]");
    assert_eq!(format!("{:.1}", determinant(&array![[1, 2], [3, 4]])?), "-2.0");
    assert_eq!(format!("{:.4}", cosine_similarity(&array![1, 2], &array![3, 4])?), "0.9839");

    // Least squares is a projection: the error is orthogonal to both columns.
    let w = least_squares(&x, &y)?.solution;
    let error = y.to_f64() - matvec(&x.to_f64(), &w)?;
    assert_eq!(format!("{w:.1}"), "[1.8, 0.5]");
    assert_eq!(format!("{error:.1}"), "[0.2, -0.1, -0.4, 0.3]");
    assert!(norm_max(&matvec(&x.t().to_f64(), &error)?) < 1e-12);

    // With a column of ones the rank stays 2, and the pseudo-inverse takes the shortest weights.
    let with_bias = array![[1, 2, 1], [2, 3, 1], [3, 4, 1], [4, 5, 1]];
    assert_eq!(matrix_rank(&with_bias)?, 2);
    let shortest = matvec(&pseudoinverse(&with_bias)?, &array![3.0, 5.0, 7.0, 9.0])?;
    assert!(allclose(&shortest, &array![1.0, 1.0, 0.0])?);
    Ok(())
}
