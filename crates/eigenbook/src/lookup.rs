//! Looks up the Rust for a call in Python.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! from_python("linalg.inv").evcxr_display(); // np.linalg.inv(a) is inverse(&a)? here
//! ```

use crate::display::content::Markdown;

const TABLES: &str = include_str!("../assets/numpy.md");
const NOT_THERE: &str = include_str!("../assets/not-there.md");

/// The calls of NumPy, PyTorch and Keras that contain the word, and their Rust.
///
/// Both columns are searched, regardless of case; an empty word finds all of them. Missing
/// functions are found as well, with an alternative. The tables are those of `assets/numpy.md` and
/// `assets/not-there.md`.
pub fn from_python(word: &str) -> Markdown {
    let word = word.trim();
    let found = |tables| rows(tables).filter(|row| has(row, word)).collect::<Vec<_>>();
    let (mut rows, absent) = (found(TABLES), found(NOT_THERE));
    // All that there is should not be followed by all that there is not.
    if !word.is_empty() || rows.is_empty() {
        rows.extend(absent);
    }
    if rows.is_empty() {
        return Markdown(format!(
            "No line of the table has `{word}`. `from_python(\"\")` shows all of them."
        ));
    }
    Markdown(format!("| Python | here |\n|:--|:--|\n{}", rows.join("\n")))
}

fn has(row: &str, word: &str) -> bool {
    row.to_lowercase().contains(&word.to_lowercase())
}

/// The rows of all tables, without their heads.
fn rows(tables: &'static str) -> impl Iterator<Item = &'static str> {
    let is_head = |line: &str| line.ends_with(" | here |") || line.starts_with("| looked for |");
    tables.lines().filter(move |line| line.starts_with("| ") && !is_head(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display::live::formats_of;

    fn found(word: &str) -> String {
        formats_of(&from_python(word)).expect("Markdown is shown").plain().to_owned()
    }

    #[test]
    fn a_call_is_found_by_a_part_of_its_name() {
        assert_eq!(
            found("linalg.INV"),
            "| Python | here |\n|:--|:--|\n| `np.linalg.inv(a)` | `inverse(&a)?` |"
        );
        assert!(found("nn.Linear(").contains("Linear::new(3, 2, &mut torch)?"));
        assert!(found("model.fit").contains("Fit::new().epochs(5)"));
        assert!(found("quantum").starts_with("No line of the table has `quantum`"));
    }

    #[test]
    fn what_there_is_not_is_found_with_a_way_out() {
        assert!(found("conv2d").contains("a Dense layer on the pixels"), "{}", found("conv2d"));
        assert!(found("groupby").contains(":dep polars"));
        assert!(!found("").contains("groupby"));
    }

    #[test]
    fn every_row_has_a_call_and_what_it_is_here() {
        assert!(rows(TABLES).count() > 100, "{}", rows(TABLES).count());
        for row in rows(TABLES).chain(rows(NOT_THERE)) {
            let columns = row.replace("\\|", "").matches('|').count();
            assert_eq!(columns, 3, "{row}");
            assert!(found(row).contains(row), "{row}");
        }
    }
}
