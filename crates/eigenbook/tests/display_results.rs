//! A cell's last expression: which values are recognised, and their output formats.
//!
//! Outside of a notebook a result is printed as plain text, so the formats are tested through
//! [`formats_of`], which `evcxr_display` sends.

use eigenbook::display::noted::seen;
use eigenbook::display::show::formats_of;
use eigenbook::ndarray::{ArcArray, Array, Array1, Array2, CowArray, IxDyn, arr0};
use eigenbook::prelude::*;
use std::fmt::Debug;

fn plain<T: Debug + ?Sized>(value: &T) -> String {
    formats_of(value).expect("the value shows something").plain().to_owned()
}

#[test]
fn every_kind_of_array_prints_as_numpy() {
    let a: Array2<i64> = array![[1, 2], [3, 4]];
    let square = "[[1 2]\n [3 4]]";
    assert_eq!(plain(&a), square);
    assert_eq!(plain(&&a), square);
    assert_eq!(plain(&a.view()), square);
    assert_eq!(plain(&a.clone().view_mut()), square);
    assert_eq!(plain(&ArcArray::from(a.clone())), square);
    assert_eq!(plain(&CowArray::from(&a)), square);
    assert_eq!(plain(&*a), square);
    assert_eq!(plain(&a.t()), "[[1 3]\n [2 4]]");
    assert_eq!(plain(&a.row(0)), "[1 2]");
    assert_eq!(plain(&a.slice(s![.., 1])), "[2 4]");
    assert_eq!(plain(&a.slice(s![..;-1, ..])), "[[3 4]\n [1 2]]");
    assert_eq!(plain(&a.to_shape(4).unwrap()), "[1 2 3 4]");
    assert_eq!(plain(&a.view().into_dyn()), square);
}

#[test]
fn every_element_type_prints_as_numpy() {
    assert_eq!(plain(&array![1_i32, -2]), "[ 1 -2]");
    assert_eq!(plain(&array![1_usize, 20]), "[ 1 20]");
    assert_eq!(plain(&array![255_u8]), "[255]");
    assert_eq!(plain(&array![true, false]), "[ True False]");
    assert_eq!(plain(&tensor![1.5693597, 0.5]), "[1.5693597 0.5      ]");
    assert_eq!(plain(&array![9.84, 30.0]), "[ 9.84 30.  ]");
    assert_eq!(plain(&Array1::<f64>::zeros(0)), "[]");
    assert_eq!(plain(&arr0(2.5)), "2.5");
    assert_eq!(plain(&Array::<f32, _>::ones((1, 1, 2))), "[[[1. 1.]]]");
    assert_eq!(plain(&Array::<f64, _>::ones(IxDyn(&[1, 1, 1, 1, 1]))), "[[[[[1.]]]]]");
}

#[test]
fn json_values_show_as_json() {
    let value = serde_json::json!({"a": [1, 2.5, null], "b": "c"});
    let text = "{\n  \"a\": [\n    1,\n    2.5,\n    null\n  ],\n  \"b\": \"c\"\n}";
    assert_eq!(plain(&value), text);
    assert_eq!(plain(&&value), text);
    assert_eq!(plain(value.as_object().unwrap()), text);
    assert_eq!(plain(&value["b"]), "\"c\"");
    assert_eq!(plain(&value.get("b")), "Some(\"c\")");
    assert!(plain(&serde_json::from_str::<serde_json::Value>("[]")).starts_with("[]\n"));
    let long = serde_json::Value::from("x".repeat(30_000));
    assert!(plain(&long).ends_with('…') && plain(&long).len() < 21_000);
}

#[test]
fn other_values_show_as_rust_writes_them() {
    assert_eq!(plain(&656.0), "656.0");
    assert_eq!(plain(&2), "2");
    assert_eq!(plain(&true), "true");
    assert_eq!(plain("a \"b\""), "\"a \\\"b\\\"\"");
    assert_eq!(plain(&String::from("text")), "\"text\"");
    assert_eq!(plain(&(5, 64)), "(5, 64)");
    assert_eq!(plain(array![[1, 2]].shape()), "[1, 2]");
    assert_eq!(plain(&vec![1.0, 2.5]), "[1.0, 2.5]");
    assert_eq!(plain(&(array![1, 2], array![0.5])), "([1, 2], [0.5])");
}

