//! Data, parameters, batches, losses, singular values, what an accuracy is worth.

use crate::exercise::Exercise;
use std::f64::consts::LN_2;

pub(super) fn exercises() -> Vec<Exercise> {
    let mut all = data();
    all.extend(networks());
    all.extend(training());
    all.extend(spectra());
    all.extend(doubts());
    all.extend(decisions());
    all
}

fn data() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "slice",
            "x has the shape (100, 5). What is the shape of x.slice(s![..6, 1..3])?",
            &[2],
            &[6.0, 2.0],
        )
        .mistake(&[6.0, 3.0], "The end of a range is not included, as in Python.")
        .mistake(&[7.0, 2.0], "..6 ends before row 6, and the first row is row 0.")
        .mistake(&[2.0, 6.0], "Rows come first.")
        .mistake(&[100.0, 2.0], "..6 takes only the first few rows.")
        .mistake(&[12.0], "The shape of a matrix has two numbers.")
        .help_with(
            "The first range is about rows, the second about columns.",
            "..6 takes the rows 0 to 5, and 1..3 the columns 1 and 2.",
            "(6, 2): six rows and two columns.",
        ),
        Exercise::numbers(
            "largest rank",
            "A matrix has 100 rows and 7 columns. What is the largest rank that it can have?",
            &[],
            &[7.0],
        )
        .mistake(&[100.0], "This is the number of rows. The rank is never above either number.")
        .mistake(&[700.0], "This counts all its numbers; the rank counts independent columns.")
        .mistake(&[93.0], "Nothing is subtracted; the rank counts independent columns.")
        .mistake(&[8.0], "It has 7 columns; how many of them can be independent?")
        .mistake(&[6.0], "All of its columns can be independent.")
        .help_with(
            "The rank counts the columns that cannot be computed from others.",
            "How many columns are there to count?",
            "7: no more than the columns, and no more than the rows.",
        ),
    ]
}

fn networks() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "parameters",
            "Dense::new(10) gets 784 features. How many parameters does it learn?",
            &[],
            &[7850.0],
        )
        .mistake(&[7840.0], "These are the weights; each neuron has a bias too.")
        .mistake(&[8624.0], "There is one bias for each of the 10 neurons, not for each feature.")
        .mistake(&[794.0], "Each neuron is connected to each feature: multiply.")
        .mistake(&[7841.0], "Each neuron has its own bias.")
        .mistake(&[10.0], "This is the number of neurons; each has many weights.")
        .help_with(
            "Each of the 10 neurons has a weight for each feature, and one number more.",
            "784·10 weights and 10 biases.",
            "784·10 + 10 = 7850.",
        ),
        Exercise::numbers(
            "total",
            "How many parameters does the network 4 → 8 → 3 learn?",
            &[],
            &[67.0],
        )
        .mistake(&[56.0], "These are the weights; 8 + 3 biases are missing.")
        .mistake(&[64.0], "The last layer has biases as well.")
        .mistake(&[59.0], "The first layer has biases as well.")
        .mistake(&[201.0], "This counts what Adam keeps as well.")
        .mistake(
            &[15.0],
            "Each neuron of a layer is connected to each of the next layer: multiply.",
        )
        .help_with(
            "Count layer by layer: inputs times neurons, and a bias for each neuron.",
            "4·8 + 8 for the first layer. The second has 8 inputs and 3 neurons.",
            "(4·8 + 8) + (8·3 + 3) = 40 + 27 = 67.",
        ),
    ]
}

fn training() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "batches",
            "100 samples, batches of 32: how many steps does an epoch take?",
            &[],
            &[4.0],
        )
        .mistake(&[3.0], "Four samples are left over; they make one more batch.")
        .mistake(&[3.125], "Each batch is one step, however small the last one is.")
        .mistake(&[32.0], "This is the number of samples in a batch.")
        .mistake(&[100.0], "This would be batches of one sample.")
        .mistake(&[50.0], "This is the number of epochs.")
        .help_with(
            "Divide, and think of the samples that are left over.",
            "32 + 32 + 32 + …",
            "32 + 32 + 32 + 4 = 100: four steps.",
        ),
        Exercise::numbers(
            "surprise",
            "A label is 1 and the network answers 0.25. What is the binary cross-entropy (to three decimals)?",
            &[],
            &[2.0 * LN_2],
        )
        .mistake(&[0.25], "This is the answer, not its loss: take −ln of it.")
        .mistake(&[-2.0 * LN_2], "A loss is not negative: −ln 0.25.")
        .mistake(&[-(0.75_f64.ln())], "This is the loss if the label were 0.")
        .mistake(&[4.0_f64.log10()], "The logarithm is the natural one.")
        .mistake(&[2.0], "This is in bits; Keras uses the natural logarithm.")
        .mistake(&[0.5625], "This is the squared error.")
        .help_with(
            "−(y·ln p + (1 − y)·ln(1 − p)) with y = 1: which part remains?",
            "−ln p with p = 0.25. In Rust: -0.25_f64.ln()",
            "−ln 0.25 = 1.3863: twice the loss of an answer of one half.",
        ),
    ]
}

