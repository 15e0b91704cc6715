//! Vectors, matrices, their products and laws, systems, a linear layer.

use crate::exercise::Exercise;

pub(super) fn exercises() -> Vec<Exercise> {
    let mut all = vectors();
    all.extend(products());
    all.extend(systems());
    all
}

fn vectors() -> Vec<Exercise> {
    vec![
        Exercise::numbers("sum", "x = (1, 2) and y = (3, 4). What is 2x − y?", &[2], &[-1.0, 0.0])
            .mistake(&[5.0, 8.0], "This is 2x + y; here y is subtracted.")
            .mistake(&[-4.0, -4.0], "This is 2(x − y); only x is doubled.")
            .mistake(&[-2.0, -2.0], "This is x − y; the 2 is missing.")
            .mistake(&[-5.0, -6.0], "This is x − 2y; it is x that is doubled.")
            .help_with(
                "A number times a vector multiplies each entry; a difference is taken entry by entry.",
                "Double x first: (2, 4). Then subtract 3 from the first entry and 4 from the second.",
                "2x = (2, 4), and (2 − 3, 4 − 4) = (−1, 0).",
            ),
        Exercise::numbers(
            "tensor",
            "A tensor is a stack of 3 matrices, each with 2 rows and 4 columns. How many numbers does it contain?",
            &[],
            &[24.0],
        )
        .mistake(&[9.0], "The lengths of the axes are multiplied, not added.")
        .mistake(&[8.0], "This is one matrix of the stack.")
        .mistake(&[3.0], "This is the number of matrices, and also of axes.")
        .mistake(&[3.0, 2.0, 4.0], "This is the shape. How many numbers are in it?")
        .mistake(&[6.0], "These are the rows of all matrices; each row has 4 numbers.")
        .help_with(
            "Count one matrix first.",
            "One matrix has 2·4 numbers, and there are three of them.",
            "3·2·4 = 24, the product of the shape (3, 2, 4).",
        ),
        Exercise::numbers("norm", "How long is (3, −4) in the L2 norm?", &[], &[5.0])
            .mistake(&[7.0], "This is the L1 norm, |3| + |−4|.")
            .mistake(&[25.0], "This is the square of the length; the root is missing.")
            .mistake(&[4.0], "This is the maximum norm, the largest |entry|.")
            .mistake(&[-1.0], "This is the sum of the entries; a length is never negative.")
            .mistake(&[7.0_f64.sqrt()], "The entries are squared before they are added.")
            .help_with(
                "Pythagoras: the entries are the sides of a right-angled triangle.",
                "Square both entries, add, and take the root of the sum.",
                "√(3² + (−4)²) = √25 = 5.",
            ),
        Exercise::numbers("angle", "x = (1, 2) and y = (−4, 2). What is x·y?", &[], &[0.0])
            .mistake(&[8.0], "A minus sign was lost: 1·(−4) is −4.")
            .mistake(&[-16.0], "The products are added, not multiplied.")
            .mistake(&[-8.0], "The second product is 2·2 = +4.")
            .mistake(&[-4.0, 4.0], "These are the products of the entries; they are still to be added.")
            .mistake(&[1.0], "This is the sum of all entries; multiply in pairs first.")
            .help_with(
                "Multiply the entries that have the same index, then add.",
                "1·(−4) + 2·2. What does it say about the angle?",
                "−4 + 4 = 0: the vectors are at right angles.",
            ),
    ]
}

