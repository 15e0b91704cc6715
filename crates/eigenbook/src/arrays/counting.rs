//! How many elements are in each class, or in each of some intervals of equal width.
//!
//! ```text
//! histogram   [e₀, e₁) … [eₙ₋₁, eₙ], from the smallest element to the largest
//! bincount    how often 0, 1, … , the largest label
//! ```

use super::comparable::Comparable;
use super::order::{End, extreme, operand};
use crate::error::{Error, Operand, Result, brief};
use crate::linalg::linspace;
use ndarray::{Array1, ArrayD, ArrayRef1, ArrayViewD};
use std::cmp::Ordering;

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
    let edges = linspace(first, last, bins + 1)?.to_vec();
    let mut counts = vec![0; bins];
    array.for_each(|x| {
        let x = x.number();
        // As NumPy: computed, and then compared with the edges on both sides.
        let place = (x - first) / (last - first) * bins as f64;
        let place = (place as usize).min(bins - 1);
        let is_before = x < edges[place];
        let is_after = place + 1 < bins && x >= edges[place + 1];
        counts[place + usize::from(is_after) - usize::from(is_before)] += 1;
    });
    Ok((counts.into(), edges.into()))
}

/// The smallest and the largest element; 1 apart if they are equal.
fn limits<T: Comparable>(array: &ArrayViewD<'_, T>) -> Result<(f64, f64)> {
    if array.is_empty() {
        return Ok((0.0, 1.0));
    }
    let ends = [End::Least, End::Most].map(|end| extreme(array.view(), end));
    let [first, last] = ends.map(|end| end.map_or(f64::NAN, T::number));
    if !(first.is_finite() && last.is_finite()) {
        let is_not_finite = |(_, element): &(_, &T)| !element.number().is_finite();
        if let Some((position, element)) = array.indexed_iter().find(is_not_finite) {
            return Err(Error::NotFinite {
                operation: "histogram",
                operand: operand(array.shape()),
                position: ndarray::Dimension::slice(&position).to_vec(),
                value: element.number(),
            });
        }
    }
    Ok(if first == last { (first - 0.5, last + 0.5) } else { (first, last) })
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

/// The interval of each element between the edges.
pub(super) fn digitized<T: Comparable>(
    array: ArrayViewD<'_, T>,
    edges: &ArrayRef1<T>,
) -> Result<ArrayD<usize>> {
    let edges = edges.to_vec();
    let first = |order: Ordering| {
        edges.windows(2).position(|pair| pair[0].order(&pair[1]) == order).map(|place| place + 1)
    };
    let (rises, falls) = (first(Ordering::Less), first(Ordering::Greater));
    check_edges(edges.iter().position(|edge| edge.is_nan()), rises, falls)?;
    let is_passed: fn(Ordering) -> bool =
        if falls.is_none() { Ordering::is_le } else { Ordering::is_gt };
    Ok(array.map(|x| edges.partition_point(|edge| is_passed(edge.order(x)))))
}

fn check_edges(nan: Option<usize>, rises: Option<usize>, falls: Option<usize>) -> Result<()> {
    let found = match (nan, rises, falls) {
        (Some(place), _, _) => {
            format!("edge {place} is NaN.\nEdges are numbers that go up, or that go down.")
        }
        (None, Some(rises), Some(falls)) => format!(
            "edge {falls} is below the one before it, and edge {rises} above.\n\
             Edges go from the smallest to the largest; edges.sorted()? has that order."
        ),
        (None, _, _) => return Ok(()),
    };
    Err(Error::InvalidParameter { operation: "digitize", message: found })
}