fn spectra() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "inverse shape",
            "The second layer's weights have the shape (64, 32). What is the shape of their \
             pseudo-inverse?",
            &[2],
            &[32.0, 64.0],
        )
        .mistake(&[64.0, 32.0], "This is the shape of the weights; the pseudo-inverse goes back.")
        .mistake(&[64.0, 64.0], "This is the shape of W·W⁺.")
        .mistake(&[32.0, 32.0], "This is the shape of W⁺·W.")
        .mistake(&[2048.0], "The shape of a matrix has two numbers.")
        .mistake(&[64.0, 5.0], "This is the shape of the first layer's weights.")
        .help_with(
            "W takes 64 numbers to 32. Its pseudo-inverse goes the other way.",
            "It has the shape of the transpose.",
            "(32, 64).",
        ),
        Exercise::numbers(
            "low rank",
            "A matrix has the singular values 4, 2, 1. What is the error of its best approximation of \
             rank 1, in the Frobenius norm (to three decimals)?",
            &[],
            &[5.0_f64.sqrt()],
        )
        .mistake(&[3.0], "The two that are left out are squared before they are added.")
        .mistake(&[5.0], "The root is missing.")
        .mistake(&[2.0], "This is the error in the 2-norm, the largest one left out.")
        .mistake(&[4.0], "This is the one that is kept.")
        .mistake(&[21.0_f64.sqrt()], "This is the norm of the whole matrix.")
        .help_with(
            "Rank 1 keeps the largest singular value. Which ones are left out?",
            "The Frobenius norm is the root of the sum of the squares of the singular values.",
            "√(2² + 1²) = √5 = 2.236.",
        ),
    ]
}

fn doubts() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "accuracy",
            "Labels 0, 1, 1, 0 and predictions 0.4, 0.9, 0.3, 0.2: what is the accuracy?",
            &[],
            &[0.75],
        )
        .mistake(&[0.25], "This is the share that is wrong.")
        .mistake(&[3.0], "This counts the hits; the accuracy is their share.")
        .mistake(&[75.0], "Give it as a number between 0 and 1, not as a percentage.")
        .mistake(
            &[0.0],
            "In Rust, dividing two whole numbers drops the remainder: 1 / 2 is 0. Or were the \
             predictions not rounded before they were compared?",
        )
        .mistake(&[1.0], "One of the four is on the wrong side of one half.")
        .mistake(&[0.5], "Look again: which predictions are on the right side of one half?")
        .help_with(
            "Round each prediction to 0 or 1 and compare it with its label.",
            "Rounded: 0, 1, 0, 0. How many of the four agree with 0, 1, 1, 0?",
            "Three of four agree: 0.75.",
        ),
        Exercise::choice(
            "overfit",
            "The accuracy is 0.99 on the products it has seen and 0.5 on new ones. What has the network \
             done? a: learned by heart, b: trained for too short a time, c: found the rule, \
             d: nothing at all",
            "a",
        )
        .wrong_letter("b", "Longer training makes the first number larger. And the second?")
        .wrong_letter("c", "A rule would hold for new products as well.")
        .wrong_letter("d", "Without learning, the first number would be about 0.5 too.")
        .help_with(
            "Which of the two numbers says what it can do with products it has not seen?",
            "0.5 is what guessing reaches. So where does the 0.99 come from?",
            "a: it knows the labels of its own products, and nothing that applies to others.",
        ),
    ]
}

fn decisions() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "held out",
            "400 points, validation_split(0.25), batches of 32: how many steps does an epoch take?",
            &[],
            &[10.0],
        )
        .mistake(&[13.0], "The quarter that is held out is not trained on.")
        .mistake(&[12.5], "The quarter that is held out is not trained on.")
        .mistake(&[9.0], "Some points are left over; they make one more batch.")
        .mistake(&[9.375], "Each batch is one step, however small the last one is.")
        .mistake(&[4.0], "These would be batches of the held-out points.")
        .mistake(&[300.0], "This is the number of points that it learns from.")
        .help_with(
            "How many points remain to learn from?",
            "300 points in batches of 32, and the last batch may be small.",
            "300/32 = 9.375, so nine full batches and a small one: 10.",
        ),
        Exercise::numbers(
            "boundary",
            "One neuron: p = sigmoid(x₁ + 2x₂ − 4). At x₁ = 1, for which x₂ is the network undecided, \
             p = ½?",
            &[],
            &[1.5],
        )
        .mistake(&[-1.5], "A minus sign was lost: 1 + 2x₂ = 4.")
        .mistake(&[2.0], "The x₁ = 1 counts as well.")
        .mistake(&[2.5], "The sign of x₁ is wrong: 1 + 2x₂ = 4.")
        .mistake(&[3.0], "This is 2x₂.")
        .mistake(&[0.5], "This is p. Which x₂ gives it?")
        .mistake(&[1.75], "The sigmoid is ½ where its argument is 0, not ½.")
        .help_with(
            "The sigmoid is ½ where the number inside is 0.",
            "1 + 2x₂ − 4 = 0.",
            "x₂ = 3/2: the boundary is the line x₁ + 2x₂ = 4.",
        ),
    ]
}
