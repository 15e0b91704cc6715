//! Arrays print byte for byte as in NumPy: golden cases, and a property for all others.

use eigenbook::Element;
use eigenbook::display::text::{numpy_repr, numpy_str, python_list, torch_repr};
use eigenbook::ndarray::{ArrayD, IxDyn, arr0, array};
use eigenbook::serde_json::{self, Value};
use proptest::prelude::*;
use std::str::FromStr;

const GOLDEN: &str = include_str!("golden/display/printing.json");

/// To compare more cases, write some with `printing.py 5000` and name the file in the environment.
#[test]
fn every_golden_case_prints_as_numpy() {
    let golden = match std::env::var("EIGENBOOK_PRINTING_CASES") {
        Ok(path) => read(&std::fs::read_to_string(path).expect("the file is there")),
        Err(_) => read(GOLDEN),
    };
    assert!(golden.len() >= 300, "the golden file has lost cases: {}", golden.len());
    let wrong: Vec<String> = golden.iter().filter_map(difference).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), golden.len(), wrong.join("\n"));
}

#[test]
fn tensors_print_as_in_pytorch() {
    let golden = read(include_str!("golden/display/tensors.json"));
    assert!(golden.len() >= 30, "the golden file has lost cases: {}", golden.len());
    for case in golden {
        assert_eq!(torch_repr(&array_of::<f32>(&case)), case["repr"].as_str().unwrap(), "{case}");
    }
}

#[test]
fn lists_are_those_of_python() {
    assert_eq!(python_list(&array![[19, 22], [43, 50]]), "[[19, 22], [43, 50]]");
    assert_eq!(python_list(&array![2.2, 3.6]), "[2.2, 3.6]");
    assert_eq!(python_list(&array![true, false]), "[True, False]");
    assert_eq!(python_list(&array![[[1, 2]], [[3, 4]]]), "[[[1, 2]], [[3, 4]]]");
    assert_eq!(python_list(&arr0(1.0)), "1.0");
    // `tolist` makes Python's own numbers of single ones.
    assert_eq!(python_list(&array![0.1_f32, 2.17538]), "[0.10000000149011612, 2.175379991531372]");
    assert_eq!(python_list(&array![f32::NAN, f32::INFINITY, -0.0]), "[nan, inf, -0.0]");
}

proptest! {
    // A failure shows its input; it need not be written beside the tests.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printing_never_panics(
        shape in proptest::collection::vec(0_usize..6, 0..4),
        values in proptest::collection::vec(proptest::num::f64::ANY, 300),
    ) {
        let size = shape.iter().product::<usize>();
        let doubles = ArrayD::from_shape_vec(IxDyn(&shape), values[..size].to_vec()).unwrap();
        let singles = doubles.mapv(|value| value as f32);
        for text in [
            numpy_str(&doubles), numpy_repr(&doubles), python_list(&doubles),
            numpy_str(&singles), numpy_repr(&singles), torch_repr(&singles),
            numpy_str(&doubles.mapv(|value| value as i64)),
            numpy_str(&doubles.mapv(|value| value as u8)),
            numpy_str(&doubles.mapv(|value| value > 0.0)),
        ] {
            prop_assert!(!text.is_empty());
        }
    }
}

fn read(text: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(text).expect("the golden file is JSON");
    file["cases"].as_array().expect("a list of cases").clone()
}

/// The difference in one case, or none.
fn difference(case: &Value) -> Option<String> {
    let (text, repr) = match case["dtype"].as_str().expect("a data type") {
        "int8" => printed::<i8>(case),
        "int16" => printed::<i16>(case),
        "int32" => printed::<i32>(case),
        "int64" => printed::<i64>(case),
        "uint64" => printed::<u64>(case),
        "uint32" => printed::<u32>(case),
        "uint16" => printed::<u16>(case),
        "uint8" => printed::<u8>(case),
        "bool" => printed::<bool>(case),
        "float32" => printed::<f32>(case),
        "float64" => printed::<f64>(case),
        other => panic!("no such data type: {other}"),
    };
    let expected = (case["str"].as_str().unwrap(), case["repr"].as_str().unwrap());
    let found = (text.as_str(), repr.as_str());
    (found != expected).then(|| {
        let (name, (text, repr)) = (&case["name"], expected);
        format!("{name}\nNumPy:\n{text}\n{repr}\nhere:\n{}\n{}\n", found.0, found.1)
    })
}

fn printed<T: Element + FromStr>(case: &Value) -> (String, String) {
    let array = array_of::<T>(case);
    (numpy_str(&array), numpy_repr(&array))
}

fn array_of<T: FromStr>(case: &Value) -> ArrayD<T> {
    let lengths = case["shape"].as_array().unwrap().iter();
    let shape: Vec<usize> = lengths.map(|length| length.as_u64().unwrap() as usize).collect();
    let data = case["data"].as_array().unwrap().iter();
    let data: Vec<T> = data
        .map(|value| value.as_str().unwrap().to_lowercase())
        .map(|text| text.parse().ok().unwrap_or_else(|| panic!("{text} is no number")))
        .collect();
    ArrayD::from_shape_vec(IxDyn(&shape), data).unwrap()
}
