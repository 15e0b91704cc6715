//! The record of one student: checks and hints, one line each in a file beside the notebook.
//!
//! A line has the time, the name of the exercise and the result. It contains no answer, no code and
//! no name of a person: the folder shows whose file it is.
//!
//! ```text
//! {"time":1764373200,"exercise":"sum","said":"nearly"}
//! ```

use crate::judge::Verdict;
use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The name of the file.
pub const NAME: &str = ".eigenbook-progress.jsonl";

/// From this size on, in bytes, no line is added: some ten thousand lines.
const MAX_SIZE: u64 = 1 << 20;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Seconds since 1970.
    pub time: u64,
    /// The exercise.
    pub exercise: String,
    /// The result.
    pub said: Said,
}

/// The result shown to a student.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A check with the verdict "not yet".
    NotYet,
    /// A check with the verdict "nearly".
    Nearly,
    /// A check with the verdict "right".
    Right,
    /// A hint was shown.
    Hint,
    /// The solution was shown.
    Solution,
}

const WORDS: [(Said, &str); 5] = [
    (Said::NotYet, "not yet"),
    (Said::Nearly, "nearly"),
    (Said::Right, "right"),
    (Said::Hint, "hint"),
    (Said::Solution, "solution"),
];

impl Said {
    /// The result of a verdict; none if there was no answer.
    pub fn of(verdict: &Verdict) -> Option<Self> {
        match verdict {
            Verdict::Unanswered(_) => None,
            Verdict::NotYet(_) => Some(Self::NotYet),
            Verdict::Nearly(_) => Some(Self::Nearly),
            Verdict::Right(_) => Some(Self::Right),
        }
    }
}

impl Event {
    /// A result with the present time.
    pub fn now(exercise: &str, said: Said) -> Self {
        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Self { time, exercise: exercise.to_owned(), said }
    }

    fn line(&self) -> String {
        let said = WORDS.iter().find(|(said, _)| *said == self.said).map_or("", |(_, word)| word);
        json!({"time": self.time, "exercise": self.exercise, "said": said}).to_string() + "\n"
    }

    fn parse(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let word = value["said"].as_str()?;
        Some(Self {
            time: value["time"].as_u64()?,
            exercise: value["exercise"].as_str()?.to_owned(),
            said: WORDS.iter().find(|(_, name)| *name == word)?.0,
        })
    }
}

/// Adds a line to the record in this folder.
///
/// # Errors
/// If the file cannot be written.
pub fn append(folder: &Path, event: &Event) -> io::Result<()> {
    let path = folder.join(NAME);
    if path.metadata().is_ok_and(|file| file.len() > MAX_SIZE) {
        return Ok(());
    }
    // One write in append mode: lines of two notebooks at once do not mix.
    OpenOptions::new().create(true).append(true).open(path)?.write_all(event.line().as_bytes())
}

/// The events of a record, in order; lines that are none, such as a half one, are left out.
pub fn read(text: &str) -> Vec<Event> {
    text.lines().filter_map(Event::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_appended_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let events: Vec<Event> =
            WORDS.iter().map(|(said, _)| Event::now("low \"rank\"", *said)).collect();
        for event in &events {
            append(folder.path(), event).unwrap();
        }
        let text = std::fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert_eq!(read(&text), events);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn half_lines_and_strangers_are_left_out() {
        let text =
            "{\"time\":1,\"exercise\":\"sum\",\"said\":\"right\"}\n{\"time\":2,\"exer\nx\n[]\n";
        assert_eq!(read(text).len(), 1);
    }

    #[test]
    fn a_record_stays_small() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        std::fs::write(&path, vec![b' '; MAX_SIZE as usize + 1]).unwrap();
        append(folder.path(), &Event::now("sum", Said::Right)).unwrap();
        assert_eq!(path.metadata().unwrap().len(), MAX_SIZE + 1);
    }
}
