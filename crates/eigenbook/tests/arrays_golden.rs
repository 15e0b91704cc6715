//! NumPy's results of finding, sorting, summing and choosing, for each element type.
//!
//! `golden/arrays/elements.py` wrote the numbers.

#[path = "golden/expected.rs"]
mod expected;
#[path = "golden/reader.rs"]
mod reader;

use eigenbook::Ordered;
use eigenbook::arrays::{ArrayMethods, arange, one_hot, where_};
use eigenbook::ndarray::{Axis, Ix1, arr0};
use eigenbook::serde_json::Value;
use expected::{Expected, kind};
use reader::{array, golden, text};
use std::fmt::Debug;
use std::str::FromStr;

#[test]
fn elements_are_found_sorted_and_chosen_as_in_numpy() {
    let golden = golden("arrays/elements.json");
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 119);
    for case in cases {
        match kind(case) {
            "f64" => check::<f64>(case),
            "f32" => check::<f32>(case),
            "i64" => check::<i64>(case),
            "i32" => check::<i32>(case),
            "u8" => check::<u8>(case),
            "usize" => check::<usize>(case),
            kind => panic!("no such kind: {kind}"),
        }
    }
}

fn check<T: Ordered + FromStr<Err: Debug>>(case: &Value) {
    let expected = Expected(case);
    let operand = |index: usize| array::<T>(&case["operands"][index]);
    let scalar = |index| operand(index)[[]];
    let a = operand(0);
    match text(case, "call") {
        "whole" => {
            expected.is(0, arr0(a.max().unwrap()));
            expected.is(1, arr0(a.min().unwrap()));
            expected.is(2, arr0(a.argmax().unwrap()));
            expected.is(3, arr0(a.argmin().unwrap()));
            expected.is(4, a.cumsum().unwrap());
        }
        "axis" => {
            let axis = Axis(case["axis"].as_u64().unwrap() as usize);
            expected.is(0, a.max_axis(axis).unwrap());
            expected.is(1, a.min_axis(axis).unwrap());
            expected.is(2, a.argmax_axis(axis).unwrap());
            expected.is(3, a.argmin_axis(axis).unwrap());
            expected.is(4, a.sorted_axis(axis).unwrap());
            expected.is(5, a.argsort_axis(axis).unwrap());
            expected.is(6, a.cumsum_axis(axis).unwrap());
            if axis.0 + 1 == a.ndim() {
                expected.is(4, a.sorted().unwrap());
                expected.is(5, a.argsort().unwrap());
            }
        }
        "unique" => {
            let (values, counts) = a.unique_counts();
            expected.is(0, a.unique());
            expected.is(0, values);
            expected.is(1, counts);
        }
        "select_where" => {
            let mask = array::<bool>(&case["operands"][1]).into_dimensionality::<Ix1>().unwrap();
            expected.is(0, a.select_where(&mask).unwrap());
        }
        "clip" => expected.is(0, a.clip(scalar(1), scalar(2)).unwrap()),
        "where" => {
            let mask = array::<bool>(&case["operands"][1]);
            expected.is(0, where_(&mask, &a, &operand(2)).unwrap());
            expected.is(1, where_(&mask, &a, &operand(3)).unwrap());
        }
        "arange" => expected.is(0, arange(scalar(0), scalar(1), scalar(2)).unwrap()),
        "one_hot" => {
            let n_classes = array::<usize>(&case["operands"][1])[[]];
            let labels = a.into_dimensionality::<Ix1>().unwrap();
            expected.is(0, one_hot(&labels, n_classes).unwrap());
        }
        call => panic!("no such call: {call}"),
    }
}

#[test]
fn arrays_are_written_as_json_and_read_back() {
    use eigenbook::ndarray::{Array2, array};
    use eigenbook::serde_json;
    let a = array![[1.0, 2.5], [3.0, 4.0]];
    let text = serde_json::to_string(&a).unwrap();
    assert_eq!(text, r#"{"v":1,"dim":[2,2],"data":[1.0,2.5,3.0,4.0]}"#);
    assert_eq!(serde_json::from_str::<Array2<f64>>(&text).unwrap(), a);
    assert_eq!(serde_json::to_string(&a.row(1)).unwrap(), r#"{"v":1,"dim":[2],"data":[3.0,4.0]}"#);
}