#[test]
fn nothing_shows_nothing() {
    assert!(formats_of(&()).is_none());
    assert!(formats_of(&display(&1)).is_none());
}

/// The note below a value that a forgotten `?` has left in `Ok(…)`.
const HELD: &str = "This is inside `Ok(…)`: write `?` after the call to get the value itself.";

#[test]
fn a_forgotten_question_mark_hides_no_picture_and_no_verdict() -> Result<()> {
    let figure = Figure::new().line("a", &[1.0, 2.0], &[1.0, 2.0]);
    let verdict = check("sum", &array![-1, 0]);
    assert!(plain(&verdict).starts_with("Right.") && plain(&verdict).ends_with(HELD));
    assert!(plain(&figure).starts_with("Figure") && plain(&figure).ends_with(HELD));
    let formats = formats_of(&figure).unwrap();
    assert!(formats.data()["text/html"].as_str().unwrap().contains("<img"));
    assert!(formats.data().contains_key("image/png"));
    assert!(plain(&svd(&array![[2.0, 0.0], [0.0, 1.0]])).starts_with("u:"));
    assert!(plain(&hint("sum")).starts_with("Hint 1 of 2"));
    Ok(())
}

#[test]
fn options_and_results_show_what_they_hold() {
    let good: Result<Array2<f64>> = Ok(array![[1.0, 0.5]]);
    assert_eq!(plain(&good), format!("[[1.  0.5]]\n{HELD}"));
    assert!(formats_of(&good).unwrap().data()["text/html"].as_str().unwrap().ends_with("</div>"));
    let reshaped = array![[1, 2], [3, 4]];
    assert_eq!(plain(&reshaped.to_shape(4)), format!("[1 2 3 4]\n{HELD}"));
    assert_eq!(plain(&reshaped.into_shape_with_order(4)), format!("[1 2 3 4]\n{HELD}"));
    let nothing: Result<()> = Ok(());
    assert_eq!(plain(&nothing), "Ok(())");
    assert_eq!(plain(&Err::<f64, _>("no")), "Err(\"no\")");
    assert_eq!(plain(&Some(array![[1, 2], [3, 4]])), "Some(\n[[1 2]\n [3 4]]\n)");
    assert_eq!(plain(&None::<Array1<f64>>), "None");
}

#[test]
#[expect(clippy::needless_borrow, clippy::unit_arg, reason = "students write such lines")]
fn the_method_borrows_and_works_through_every_kind_of_place() {
    let a = array![[1, 2], [3, 4]];
    let name = String::from("a");
    (a).evcxr_display();
    (&a).evcxr_display();
    (a.t()).evcxr_display();
    (a.row(0)).evcxr_display();
    (&name).evcxr_display();
    (name.as_str()).evcxr_display();
    (a.shape()).evcxr_display();
    (1 + 1).evcxr_display();
    ({}).evcxr_display();
    let mut b = a.clone();
    (b.slice_mut(s![.., 0])).evcxr_display();
    assert_eq!((a, name), (b, "a".to_owned()));
}

#[test]
fn a_decomposition_shows_its_parts_by_name() {
    let bundle = formats_of(&svd(&array![[3.0, 0.0], [0.0, 2.0]]).unwrap()).unwrap();
    assert!(bundle.plain().starts_with("u:\n[["), "{}", bundle.plain());
    assert!(bundle.plain().contains("\nsingular_values: [3. 2.]\nv_t:\n[["));
    let html = bundle.data()["text/html"].as_str().unwrap();
    assert_eq!(html.matches("<table").count(), 2);
}

#[test]
fn a_matrix_is_also_a_table_with_its_shape() {
    let bundle = formats_of(&array![[1.0, 2.5], [30.0, 4.0]]).unwrap();
    let html = bundle.data()["text/html"].as_str().unwrap();
    assert!(html.contains("matrix with 2 rows and 2 columns") && html.contains("2 × 2"));
    assert!(html.contains("<td> 1. </td><td> 2.5</td>"), "{html}");
    assert_eq!(html.matches("<tr>").count(), 2);
    assert!(!formats_of(&array![1, 2]).unwrap().data().contains_key("text/html"));
}

