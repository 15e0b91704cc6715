//! `cargo xtask bench interact`: controls under the hand, beside ipywidgets with Keras.
//!
//! `bench/controls.py` speaks with the kernels as a page does, and drags a slider in Chromium. The
//! numbers become a section of `bench/RESULTS.md`.

use super::plan::Peer;
use super::samples::median;
use super::{Found, answer, machine, peers, sections};
use crate::report::step;
use crate::{browser, setup};
use anyhow::Result;
use std::fmt::Write;

const HEAD: &str = "
`cargo xtask bench interact` wrote this section, in one run.
A movement is timed from the message that moves a slider to the message that has the picture: the chapter's network is made anew, trained for 50 epochs, and its curve drawn. ipywidgets and Keras do the same in ipykernel, with Matplotlib.

| measure | found | bar | aim |
|---|---|---|---|
";

/// A row: what it says, its number, and what is to be reached.
struct Row {
    what: &'static str,
    unit: &'static str,
    number: Option<f64>,
    bounds: Bounds,
}

enum Bounds {
    /// As little as this is the bar, and this the aim.
    AtMost(f64, f64),
    /// As much.
    AtLeast(f64, f64),
    /// There is none; the number is only shown.
    None,
}

/// Measures once, and writes the section.
pub fn run() -> Result<()> {
    setup::run()?;
    peers::install()?;
    let own = step("Moving sliders over the sockets", || kernel(Peer::Eigenbook, 300))?;
    let keras = step("The same with ipywidgets and Keras", || kernel(Peer::Keras, 5))?;
    let page = step("Dragging a slider in Chromium", page)?;
    let rows = rows(&own, &keras, &page);
    sections::write(sections::INTERACT, &render(&rows, &machine::facts()?))?;
    println!("The section is in bench/RESULTS.md.");
    Ok(())
}

fn kernel(peer: Peer, movements: u32) -> Result<Found> {
    let script = if peer == Peer::Keras { "interact-keras.py" } else { "interact.rs" };
    let mut driver = peers::driver(peer, "controls.py")?;
    driver.args(["kernel", peer.spec(), &format!("bench/cells/{script}")]);
    answer(driver.arg(movements.to_string()))
}

fn page() -> Result<Found> {
    browser::prepare()?;
    let mut python = browser::python()?;
    answer(python.args(["bench/controls.py", "page", "bench/cells/interact.rs"]))
}

fn rows(own: &Found, keras: &Found, page: &Found) -> [Row; 6] {
    let middle = |found: &Found, name: &str| median(found.get(name)?);
    let (mine, theirs) = (middle(own, "chapter"), middle(keras, "chapter"));
    let scaled = |number: Option<f64>, factor: f64| number.map(|number| number * factor);
    [
        Row {
            what: "a movement, the chapter's network trained for 50 epochs and its curve, median",
            unit: "ms",
            number: scaled(mine, 1e3),
            bounds: Bounds::AtMost(25.0, 12.0),
        },
        Row {
            what: "the same with ipywidgets and Keras",
            unit: "ms",
            number: scaled(theirs, 1e3),
            bounds: Bounds::None,
        },
        Row {
            what: "so many times as long",
            unit: "×",
            number: mine.zip(theirs).map(|(mine, theirs)| theirs / mine),
            bounds: Bounds::AtLeast(100.0, 300.0),
        },
        Row {
            what: "pictures that Chromium paints in a second while that slider is dragged",
            unit: "a second",
            number: middle(page, "pictures"),
            bounds: Bounds::AtLeast(25.0, 50.0),
        },
        Row {
            what: "a movement of a closure that does nothing, median",
            unit: "ms",
            number: scaled(middle(own, "nothing"), 1e3),
            bounds: Bounds::AtMost(3.0, 1.0),
        },
        Row {
            what: "memory for each open `interact`, of 100",
            unit: "MB",
            number: scaled(middle(own, "memory"), 1e-6),
            bounds: Bounds::AtMost(1.0, 0.2),
        },
    ]
}

fn render(rows: &[Row], facts: &[(String, String)]) -> String {
    let mut text = HEAD.to_owned();
    for Row { what, unit, number, bounds } in rows {
        let shown = |number: f64| match number.abs() {
            ..10.0 => format!("{number:.2} {unit}"),
            _ => format!("{number:.0} {unit}"),
        };
        let found = number.map_or("not measured".to_owned(), shown);
        let verdict = |bound: f64, sign: &str, is_met: fn(&f64, &f64) -> bool| match number {
            Some(number) if is_met(number, &bound) => format!("{sign} {}: met", shown(bound)),
            Some(_) => format!("{sign} {}: **not met**", shown(bound)),
            None => format!("{sign} {}: not measured", shown(bound)),
        };
        let [bar, aim] = match bounds {
            Bounds::AtMost(bar, aim) => [bar, aim].map(|it| verdict(*it, "≤", f64::le)),
            Bounds::AtLeast(bar, aim) => [bar, aim].map(|it| verdict(*it, "≥", f64::ge)),
            Bounds::None => Default::default(),
        };
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "| {what} | {found} | {bar} | {aim} |");
    }
    text + &sections::place(facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn every_row_says_what_was_found_and_whether_it_is_enough() {
        let found = |value: Value| serde_json::from_value::<Found>(value).unwrap();
        let own = found(json!({"chapter": [0.01, 0.02, 0.03], "nothing": [0.0012]}));
        let rows =
            rows(&own, &found(json!({"chapter": [4.0]})), &found(json!({"pictures": [24.0]})));
        let text = render(&rows, &[("commit".to_owned(), "abc".to_owned())]);
        for line in [
            "its curve, median | 20 ms | ≤ 25 ms: met | ≤ 12 ms: **not met** |",
            "Keras | 4000 ms |  |  |",
            "as long | 200 × | ≥ 100 ×: met | ≥ 300 ×: **not met** |",
            "dragged | 24 a second | ≥ 25 a second: **not met** |",
            "of 100 | not measured | ≤ 1.00 MB: not measured |",
            "Where: commit abc.",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
