//! The inputs of all sessions: a small file of the user, one entry a line.
//!
//! Several kernels may write at once; each takes the file's lock for as long as it writes. When
//! the file grows beyond its limit, the older half goes.

use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs::{DirBuilder, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

/// The file never stays longer.
const LIMIT: u64 = 4 << 20;
/// A longer input is not kept.
const LONGEST: usize = 256 << 10;

/// One input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The session, from 1.
    pub session: usize,
    /// The number of the cell in its session, from 1.
    pub line: usize,
    /// The source.
    pub input: String,
}

/// Which cells of which session.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// The session; 0 is the current one, −1 the one before it.
    pub session: i32,
    /// The first cell.
    pub start: i32,
    /// The cell after the last.
    pub stop: i32,
}

/// The history of this session and, if there is a file, of earlier ones.
#[derive(Debug)]
pub struct History {
    file: Option<File>,
    /// Known once something has been recorded.
    session: Option<usize>,
    /// This session, if there is no file.
    unsaved: Vec<Entry>,
    /// The results of this session's cells, by their numbers; they are in no file.
    outputs: HashMap<usize, String>,
}

impl History {
    /// The history in the file at `path`, which is created if it is missing, for its owner only.
    /// Without a usable file, only this session is remembered.
    pub fn open(path: Option<&Path>) -> Self {
        let file = path.and_then(|path| open(path).ok());
        Self { file, session: None, unsaved: Vec::new(), outputs: HashMap::new() }
    }

    /// Remembers an input.
    pub fn record(&mut self, line: usize, input: &str) {
        if input.len() > LONGEST {
            return;
        }
        let mut entry = Entry { session: self.session.unwrap_or(0), line, input: input.to_owned() };
        let saved = match &self.file {
            Some(file) => locked(file, |file| append(file, &mut entry)).is_ok(),
            None => false,
        };
        if !saved {
            entry.session = self.session.unwrap_or(1);
            self.unsaved.push(entry.clone());
        }
        self.session = Some(entry.session);
    }

    /// Remembers the result of a cell of this session.
    pub fn keep_output(&mut self, line: usize, output: String) {
        if output.len() <= LONGEST {
            self.outputs.insert(line, output);
        }
    }

    /// The result of a cell, if it is known.
    pub fn output(&self, entry: &Entry) -> Option<&str> {
        let is_own = Some(entry.session) == self.session;
        self.outputs.get(&entry.line).filter(|_| is_own).map(String::as_str)
    }

    /// The last `n` inputs.
    pub fn tail(&self, n: usize) -> Vec<Entry> {
        last(self.entries(), n)
    }

    /// The inputs of a range.
    pub fn range(&self, Range { session, start, stop }: Range) -> Vec<Entry> {
        let mut entries = self.entries();
        let current = self.session.unwrap_or_else(|| newest(&entries) + 1);
        let wanted = match usize::try_from(session) {
            Ok(0) => current,
            Ok(session) => session,
            Err(_) => current.saturating_sub(session.unsigned_abs() as usize),
        };
        let inside = |line: usize| line as i64 >= start.into() && (line as i64) < stop.into();
        entries.retain(|entry| entry.session == wanted && inside(entry.line));
        entries
    }

    /// The last `n` inputs that match a pattern, in which `*` matches any text and `?` one
    /// character.
    pub fn search(&self, pattern: &str, n: usize) -> Vec<Entry> {
        let mut entries = self.entries();
        entries.retain(|entry| matches(pattern, &entry.input));
        last(entries, n)
    }

    /// As [`History::search`]; of equal inputs only the latest counts.
    pub fn search_unique(&self, pattern: &str, n: usize) -> Vec<Entry> {
        let mut entries = self.search(pattern, usize::MAX);
        let mut seen = HashSet::new();
        entries.reverse();
        entries.retain(|entry| seen.insert(entry.input.clone()));
        entries.reverse();
        last(entries, n)
    }

