//! The progress of a class as a table for a terminal.

use super::{Cell, Class};
use std::fmt;

/// A line for each exercise, with the class as a whole, then the students who are stuck.
impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.students.is_empty() {
            return writeln!(f, "There are no records of exercises here.");
        }
        let width = self.exercises.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let width = width.max("exercise".len());
        writeln!(f, "students with a record: {}\n", self.students.len())?;
        writeln!(
            f,
            "{:<width$}  {:>5}  {:>5}  {:>5}  {:>5}  {:>9}  {:>7}",
            "exercise", "begun", "right", "tries", "hints", "solutions", "minutes"
        )?;
        for exercise in &self.exercises {
            let cells: Vec<&Cell> = self.cells(exercise).map(|(_, cell)| cell).collect();
            let count = |is: fn(&Cell) -> bool| cells.iter().filter(|cell| is(cell)).count();
            writeln!(
                f,
                "{exercise:<width$}  {:>5}  {:>5}  {:>5}  {:>5}  {:>9}  {:>7}",
                cells.len(),
                count(|cell| cell.is_right),
                median(cells.iter().map(|cell| cell.tries as u64)),
                cells.iter().map(|cell| cell.hints).sum::<usize>(),
                count(|cell| cell.saw_solution),
                median(cells.iter().map(|cell| cell.minutes())),
            )?;
        }
        writeln!(f, "\ntries and minutes: of the student in the middle; hints: of all together")?;
        let stuck = self.stuck();
        if !stuck.is_empty() {
            writeln!(f, "\nneed help (three tries, a hint or the solution, and not right yet):")?;
        }
        for (student, exercise, cell) in stuck {
            let (tries, hints, minutes) = (cell.tries, cell.hints, cell.minutes());
            let seen = if cell.saw_solution { ", the solution" } else { "" };
            writeln!(
                f,
                "  {student}: \"{exercise}\", tries {tries}, hints {hints}{seen}, minutes {minutes}"
            )?;
        }
        Ok(())
    }
}

/// The value in the middle; of two in the middle, the larger one.
fn median(values: impl Iterator<Item = u64>) -> u64 {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::progress::Class;
    use crate::record::{Event, Said};
    use std::collections::BTreeMap;

    #[test]
    fn the_table_has_a_line_for_each_exercise_and_names_who_is_stuck() {
        let event =
            |time, exercise: &str, said| Event { time, exercise: exercise.to_owned(), said };
        let ada = vec![
            event(0, "sum", Said::Nearly),
            event(60, "sum", Said::Right),
            event(180, "tensor", Said::Hint),
        ];
        let bob = vec![event(0, "sum", Said::Right), event(120, "tensor", Said::Solution)];
        let class = Class::new(BTreeMap::from([("ada".into(), ada), ("bob".into(), bob)]));
        let expected = "\
students with a record: 2

exercise  begun  right  tries  hints  solutions  minutes
sum           2      2      2      0          0        1
tensor        2      0      0      1          1        2

tries and minutes: of the student in the middle; hints: of all together

need help (three tries, a hint or the solution, and not right yet):
  ada: \"tensor\", tries 0, hints 1, minutes 2
  bob: \"tensor\", tries 0, hints 0, the solution, minutes 2
";
        assert_eq!(class.to_string(), expected);
    }
}
