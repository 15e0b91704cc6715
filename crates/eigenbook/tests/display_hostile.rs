//! Data that look like markup: wherever a student's text can appear, it is shown unchanged and has
//! no effect.

use eigenbook::display::show::formats_of;
use eigenbook::exercise::bank;
use eigenbook::prelude::*;
use std::fmt::Debug;

/// It would end a tag, an attribute, a script, a comment, a title or a section of raw text.
const EVIL: &str = "</script></title>]]>--><img src=x onerror=alert(1)>\" ' &<!--<script>";

/// No format of the value has the text as markup, and at least one of `kinds` has it as text.
fn harmless(what: &str, value: &(impl Debug + ?Sized), shown_in: &[&str]) {
    let bundle = formats_of(value).unwrap();
    for (kind, data) in bundle.data() {
        let Some(text) = data.as_str().filter(|_| kind != "text/plain") else { continue };
        for markup in ["<img src=x", "</title>]]", "<!--<script>", "\"><img", "</script></title>"] {
            assert!(!text.contains(markup), "{what}, {kind}: {markup}");
        }
        let own = text.matches("<script>").count();
        assert_eq!(
            text.matches("</script>").count(),
            own,
            "{what}, {kind}: scripts that end early"
        );
    }
    for kind in shown_in {
        let text = bundle.data()[*kind].as_str().unwrap();
        let escaped = text.contains("&lt;img src=x onerror") || text.contains("\\u003cimg src=x");
        assert!(escaped, "{what} does not say its text in {kind}");
    }
}

fn everywhere() -> Result<Figure> {
    Figure::new()
        .title(EVIL)
        .x_label(EVIL)
        .y_label(EVIL)
        .line(EVIL, &[1, 2], &[3, 4])?
        .scatter(EVIL, &[1], &[3])?
        .area(EVIL, &[1, 2, 2], &[1, 1, 2])?
        .horizontal(EVIL, 3.5)
        .arrow(EVIL, (1.0, 3.0), (2.0, 4.0))
        .text((1.5, 3.5), EVIL)
        .bars(EVIL, &[EVIL, "b"], &[1, 2])
}

#[test]
fn figures_write_texts_as_texts() -> Result<()> {
    harmless("a figure", &everywhere()?, &["text/html"]);
    harmless("panels", &side_by_side([everywhere()?, everywhere()?]), &["text/html"]);
    harmless("axes with names", &Figure::new().y_names([EVIL]).heat_map(&array![[1]]), &[]);
    Ok(())
}

#[test]
fn moving_pictures_take_texts_as_data() -> Result<()> {
    let spectra = array![[2.0, 1.0], [3.0, 1.0]];
    harmless("a spectrum", &Explorer::spectrum(EVIL, &[0, 1], &spectra)?, &["text/html"]);
    let mut model = Sequential::new();
    model.add(Input::new(1))?;
    model.add(Dense::new(1))?;
    model.compile(Sgd::default(), MeanSquaredError, [])?;
    let history = model.fit(&array![[1.0]], &array![[1.0]], Fit::new().verbose(0))?;
    harmless("a training", &Explorer::training(&history, &[(EVIL, 0.5)])?, &["text/html"]);
    Ok(())
}

#[test]
fn tables_and_results_write_texts_as_texts() -> Result<()> {
    let table = Table::new([EVIL]).title(EVIL).row(row![EVIL])?;
    harmless("a table", &table, &["text/html"]);
    let results = results! { EVIL => EVIL };
    harmless("results", &results, &[]);
    harmless("a table of results", &results.table(EVIL, EVIL), &["text/html"]);
    harmless("a text", EVIL, &[]);
    harmless("a pair", &(EVIL, array![[1]], table), &[]);
    Ok(())
}

#[test]
fn an_answer_to_an_exercise_is_no_markup() -> Result<()> {
    for exercise in bank::all() {
        harmless(&exercise.name, &check(&exercise.name, EVIL)?, &[]);
    }
    Ok(())
}
