//! Compiled cells that came with the world: those of the kernel's start and of the notebooks.
//!
//! An entry answers one compiler call: with a shared object, or with the messages of a cell that
//! does not compile. Its name is a hash of the cell's source in [`canonical`] form, of the world
//! and of everything else that the compiler is told. Entries are written at installation only and
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
    folder: PathBuf,
    object: String,
    messages: String,
}

const MAGIC: &str = "eigenbook cell 2";

impl Entry {
    /// The entry of this source under these arguments.
    pub fn of(place: &Place, source: &str, arguments: &[OsString]) -> Self {
        let lines = canonical::lines(source);
        let key = |kind: &str, text: &str| {
            format!("{:032x}", checksum(&(kind, &place.world.fingerprint, arguments, text)))
        };
        Self {
            folder: place.folder.join("cells"),
            object: key("object", &canonical::items(&lines)),
            messages: key("messages", &lines),
        }
    }

    /// The answer, where it is known and whole.
    pub fn find(&self) -> Option<Answer> {
        if let Some((source, object)) = self.read(&self.object) {
            return Some(Answer::Object { source: String::from_utf8(source).ok()?, object });
        }
        self.read(&self.messages).map(|(_, messages)| Answer::Messages(messages))
    }

    /// Keeps the answer, where this is the installer's call.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn keep(&self, answer: &Answer) -> io::Result<()> {
        if std::env::var_os(FILL_VARIABLE).is_none() {
            return Ok(());
        }
        let (key, source, body) = match answer {
            Answer::Object { source, object } => (&self.object, source.as_bytes(), object),
            Answer::Messages(messages) => (&self.messages, &[][..], messages),
        };
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(key);
        let new = path.with_extension(std::process::id().to_string());
        fs::write(&new, [head(key, source, body).as_bytes(), b"\n", source, body].concat())?;
        fs::rename(new, path)
    }

    /// The source and the body of an entry.
    fn read(&self, key: &str) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut bytes = fs::read(self.folder.join(key)).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let stored = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let length: usize = stored[MAGIC.len()..].split(' ').nth(2)?.parse().ok()?;
        let body = bytes.split_off(end.checked_add(1)?.checked_add(length)?.min(bytes.len()));
        let source = bytes.split_off(end + 1);
        (head(key, &source, &body) == stored).then_some((source, body))
    }
}

/// The first line of an entry, which only fits the whole of it.
fn head(key: &str, source: &[u8], body: &[u8]) -> String {
    let (sum, source, body) = (checksum(&(source, body)), source.len(), body.len());
    format!("{MAGIC} {key} {source} {body} {sum:032x}")
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

    fn entry(folder: &std::path::Path, object: &str) -> Entry {
        let (object, messages) = (object.to_owned(), format!("{object}-messages"));
        Entry { folder: folder.to_owned(), object, messages }
    }

    #[test]
    fn a_damaged_or_foreign_entry_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let entry = entry(folder.path(), "key");
        let path = folder.path().join("key");
        let whole = [head("key", b"source", b"body").as_bytes(), b"\nsourcebody"].concat();
        fs::write(&path, &whole).unwrap();
        let answer = Answer::Object { source: "source".to_owned(), object: b"body".to_vec() };
        assert_eq!(entry.find(), Some(answer));
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(entry.find(), None, "cut off after {length} bytes");
        }
        for place in 0..whole.len() {
            let mut other = whole.clone();
            other[place] ^= 1;
            fs::write(&path, &other).unwrap();
            assert_eq!(entry.find(), None, "damaged at {place}");
        }
        fs::write(folder.path().join("other"), &whole).unwrap();
        assert_eq!(super::tests::entry(folder.path(), "other").find(), None, "of another cell");
    }

    #[test]
    fn another_world_is_another_entry() {
        let world = |fingerprint: &str| {
            let text = format!(
                r#"{{"library": "l", "prelude": "", "rustc": "", "cargo": "", "sysroot": "",
                "rustc_version": "", "target": "", "fingerprint": "{fingerprint}"}}"#
            );
            Place { folder: "/".into(), world: serde_json::from_str(&text).unwrap() }
        };
        let of = |fingerprint: &str, argument: &str| {
            Entry::of(&world(fingerprint), "source", &[argument.into()]).object
        };
        assert_eq!(of("1", "a"), of("1", "a"));
        assert_ne!(of("1", "a"), of("2", "a"));
        assert_ne!(of("1", "a"), of("1", "b"));
    }
}
