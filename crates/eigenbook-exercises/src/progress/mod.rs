//! The progress of a class: the records below a folder, by exercise and student.
//!
//! 1. [`Class::read`] finds the records below a folder
//! 2. [`Cell`] is one student's work on one exercise
//! 3. [`table`] is for a terminal
//! 4. [`page`] is a picture, for a browser

mod cell;

mod page;

mod table;

pub use cell::{Cell, State};

use crate::bank;
use crate::record::{self, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

/// How many folders deep a record may be: `home/student/course/notebooks` and a little more.
const MAX_DEPTH: usize = 6;

/// The progress of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// The exercises with records, in the course's order, then by name.
    pub exercises: Vec<String>,
    /// The students by name, with each student's work on each exercise.
    pub students: BTreeMap<String, BTreeMap<String, Cell>>,
}

impl Class {
    /// Reads all records below a folder. A student is a folder in it, such as a home; records in
    /// the folder itself belong to a student with the folder's name.
    ///
    /// # Errors
    /// If the folder cannot be read. Unreadable files below it are left out.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut records: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        let own = folder.canonicalize()?;
        let own = own.file_name().unwrap_or_default().to_string_lossy().into_owned();
        records.entry(own).or_default().extend(events_in(folder));
        for entry in fs::read_dir(folder)?.flatten() {
            let student = entry.file_name().to_string_lossy().into_owned();
            let events = events_below(&entry.path(), MAX_DEPTH);
            records.entry(student).or_default().extend(events);
        }
        Ok(Self::new(records))
    }

    /// The class whose students have these records.
    pub fn new(records: BTreeMap<String, Vec<Event>>) -> Self {
        let records = records.into_iter().filter(|(_, events)| !events.is_empty());
        let students: BTreeMap<_, _> =
            records.map(|(student, events)| (student, cell::cells(events))).collect();
        let mut names: BTreeSet<&String> = students.values().flat_map(BTreeMap::keys).collect();
        let mut exercises = Vec::new();
        for exercise in bank::all() {
            exercises.extend(names.take(&exercise.name).cloned());
        }
        exercises.extend(names.into_iter().cloned());
        Self { exercises, students }
    }

    /// The results of the students with work on an exercise, with their names.
    pub fn cells<'c>(&'c self, exercise: &'c str) -> impl Iterator<Item = (&'c str, &'c Cell)> {
        let of = move |(name, cells): (&'c String, &'c BTreeMap<String, Cell>)| {
            Some((name.as_str(), cells.get(exercise)?))
        };
        self.students.iter().filter_map(of)
    }

    /// The students that need help: their last exercise is not right yet, after three tries, a hint or the solution.
    pub fn stuck(&self) -> Vec<(&str, &str, &Cell)> {
        let last = self.students.iter().filter_map(|(student, cells)| {
            let (exercise, cell) = cells.iter().max_by_key(|(_, cell)| cell.last)?;
            Some((student.as_str(), exercise.as_str(), cell))
        });
        last.filter(|(_, _, cell)| cell.is_stuck()).collect()
    }
}

fn events_in(folder: &Path) -> Vec<Event> {
    let text = fs::read_to_string(folder.join(record::NAME)).unwrap_or_default();
    record::read(&text)
}

/// The events of a folder and of those below it; links are not followed, hidden folders left out.
fn events_below(folder: &Path, depth: usize) -> Vec<Event> {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_dir());
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    if depth == 0 || !is_folder || name.starts_with('.') {
        return Vec::new();
    }
    let mut events = events_in(folder);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        events.extend(events_below(&entry.path(), depth - 1));
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Said, append};

    #[test]
    fn a_student_is_a_folder() {
        let class = tempfile::tempdir().unwrap();
        for (folder, exercise) in [
            ("ada/course/notebooks", "sum"),
            ("ada/other", "my own"),
            ("bob", "norm"),
            ("bob/.local/trash", "angle"),
        ] {
            let folder = class.path().join(folder);
            fs::create_dir_all(&folder).unwrap();
            append(&folder, &Event::now(exercise, Said::Right)).unwrap();
        }
        fs::create_dir(class.path().join("eve")).unwrap();
        let class = Class::read(class.path()).unwrap();
        assert_eq!(class.students.keys().collect::<Vec<_>>(), ["ada", "bob"]);
        assert_eq!(class.exercises, ["sum", "norm", "my own"]);
        assert_eq!(class.students["ada"].len(), 2);
    }

    #[test]
    fn a_folder_of_one_student_is_a_class_of_one() {
        let folder = tempfile::tempdir().unwrap();
        append(folder.path(), &Event::now("sum", Said::Hint)).unwrap();
        let class = Class::read(folder.path()).unwrap();
        assert_eq!(class.students.len(), 1);
        assert_eq!(class.stuck().len(), 1);
    }
}
