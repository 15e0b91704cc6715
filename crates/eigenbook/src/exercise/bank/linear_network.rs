//! Prediction, error, gradient, a step, the rate that diverges, rank, the pseudo-inverse.
//!
//! Most of them are about the chapter's X = [[1, 2], [2, 3], [3, 4], [4, 5]] and
//! y = (3, 5, 7, 9).

use crate::exercise::Exercise;

pub(super) fn exercises() -> Vec<Exercise> {
    let mut all = errors();
    all.extend(steps());
    all.extend(ranks());
    all.extend(inverses());
    all
}

fn errors() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "rule",
            "Another rule: y = 3x₁ − x₂. Which weights w predict it without error?",
            &[2],
            &[3.0, -1.0],
        )
        .mistake(&[3.0, 1.0], "The second feature is subtracted: a minus sign is missing.")
        .mistake(&[-1.0, 3.0], "The two weights are swapped.")
        .mistake(&[1.0, 3.0, 5.0, 7.0], "These are the answers y; the question is about the two weights.")
        .mistake(&[1.0, 1.0], "These are the weights of the first rule, x₁ + x₂.")
        .mistake(&[3.0], "There is a weight for each feature, for x₂ as well.")
        .help_with(
            "The prediction is w₁x₁ + w₂x₂. Compare it with the rule.",
            "Which number multiplies x₁, and which one x₂?",
            "w = (3, −1): 3x₁ + (−1)x₂ is the rule itself.",
        ),
        Exercise::numbers(
            "predict",
            "With w = (2, 1), what does the network predict, X·w?",
            &[4],
            &[4.0, 7.0, 10.0, 13.0],
        )
        .mistake(&[5.0, 8.0, 11.0, 14.0], "The two weights are swapped.")
        .mistake(&[3.0, 5.0, 7.0, 9.0], "This is y, or X with weights (1, 1).")
        .mistake(&[2.0, 2.0, 4.0, 3.0, 6.0, 4.0, 8.0, 5.0], "The products of a row are still to be added.")
        .mistake(&[34.0], "This adds all four; each sample has its own prediction.")
        .help_with(
            "Each row of X is a sample; its dot product with w is the prediction.",
            "The first sample: 1·2 + 2·1.",
            "X·w = (4, 7, 10, 13).",
        ),
        Exercise::numbers(
            "error",
            "The network predicts (4, 7, 10, 13) and y = (3, 5, 7, 9). What is the mean squared error?",
            &[],
            &[7.5],
        )
        .mistake(&[30.0], "This is the sum; the mean divides by the 4 samples.")
        .mistake(&[2.5], "This is the mean of the differences; they are squared first.")
        .mistake(&[3.75], "There is no ½ in the mean squared error.")
        .mistake(&[7.5_f64.sqrt()], "This is its square root.")
        .mistake(&[25.0 / 4.0], "Square each difference, then take the mean.")
        .help_with(
            "Differences, squares, mean: in this order.",
            "The differences are 1, 2, 3 and 4.",
            "(1 + 4 + 9 + 16) / 4 = 7.5.",
        ),
    ]
}

fn steps() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "gradient",
            "At w = (2, 1), what is the gradient 2·Xᵀ·(X·w − y)/n?",
            &[2],
            &[15.0, 20.0],
        )
        .mistake(&[30.0, 40.0], "This is Xᵀ·(X·w − y); the 2/n is missing.")
        .mistake(&[60.0, 80.0], "The division by n = 4 is missing.")
        .mistake(&[7.5, 10.0], "The 2, which comes from the square, is missing.")
        .mistake(&[5.0, 5.0], "This adds the differences; Xᵀ weights them by the features.")
        .help_with(
            "The differences X·w − y are (1, 2, 3, 4). Multiply them by Xᵀ.",
            "The first entry of Xᵀ·(1, 2, 3, 4) is 1·1 + 2·2 + 3·3 + 4·4 = 30.",
            "2·(30, 40)/4 = (15, 20).",
        ),
        Exercise::numbers(
            "step",
            "The gradient at w = (2, 1) is (15, 20). Where is w after one step with learning rate 0.01?",
            &[2],
            &[1.85, 0.8],
        )
        .mistake(&[2.15, 1.2], "This goes up; descent subtracts the gradient.")
        .mistake(&[0.15, 0.2], "This is the step; it is subtracted from w.")
        .mistake(&[-13.0, -19.0], "This is a step with learning rate 1.")
        .mistake(&[0.5, -1.0], "This is a step with learning rate 0.1.")
        .help_with(
            "w − rate·gradient, entry by entry.",
            "0.01 times the gradient is (0.15, 0.2).",
            "(2 − 0.15, 1 − 0.2) = (1.85, 0.8).",
        ),
        Exercise::numbers(
            "limit",
            "Another valley has the curvatures 8 and 0.5. Above which learning rate does descent diverge?",
            &[],
            &[0.25],
        )
        .mistake(&[0.125], "This is the best rate in that direction; it may be twice as large.")
        .mistake(&[8.0], "This is the curvature; the rate is inversely proportional to it.")
        .mistake(&[4.0], "This is for the smaller curvature; the largest decides.")
        .mistake(&[0.0625], "The 2 belongs above the fraction line.")
        .mistake(&[16.0], "The curvature belongs below the fraction line.")
        .help_with(
            "Along a direction of curvature λ, each step multiplies the distance by 1 − rate·λ.",
            "It diverges if |1 − rate·λ| is above 1, that is, if rate·λ is above 2.",
            "2/8 = 0.25.",
        ),
    ]
}

