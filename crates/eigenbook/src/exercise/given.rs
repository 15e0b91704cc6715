//! A student's answer of any Rust type: `11`, `array![1, 2]`, `vec![1.0, 2.0]`, `(2, 4)`, `"b"`.

use crate::display::registry::{AnyArray, AnyValue, Known, on_any_array};
use crate::display::text::Printed;
use eigenbook_exercises::{Given, Numbers};
use std::fmt::Debug;

/// Reads an answer of any type.
pub(super) fn given<T: Debug + ?Sized>(value: &T) -> Given {
    of_any(&AnyValue::new(&value))
}

/// As [`given`], compiled once.
fn of_any(value: &AnyValue<'_>) -> Given {
    match value.known() {
        Some(known) => of_known(known),
        // Vectors, tuples and their like are read from how `Debug` writes them.
        None => Given::debug(&format!("{:?}", value.debug())),
    }
}

fn of_known(known: Known<'_>) -> Given {
    match known {
        Known::Scalar(array) | Known::Array(array) => of_array(array),
        Known::Text(text) => Given::text(text),
        Known::Wrapped(_, inner) => of_known(*inner),
        Known::Record(parts) => {
            Given::Record(parts.into_iter().map(|(name, part)| (name, of_known(part))).collect())
        }
        Known::Nothing | Known::OnPage => Given::Nothing,
        Known::Texts(_) | Known::Formats(_) => Given::Other,
    }
}

fn of_array(array: AnyArray<'_>) -> Given {
    if let AnyArray::Bool(_) = array {
        return Given::Other;
    }
    let is_whole = !matches!(array, AnyArray::F32(_) | AnyArray::F64(_));
    on_any_array!(array, array => Given::Numbers(Numbers {
        shape: Some(array.shape().to_vec()),
        values: array.iter().map(|&value| Printed::double(value)).collect(),
        is_whole,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::least_squares;
    use ndarray::array;

    fn numbers(shape: Option<Vec<usize>>, values: &[f64], is_whole: bool) -> Given {
        Given::Numbers(Numbers { shape, values: values.to_vec(), is_whole })
    }

    #[test]
    fn answers_of_many_types_are_read() {
        assert_eq!(given(&11), numbers(Some(vec![]), &[11.0], true));
        assert_eq!(given(&-0.5_f32), numbers(Some(vec![]), &[-0.5], false));
        assert_eq!(given(&array![[1, 2]]), numbers(Some(vec![1, 2]), &[1.0, 2.0], true));
        assert_eq!(given(&vec![1.5, 2.0]), numbers(Some(vec![2]), &[1.5, 2.0], false));
        assert_eq!(given(&(2, 4)), numbers(Some(vec![2]), &[2.0, 4.0], true));
        assert_eq!(given(&[[1, 2], [3, 4]]), numbers(None, &[1.0, 2.0, 3.0, 4.0], true));
        assert_eq!(given(&3_u16), numbers(Some(vec![]), &[3.0], true));
        assert_eq!(given(&array![2, 3].mean()), numbers(Some(vec![]), &[2.0], true));
        assert_eq!(given(" B "), Given::Word("b".to_owned()));
        assert_eq!(given(&'B'), Given::Word("b".to_owned()));
        assert_eq!(given(&()), Given::Nothing);
        for other in [given(&true), given(&Vec::<f64>::new())] {
            assert_eq!(other, Given::Other);
        }
    }

    #[test]
    fn a_record_is_read_part_by_part() {
        let fit = least_squares(&array![[1.0], [2.0]], &array![2.0, 4.0]).unwrap();
        let Given::Record(parts) = given(&fit) else { panic!("it is a record") };
        assert_eq!(parts[0].0, "solution");
    }
}