#[test]
fn a_large_matrix_is_summarised_in_both_formats() {
    let bundle = formats_of(&Array2::<f64>::zeros((500, 400))).unwrap();
    let html = bundle.data()["text/html"].as_str().unwrap();
    assert!(html.contains("500 × 400") && html.contains('⋯') && html.contains('⋮'));
    assert!(html.len() < 3_000 && bundle.plain().len() < 500);
}

#[test]
fn a_summary_shows_its_table() -> Result<()> {
    let mut model = Sequential::new();
    model.add(Input::new(5))?;
    model.add(Dense::new(64).activation(Relu))?;
    let summary = model.summary();
    assert_eq!(plain(&summary), summary.to_string());
    assert!(plain(&summary).starts_with("Model: \"sequential\""));
    Ok(())
}

/// A type of another crate than the library, with two forms.
struct Board {
    display: &'static str,
    debug: &'static str,
}

impl std::fmt::Display for Board {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(self.display)
    }
}

impl Debug for Board {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(self.debug)
    }
}

#[test]
fn several_lines_are_better_than_one() {
    let shown = |display, debug| plain(*seen(&&Board { display, debug }).noted());
    assert_eq!(shown("\n  1 2\n  3 4\n\n", "[[1, 3], [2, 4]]"), "  1 2\n  3 4");
    // An error with its causes, a text, and a short form.
    for (display, debug) in [
        ("bad line:\n1 | x", "bad line:\n1 | x\n\nCaused by:\n    no"),
        ("a\nb", "\"a\\nb\""),
        ("1 + 2", "Sum(1, 2)"),
        ("1 + 2\n", "Sum(1, 2)"),
        ("\n", "Empty"),
        ("", "Empty"),
    ] {
        assert_eq!(shown(display, debug), debug);
    }
    let long: &str = "a line\n".repeat(9000).leak();
    let text = shown(long, "Long");
    assert!(text.len() < 30_000 && text.ends_with("is not shown: print the part that you need"));
}

#[test]
fn a_display_is_noted_for_the_value_that_is_shown() {
    let board = Board { display: "a\nb", debug: "ab" };
    let number = 5;
    let _ = seen(&board).noted();
    assert_eq!(plain(seen(&number).noted()), "5");
    assert_eq!(plain(&board), "ab");
    assert_eq!(plain(seen(&board).noted()), "a\nb");
    assert_eq!(plain(&board), "ab");
    let boxed: Box<Board> = Box::new(board);
    assert_eq!(plain(seen(&boxed).noted()), "a\nb");
    assert_eq!(plain(*seen(&&*boxed).noted()), "a\nb");
    assert_eq!(plain(seen(&vec![boxed]).noted()), "[ab]");
    assert_eq!(plain(seen(&array![1, 2]).noted()), "[1 2]");
    assert_eq!(plain(seen("a\nb").noted()), r#""a\nb""#);
    assert_eq!(plain(seen(&String::from("a\nb")).noted()), r#""a\nb""#);
}

#[test]
fn a_picture_of_a_package_is_shown_as_such() {
    #[derive(Debug)]
    struct Picture(u32);
    let show = |picture: &Picture| {
        let seen = seen(picture).or_picture(|it: &Picture| (it.0, 1, vec![7; it.0 as usize * 4]));
        formats_of(seen.noted()).expect("it shows something")
    };
    let shown = show(&Picture(2));
    assert_eq!(shown.plain(), "Picture, 2 × 1 pixels");
    assert!(shown.data().contains_key("image/png"));
    assert_eq!(show(&Picture(0)).plain(), "Picture(0)");
    let other = seen(&5).or_picture(|it: &Picture| (it.0, 1, Vec::new()));
    assert_eq!(plain(other.noted()), "5");
    let reference = &Picture(3);
    let of_reference = seen(&reference).or_picture(|it: &Picture| (it.0, 1, vec![7; 12]));
    assert_eq!(plain(*of_reference.noted()), "Picture, 3 × 1 pixels");
}