fn ranks() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "rank",
            "A third feature is added to the two columns of X: x₃ = 2x₁ + x₂. What is the new rank?",
            &[],
            &[2.0],
        )
        .mistake(&[3.0], "There are three columns, but can none of them be computed from the others?")
        .mistake(&[4.0], "The rank is never above the number of columns.")
        .mistake(&[1.0], "The two columns of X are not multiples of each other.")
        .mistake(&[0.0], "Only a matrix of zeros has rank 0.")
        .mistake(&[5.0], "The rank is never above the number of rows or columns.")
        .help_with(
            "Can one of the three columns be computed from the others?",
            "The rank counts the columns that are left when the redundant ones are removed.",
            "x₃ is computed from the other two, and those are independent: the rank stays 2.",
        ),
        Exercise::numbers(
            "dependent",
            "The columns of a matrix are (1, 2), (2, 4) and (3, 6). What is its rank?",
            &[],
            &[1.0],
        )
        .mistake(&[3.0], "This is the number of columns. Are they multiples of each other?")
        .mistake(&[2.0], "This is the number of rows. Do the columns point in two directions?")
        .mistake(&[0.0], "Only a matrix of zeros has rank 0.")
        .mistake(&[6.0], "The rank is never above the number of rows or columns.")
        .mistake(&[14.0], "Nothing is added up; the rank counts directions.")
        .help_with(
            "In how many directions do the three arrows point?",
            "(2, 4) is twice (1, 2). And (3, 6)?",
            "All three lie on one line through the origin: the rank is 1.",
        ),
    ]
}

fn inverses() -> Vec<Exercise> {
    vec![
        Exercise::choice(
            "singular",
            "Which of these has an inverse? a: [[1, 2], [2, 4]], b: X with 4 rows and 2 columns, \
             c: [[0, 0], [0, 1]], d: [[1, 2], [3, 4]]",
            "d",
        )
        .wrong_letter("a", "Its second column is twice the first: it flattens the plane onto a line.")
        .wrong_letter("b", "It is not square. What would X·X⁻¹ have to be?")
        .wrong_letter("c", "It sends (1, 0) to the origin. What could bring it back?")
        .help_with(
            "An inverse needs as many rows as columns, and columns that are independent.",
            "For two rows and two columns: the determinant ad − bc must not be 0.",
            "d: it is square and its determinant is 1·4 − 2·3 = −2.",
        ),
        Exercise::numbers(
            "fit",
            "Which w fits X·w ≈ (2, 3, 6, 5) best, in the sense of least squares?",
            &[2],
            &[0.2, 1.0],
        )
        .mistake(&[1.8, 0.5], "This fits (3, 5, 7, 10); here the answers are (2, 3, 6, 5).")
        .mistake(&[1.0, 1.0], "This fits (3, 5, 7, 9); here the answers are (2, 3, 6, 5).")
        .mistake(&[1.0, 0.2], "The two weights are swapped.")
        .mistake(&[46.0, 62.0], "This is Xᵀ·y; Xᵀ·X is still to be undone.")
        .mistake(&[2.2, 3.4, 4.6, 5.8], "These are the fitted values X·w; the question is about w.")
        .help_with(
            "X is not square, so it has no inverse. What can be used instead?",
            "pseudoinverse(&x)? times y, or least_squares(&x, &y)?.solution",
            "w = X⁺·y = (0.2, 1); the residual (−0.2, −0.4, 1.4, −0.8) is at right angles to both columns of X.",
        ),
    ]
}
