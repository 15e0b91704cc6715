//! Compiled cells that came with the world: those of the kernel's start and of the notebooks.
//!
//! An entry answers one compiler call: with a shared object, or with the messages of a cell that
//! does not compile. Its name is a hash of the cell's source in [`canonical`] form, of the world
//! and of everything else that the compiler is told, but for the place of the world. Entries are written at installation only and
//! carry a checksum: one that is cut off or damaged is not used.
//! An object is kept with its source, because a panic names a line of that one; messages answer
//! only for a source with its lines in the same places.

use super::canonical;
use crate::world::Place;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::PathBuf;

/// Set by the installer: what is compiled is kept in the world.
pub const FILL_VARIABLE: &str = "EIGENBOOK_FILL_CELLS";

/// Set to `off`, nothing of the store is used: for tests and measurements.
const STORE_VARIABLE: &str = "EIGENBOOK_STORE";

/// What a compiler call gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A shared object.
    Object {
        /// What it was compiled from.
        source: String,
        /// The file.
        object: Vec<u8>,
    },
    /// Messages about a cell that does not compile.
    Messages(Vec<u8>),
}

/// Where the answer of one compiler call is kept.
pub struct Entry {
    object: Slot,
    messages: Slot,
}

const MAGIC: &str = "eigenbook cell 2";

impl Entry {
    /// The entry of this source under these arguments.
    pub fn of(place: &Place, source: &str, arguments: &[OsString]) -> Self {
        let (lines, left_out) = canonical::lines(source);
        let arguments = without_place(place, arguments);
        Self {
            object: Slot::of(place, &("object", &arguments, canonical::items(&lines))),
            messages: Slot::of(place, &("messages", &arguments, &lines, left_out)),
        }
    }

    /// The answer, where it is known and whole.
    pub fn find(&self) -> Option<Answer> {
        if !is_used() {
            return None;
        }
        if let Some((source, object)) = self.object.read() {
            return Some(Answer::Object { source: String::from_utf8(source).ok()?, object });
        }
        self.messages.read().map(|(_, messages)| Answer::Messages(messages))
    }

    /// Keeps the answer, where this is the installer's call.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn keep(&self, answer: &Answer) -> io::Result<()> {
        match answer {
            _ if !is_filling() => Ok(()),
            Answer::Object { source, object } => self.object.write(source.as_bytes(), object),
            Answer::Messages(messages) => self.messages.write(&[], messages),
        }
    }
}

/// The arguments as they are wherever the world lies.
fn without_place(place: &Place, arguments: &[OsString]) -> Vec<String> {
    let folder = place.folder.to_string_lossy();
    let texts = arguments.iter().map(|argument| argument.to_string_lossy());
    texts.map(|text| text.replace(&*folder, "@WORLD@")).collect()
}

/// Whether what is compiled is to be kept.
pub fn is_filling() -> bool {
    std::env::var_os(FILL_VARIABLE).is_some()
}

/// Whether what the store holds is used.
pub fn is_used() -> bool {
    std::env::var_os(STORE_VARIABLE).is_none_or(|value| value != "off")
}

/// One file: two pieces of data, which are read back whole or not at all.
pub struct Slot {
    folder: PathBuf,
    file: String,
    key: String,
}

impl Slot {
    /// The place of something in this world.
    pub fn of(place: &Place, what: &impl Hash) -> Self {
        let key = format!("{:032x}", checksum(&(&place.world.fingerprint, what)));
        Self { folder: place.folder.join("cells"), file: key.clone(), key }
    }

    /// A file of this name outside the store, for one thing at a time.
    pub fn in_folder(folder: PathBuf, file: &str, what: &impl Hash) -> Self {
        Self { folder, file: file.to_owned(), key: format!("{:032x}", checksum(what)) }
    }

    /// Writes both pieces.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn write(&self, first: &[u8], second: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(&self.file);
        let new = path.with_extension(std::process::id().to_string());
        let head = head(&self.key, first, second);
        fs::write(&new, [head.as_bytes(), b"\n", first, second].concat())?;
        fs::rename(new, path)
    }

    /// Both pieces, where they are there and as they were written.
    pub fn read(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut bytes = fs::read(self.folder.join(&self.file)).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let stored = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let length: usize = stored.get(MAGIC.len()..)?.split(' ').nth(2)?.parse().ok()?;
        let second = bytes.split_off(end.checked_add(1)?.checked_add(length)?.min(bytes.len()));
        let first = bytes.split_off(end + 1);
        (head(&self.key, &first, &second) == stored).then_some((first, second))
    }
}

/// The first line of a file, which only fits the whole of it.
fn head(key: &str, first: &[u8], second: &[u8]) -> String {
    let (sum, first, second) = (checksum(&(first, second)), first.len(), second.len());
    format!("{MAGIC} {key} {first} {second} {sum:032x}")
}

fn checksum(value: &impl Hash) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        value.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_or_foreign_entry_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let slot = |key: &str| {
            let (folder, key) = (folder.path().to_owned(), key.to_owned());
            Slot { folder, file: key.clone(), key }
        };
        slot("key").write(b"source", b"body").unwrap();
        assert_eq!(slot("key").read(), Some((b"source".to_vec(), b"body".to_vec())));
        let path = folder.path().join("key");
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(slot("key").read(), None, "cut off after {length} bytes");
        }
        for place in 0..whole.len() {
            let mut other = whole.clone();
            other[place] ^= 1;
            fs::write(&path, &other).unwrap();
            assert_eq!(slot("key").read(), None, "damaged at {place}");
        }
        fs::write(folder.path().join("other"), &whole).unwrap();
        assert_eq!(slot("other").read(), None, "that of another cell");
    }

    #[test]
    fn another_world_is_another_entry_but_another_place_is_not() {
        let world_at = |folder: &str, fingerprint: &str| {
            let text = format!(
                r#"{{"library": "l", "prelude": "", "rustc": "", "cargo": "", "sysroot": "",
                "rustc_version": "", "target": "", "fingerprint": "{fingerprint}"}}"#
            );
            Place { folder: folder.into(), world: serde_json::from_str(&text).unwrap() }
        };
        let key = |folder: &str, fingerprint: &str, argument: &str| {
            let place = world_at(folder, fingerprint);
            Entry::of(&place, "source", &[argument.into()]).object.key
        };
        let of = |fingerprint: &str, argument: &str| key("/world", fingerprint, argument);
        assert_eq!(key("/a/b", "1", "-L=/a/b/deps"), key("/c", "1", "-L=/c/deps"));
        assert_ne!(key("/a/b", "1", "-L=/a/b/deps"), key("/c", "1", "-L=/a/b/deps"));
        assert_eq!(of("1", "a"), of("1", "a"));
        assert_ne!(of("1", "a"), of("2", "a"));
        assert_ne!(of("1", "a"), of("1", "b"));
    }
}
