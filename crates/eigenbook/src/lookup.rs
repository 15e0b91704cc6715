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
/// Both columns are searched, regardless of case: whole words come first, then beginnings of words,
/// and parts of words only if there are no others. An empty word finds all of them. Missing functions
/// are found as well, with an alternative. The tables are those of `assets/numpy.md` and
/// `assets/not-there.md`.
pub fn from_python(word: &str) -> Markdown {
    let word = word.trim();
    // All that there is should not be followed by all that there is not.
    let absent = (!word.is_empty()).then(|| rows(NOT_THERE)).into_iter().flatten();
    let fitting = |row: &'static str| Some((fit(row, word)?, row));
    let mut found: Vec<_> = rows(TABLES).chain(absent).filter_map(fitting).collect();
    found.sort_by_key(|(fit, _)| *fit);
    let is_word = found.first().is_some_and(|(best, _)| *best < Fit::Inside);
    let fits = found.into_iter().filter(|(fit, _)| !is_word || *fit < Fit::Inside);
    let rows: Vec<&str> = fits.map(|(_, row)| row).collect();
    if rows.is_empty() {
        return Markdown(format!(
            "No line of the table has `{word}`. `from_python(\"\")` shows all of them."
        ));
    }
    Markdown(format!("| Python | here |\n|:--|:--|\n{}", rows.join("\n")))
}

/// How a word occurs in a row, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// As a word: `eig` in `np.linalg.eig(a)`.
    Whole,
    /// As the beginning of a word: `eig` in `np.linalg.eigvals(a)`.
    Start,
    /// Within a word: `eig` in `weight`.
    Inside,
}

fn fit(row: &str, word: &str) -> Option<Fit> {
    let (row, word) = (row.to_lowercase(), word.to_lowercase());
    let fits = row.match_indices(&word).map(|(at, found)| {
        let begins = !row[..at].ends_with(char::is_alphanumeric);
        let ends = !row[at + found.len()..].starts_with(char::is_alphanumeric);
        match (begins, ends) {
            (true, true) => Fit::Whole,
            (true, false) => Fit::Start,
            _ => Fit::Inside,
        }
    });
    fits.min()
}

/// The rows of all tables, without their heads.
fn rows(tables: &'static str) -> impl Iterator<Item = &'static str> {
    let is_head = |line: &str| line.ends_with(" | here |") || line.starts_with("| looked for |");
    tables.lines().filter(move |line| line.starts_with("| ") && !is_head(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display::show::formats_of;

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
    fn whole_words_come_before_their_beginnings_and_parts_of_words_last() {
        let found_by = |word| found(word).lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
        let eig = found_by("eig");
        assert!(eig[0].contains("np.linalg.eig(a)"), "{eig:?}");
        assert!(eig.iter().any(|row| row.contains("eigvals")), "{eig:?}");
        assert!(!eig.iter().any(|row| row.contains("weight")), "{eig:?}");
        assert!(!found("early").contains("linearly"), "{}", found("early"));
        assert!(found("oftma").contains("torch.softmax"), "{}", found("oftma"));
    }

    #[test]
    fn what_there_is_not_is_found_with_a_way_out() {
        assert!(found("lstm").contains(":dep burn"), "{}", found("lstm"));
        assert!(found("conv1d").contains("behind `Input::new((n, 1, channels))`"));
        assert!(found("pivot_table").contains(":dep polars"));
        assert!(!found("").contains("pivot_table"));
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
