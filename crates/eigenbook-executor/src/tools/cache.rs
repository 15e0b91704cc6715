//! Compiled cells that came with the world: those of the kernel's start and of the notebooks.
//!
//! An entry answers one compiler call: with a shared object, or with the messages of a cell that
//! does not compile. Its name is a hash of the cell's source in [`canonical`] form, of the world
//! and of everything else that the compiler is told. Entries are written at installation only and
//! carry a checksum: one that is cut off or damaged is not used.

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
    Object(Vec<u8>),
    /// Messages about a cell that does not compile.
    Messages(Vec<u8>),
}

/// Where the answer of one compiler call is kept.
pub struct Entry {
    path: PathBuf,
    key: String,
}

const MAGIC: &str = "eigenbook cell 1";

impl Entry {
    /// The entry of this source under these arguments.
    pub fn of(place: &Place, source: &str, arguments: &[OsString]) -> Self {
        let text = canonical(source);
        let world = &place.world.fingerprint;
        let key = format!("{:032x}", checksum(&(world, arguments, text)));
        Self { path: place.folder.join("cells").join(&key), key }
    }

    /// The answer, where it is known and whole.
    pub fn find(&self) -> Option<Answer> {
        let bytes = fs::read(&self.path).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (head, body) = (std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 1..]);
        let object = self.head("object", body);
        if head == object {
            return Some(Answer::Object(body.to_vec()));
        }
        (head == self.head("messages", body)).then(|| Answer::Messages(body.to_vec()))
    }

    /// Keeps the answer, where this is the installer's call.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn keep(&self, answer: &Answer) -> io::Result<()> {
        if std::env::var_os(FILL_VARIABLE).is_none() {
            return Ok(());
        }
        let (kind, body) = match answer {
            Answer::Object(body) => ("object", body),
            Answer::Messages(body) => ("messages", body),
        };
        fs::create_dir_all(self.path.with_file_name(""))?;
        let new = self.path.with_extension(std::process::id().to_string());
        fs::write(&new, [self.head(kind, body).as_bytes(), b"\n", body].concat())?;
        fs::rename(new, &self.path)
    }

    /// The first line of an entry, which only fits the whole of it.
    fn head(&self, kind: &str, body: &[u8]) -> String {
        format!("{MAGIC} {kind} {} {} {:032x}", self.key, body.len(), checksum(&body))
    }
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

/// The source with the lines sorted that the engine writes in the order of a hash map: imports, and
/// what checks, loads and stores each variable. Their order says nothing.
fn canonical(source: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut kind = None;
    for line in source.lines() {
        let this = engine_line(line);
        if this != kind {
            run.sort_unstable();
            lines.append(&mut run);
            kind = this;
        }
        if this.is_some() { run.push(line) } else { lines.push(line) }
    }
    run.sort_unstable();
    lines.append(&mut run);
    lines.join("\n")
}

/// Which kind of line the engine writes in any order; none for all others.
fn engine_line(line: &str) -> Option<usize> {
    let line = line.trim();
    let store = |call: &str| line.contains(&format!("evcxr_variable_store.{call}_variable::<"));
    let kinds = [
        line.starts_with("use ") && line.ends_with(';'),
        line.starts_with("vars_ok &= ") && store("check"),
        line.starts_with("let ") && store("take"),
        line.starts_with("evcxr_variable_store.") && store("put"),
    ];
    kinds.iter().position(|is_kind| *is_kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_engines_lines_may_change_places() {
        let a = "use a::A;\nuse b::B;\nfn f() {\nlet x = 1;\nlet y = 2;\n}\n";
        let b = "use b::B;\nuse a::A;\nfn f() {\nlet x = 1;\nlet y = 2;\n}\n";
        let c = "use a::A;\nuse b::B;\nfn f() {\nlet y = 2;\nlet x = 1;\n}\n";
        assert_eq!(canonical(a), canonical(b));
        assert_ne!(canonical(a), canonical(c));
    }

    #[test]
    fn a_damaged_entry_is_not_used() {
        let folder = std::env::temp_dir().join(format!("eigenbook-cache-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let entry = Entry { path: folder.join("key"), key: "key".to_owned() };
        let whole = [entry.head("object", b"body").as_bytes(), b"\nbody"].concat();
        fs::write(&entry.path, &whole).unwrap();
        assert_eq!(entry.find(), Some(Answer::Object(b"body".to_vec())));
        fs::write(&entry.path, &whole[..whole.len() - 1]).unwrap();
        assert_eq!(entry.find(), None);
        let foreign = Entry { path: entry.path.clone(), key: "other".to_owned() };
        fs::write(&entry.path, &whole).unwrap();
        assert_eq!(foreign.find(), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
