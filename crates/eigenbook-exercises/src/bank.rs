//! The exercises of the course, from the file that is compiled in.

use crate::exercise::Exercise;
use crate::file::File;
use std::sync::OnceLock;

/// The file, as text.
pub const TEXT: &str = include_str!("../exercises.toml");

/// All exercises, in the order of the notebooks.
pub fn all() -> &'static [Exercise] {
    static ALL: OnceLock<Vec<Exercise>> = OnceLock::new();
    // A test checks that the file can be read.
    ALL.get_or_init(|| File::parse(TEXT).map(|file| file.exercises).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_right_and_complete() {
        let file = File::parse(TEXT).unwrap_or_else(|problems| panic!("{problems:?}"));
        assert_eq!(file.exercises, all());
        assert_eq!(file.settings, crate::file::Settings::default());
        for exercise in all() {
            assert_eq!(exercise.hints.len(), 2, "{}", exercise.name);
            assert!(exercise.mistakes.len() >= 3, "{}", exercise.name);
            assert!(!exercise.solution.is_empty(), "{}", exercise.name);
        }
    }
}
