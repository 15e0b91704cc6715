//! What a student answered: numbers with a shape, or a word.

use crate::display::known::{AnyArray, AnyValue, Known, on_any_array};
use crate::display::text::Element;

/// An answer, whatever its Rust type: `11`, `array![1, 2]`, `vec![1.0, 2.0]`, `(2, 4)`, `"b"`.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Numbers in order; the shape where it is known, empty for a single number.
    Numbers {
        /// The lengths of its axes.
        shape: Option<Vec<usize>>,
        /// The values, row by row.
        values: Vec<f64>,
    },
    /// A word, without the blanks around it and in small letters.
    Word(String),
    /// `()`, as the notebooks have it where the answer belongs.
    Nothing,
    /// Nothing that could be an answer; truth values as well, because `true` is no number.
    Other,
}

impl Given {
    /// Reads a value of any type.
    pub fn new(value: &AnyValue<'_>) -> Self {
        match value.known() {
            Some(known) => Self::of_known(known),
            // Vectors, tuples and their like are read from how `Debug` writes them.
            None => Self::of_text(&format!("{:?}", value.debug())),
        }
    }

    fn of_known(known: Known<'_>) -> Self {
        match known {
            Known::Scalar(array) | Known::Array(array) => Self::of_array(array),
            Known::Text(text) => match text.trim().replace('−', "-").parse() {
                Ok(value) => Self::Numbers { shape: Some(Vec::new()), values: vec![value] },
                Err(_) => Self::Word(text.trim().to_lowercase()),
            },
            Known::Wrapped(_, inner) => Self::of_known(*inner),
            Known::Nothing => Self::Nothing,
            Known::Texts(_) | Known::Record(_) | Known::Formats(_) => Self::Other,
        }
    }

    fn of_array(array: AnyArray<'_>) -> Self {
        if let AnyArray::Bool(_) = array {
            return Self::Other;
        }
        on_any_array!(array, array => Self::Numbers {
            shape: Some(array.shape().to_vec()),
            values: array.iter().map(|value| value.double()).collect(),
        })
    }

    /// Numbers between brackets of any kind, `[1, 2]`, `(2, 4)`, `[[1.0, 2.0], [3.0, 4.0]]`, or a
    /// letter, `'b'`.
    fn of_text(text: &str) -> Self {
        if let Some(letter) = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
            return Self::Word(letter.to_lowercase());
        }
        let is_list = text.starts_with(['[', '(']);
        let words = text.split(|c: char| "[](), \n".contains(c)).filter(|word| !word.is_empty());
        let values: Option<Vec<f64>> = words.map(|word| word.parse().ok()).collect();
        match values {
            Some(values) if !values.is_empty() => {
                let is_flat = !text[1..].contains(['[', '(']);
                let shape = match (is_list, is_flat) {
                    (true, true) => Some(vec![values.len()]),
                    (true, false) => None,
                    (false, _) => Some(Vec::new()),
                };
                Self::Numbers { shape, values }
            }
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use std::fmt::Debug;

    fn given<T: Debug + ?Sized>(value: &T) -> Given {
        Given::new(&AnyValue::new(&value))
    }

    fn numbers(shape: Option<Vec<usize>>, values: &[f64]) -> Given {
        Given::Numbers { shape, values: values.to_vec() }
    }

    #[test]
    fn answers_of_many_types_are_read() {
        assert_eq!(given(&11), numbers(Some(vec![]), &[11.0]));
        assert_eq!(given(&-0.5_f32), numbers(Some(vec![]), &[-0.5]));
        assert_eq!(given(&true), Given::Other);
        assert_eq!(given(&array![[1, 2]]), numbers(Some(vec![1, 2]), &[1.0, 2.0]));
        assert_eq!(given(&vec![1.5, 2.0]), numbers(Some(vec![2]), &[1.5, 2.0]));
        assert_eq!(given(&(2, 4)), numbers(Some(vec![2]), &[2.0, 4.0]));
        assert_eq!(given(&[[1, 2], [3, 4]]), numbers(None, &[1.0, 2.0, 3.0, 4.0]));
        assert_eq!(given(&3_u16), numbers(Some(vec![]), &[3.0]));
        assert_eq!(given(" B "), Given::Word("b".to_owned()));
        assert_eq!(given("−2"), numbers(Some(vec![]), &[-2.0]));
        assert_eq!(given(&'B'), Given::Word("b".to_owned()));
        assert_eq!(given(&()), Given::Nothing);
        assert_eq!(given(&Vec::<f64>::new()), Given::Other);
    }
}
