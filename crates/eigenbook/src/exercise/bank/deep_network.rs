//! Parameters, batches, losses that say nothing, singular values.

use crate::exercise::Exercise;
use std::f64::consts::LN_2;

pub(super) fn exercises() -> Vec<Exercise> {
    let mut all = networks();
    all.extend(losses());
    all.extend(spectra());
    all
}

fn networks() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "parameters",
            "How many numbers does Dense(64) learn on 5 features?",
            &[],
            &[384.0],
        )
        .mistake(&[320.0], "These are the weights; each neuron has a bias too.")
        .mistake(&[325.0], "There is one bias for each of the 64 neurons, not for each feature.")
        .mistake(&[69.0], "Each neuron is connected with each feature: multiply.")
        .mistake(&[321.0], "Each neuron has a bias of its own.")
        .help_with(
            "Each of the 64 neurons has a weight for each feature, and something more.",
            "5·64 weights and 64 biases.",
            "5·64 + 64 = 384.",
        ),
        Exercise::numbers("total", "And the whole network, 5 → 64 → 32 → 1?", &[], &[2497.0])
            .mistake(&[2400.0], "These are the weights; 64 + 32 + 1 biases are missing.")
            .mistake(&[2464.0], "The last layer has 32 weights and a bias as well.")
            .mistake(&[2496.0], "The last neuron has a bias too.")
            .mistake(&[7493.0], "This counts what Adam keeps as well.")
            .mistake(&[102.0], "Neighbouring layers are connected each with each: multiply.")
            .help_with(
                "Count layer by layer: inputs times neurons, and a bias for each neuron.",
                "384 for the first and 64·32 + 32 for the second.",
                "384 + 2080 + 33 = 2497.",
            ),
        Exercise::numbers(
            "batches",
            "100 samples, batches of 32: how many steps has an epoch?",
            &[],
            &[4.0],
        )
        .mistake(&[3.0], "Four samples are left over; they make a batch of their own.")
        .mistake(&[3.125], "A step is a whole batch, however small the last one is.")
        .mistake(&[32.0], "This is the number of samples in a batch.")
        .mistake(&[100.0], "This would be batches of one sample.")
        .mistake(&[50.0], "This is the number of epochs.")
        .help_with(
            "Divide, and think of the samples that are left over.",
            "32 + 32 + 32 + …",
            "32 + 32 + 32 + 4 = 100: four steps.",
        ),
    ]
}

fn losses() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "coin",
            "A model always answers 0.5. What is its binary cross-entropy?",
            &[],
            &[LN_2],
        )
        .mistake(&[0.5], "This is the answer, not its loss: take −ln of it.")
        .mistake(&[-LN_2], "A loss is not negative: −ln 0.5.")
        .mistake(&[2.0_f64.log10()], "The logarithm is the natural one.")
        .mistake(&[1.0], "This counts in bits; Keras uses the natural logarithm.")
        .mistake(&[0.25], "This is the squared error.")
        .help_with(
            "−(y·ln p + (1 − y)·ln(1 − p)) with p = 0.5. Does it depend on y?",
            "ln p and ln(1 − p) are the same number here.",
            "−ln 0.5 = ln 2 = 0.6931, whatever y is: the loss of who knows nothing.",
        ),
        Exercise::choice(
            "accuracy",
            "Why is the chapter's accuracy 0? a: the network is too small, b: no label is 0 or 1, \
             c: 50 epochs are too few, d: the learning rate is too large",
            "b",
        )
        .wrong_letter("a", "A larger network has the same accuracy. How is a hit counted?")
        .wrong_letter("c", "It stays 0 however long one trains. How is a hit counted?")
        .wrong_letter("d", "It is 0 at every rate. How is a hit counted?")
        .help_with(
            "The answer counts as 1 if it is above 0.5, else as 0. When is that equal to the label?",
            "Print y. Is any of its numbers 0 or 1?",
            "b: the labels are random numbers between 0 and 1, and 0 or 1 equals none of them.",
        ),
    ]
}

fn spectra() -> Vec<Exercise> {
    vec![
        Exercise::numbers(
            "inverse shape",
            "The weights have shape (5, 64). What is the shape of their pseudo-inverse?",
            &[2],
            &[64.0, 5.0],
        )
        .mistake(&[5.0, 64.0], "This is the shape of the weights; the inverse goes back.")
        .mistake(&[5.0, 5.0], "This is the shape of W·W⁺.")
        .mistake(&[64.0, 64.0], "This is the shape of W⁺·W.")
        .mistake(&[320.0], "A shape has two numbers here.")
        .help_with(
            "W takes 5 features to 64 neurons. Its pseudo-inverse goes the other way.",
            "It has the shape of the transpose.",
            "(64, 5).",
        ),
        Exercise::numbers(
            "low rank",
            "A matrix has the singular values 4, 2, 1. Its best approximation of rank 1 is off by how \
             much, in the Frobenius norm?",
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
