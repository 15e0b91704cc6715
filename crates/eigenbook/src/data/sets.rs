//! Two small data sets, to try a model on without a download.
//!
//! - Iris: R. A. Fisher, *The use of multiple measurements in taxonomic problems*, 1936, with the
//!   values of that paper, as in R and scikit-learn; its data are in the public domain, and the UCI
//!   Machine Learning Repository distributes them under CC BY 4.0.
//! - Digits: E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine
//!   Learning Repository, 1998, CC BY 4.0 (<https://creativecommons.org/licenses/by/4.0/>). The
//!   numbers are unchanged; they are written as one character for each pixel.

use ndarray::{Array1, Array2};
use std::fmt;

const IRIS: &str = include_str!("../../assets/data/iris.csv");
const DIGITS: &str = include_str!("../../assets/data/digits.txt");

/// Samples, their classes, and the names of the columns and classes.
#[derive(Clone, PartialEq)]
pub struct Dataset {
    /// `(n_samples, n_features)`
    pub data: Array2<f64>,
    /// `(n_samples,)`, the number of the class of each sample, from 0.
    pub target: Array1<i64>,
    /// One name for each feature.
    pub feature_names: Vec<String>,
    /// One name for each class.
    pub target_names: Vec<String>,
}

/// 150 flowers of three species: length and width of sepal and petal in cm, `load_iris()`.
///
/// # Shapes
/// - `data`: `(150, 4)`, `target`: `(150,)` with the classes setosa, versicolor, virginica
///
/// ```
/// use eigenbook::prelude::*;
///
/// let iris = load_iris();
/// assert_eq!(iris.data.row(0), array![5.1, 3.5, 1.4, 0.2]);
/// assert_eq!(iris.target_names, ["setosa", "versicolor", "virginica"]);
/// ```
pub fn load_iris() -> Dataset {
    let mut lines = IRIS.lines();
    let names = lines.next().unwrap_or_default().split(',').map(str::to_owned);
    let mut feature_names: Vec<String> = names.collect();
    feature_names.pop(); // the species
    let (mut data, mut target, mut target_names) = (Vec::new(), Vec::new(), Vec::<String>::new());
    for line in lines {
        let (values, species) = line.rsplit_once(',').unwrap_or_default();
        data.extend(values.split(',').filter_map(|value| value.parse::<f64>().ok()));
        if target_names.last().is_none_or(|last| last != species) {
            target_names.push(species.to_owned());
        }
        target.push(target_names.len() as i64 - 1);
    }
    dataset(data, target, feature_names, target_names)
}

/// 1797 digits that people wrote: 8×8 pixels from 0 (white) to 16 (black), `load_digits()`.
///
/// # Shapes
/// - `data`: `(1797, 64)`, the pixels row by row; `data.row(i).to_shape((8, 8))?` is a picture, and
///   `data.to_shape((1797, 8, 8))?` are the images for a [`Conv2D`](crate::nn::Conv2D)
/// - `target`: `(1797,)`, the digit
///
/// ```
/// use eigenbook::prelude::*;
///
/// let digits = load_digits();
/// assert_eq!((digits.data.dim(), digits.data.max()?), ((1797, 64), 16.0));
/// assert_eq!(digits.target.slice(s![..4]), array![0, 1, 2, 3]);
/// # Ok::<(), Error>(())
/// ```
pub fn load_digits() -> Dataset {
    let (mut data, mut target) = (Vec::new(), Vec::new());
    for line in DIGITS.lines() {
        let (digit, pixels) = line.split_once(' ').unwrap_or_default();
        target.extend(digit.parse::<i64>());
        // 0 to 9, then A to G for 10 to 16.
        data.extend(pixels.chars().filter_map(|pixel| pixel.to_digit(17)).map(f64::from));
    }
    let feature_names = (0..64).map(|i| format!("pixel_{}_{}", i / 8, i % 8)).collect();
    dataset(data, target, feature_names, (0..10).map(|digit| digit.to_string()).collect())
}

fn dataset(
    data: Vec<f64>,
    target: Vec<i64>,
    feature_names: Vec<String>,
    target_names: Vec<String>,
) -> Dataset {
    let shape = (target.len(), feature_names.len());
    let data = Array2::from_shape_vec(shape, data).unwrap_or_default();
    Dataset { data, target: target.into(), feature_names, target_names }
}

impl fmt::Debug for Dataset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_samples, n_features) = self.data.dim();
        write!(
            formatter,
            "<Dataset: {n_samples} samples, {n_features} features, classes {}>",
            self.target_names.join(", ")
        )
    }
}
