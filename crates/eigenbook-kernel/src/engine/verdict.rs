//! Decides whether a cell, or the closure of a control, failed, and writes the student's report.

use super::cell_run::CellRun;
use super::evcxr_engine::EvcxrEngine;
use super::executor_link::Record;
use super::problems;
use crate::compile::{self, Unbuilt};
use crate::diagnostics::{self, PanicPlace, Problem, Report, Session, VariableState};
use crate::limits;
use eigenbook_executor::limits::Limits;
use eigenbook_wire::Outcome as Ended;
use evcxr::Error;

/// For how many errors of a cell the packages are searched.
const MOST_SOUGHT: usize = 3;

impl EvcxrEngine {
    /// The report of a cell that failed; none if it did not. `shapes` are the lengths of the axes of
    /// its arrays, if they have been read.
    pub(super) fn report(
        &self,
        run: &CellRun,
        cell: &diagnostics::Cell,
        shapes: &[(String, Vec<usize>)],
    ) -> Option<Report> {
        let ending = Ending {
            cell,
            record: &run.record,
            signal: run.signal,
            interrupted: run.interrupted,
            limits: self.limits,
        };
        let session = || self.knowledge(run, shapes);
        match run.result.as_ref()? {
            Ok(_) => ending.report(|panic| self.place_of(panic, run, cell), session),
            Err(_) if run.interrupted => Some(diagnostics::interrupted(cell, VariableState::Kept)),
            Err(Error::SubprocessTerminated(_)) => Some(ending.crash(VariableState::Lost)),
            Err(Error::CompilationErrors(errors)) => {
                let mut problems = problems::from_engine(errors, run, cell);
                if problems.is_empty() {
                    problems = problems::without_a_place(&run.compiled.messages);
                }
                let session = Session { unbuilt: self.unbuilt(&problems), ..session() };
                Some(diagnostics::compile_error(cell, &problems, &session))
            }
            Err(error) => {
                let problems = problems::from_text(&error.to_string());
                Some(diagnostics::compile_error(cell, &problems, &session()))
            }
        }
    }

    /// What a report may need to know besides the cell.
    pub(super) fn knowledge(&self, run: &CellRun, shapes: &[(String, Vec<usize>)]) -> Session {
        Session {
            variables: run.before.clone(),
            moved: self.missing.moved.clone(),
            absent: self.missing.absent.clone(),
            gone: self.missing.gone.clone(),
            lost: run.lost.clone(),
            names: self.session.setting.names.iter().cloned().chain(self.own_names()).collect(),
            definitions: self.ledger.sources().map(str::to_owned).collect(),
            shapes: shapes.to_vec(),
            unbuilt: Vec::new(),
        }
    }

    /// The parts of packages that these problems are about, if they were not built.
    fn unbuilt(&self, problems: &[Problem]) -> Vec<Unbuilt> {
        let codes = ["E0277", "E0599"];
        let words = ["cannot find derive macro", "an item that was configured out"];
        let may_be = |it: &&Problem| {
            codes.iter().any(|code| it.is(code))
                || words.iter().any(|word| it.rendered.contains(word))
        };
        let folder = &self.session.setting.folder;
        let found = problems.iter().filter(may_be).take(MOST_SOUGHT);
        compile::unbuilt(folder, found.map(|it| (&*it.message, &*it.rendered)))
    }

    /// The place of a panic: in the cell, or in a definition of an earlier one.
    fn place_of(
        &self,
        (_, file, line, column): &Panic,
        run: &CellRun,
        cell: &diagnostics::Cell,
    ) -> PanicPlace {
        match problems::place_of(&run.source, cell, file, *line, *column) {
            PanicPlace::Elsewhere { file, line } if file == "src/lib.rs" => {
                let own = self.ledger.place_of(&run.source, line);
                let (file, line) = own.unwrap_or((file, line));
                PanicPlace::Elsewhere { file, line }
            }
            place => place,
        }
    }
}

/// A panic as the executor reports it: message, file, line, column.
type Panic = (String, String, u32, u32);

/// How compiled code ended: that of a cell, or the closure of a control.
pub struct Ending<'a> {
    pub cell: &'a diagnostics::Cell,
    pub record: &'a Record,
    /// The signal that ended the process, if any.
    pub signal: Option<i32>,
    /// The person wanted it to stop.
    pub interrupted: bool,
    pub limits: Limits,
}

impl Ending<'_> {
    /// The report of code that failed; none if it did not.
    pub fn report(
        &self,
        place_of: impl FnOnce(&Panic) -> PanicPlace,
        session: impl FnOnce() -> Session,
    ) -> Option<Report> {
        let outcome = self.record.outcome?;
        if self.interrupted && (self.record.stopping || outcome == Ended::Died) {
            // `fit`, or another loop that checks for interrupts, may have ended early, and the code
            // have gone on to its end.
            let is_done = outcome == Ended::Done;
            let variables = if is_done { VariableState::Made } else { VariableState::Kept };
            return Some(diagnostics::interrupted(self.cell, variables));
        }
        match outcome {
            Ended::Done => None,
            Ended::Died => Some(self.crash(VariableState::Kept)),
            Ended::Failed | Ended::Panicked => Some(match &self.record.failure {
                Some((type_name, message)) => {
                    self.limit_of(message).unwrap_or_else(|| self.failure(type_name, message))
                }
                None => {
                    let panic = self.record.panic.clone().unwrap_or_default();
                    self.limit_of(&panic.0).unwrap_or_else(|| {
                        let place = place_of(&panic);
                        let panic = diagnostics::Panic { message: panic.0, place };
                        diagnostics::panic(self.cell, &panic, &session())
                    })
                }
            }),
        }
    }

    fn crash(&self, variables: VariableState) -> Report {
        let (signal, stderr_tail) = (self.signal, self.record.stderr_tail.clone());
        if let Some(reason) = limits::reason_of_death(&self.limits, signal, &stderr_tail) {
            return self.failure("Limit", &format!("{reason}\n{}", diagnostics::KEPT));
        }
        // A panic that nothing can catch aborts the process, after the hook has reported it.
        let last = self.record.panic.as_ref();
        let last = last.filter(|_| stderr_tail.contains("non-unwinding panic"));
        let panic = last.map(|(message, ..)| message.clone());
        let crash = diagnostics::Crash { signal, panic, stderr_tail, variables };
        diagnostics::crash(self.cell, &crash)
    }

    /// The report of an error or a panic that comes from a limit.
    fn limit_of(&self, message: &str) -> Option<Report> {
        let reason = limits::reason_of_error(&self.limits, message)?;
        Some(self.failure("Limit", &reason))
    }

    fn failure(&self, type_name: &str, message: &str) -> Report {
        diagnostics::failure(self.cell, type_name, message)
    }
}
