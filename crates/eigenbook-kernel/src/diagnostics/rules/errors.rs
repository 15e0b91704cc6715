//! What the texts of the standard library's errors mean: `assets/mistakes/errors.toml`.

use super::pattern::Pattern;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Errors {
    error: Vec<KnownError>,
}

/// A pattern of the error's text, and the sentences with the pattern's groups.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownError {
    says: Pattern,
    message: String,
    rule: String,
}

static ERRORS: LazyLock<Errors> = LazyLock::new(|| {
    let text = include_str!("../../../assets/mistakes/errors.toml");
    toml::from_str(text).expect("the errors are tested")
});

/// The error's text, and its meaning if it is one of the standard library's.
pub(in crate::diagnostics) fn error_text(text: &str) -> (String, String) {
    let known = ERRORS.error.iter().find_map(|known| {
        let found = known.says.regex().captures(text)?;
        let filled = |sentence: &str| {
            let mut out = String::new();
            found.expand(sentence, &mut out);
            out
        };
        Some((filled(&known.message), filled(&known.rule)))
    });
    known.unwrap_or_else(|| {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        (first.to_owned(), rest.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named() {
        let of = |text: &str| error_text(text).0;
        let library =
            "read_csv: data/x.csv: No such file or directory (os error 2).\nThe folder is /a.";
        assert_eq!(of(library), "there is no file `data/x.csv`");
        assert!(error_text(library).1.ends_with("of the notebook, `/a`."));
        assert_eq!(of("No such file or directory (os error 2)"), "there is no such file");
        let debug = "Os { code: 2, kind: NotFound, message: \"No such file or directory\" }";
        assert_eq!(of(debug), "there is no such file");
    }

    #[test]
    fn an_unknown_error_keeps_its_words() {
        let both = |first: &str, rest: &str| (first.to_owned(), rest.to_owned());
        assert_eq!(error_text("too hot\nby 3\nof 9"), both("too hot", "by 3\nof 9"));
        assert_eq!(error_text(""), both("", ""));
    }
}
