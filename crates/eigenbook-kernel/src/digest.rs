//! Names by content, for as long as one kernel runs.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// A longer file is not read.
pub const LONGEST_FILE: u64 = 1 << 24;

/// Sixteen hexadecimal digits that change with the value.
pub fn digest(value: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The same for a file: it changes with its contents, or, if it is long, with each time that it is
/// written. A pipe or a device has none, because it may never end.
pub fn of_file(file: &Path) -> Option<String> {
    let about = fs::metadata(file).ok().filter(fs::Metadata::is_file)?;
    if about.len() > LONGEST_FILE {
        return Some(digest(&written(&about)));
    }
    Some(digest(&fs::read(file).ok()?))
}

/// What changes with each time that a file is written.
pub type Written = (u64, u64, [i64; 4]);

/// That of a file, from what is known about it.
pub fn written(about: &fs::Metadata) -> Written {
    let times = [about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec()];
    (about.ino(), about.len(), times)
}
