//! Cells that were compiled at installation: those of the kernel's start and of the notebooks.
//!
//! An entry answers one compiler call: with a shared object, or with the messages of a cell that
//! does not compile. Its name is a hash of the cell's source in the form of [`key`], of the world
//! and of all other compiler arguments except paths. Entries are written at installation only and
//! carry a checksum: a truncated or damaged one is not used. They are beside the world, which is
//! never written to. An object is stored with its source, because a panic names a line of that
//! source; messages are stored with theirs, because lines that evcxr writes in any order may have
//! moved when they are found.

use super::generated::Prepared;
use super::type_names::Variables;
use super::{as_lines, key, lines, messages};
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3Default;

/// How compiled cells are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precompiled {
    /// Existing entries are used.
    #[default]
    Use,
    /// New entries are stored: the installer's own kernel.
    Fill,
    /// Nothing is used: for tests and measurements.
    Off,
}

/// The variable that turns the store off.
const STORE_VARIABLE: &str = "EIGENBOOK_STORE";

impl Precompiled {
    /// As the environment has it for a kernel that is not the installer's.
    pub fn from_environment() -> Self {
        let is_off = std::env::var_os(STORE_VARIABLE).is_some_and(|value| value == "off");
        if is_off { Self::Off } else { Self::Use }
    }
}

/// A cell that compiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The source that was compiled.
    pub source: String,
    /// The types of the cell's new variables.
    pub types: Variables,
    /// The shared object.
    pub file: Vec<u8>,
}

/// The files that keep the outcome of one compiler call.
pub struct Entry {
    object: Slot,
    messages: Slot,
    source: String,
    precompiled: Precompiled,
}

impl Entry {
    /// The entry of this source in a folder; `cell` is the code that the source was made from, and
    /// `others` are all other inputs of the compiler.
    pub fn of(
        folder: &Path,
        precompiled: Precompiled,
        (source, cell): (&Prepared, &str),
        others: &[&str],
    ) -> Self {
        let key = key::of(source, cell);
        let slot = |kind: &str| {
            let parts: Vec<&str> = [kind, &key].into_iter().chain(others.iter().copied()).collect();
            Slot::of(folder, &parts)
        };
        let (object, messages) = (slot("object"), slot("messages"));
        Self { object, messages, source: source.text(), precompiled }
    }

    /// The outcome, if it is stored and undamaged: an object, or messages about a cell that does not
    /// compile.
    pub fn find(&self) -> Option<(Option<Object>, Vec<Value>)> {
        if self.precompiled == Precompiled::Off {
            return None;
        }
        if let Some((head, file)) = self.object.read() {
            let head: Value = serde_json::from_slice(&head).ok()?;
            let source = head["source"].as_str()?.to_owned();
            let types = serde_json::from_value(head["types"].clone()).ok()?;
            return Some((Some(Object { source, types, file }), Vec::new()));
        }
        let (source, found) = self.messages.read()?;
        let source = String::from_utf8(source).ok()?;
        Some((None, messages::moved(lines(&found), &source, &self.source)))
    }

    /// Stores the outcome, if this is the installer's kernel.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn keep(&self, object: Option<&Object>, messages: &[Value]) -> io::Result<()> {
        match object {
            _ if self.precompiled != Precompiled::Fill => Ok(()),
            Some(Object { source, types, file }) => {
                let head = json!({"source": source, "types": types}).to_string();
                self.object.write(head.as_bytes(), file)
            }
            None => self.messages.write(self.source.as_bytes(), &as_lines(messages)),
        }
    }
}

/// One file: two pieces of data, which are read back completely or not at all.
struct Slot {
    folder: PathBuf,
    key: String,
}

/// The first bytes of a file; the number is the version of the format.
pub const FORMAT: &str = "eigenbook cell 5";

impl Slot {
    fn of(folder: &Path, parts: &[&str]) -> Self {
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
        Self { folder: folder.to_owned(), key: format!("{:032x}", checksum(&parts)) }
    }

