//! Why a file or folder cannot be read, in one sentence for the person who has named it.

use std::io::{Error, ErrorKind};
use std::path::Path;

/// The sentence about a file or folder that could not be read.
pub fn cannot_be_read(path: &Path, error: &Error) -> String {
    let path = path.display();
    match error.kind() {
        ErrorKind::NotFound => format!("there is no file or folder {path}"),
        ErrorKind::IsADirectory => format!("{path} is a folder; name a file in it"),
        ErrorKind::NotADirectory => format!("{path} is a file; name the folder that it is in"),
        ErrorKind::PermissionDenied => format!("{path} cannot be read: you may not open it"),
        ErrorKind::InvalidData => format!("{path} is not text; save it as text in UTF-8"),
        _ => format!("{path} cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_teacher_names_by_mistake_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("exercises.toml");
        std::fs::write(&file, b"\xff\xfe").unwrap();
        let said = |path: &Path| {
            cannot_be_read(path, &std::fs::read_to_string(path).unwrap_err())
                .replace(&folder.path().display().to_string(), "F")
        };
        assert_eq!(said(&folder.path().join("none")), "there is no file or folder F/none");
        assert_eq!(said(folder.path()), "F is a folder; name a file in it");
        assert_eq!(said(&file), "F/exercises.toml is not text; save it as text in UTF-8");
        let listed = cannot_be_read(&file, &std::fs::read_dir(&file).unwrap_err());
        assert!(listed.ends_with("exercises.toml is a file; name the folder that it is in"));
    }
}
