//! Explorers: self-contained, with a still picture as fallback, of a size for notebooks; data that
//! they cannot draw are refused.
//!
//! That they move, by mouse and by keyboard, is for a browser to show.

use eigenbook::display::show::formats_of;
use eigenbook::prelude::*;
use serde_json::Value;

fn html(explorer: &Explorer) -> String {
    formats_of(explorer).unwrap().data()["text/html"].as_str().unwrap().to_owned()
}

fn all() -> Result<Vec<(&'static str, Explorer)>> {
    let (a, b) = (array![[1, 2], [3, 4]], array![[5, 6], [7, 8]]);
    let samples = array![[1, 2], [2, 3], [3, 4], [4, 5]];
    let layer = Linear::new(3, 2, &mut TorchRandom::manual_seed(0))?;
    Ok(vec![
        ("vectors", Explorer::vectors(&[1, 2], &[3, 4])?),
        ("dot", Explorer::dot(&[1, 2], &array![3.0, 4.0])?),
        ("product", Explorer::product(&a, &b)?),
        ("hadamard", Explorer::hadamard(&a, &b)?),
        ("linear_map", Explorer::linear_map(&a)?),
        ("system", Explorer::system(&array![[2, 1], [1, 3]], &[8, 13])?),
        ("layer", Explorer::layer(&layer, &[1, 2, 3])?),
        ("descent", Explorer::gradient_descent(&samples, &[3, 5, 7, 9], &[5, 5], 0.01)?),
        ("least_squares", Explorer::least_squares(&samples, &[3, 5, 7, 10])?),
        ("svd", Explorer::svd(&a)?),
        ("spectrum", Explorer::spectrum("epoch", &[0, 50], &array![[2.0, 1.0], [3.0, 1.0]])?),
        ("training", Explorer::training(&history()?, &[("ln 2", 2_f64.ln())])?),
    ])
}

fn history() -> Result<History> {
    let mut model = Sequential::new();
    model.add(Input::new(1))?;
    model.add(Dense::new(1))?;
    model.compile(Sgd::default(), MeanSquaredError, [Accuracy])?;
    let (x, y) = (array![[1.0], [2.0]], array![[1.0], [2.0]]);
    model.fit(&x, &y, Fit::new().epochs(5).verbose(0))
}

#[test]
fn each_has_a_script_a_still_picture_and_a_description() -> Result<()> {
    for (name, explorer) in all()? {
        let bundle = formats_of(&explorer).unwrap();
        let html = html(&explorer);
        assert!(bundle.plain().starts_with("Figure: "), "{name}");
        assert!(html.contains("<img alt=\"Figure: "), "{name}");
        assert!(html.contains("src=\"data:image/png;base64,iVBOR"), "{name}");
        assert_eq!(html.matches("<script>").count(), 1, "{name}");
        assert_eq!(html.matches("</script>").count(), 1, "{name}");
        assert!(html.len() < 50_000, "{name}: {}", html.len());
        assert_eq!(html, self::html(&explorer.clone()), "{name} is not always the same");
    }
    Ok(())
}

#[test]
fn none_asks_the_network_for_anything() -> Result<()> {
    for (name, explorer) in all()? {
        let html = html(&explorer).replace("http://www.w3.org/2000/svg", "");
        for word in ["http", "fetch(", "XMLHttpRequest", "import(", "//cdn"] {
            assert!(!html.contains(word), "{name} has {word}");
        }
    }
    Ok(())
}

#[test]
fn a_script_begins_with_the_data_that_was_given() -> Result<()> {
    let html = html(&Explorer::linear_map(&array![[1, 2], [3, 4]])?);
    let data = html.split_once("const data = ").unwrap().1.split_once(";\n").unwrap().0;
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["a"], serde_json::json!([[1.0, 2.0], [3.0, 4.0]]));
    Ok(())
}

/// The text of a still picture, for a reader without scripts.
#[test]
fn each_still_picture_says_its_numbers() -> Result<()> {
    let said = [
        ("vectors", "(1, 2) + (3, 4) = (4, 6)"),
        ("dot", "x·y = 11,  cos θ = 0.9839,  θ = 10.3°"),
        ("product", "19"),
        ("linear_map", "det A = −2"),
        ("system", "x = (2.2, 3.6)"),
        ("layer", "W: (2, 3)"),
        ("descent", "loss 656, after one step 221.6144"),
        ("least_squares", "w = (1.8, 0.5),  squared residuals 0.3"),
        ("svd", "σ₁ = 5.46499,  σ₂ = 0.36597"),
        ("training", "accuracy at the end: 0"),
    ];
    let all = all()?;
    for (name, words) in said {
        let explorer = &all.iter().find(|one| one.0 == name).unwrap().1;
        let plain = formats_of(explorer).unwrap().plain().to_owned();
        assert!(plain.contains(words), "{name}: {plain}");
    }
    Ok(())
}

#[test]
fn names_cannot_end_the_script() -> Result<()> {
    let evil = "</script><img src=x onerror=alert(1)>";
    let html = html(&Explorer::training(&history()?, &[(evil, 0.5)])?);
    assert_eq!(html.matches("</script>").count(), 1);
    assert!(!html.contains("<img src=x"));
    Ok(())
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let said = |result: Result<Explorer>| result.unwrap_err().to_string();
    assert!(said(Explorer::vectors(&[1, 2, 3], &[1, 2])).contains("3 and 2 numbers"));
    assert!(said(Explorer::vectors(&[1.0, f64::NAN], &[1, 2])).contains("NaN"));
    assert!(said(Explorer::linear_map(&array![[1, 2, 3]])).contains("1×3"));
    assert!(said(Explorer::svd(&array![[1.0, f64::INFINITY], [0.0, 1.0]])).contains("inf"));
    assert!(said(Explorer::product(&array![[1, 2]], &array![[1, 2]])).contains("inner dimensions"));
    assert!(said(Explorer::product(&Array2::<f64>::zeros((9, 9)), &array![[1]])).contains("9"));
    let x = array![[1, 2], [3, 4]];
    assert!(said(Explorer::gradient_descent(&x, &[1], &[1, 1], 0.1)).contains("2 rows and y 1"));
    assert!(said(Explorer::gradient_descent(&x, &[1, 2], &[1, 1], 0.0)).contains("rate is 0"));
    assert!(
        said(Explorer::least_squares(&Array2::<f64>::zeros((0, 2)), &[0.0; 0])).contains("0 rows")
    );
    assert!(
        said(Explorer::spectrum("epoch", &[1], &Array2::<f64>::zeros((0, 0)))).contains("1 times")
    );
}

#[test]
fn systems_without_one_solution_are_drawn_as_well() -> Result<()> {
    for a in [array![[1, 2], [2, 4]], array![[0, 0], [0, 0]]] {
        assert!(html(&Explorer::system(&a, &[1, 3])?).contains("<img"));
        assert!(html(&Explorer::linear_map(&a)?).contains("<img"));
        assert!(html(&Explorer::svd(&a)?).contains("<img"));
    }
    assert!(html(&Explorer::dot(&[0, 0], &[1, 2])?).contains("<img"));
    Ok(())
}
