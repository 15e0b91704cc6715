//! From a call in Python to the one here.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! from_python("linalg.inv").evcxr_display(); // np.linalg.inv(a) is inverse(&a)? here
//! ```

use crate::display::content::Markdown;

const TABLES: &str = include_str!("../assets/numpy.md");

/// The calls of NumPy, PyTorch and Keras in which the word occurs, and what one writes here.
///
/// It looks in both columns, for large and small letters alike; an empty word finds all of them.
/// The tables are those of `assets/numpy.md`.
pub fn from_python(word: &str) -> Markdown {
    let word = word.trim();
    let rows: Vec<&str> = rows().filter(|row| has(row, word)).collect();
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
fn rows() -> impl Iterator<Item = &'static str> {
    TABLES.lines().filter(|line| line.starts_with("| ") && !line.ends_with(" | here |"))
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
        assert!(found("pandas").starts_with("No line of the table has `pandas`"));
    }

    #[test]
    fn every_row_has_a_call_and_what_it_is_here() {
        assert!(rows().count() > 100, "{}", rows().count());
        for row in rows() {
            let columns = row.replace("\\|", "").matches('|').count();
            assert_eq!(columns, 3, "{row}");
            assert!(found("").contains(row));
        }
    }
}