fn products() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "product",
            "A = [[1, 2], [3, 4]] and D = [[2, 3], [4, 5]]. What is A·D?",
            &[2, 2],
            &[10.0, 13.0, 22.0, 29.0],
        )
        .mistake(&[2.0, 6.0, 12.0, 20.0], "This is the Hadamard product, entry by entry.")
        .mistake(&[11.0, 16.0, 19.0, 28.0], "This is D·A; the order matters.")
        .mistake(&[3.0, 5.0, 7.0, 9.0], "This is the sum A + D.")
        .mistake(&[8.0, 14.0, 18.0, 32.0], "This is A·Dᵀ: take the columns of D, not its rows.")
        .help_with(
            "Each entry is a dot product: a row of A with a column of D.",
            "The first one is (1, 2)·(2, 4) = 1·2 + 2·4.",
            "A·D = [[10, 13], [22, 29]], each a row of A times a column of D.",
        ),
        Exercise::numbers(
            "shapes",
            "A is 2×3 and B is 3×4. What is the shape of A·B?",
            &[2],
            &[2.0, 4.0],
        )
        .mistake(&[3.0, 3.0], "The two 3s in the middle must match; then they disappear.")
        .mistake(&[4.0, 2.0], "Rows come first: those of A, then the columns of B.")
        .mistake(&[2.0, 3.0], "This is the shape of A.")
        .mistake(&[3.0, 4.0], "This is the shape of B.")
        .mistake(&[6.0, 12.0], "Shapes are not multiplied.")
        .help_with(
            "Write the shapes side by side: 2×3 · 3×4.",
            "The inner numbers must match, and they disappear; the outer ones remain.",
            "(2, 4): the rows of A and the columns of B.",
        ),
        Exercise::numbers(
            "law",
            "A = [[1, 2], [3, 4]], B = [[5, 6], [7, 8]], D = [[2, 3], [4, 5]]. What is A·(B − D)?",
            &[2, 2],
            &[9.0, 9.0, 21.0, 21.0],
        )
        .mistake(&[17.0, 19.0, 39.0, 45.0], "This is A·B − D; the law multiplies both by A.")
        .mistake(&[29.0, 35.0, 65.0, 79.0], "This is A·(B + D); here D is subtracted.")
        .mistake(
            &[3.0, 6.0, 9.0, 12.0],
            "This multiplies entry by entry; here it is the matrix product.",
        )
        .mistake(&[12.0, 18.0, 12.0, 18.0], "This is (B − D)·A: the order is wrong.")
        .mistake(&[3.0, 3.0, 3.0, 3.0], "This is B − D; it is still to be multiplied by A.")
        .help_with(
            "Subtract first, or use the law: A·B − A·D.",
            "All four entries of B − D are the same number.",
            "B − D = [[3, 3], [3, 3]], and A times that is [[9, 9], [21, 21]].",
        ),
    ]
}

fn systems() -> Vec<Exercise> {
    vec![
        Exercise::numbers("system", "3x₁ + x₂ = 9 and x₁ + 2x₂ = 8. What is x?", &[2], &[2.0, 3.0])
            .mistake(&[3.0, 2.0], "The two numbers are swapped.")
            .mistake(&[3.0, 4.0], "One equation alone is not enough: x₁ and x₂ occur in both.")
            .mistake(&[35.0, 25.0], "This is A·b; x is A⁻¹·b.")
            .mistake(&[9.0, 8.0], "This is b.")
            .help_with(
                "As a matrix: A = [[3, 1], [1, 2]] and b = (9, 8). Which function gives x?",
                "solve(&a, &b)?, or put the second equation, x₁ = 8 − 2x₂, into the first.",
                "x = (2, 3): 3·2 + 3 = 9 and 2 + 2·3 = 8.",
            ),
        Exercise::numbers(
            "layer",
            "W = [[1, 0, −1], [2, 1, 0]], b = (0.5, −1), x = (1, 2, 3). What is x·Wᵀ + b?",
            &[2],
            &[-1.5, 3.0],
        )
        .mistake(&[-2.0, 4.0], "The bias is still to be added.")
        .mistake(&[-2.5, 5.0], "The bias is added, not subtracted.")
        .mistake(&[4.5, 3.0], "A minus sign was lost in the first row: −1·3.")
        .mistake(&[-1.0, -4.0], "This multiplies by the bias; the bias is added.")
        .help_with(
            "Each output is the dot product of x with one row of W, plus one number of b.",
            "The first: 1·1 + 2·0 + 3·(−1) + 0.5.",
            "(1 − 3 + 0.5, 2 + 2 − 1) = (−1.5, 3).",
        ),
        Exercise::numbers(
            "batch",
            "X has shape (10, 5), W has shape (64, 5). What is the shape of X·Wᵀ + b?",
            &[2],
            &[10.0, 64.0],
        )
        .mistake(&[64.0, 10.0], "Each sample keeps its row: those of X come first.")
        .mistake(&[10.0, 5.0], "This is the shape of X.")
        .mistake(&[64.0, 5.0], "This is the shape of W.")
        .mistake(&[5.0, 64.0], "This is the shape of Wᵀ.")
        .mistake(&[640.0], "The shape of a matrix has two numbers.")
        .help_with(
            "Wᵀ has the shape (5, 64). Write the two shapes side by side.",
            "The inner numbers disappear: a row for each sample, a column for each neuron.",
            "(10, 64): 10 samples, each with the outputs of 64 neurons.",
        ),
    ]
}
