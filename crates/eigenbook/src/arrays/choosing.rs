//! Chooses elements by a condition: from one of two arrays, some rows, within two bounds.
//!
//! ```text
//! mask   an array of truth values: x.mapv(|x| x > 1.0)
//! ```

use super::comparable::Comparable;
use super::order::operand;
use crate::error::{Error, Operand, Result, brief};
use crate::linalg::processor::{Cost, mapped};
use ndarray::{ArrayD, ArrayRef1, ArrayViewD, Axis};

pub(super) fn where_of<T: Comparable>(
    mask: ArrayViewD<'_, bool>,
    yes: ArrayViewD<'_, T>,
    no: ArrayViewD<'_, T>,
) -> Result<ArrayD<T>> {
    let shape = mask.raw_dim();
    let repeated = |role, array: &ArrayViewD<'_, T>| match array.broadcast(shape.clone()) {
        Some(view) => Ok(view.to_owned()),
        None => Err(not_as_the_mask("where_", Operand::new(role, array.shape()), mask.shape())),
    };
    let mut chosen = repeated("yes", &yes)?;
    let no = repeated("no", &no)?;
    ndarray::Zip::from(&mut chosen).and(&mask).and(&no).for_each(|element, &mask, &no| {
        if !mask {
            *element = no;
        }
    });
    Ok(chosen)
}

/// The elements of a vector, or the rows of a matrix, for which the mask is true.
pub(super) fn selected_rows<T: Comparable>(
    array: ArrayViewD<'_, T>,
    mask: &ArrayRef1<bool>,
) -> Result<ArrayD<T>> {
    if array.shape().first() != Some(&mask.len()) {
        let operand = operand(array.shape());
        return Err(not_as_the_mask("select_where", operand, mask.shape()));
    }
    let places: Vec<usize> =
        mask.iter().enumerate().filter(|(_, mask)| **mask).map(|(place, _)| place).collect();
    Ok(array.select(Axis(0), &places))
}

pub(super) fn clipped<T: Comparable>(
    array: ArrayViewD<'_, T>,
    least: T,
    most: T,
) -> Result<ArrayD<T>> {
    if least.is_nan() || most.is_nan() || least > most {
        return Err(Error::InvalidParameter {
            operation: "clip",
            message: format!(
                "from {} to {}.\nThe first bound is at most as large as the second.",
                brief(least),
                brief(most)
            ),
        });
    }
    // Comparisons with NaN are false, so that it stays. One after the other, they need no jumps.
    let clip = move |value| {
        let value = if value < least { least } else { value };
        if value > most { most } else { value }
    };
    Ok(mapped(array, Cost::Memory, clip))
}

fn not_as_the_mask(operation: &'static str, operand: Operand, mask: &[usize]) -> Error {
    let rule = match operation {
        "where_" => "A number or an array that is repeated to the shape of the mask is needed.",
        _ => "The mask has one truth value for each element of a vector or row of a matrix.",
    };
    let found = format!("{operand} and {}.", Operand::new("the mask", mask));
    Error::ShapeMismatch { operation, found, rule: rule.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::arrays::ArrayMethods;
    use ndarray::array;

    #[test]
    fn a_mask_selects_rows() {
        let a = array![[1, 2], [3, 4], [5, 6]];
        assert_eq!(a.select_where(&array![true, false, true]).unwrap(), array![[1, 2], [5, 6]]);
        assert_eq!(a.row(0).select_where(&array![false, true]).unwrap(), array![2]);
        assert_eq!(a.select_where(&array![false, false, false]).unwrap().dim(), (0, 2));
        assert!(a.select_where(&array![true, false]).is_err());
    }

    #[test]
    fn bounds_in_the_wrong_order_are_refused() {
        let x = array![f64::NAN, -2.0, 0.5, 9.0];
        let clipped = x.clip(-1.0, 1.0).unwrap();
        assert!(clipped[0].is_nan());
        assert_eq!(clipped.slice(ndarray::s![1..]), array![-1.0, 0.5, 1.0]);
        assert!(x.clip(1.0, -1.0).is_err() && x.clip(f64::NAN, 1.0).is_err());
    }
}