    fn write(&self, first: &[u8], second: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(&self.key);
        let new = path.with_extension(std::process::id().to_string());
        let head = head(&self.key, first, second);
        fs::write(&new, [head.as_bytes(), b"\n", first, second].concat())?;
        fs::rename(new, path)
    }

    fn read(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut bytes = fs::read(self.folder.join(&self.key)).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let stored = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let length: usize = stored.get(FORMAT.len()..)?.split(' ').nth(2)?.parse().ok()?;
        let second = bytes.split_off(end.checked_add(1)?.checked_add(length)?.min(bytes.len()));
        let first = bytes.split_off(end + 1);
        (head(&self.key, &first, &second) == stored).then_some((first, second))
    }
}

/// The first line of a file: the key, and the sizes and a checksum of the rest.
fn head(key: &str, first: &[u8], second: &[u8]) -> String {
    let (sum, first, second) = (checksum(&[first, second]), first.len(), second.len());
    format!("{FORMAT} {key} {first} {second} {sum:032x}")
}

/// A hash that is the same with every version of Rust.
fn checksum(parts: &[&[u8]]) -> u128 {
    let mut hasher = Xxh3Default::new();
    for part in parts {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part);
    }
    hasher.digest128()
}

#[cfg(test)]
mod tests {
    use super::super::generated::Part;
    use super::*;

    #[test]
    fn a_damaged_or_foreign_entry_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let slot = |key: &str| Slot { folder: folder.path().to_owned(), key: key.to_owned() };
        slot("key").write(b"source", b"body").unwrap();
        assert_eq!(slot("key").read(), Some((b"source".to_vec(), b"body".to_vec())));
        let path = folder.path().join("key");
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(slot("key").read(), None, "cut off after {length}");
        }
        for index in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[index] ^= 1;
            fs::write(&path, damaged).unwrap();
            assert_eq!(slot("key").read(), None, "byte {index} is another");
        }
        fs::write(folder.path().join("other"), whole).unwrap();
        assert_eq!(slot("other").read(), None);
    }

    #[test]
    fn messages_are_about_the_lines_of_the_source_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let put =
            |name: &str| (Part::NewPut, format!("store.put_variable(stringify!({name}), {name});"));
        let entry = |precompiled: Precompiled, names: [&str; 2]| {
            let cell = (Part::Cell, "let w = v;".to_owned());
            let source = Prepared([vec![cell], names.map(put).to_vec()].concat());
            Entry::of(folder.path(), precompiled, (&source, ""), &[])
        };
        let message = |line: u64| {
            vec![json!({"spans": [{"line_start": line, "line_end": line}], "children": []})]
        };
        entry(Precompiled::Fill, ["v", "k"]).keep(None, &message(2)).unwrap();
        assert_eq!(entry(Precompiled::Use, ["v", "k"]).find(), Some((None, message(2))));
        assert_eq!(entry(Precompiled::Use, ["k", "v"]).find(), Some((None, message(3))));
    }

    #[test]
    fn the_hash_is_the_same_with_every_version_of_rust() {
        assert_eq!(
            format!("{:032x}", checksum(&[b"a", b"bc"])),
            "f310f4d71be93bc46456c91685adede6"
        );
        assert_ne!(checksum(&[b"a", b"bc"]), checksum(&[b"ab", b"c"]));
    }

    #[test]
    fn another_world_is_another_entry() {
        let source = Prepared(vec![(Part::Cell, "source".to_owned())]);
        let of = |others: &[&str]| {
            Entry::of(Path::new("/"), Precompiled::Use, (&source, ""), others).object.key
        };
        assert_eq!(of(&["1", "a"]), of(&["1", "a"]));
        assert_ne!(of(&["1", "a"]), of(&["2", "a"]));
        assert_ne!(of(&["1", "a"]), of(&["1", "b"]));
    }
}
