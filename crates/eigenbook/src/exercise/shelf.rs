//! Finds an exercise: made in a cell, in the teacher's file, or among the course's own.
//!
//! The teacher's file is `exercises.toml` in the folder of the notebook. It is read at each check,
//! so a change counts at once. Two settings of it can also come from the environment, which is for
//! a server: `EIGENBOOK_SOLUTIONS=withheld` and `EIGENBOOK_RECORD=off`.

use super::own;
use crate::{Error, Result};
use eigenbook_exercises::file::{self, File, Settings};
use eigenbook_exercises::{Exercise, bank, is_nearly};
use std::env;
use std::ffi::OsStr;
use std::path::Path;

/// The exercises in a folder.
pub(super) struct Shelf {
    /// The exercises of the teacher's file.
    teachers: Vec<Exercise>,
    /// The settings there or in the environment.
    pub(super) settings: Settings,
}

impl Shelf {
    /// Reads the teacher's file in this folder, if there is one.
    ///
    /// # Errors
    /// It cannot be read, or something in it is wrong.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let invalid = |message| Error::InvalidParameter { operation: "exercise", message };
        let name = file::NAME;
        let path = folder.join(name);
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => File::parse(&text).map_err(|problems| {
                invalid(format!("{name} beside the notebook has an error in {}", problems[0]))
            })?,
            Err(_) if !path.exists() => {
                File { exercises: Vec::new(), settings: Settings::default() }
            }
            Err(error) => return Err(invalid(format!("the file {name} cannot be read: {error}"))),
        };
        let is = |name: &str, value: &str| env::var_os(name).as_deref() == Some(OsStr::new(value));
        let mut settings = file.settings;
        settings.shows_solutions &= !is("EIGENBOOK_SOLUTIONS", "withheld");
        settings.records_progress &= !is("EIGENBOOK_RECORD", "off");
        Ok(Self { teachers: file.exercises, settings })
    }

    /// The exercise of this name.
    ///
    /// # Errors
    /// There is none, or it was made in a cell and makes no sense.
    pub(super) fn find(&self, name: &str) -> Result<Exercise> {
        if let Some(exercise) = own::find(name)? {
            return Ok(exercise);
        }
        let all = || self.teachers.iter().chain(bank::all());
        all().find(|exercise| exercise.name == name).cloned().ok_or_else(|| {
            let mut names: Vec<String> = own::names();
            names.extend(all().map(|exercise| exercise.name.clone()));
            let mut seen = std::collections::HashSet::new();
            names.retain(|name| seen.insert(name.clone()));
            let nearly: Vec<String> =
                names.iter().filter(|it| is_nearly(name, it)).map(|it| format!("{it:?}")).collect();
            let message = match &nearly[..] {
                [] => format!("there is none named {name:?}.\nThere are {}.", names.join(", ")),
                _ => {
                    format!("there is none named {name:?}, but there is {}.", nearly.join(" and "))
                }
            };
            Error::InvalidParameter { operation: "exercise", message }
        })
    }
}