    /// Everything, in order. This session comes last, whatever others have run meanwhile.
    fn entries(&self) -> Vec<Entry> {
        let mut entries = match &self.file {
            Some(file) => locked(file, read).unwrap_or_default(),
            None => Vec::new(),
        };
        entries.extend(self.unsaved.iter().cloned());
        entries.sort_by_key(|entry| Some(entry.session) == self.session);
        entries
    }
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(directory) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    }
    let file = File::options().read(true).append(true).create(true).mode(0o600).open(path)?;
    file.set_permissions(PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// Does something with the file while no other kernel does. A kernel that keeps the lock for long
/// has been stopped, and is not waited for.
fn locked<T>(file: &File, work: impl FnOnce(&File) -> io::Result<T>) -> io::Result<T> {
    let mut tries = 0;
    while let Err(error) = file.try_lock() {
        tries += 1;
        if tries > 100 {
            return Err(error.into());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let result = work(file);
    file.unlock()?;
    result
}

/// Appends an entry. One without a session gets the next number.
fn append(mut file: &File, entry: &mut Entry) -> io::Result<()> {
    if entry.session == 0 {
        entry.session = newest(&read(file)?) + 1;
    }
    if file.metadata()?.len() > LIMIT {
        let entries = read(file)?;
        file.set_len(0)?;
        entries[entries.len() / 2..].iter().try_for_each(|entry| write(file, entry))?;
    }
    write(file, entry)?;
    file.flush()
}

fn write(mut file: &File, entry: &Entry) -> io::Result<()> {
    let mut line = serde_json::to_vec(entry)?;
    line.push(b'\n');
    file.write_all(&line)
}

/// All entries; lines that are none are passed over.
fn read(mut file: &File) -> io::Result<Vec<Entry>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes.split(|byte| *byte == b'\n').filter_map(|l| serde_json::from_slice(l).ok()).collect())
}

fn newest(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| entry.session).max().unwrap_or(0)
}

fn last(mut entries: Vec<Entry>, n: usize) -> Vec<Entry> {
    entries.split_off(entries.len().saturating_sub(n))
}

/// Whether the whole text matches: the last `*` may always be given one more character.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut retry = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                retry = Some((p + 1, t));
                p += 1;
            }
            Some(&c) if c == '?' || c == text[t] => (p, t) = (p + 1, t + 1),
            _ => match retry {
                Some((after_star, from)) => {
                    (p, t) = (after_star, from + 1);
                    retry = Some((after_star, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.input.as_str()).collect()
    }

    #[test]
    fn sessions_follow_one_another_and_the_file_is_private() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("deep/history.jsonl");
        let mut first = History::open(Some(&path));
        first.record(1, "let α = 1;\nα");
        first.record(2, "2 + 2");
        let mut second = History::open(Some(&path));
        let mut third = History::open(Some(&path));
        second.record(1, "second");
        third.record(1, "2 + 2");
        first.record(3, "late");
        let sessions = |history: &History| {
            history.tail(9).iter().map(|entry| entry.session).collect::<Vec<_>>()
        };
        assert_eq!(sessions(&third), [1, 1, 2, 1, 3]);
        assert_eq!(sessions(&first), [2, 3, 1, 1, 1]);
        let range = |session, start, stop| third.range(Range { session, start, stop });
        assert_eq!(inputs(&range(0, 0, i32::MAX)), ["2 + 2"]);
        assert_eq!(inputs(&range(-1, 0, i32::MAX)), ["second"]);
        assert_eq!(inputs(&range(1, 2, 3)), ["2 + 2"]);
        assert_eq!(inputs(&third.search("*+*", 9)), ["2 + 2", "2 + 2"]);
        assert_eq!(inputs(&third.search_unique("*", 2)), ["late", "2 + 2"]);
        let mode = std::fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn concurrent_kernels_lose_nothing_and_the_file_stays_small() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("history.jsonl");
        let write = |name: &'static str| {
            let mut history = History::open(Some(&path));
            std::thread::spawn(move || (1..=100).for_each(|line| history.record(line, name)))
        };
        let threads = ["a", "b", "c"].map(write);
        threads.into_iter().for_each(|thread| thread.join().expect("a thread"));
        let mut history = History::open(Some(&path));
        assert_eq!(history.tail(usize::MAX).len(), 300);
        let long = "x".repeat(100_000);
        (1..=100).for_each(|line| history.record(line, &long));
        assert!(std::fs::metadata(&path).expect("a file").len() <= LIMIT + 200_000);
        assert_eq!(history.tail(1)[0].line, 100);
    }

    #[test]
    fn without_a_file_the_session_is_remembered() {
        let mut history = History::open(None);
        history.record(1, "one");
        assert_eq!(inputs(&history.range(Range { session: 0, start: 1, stop: 2 })), ["one"]);
        let mut history = History::open(Some(Path::new("/proc/no/such/place")));
        history.record(1, "one");
        assert_eq!(inputs(&history.tail(5)), ["one"]);
    }

    #[test]
    fn patterns() {
        for (pattern, text) in [("*", ""), ("a*c", "abbc"), ("*b?c*", "a b1cd"), ("**", "x")] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("a*c", "abcd"), ("?", ""), ("b*", "ab")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
