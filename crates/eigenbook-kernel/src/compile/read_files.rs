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

/// Each file, with the mark of its contents that the compiler has read.
pub type ReadFiles = BTreeMap<PathBuf, String>;

/// The kind of the compiler's output that lists them.
pub const LISTED: &str = ",dep-info";

/// The mark of a file that may have changed while the compiler read it.
const UNKNOWN: &str = "?";

/// File systems count the time in steps, of which the longest is this.
const STEP: Duration = Duration::from_millis(10);

/// Whether there may be any in a source, beside copies.
pub fn are_possible(source: &str) -> bool {
    const NAMING: [&str; 4] = ["include!", "include_str!", "include_bytes!", "#[path"];
    let mut lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let names_more = |line: &str| {
        let n_named: usize = NAMING.iter().map(|it| line.matches(it).count()).sum();
        n_named > line.matches(COPY).count()
    };
    lines.any(names_more)
}

/// A time before which the compiler has read nothing: what is written while it reads is later.
pub fn begin() -> SystemTime {
    let now = SystemTime::now();
    thread::sleep(STEP);
    now
}

/// Those in the compiler's list, without the files in the session's folder. The compiler began at
/// this time.
pub fn read(list: &Path, began: SystemTime, session: &Path) -> ReadFiles {
    let text = fs::read_to_string(list).unwrap_or_default();
    // Each file has a line of its own: `a\ b.rs:`.
    let files = text.lines().filter_map(|line| line.strip_suffix(':'));
    let files = files.map(|file| PathBuf::from(file.replace("\\ ", " ")));
    let others = files.filter(|file| file.is_absolute() && !file.starts_with(session));
    others.map(|file| (file.clone(), mark(&file, began))).collect()
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
        let read = |began| read(&path("ctx.d"), began, &path("session.rs"));
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
