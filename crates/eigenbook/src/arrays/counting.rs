//! How many elements are in each class, or in each of some intervals of equal width.
//!
//! ```text
//! histogram   [e₀, e₁) … [eₙ₋₁, eₙ], from the smallest element to the largest
//! bincount    how often 0, 1, … , the largest label
//! ```

use super::comparable::Comparable;
use super::order::operand;
use crate::error::{Error, Operand, Result, brief};
use crate::linalg::linspace;
use ndarray::{Array1, ArrayRef1, ArrayViewD};

/// More classes or intervals are a mistake, and would take gigabytes.
const MOST: usize = 1 << 27;

pub(super) fn histogram_of<T: Comparable>(
    array: ArrayViewD<'_, T>,
    bins: usize,
) -> Result<(Array1<usize>, Array1<f64>)> {
    if !(1..=MOST).contains(&bins) {
        let message = format!("{bins} intervals.\nThere are from 1 to {MOST}.");
        return Err(Error::InvalidParameter { operation: "histogram", message });
    }
    let (first, last) = limits(&array)?;
    let edges = linspace(first, last, bins + 1)?;
    let mut counts = Array1::zeros(bins);
    for x in array.iter().map(|x| x.number()) {
        // As NumPy: computed, and then compared with the edges on both sides.
        let place = (x - first) / (last - first) * bins as f64;
        let mut place = (place as usize).min(bins - 1);
        if x < edges[place] {
            place -= 1;
        } else if place + 1 < bins && x >= edges[place + 1] {
            place += 1;
        }
        counts[place] += 1;
    }
    Ok((counts, edges))
}

/// The smallest and the largest element; 1 apart if they are equal.
fn limits<T: Comparable>(array: &ArrayViewD<'_, T>) -> Result<(f64, f64)> {
    let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
    for (position, element) in array.indexed_iter() {
        let value = element.number();
        if !value.is_finite() {
            return Err(Error::NotFinite {
                operation: "histogram",
                operand: operand(array.shape()),
                position: ndarray::Dimension::slice(&position).to_vec(),
                value,
            });
        }
        (first, last) = (first.min(value), last.max(value));
    }
    Ok(match array.is_empty() {
        true => (0.0, 1.0),
        false if first == last => (first - 0.5, last + 0.5),
        false => (first, last),
    })
}

pub(super) fn bincount_of<T: Comparable>(labels: &ArrayRef1<T>) -> Result<Array1<usize>> {
    let mut counts = Vec::new();
    for (place, label) in labels.iter().enumerate() {
        let number = label.number();
        // The comparison also refuses NaN.
        let is_count = number.fract() == 0.0 && number >= 0.0 && number < MOST as f64;
        if !is_count {
            let found = Operand::new("x", labels.shape());
            let message = format!(
                "element {place} is {}; {found}.\nLabels are whole numbers from 0 to {}.",
                brief(*label),
                MOST - 1
            );
            return Err(Error::InvalidParameter { operation: "bincount", message });
        }
        let label = number as usize;
        if counts.len() <= label {
            counts.resize(label + 1, 0);
        }
        counts[label] += 1;
    }
    Ok(counts.into())
}
