//! Splits data for training and testing, as scikit-learn does.
//!
//! ```text
//! n_test = ⌈n·test_size⌉
//! np.random.RandomState(seed).permutation(n): the first n_test places are the test's
//! ```
//!
//! The same seed gives the same rows as `train_test_split(…, random_state=seed)`.
//!
//! If one class is rare, chance may leave it out of one part. A stratified split takes the same
//! share of each class: what is left after rounding down goes to the classes with the largest rest.

use super::invalid;
use crate::error::{Error, Operand, Result};
use crate::random::NumpyRandom;
use ndarray::{Array, Array1, ArrayRef, ArrayRef1, Axis, RemoveAxis};

/// Rows to learn from, rows to judge by, and the same of the targets.
pub type Split<A, B> = (A, A, B, B);

/// Splits samples and their targets, `train_test_split(x, y, test_size=…, random_state=seed)`.
///
/// # Shapes
/// - `x`: `(n_samples, …)`, `y`: `(n_samples, …)`
/// - `test_size`: the share of the samples that the test gets, between 0 and 1
/// - returns `x_train`, `x_test`, `y_train`, `y_test`
///
/// # Errors
/// [`Error::ShapeMismatch`] if the lengths differ; [`Error::Empty`] without samples;
/// [`Error::InvalidParameter`] if one part would have no samples.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let (x, y) = (array![[1.0], [2.0], [3.0], [4.0]], array![0, 0, 1, 1]);
/// let (x_train, x_test, y_train, y_test) = train_test_split(&x, &y, 0.25, 0)?;
/// assert_eq!((x_train.dim(), x_test.dim(), y_train.len(), y_test.len()), ((3, 1), (1, 1), 3, 1));
/// # Ok::<(), Error>(())
/// ```
pub fn train_test_split<T: Clone, D: RemoveAxis, U: Clone, E: RemoveAxis>(
    x: &ArrayRef<T, D>,
    y: &ArrayRef<U, E>,
    test_size: f64,
    seed: u32,
) -> Result<Split<Array<T, D>, Array<U, E>>> {
    Ok(parts(x, y, places(x.shape(), y.shape(), test_size, seed)?))
}

/// The same with each class in both parts by its share,
/// `train_test_split(x, y, test_size=…, random_state=seed, stratify=y)`.
///
/// # Shapes
/// - `x`: `(n_samples, …)`, `y`: `(n_samples,)`, its classes
/// - returns as [`train_test_split`]
///
/// # Errors
/// As for [`train_test_split`]; [`Error::InvalidParameter`] if a label is NaN, a class has one
/// sample, or a part has fewer samples than there are classes.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let (x, y) = (arange(0, 8, 1)?, array![0, 0, 1, 0, 0, 0, 0, 1]);
/// let (_, _, y_train, y_test) = train_test_split_stratified(&x, &y, 0.5, 0)?;
/// assert_eq!((y_train.sum(), y_test.sum()), (1, 1));
/// # Ok::<(), Error>(())
/// ```
pub fn train_test_split_stratified<T: Clone, D: RemoveAxis, U: Clone + PartialOrd>(
    x: &ArrayRef<T, D>,
    y: &ArrayRef1<U>,
    test_size: f64,
    seed: u32,
) -> Result<Split<Array<T, D>, Array1<U>>> {
    let n_test = count_for_test(STRATIFIED, x.shape(), y.shape(), test_size)?;
    // What is not equal to itself has no place in an order.
    if let Some(sample) = y.iter().position(|label| label.partial_cmp(label).is_none()) {
        let message =
            format!("the label of sample {sample} is missing (NaN).\nEach sample has a class.");
        return Err(invalid(STRATIFIED, message));
    }
    let mut order: Vec<usize> = (0..y.len()).collect();
    order.sort_by(|&a, &b| y[a].partial_cmp(&y[b]).unwrap_or(std::cmp::Ordering::Equal));
    let classes: Vec<Vec<usize>> =
        order.chunk_by(|&a, &b| y[a] == y[b]).map(<[usize]>::to_vec).collect();
    Ok(parts(x, y, stratified(&classes, n_test, &mut NumpyRandom::seed(seed))?))
}

fn parts<T: Clone, D: RemoveAxis, U: Clone, E: RemoveAxis>(
    x: &ArrayRef<T, D>,
    y: &ArrayRef<U, E>,
    (train, test): (Vec<usize>, Vec<usize>),
) -> Split<Array<T, D>, Array<U, E>> {
    (
        x.select(Axis(0), &train),
        x.select(Axis(0), &test),
        y.select(Axis(0), &train),
        y.select(Axis(0), &test),
    )
}

const STRATIFIED: &str = "train_test_split_stratified";

/// Places of each class for both parts, as scikit-learn draws them.
fn stratified(
    classes: &[Vec<usize>],
    n_test: usize,
    rng: &mut NumpyRandom,
) -> Result<(Vec<usize>, Vec<usize>)> {
    let sizes: Vec<usize> = classes.iter().map(Vec::len).collect();
    let n_train = sizes.iter().sum::<usize>() - n_test;
    if let Some(class) = classes.iter().find(|class| class.len() < 2) {
        let message = format!(
            "the class of sample {} has no other sample.\nEach class needs one for each part.",
            class[0]
        );
        return Err(invalid(STRATIFIED, message));
    }
    if n_train.min(n_test) < classes.len() {
        let message = format!(
            "{n_train} samples to learn from and {n_test} for the test, of {} classes.\n\
             Each part needs a sample of each class.",
            classes.len()
        );
        return Err(invalid(STRATIFIED, message));
    }
    let for_train = shares(&sizes, n_train, rng);
    let left: Vec<usize> = sizes.iter().zip(&for_train).map(|(size, taken)| size - taken).collect();
    let for_test = shares(&left, n_test, rng);
    let (mut train, mut test) = (Vec::new(), Vec::new());
    for ((class, n_train), n_test) in classes.iter().zip(for_train).zip(for_test) {
        let drawn: Vec<usize> = rng.order(class.len()).into_iter().map(|it| class[it]).collect();
        train.extend(&drawn[..n_train]);
        test.extend(&drawn[n_train..n_train + n_test]);
    }
    let mut shuffled = |places: Vec<usize>| -> Vec<usize> {
        rng.order(places.len()).into_iter().map(|it| places[it]).collect()
    };
    Ok((shuffled(train), shuffled(test)))
}

