//! The files that the compiler has read for a cell, beside its source and the kernel's copies.
//!
//! A macro may name a file in any way, so that only the compiler knows which it has read.

use super::beside::COPY;
use crate::digest::of_file;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What the compiler has read.
#[derive(Clone, Debug, Default)]
pub struct ReadFiles {
    /// Each file, with the mark of its contents that the compiler has read.
    pub marks: BTreeMap<PathBuf, String>,
    /// They are text or bytes: none of them is code.
    pub are_data: bool,
}

/// The compiler's option that lists them.
pub const LISTED: &str = "--emit=dep-info";

/// The mark of a file that may have changed while the compiler read it.
const UNKNOWN: &str = "?";

/// File systems count the time in steps, of which the longest is this.
const STEP: Duration = Duration::from_millis(10);

/// Whether there may be any in a source, beside copies.
pub fn are_possible(source: &str) -> bool {
    naming(source).next().is_some()
}

/// The lines that may name some, beside copies.
fn naming(source: &str) -> impl Iterator<Item = &str> {
    let n_named = |line: &str| -> usize {
        OF_CODE.iter().chain(&OF_DATA).map(|it| line.matches(it).count()).sum()
    };
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.filter(move |line| n_named(line) > line.matches(COPY).count())
}

/// What names a file of code.
const OF_CODE: [&str; 2] = ["include!", "#[path"];

/// The macros that name a file of text or bytes.
pub const OF_DATA: [&str; 2] = ["include_str!", "include_bytes!"];

/// A time before which the compiler has read nothing: what is written while it reads is later.
pub fn begin() -> SystemTime {
    let now = SystemTime::now();
    thread::sleep(STEP);
    now
}

/// Those in the compiler's list for a source, without the files in the session's folder. The compiler
/// began at this time.
pub fn read(list: &Path, source: &str, began: SystemTime, session: &Path) -> ReadFiles {
    let text = fs::read_to_string(list).unwrap_or_default();
    // Each file has a line of its own: `a\ b.rs:`.
    let files = text.lines().filter_map(|line| line.strip_suffix(':'));
    let files = files.map(|file| PathBuf::from(file.replace("\\ ", " ")));
    let others = files.filter(|file| file.is_absolute() && !file.starts_with(session));
    let marks = others.map(|file| (file.clone(), mark(&file, began))).collect();
    let are_data = !naming(source).any(|line| OF_CODE.iter().any(|it| line.contains(it)));
    ReadFiles { marks, are_data }
}

fn mark(file: &Path, began: SystemTime) -> String {
    // This time cannot be set: the other one of a copied file may lie ahead.
    let changed = fs::metadata(file).ok().and_then(|it| {
        let nanoseconds = u32::try_from(it.ctime_nsec()).ok()?;
        UNIX_EPOCH.checked_add(Duration::new(u64::try_from(it.ctime()).ok()?, nanoseconds))
    });
    let is_older = changed.is_some_and(|it| it <= began);
    of_file(file).filter(|_| is_older).unwrap_or_else(|| UNKNOWN.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_files_with_blanks() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        for name in ["a b.rs", "session.rs"] {
            fs::write(path(name), name).expect("a file");
        }
        let [file, own] = ["a\\ b.rs", "session.rs"].map(|it| path(it).display().to_string());
        let list = format!("ctx.o: src/lib.rs {file} {own}\n\nsrc/lib.rs:\n{file}:\n{own}:\n");
        fs::write(path("ctx.d"), list).expect("a file");
        let now = SystemTime::now();
        assert!(are_possible("include!($f)") && !are_possible("// include_str! a"));
        assert!(!are_possible(&format!("#[path = {COPY}\"a\"]")));
        let of = |source: &str, began| read(&path("ctx.d"), source, began, &path("session.rs"));
        let read = |began| of("", began).marks;
        assert!(of("include_str!($f)", now).are_data && !of("include!($f)", now).are_data);
        assert!(of(&format!("include!({COPY}\"a\")"), now).are_data);
        assert_eq!(read(now - Duration::from_secs(1))[&path("a b.rs")], UNKNOWN);
        let ahead = fs::File::options().write(true).open(path("a b.rs")).expect("a file");
        ahead.set_modified(now + Duration::from_secs(1000)).expect("a time");
        let found = read(begin());
        assert_eq!(
            found,
            [(path("a b.rs"), of_file(&path("a b.rs")).expect("it is there"))].into()
        );
    }
}
