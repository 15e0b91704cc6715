//! Dictionaries of results print as in a Python notebook; tables are escaped, complete and aligned.

use eigenbook::display::show::formats_of;
use eigenbook::prelude::*;
use serde_json::Value;

fn html(table: &Table) -> String {
    formats_of(table).unwrap().data()["text/html"].as_str().unwrap().to_owned()
}

#[test]
fn dictionaries_print_as_in_a_python_notebook() {
    let golden: Value =
        serde_json::from_str(include_str!("golden/display/dictionaries.json")).unwrap();
    let cases = dictionaries();
    assert_eq!(cases.len(), golden["shown"].as_object().unwrap().len());
    for (name, results) in cases {
        let expected = golden["shown"][name].as_str().unwrap();
        assert_eq!(formats_of(&results).unwrap().plain(), expected, "{name}");
    }
}

fn dictionaries() -> Vec<(&'static str, Results)> {
    let m = array![[1, 2], [3, 4]];
    let linear: Vec<f64> =
        (0..12).map(|i| if i == 11 { 1.0 } else { i as f64 * (1.0 / 11.0) }).collect();
    vec![
        ("chapter", chapter()),
        ("empty", results! {}),
        ("one", results! { "a" => 1 }),
        ("short", results! { "a" => 1, "b" => 2.5, "c" => true, "d" => "text" }),
        ("one matrix", results! { "a" => m }),
        ("matrix last", results! { "a" => 1, "m" => m }),
        ("matrix first", results! { "m" => m, "a" => 1 }),
        ("79 wide", results! { "a".repeat(30) => 1, "b".repeat(35) => 2 }),
        ("80 wide", results! { "a".repeat(30) => 1, "b".repeat(35) => 22 }),
        ("quotes", results! { "it's" => "say \"it's\"", "line\nbreak" => "tab\t\\" }),
        (
            "none",
            results! { "nothing" => (), "float" => 1e-7, "large" => 1e16, "f32" => tensor![1.5] },
        ),
        (
            "long vector",
            results! {
                "v" => ndarray::Array1::from_iter(0_i64..30), "w" => ndarray::Array1::from(linear),
            },
        ),
    ]
}

fn chapter() -> Results {
    results! {
        "Matrix Multiplication (C=AB)" => array![[19, 22], [43, 50]],
        "Hadamard Product (Element-wise)" => array![[5, 12], [21, 32]],
        "Dot Product (x^Ty)" => 11,
        "Distributive Property Verified" => true,
        "Associative Property Verified" => true,
        "Transpose Property Verified" => true,
        "Solution of Ax=b" => array![2.2, 3.6],
    }
}

#[test]
fn the_chapters_table_has_its_rows_as_lists() {
    let table =
        chapter().table("Operation", "Result").title("Matrix and Vector Operations Results");
    expect_test::expect![[r#"
        Matrix and Vector Operations Results
        Operation                        Result
        ───────────────────────────────  ────────────────────
        Matrix Multiplication (C=AB)     [[19, 22], [43, 50]]
        Hadamard Product (Element-wise)  [[5, 12], [21, 32]]
        Dot Product (x^Ty)               11
        Distributive Property Verified   True
        Associative Property Verified    True
        Transpose Property Verified      True
        Solution of Ax=b                 [2.2, 3.6]"#]]
    .assert_eq(&table.to_string());
    let html = html(&table);
    assert_eq!(html.matches("<tr>").count(), 8);
    assert!(html.contains("<td>[[19, 22], [43, 50]]</td>"));
}

#[test]
fn everything_in_a_table_is_escaped() {
    let evil = "<img src=x onerror=alert(1)> \" ' & </table></script>";
    let table = Table::new([evil]).title(evil).row(row![evil]).unwrap();
    let html = html(&table);
    assert_eq!(
        html.matches("&lt;img src=x onerror=alert(1)&gt; &quot; &#39; &amp; &lt;/table&gt;")
            .count(),
        3
    );
    assert!(!html.contains("<img"));
    assert_eq!(html.matches("</script>").count(), 1);
}

#[test]
fn a_table_asks_no_network_for_anything() {
    let html = html(&Table::new(["a"]).row(row![1]).unwrap());
    assert!(!html.contains("http") && !html.contains("src="), "{html}");
}

#[test]
fn rows_must_fit_the_columns() {
    let error = Table::new(["a", "b"]).row(row![1]).unwrap_err().to_string();
    assert!(error.contains("1 entries") && error.contains("2 columns") && error.contains("a, b"));
    assert!(Table::from_matrix(["a"], &array![[1.0, 2.0]]).is_err());
}

#[test]
fn columns_of_a_matrix_show_six_digits_after_the_point() {
    let x = array![[0.417022004702574, 1.0, 1e-7], [0.302332572631840, 3.25, 1.0]];
    expect_test::expect![[r#"
               a     b             c
        ────────  ────  ────────────
        0.417022  1.00  1.000000e-07
        0.302333  3.25  1.000000e+00"#]]
    .assert_eq(&Table::from_matrix(["a", "b", "c"], &x).unwrap().to_string());
    let counts = Table::from_matrix(["n", "m"], &array![[1, 20], [300, 4]]).unwrap();
    assert_eq!(counts.to_string(), "  n   m\n───  ──\n  1  20\n300   4");
}

#[test]
fn columns_of_numbers_are_those_of_pandas() {
    let golden: Value = serde_json::from_str(include_str!("golden/display/tables.json")).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert!(cases.len() > 300, "the golden file has lost cases: {}", cases.len());
    for case in cases {
        let words = case["data"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
        let numbers = Array1::from_iter(words.map(|word| word.parse::<f64>().unwrap()));
        let column = numbers.insert_axis(Axis(1));
        let table = match case["dtype"].as_str() {
            Some("float32") => Table::from_matrix(["c"], &column.to_f32()),
            _ => Table::from_matrix(["c"], &column),
        };
        let printed = table.unwrap().to_string();
        let words: Vec<&str> = printed.lines().skip(2).map(str::trim).collect();
        let expected = case["words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
        assert_eq!(words, expected.collect::<Vec<_>>(), "{case}");
    }
}

#[test]
fn long_tables_are_cut_in_text_and_in_html() {
    let x = ndarray::Array2::from_shape_fn((1500, 2), |(row, column)| (row * 2 + column) as f64);
    let table = Table::from_matrix(["even", "odd"], &x).unwrap();
    assert_eq!(table.to_string().lines().count(), 2 + 11 + 1);
    assert!(html(&table).contains("500 more rows are not shown."));
}