/// How many samples of each class make `n` by its size; equal rests are drawn.
fn shares(sizes: &[usize], n: usize, rng: &mut NumpyRandom) -> Vec<usize> {
    let total: usize = sizes.iter().sum();
    let exact = |size: &usize| *size as f64 / total as f64 * n as f64;
    let mut counts: Vec<usize> = sizes.iter().map(|size| exact(size).floor() as usize).collect();
    let rests: Vec<f64> = sizes.iter().map(|size| exact(size).fract()).collect();
    let mut largest_first = rests.clone();
    largest_first.sort_by(|a, b| b.total_cmp(a));
    largest_first.dedup();
    let mut missing = n - counts.iter().sum::<usize>();
    for rest in largest_first {
        if missing == 0 {
            break;
        }
        let equal: Vec<usize> = (0..sizes.len()).filter(|&class| rests[class] == rest).collect();
        let chosen = missing.min(equal.len());
        let drawn = rng.order(equal.len());
        drawn[..chosen].iter().for_each(|&place| counts[equal[place]] += 1);
        missing -= chosen;
    }
    counts
}

/// The places of the rows for learning, and those for the test.
fn places(x: &[usize], y: &[usize], share: f64, seed: u32) -> Result<(Vec<usize>, Vec<usize>)> {
    let n_test = count_for_test("train_test_split", x, y, share)?;
    let mut order = NumpyRandom::seed(seed).order(x[0]);
    let train = order.split_off(n_test);
    Ok((train, order))
}

/// How many samples the test gets.
fn count_for_test(operation: &'static str, x: &[usize], y: &[usize], share: f64) -> Result<usize> {
    let n = x[0];
    if n != y[0] {
        let found = format!("{} and {}.", Operand::new("x", x), Operand::new("y", y));
        let rule = "Each sample has one target.".to_owned();
        return Err(Error::ShapeMismatch { operation, found, rule });
    }
    if n == 0 {
        let rule = "Samples are needed that can be split.";
        return Err(Error::Empty { operation, operand: Operand::new("x", x), rule });
    }
    let n_test = (n as f64 * share).ceil();
    if !(share > 0.0 && share < 1.0 && n_test < n as f64) {
        let message = format!(
            "test_size is {share} of {n} samples.\n\
             It is a share between 0 and 1 that leaves both parts at least one sample."
        );
        return Err(invalid(operation, message));
    }
    Ok(n_test as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, array};

    #[test]
    fn every_sample_is_in_one_part() {
        let x = Array1::from_iter(0..10);
        let (train, test, _, _) = train_test_split(&x, &x, 0.3, 7).unwrap();
        let mut all: Vec<i32> = train.iter().chain(&test).copied().collect();
        all.sort_unstable();
        assert_eq!((Array1::from(all), test.len()), (x, 3));
    }

    #[test]
    fn each_class_is_in_both_parts() {
        let split = |y: &Array1<i32>, share| train_test_split_stratified(y, y, share, 0);
        let error = split(&array![0, 0, 0, 7], 0.5).unwrap_err().to_string();
        assert!(error.contains("the class of sample 3 has no other sample."), "{error}");
        let error = split(&array![0, 0, 1, 1, 2, 2], 0.2).unwrap_err().to_string();
        assert!(error.contains("4 samples to learn from and 2 for the test, of 3"), "{error}");
        assert!(split(&array![0, 0], 0.0).is_err());
        // Enough of them that sorting would notice.
        let every_third = |i: usize| if i % 3 == 2 { f64::NAN } else { -(i as f64 % 7.0) };
        let missing = Array1::from_shape_fn(60, every_third);
        let error = train_test_split_stratified(&missing, &missing, 0.5, 0).unwrap_err();
        assert!(error.to_string().contains("the label of sample 2 is missing (NaN)"), "{error}");
        let words = array!["b", "a", "b", "a"];
        let (_, _, _, test) = train_test_split_stratified(&words, &words, 0.5, 3).unwrap();
        assert!(test.iter().any(|it| *it == "a") && test.iter().any(|it| *it == "b"));
    }

    #[test]
    fn what_cannot_be_split_is_refused() {
        let split = |x: &Array1<i32>, y: &Array1<i32>, share| train_test_split(x, y, share, 0);
        let (two, three) = (array![1, 2], array![1, 2, 3]);
        assert!(matches!(split(&two, &three, 0.5), Err(Error::ShapeMismatch { .. })));
        assert!(split(&two, &two, 0.0).is_err() && split(&two, &two, 0.9).is_err());
        assert!(split(&two, &two, f64::NAN).is_err() && split(&two, &two, -1.0).is_err());
        let none = Array1::zeros(0);
        assert!(matches!(split(&none, &none, 0.5), Err(Error::Empty { .. })));
    }
}
