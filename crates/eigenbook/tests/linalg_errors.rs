//! The error messages if shapes or values do not fit: one text for each mistake.

use eigenbook::error::Operand;
use eigenbook::linalg::*;
use eigenbook::ndarray::{Array1, Array2, Array3, array};
use eigenbook::{Error, Result};
use expect_test::{Expect, expect};

/// The texts of the errors, a blank line between them. None has more than three lines, and both
/// ways to print one agree.
fn check<const N: usize>(errors: [Error; N], expected: Expect) {
    let texts = errors.map(|error| {
        assert_eq!(format!("{error:?}"), error.to_string());
        error.to_string()
    });
    for text in &texts {
        assert!(text.lines().count() <= 3, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 90), "{text}");
    }
    expected.assert_eq(&(texts.join("\n\n") + "\n"));
}

fn zeros(rows: usize, columns: usize) -> Array2<f64> {
    Array2::zeros((rows, columns))
}

fn error<T>(result: Result<T>) -> Error {
    result.err().expect("an error")
}

#[test]
fn factors_that_do_not_fit() {
    check(
        [
            error(matmul(&zeros(2, 3), &zeros(2, 4))),
            error(matmul(&zeros(2, 3), &zeros(4, 3))),
            error(matmul(&zeros(2, 3), &zeros(4, 2))),
            error(matmul(&zeros(2, 3), &zeros(2, 3))),
            error(matmul(&zeros(2, 3), &zeros(5, 7))),
            error(matvec(&zeros(4, 2), &Array1::zeros(4))),
            error(matvec(&zeros(4, 2), &Array1::zeros(1))),
        ],
        expect![[r#"
            matmul: A is 2×3 and B is 2×4; the inner dimensions differ.
            A·B needs as many columns in A (3) as rows in B (2).
            Aᵀ·B would be 3×4.

            matmul: A is 2×3 and B is 4×3; the inner dimensions differ.
            A·B needs as many columns in A (3) as rows in B (4).
            A·Bᵀ would be 2×4.

            matmul: A is 2×3 and B is 4×2; the inner dimensions differ.
            A·B needs as many columns in A (3) as rows in B (4).
            B·A would be 4×3.

            matmul: A is 2×3 and B is 2×3; the inner dimensions differ.
            A·B needs as many columns in A (3) as rows in B (2).
            Aᵀ·B would be 3×3.

            matmul: A is 2×3 and B is 5×7; the inner dimensions differ.
            A·B needs as many columns in A (3) as rows in B (5).

            matvec: A is 4×2 and x has 4 elements; the inner dimensions differ.
            A·x needs as many columns in A (2) as elements in x (4).
            Aᵀ·x would have 2 elements.

            matvec: A is 4×2 and x has 1 element; the inner dimensions differ.
            A·x needs as many columns in A (2) as elements in x (1).
        "#]],
    );
}

#[test]
fn shapes_that_differ() {
    check(
        [
            error(dot(&array![1, 2, 3], &array![1, 2])),
            error(hadamard(&zeros(2, 3), &zeros(3, 2))),
            error(hadamard(&Array3::<f32>::zeros((2, 3, 4)), &Array3::zeros((2, 3, 5)))),
            error(allclose(&array![1.0], &array![1.0, 2.0])),
            error(cosine_similarity(&array![1.0], &array![1.0, 2.0])),
            error(solve(&zeros(3, 3), &Array1::zeros(2))),
            error(solve(&zeros(3, 3), &zeros(2, 5))),
            error(least_squares(&zeros(4, 2), &Array1::zeros(3))),
        ],
        expect![[r#"
            dot: x has 3 elements and y has 2 elements.
            x and y are taken element by element, so their shapes must be equal.

            hadamard: A is 2×3 and B is 3×2.
            A and B are taken element by element, so their shapes must be equal.
            Aᵀ would have the shape of B.

            hadamard: A is 2×3×4 and B is 2×3×5.
            A and B are taken element by element, so their shapes must be equal.

            allclose: A has 1 element and B has 2 elements.
            A and B are taken element by element, so their shapes must be equal.

            cosine_similarity: x has 1 element and y has 2 elements.
            x and y are taken element by element, so their shapes must be equal.

            solve: A is 3×3 and b has 2 elements.
            A·x = b needs one element of b for each row of A (3).

            solve: A is 3×3 and b is 2×5.
            A·x = b needs one row of b for each row of A (3).

            least_squares: A is 4×2 and b has 3 elements.
            A·x = b needs one element of b for each row of A (4).
        "#]],
    );
}

#[test]
fn not_square() {
    let x = array![[1, 2], [2, 3], [3, 4], [4, 5]];
    check(
        [error(inverse(&x)), error(solve(&x, &array![3, 5, 7, 9])), error(determinant(&x))],
        expect![[r#"
            inverse: A is 4×2, not square.
            Only a square matrix can have an inverse.
            pseudoinverse(&a) exists for every shape.

            solve: A is 4×2, not square.
            One solution takes as many equations as unknowns.
            least_squares(&a, &b) fits any number of equations.

            determinant: A is 4×2, not square.
            Only a map of a space into itself has a factor by which it scales volume.
        "#]],
    );
}

#[test]
fn singular() {
    let a = array![[1, 2], [2, 4]];
    check(
        [error(inverse(&a)), error(solve(&a, &array![1, 2]))],
        expect![[r#"
        inverse: A (2×2) is singular.
        Its columns are dependent, so several x give the same A·x, and there is no way back.
        pseudoinverse(&a) exists for every matrix.

        solve: A (2×2) is singular.
        Its columns are dependent, so A·x = b has no solution or infinitely many.
        least_squares(&a, &b) gives the closest A·x, with the shortest x.
    "#]],
    );
}

#[test]
fn not_finite() {
    let nan = array![[1.0, f64::NAN], [0.0, 1.0]];
    let infinite = array![[1.0, 2.0], [f64::NEG_INFINITY, 1.0]];
    let good = array![[1.0, 0.0], [0.0, 1.0]];
    check(
        [
            error(svd(&nan)),
            error(svd_thin(&infinite)),
            error(singular_values(&nan.mapv(|value| value as f32))),
            error(solve(&nan, &array![1.0, 1.0])),
            error(solve(&good, &array![1.0, f64::INFINITY])),
            error(inverse(&nan)),
            error(determinant(&nan)),
            error(matrix_rank(&nan)),
            error(is_linearly_dependent(&nan)),
            error(pseudoinverse(&nan)),
            error(least_squares(&nan, &array![1.0, 1.0])),
            error(least_squares(&good, &nan)),
        ],
        expect![[r#"
            svd: A is 2×2 and holds NaN at [0, 1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            svd_thin: A is 2×2 and holds -inf at [1, 0].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            singular_values: A is 2×2 and holds NaN at [0, 1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            solve: A is 2×2 and holds NaN at [0, 1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            solve: b has 2 elements and holds inf at [1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            inverse: A is 2×2 and holds NaN at [0, 1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            determinant: A is 2×2 and holds NaN at [0, 1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            matrix_rank: A is 2×2 and holds NaN at [0, 1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            is_linearly_dependent: A is 2×2 and holds NaN at [0, 1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            pseudoinverse: A is 2×2 and holds NaN at [0, 1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            least_squares: A is 2×2 and holds NaN at [0, 1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?

            least_squares: b is 2×2 and holds NaN at [0, 1].
            Only finite numbers have an answer here.
            Look at how this element was computed: 0/0, overflow, or missing data?
        "#]],
    );
}

#[test]
fn integers_that_grow_too_large() {
    check(
        [
            error(dot(&array![i32::MAX, 1], &array![1, 1])),
            error(matvec(&array![[i64::MAX, 1]], &array![1, 1])),
            error(matmul(&array![[100_000]], &array![[100_000]])),
            error(hadamard(&array![i64::MIN], &array![-1])),
        ],
        expect![[r#"
            dot: a result does not fit i32.
            Its numbers go from -2147483648 to 2147483647.
            Convert the operands first: a.to_f64().

            matvec: a result does not fit i64.
            Its numbers go from -9223372036854775808 to 9223372036854775807.
            Convert the operands first: a.to_f64().

            matmul: a result does not fit i32.
            Its numbers go from -2147483648 to 2147483647.
            Convert the operands first: a.to_f64().

            hadamard: a result does not fit i64.
            Its numbers go from -9223372036854775808 to 9223372036854775807.
            Convert the operands first: a.to_f64().
        "#]],
    );
}

#[test]
fn parameters_outside_of_what_they_may_be() {
    let a = array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
    let long = Array2::<f64>::zeros((50_000, 1));
    check(
        [
            error(svd_thin(&a).unwrap().low_rank(3)),
            error(pseudoinverse_with(&a, -1.0)),
            error(pseudoinverse_with(&a, f64::NAN)),
            error(cosine_similarity(&array![0, 0], &array![1, 2])),
            error(svd(&long)),
        ],
        expect![[r#"
            low_rank: k is 3, but there are 2 singular values.
            k goes from 0 to 2.

            pseudoinverse_with: rcond is -1.
            It is the part of the largest singular value below which others count as zero: 0 or more.

            pseudoinverse_with: rcond is NaN.
            It is the part of the largest singular value below which others count as zero: 0 or more.

            cosine_similarity: x is the zero vector.
            An angle needs two directions, and zero has none.

            svd: A is 50000×1, too large.
            One matrix would hold 2500000000 numbers; the limit is 2147483647.
            svd_thin(&a) needs only as many as A itself.
        "#]],
    );
}

#[test]
fn variants_that_need_a_rare_cause() {
    check(
        [
            Error::NotConverged {
                operation: "svd",
                matrix: Operand::new("A", &[3, 3]),
                advice: "The rule.\nThe fix.",
            },
            Error::Empty {
                operation: "fit",
                operand: Operand::new("X", &[0, 5]),
                rule: "Training needs at least one sample.",
            },
            Error::ShapeMismatch {
                operation: "fit",
                found: "X has 100 rows and y has 90.".into(),
                rule: "Each sample is one row of both.".into(),
            },
            Error::InvalidParameter {
                operation: "fit",
                message: "batch_size is 0.\nA batch has at least one sample.".into(),
            },
        ],
        expect![[r#"
            svd: no convergence; A is 3×3.
            The rule.
            The fix.

            fit: X is 0×5; it is empty.
            Training needs at least one sample.

            fit: X has 100 rows and y has 90.
            Each sample is one row of both.

            fit: batch_size is 0.
            A batch has at least one sample.
        "#]],
    );
}

/// A cell, or a `main`, that ends with `?` prints the error with `Debug` or with `Display`.
#[test]
fn the_question_mark_and_unwrap_say_the_same() {
    fn cell() -> Result<(), Box<dyn std::error::Error>> {
        inverse(&array![[1, 2], [2, 4]])?;
        Ok(())
    }
    let by_question_mark = cell().unwrap_err().to_string();
    let by_unwrap = std::panic::catch_unwind(|| inverse(&array![[1, 2], [2, 4]]).unwrap());
    let panic = by_unwrap.unwrap_err().downcast::<String>().unwrap();
    assert!(panic.ends_with(&by_question_mark), "{panic}");
}
