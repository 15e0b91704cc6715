//! Cells through evcxr.

use super::commands::{self, Command};
use super::control::SessionControl;
use super::interface::{
    Bundle, Cell, Completion, Completions, Detail, Engine, Event, EventSender, Failure, Outcome,
    Variable,
};
use super::progress::Progress;
use super::run::{Run, Variables, variables};
use super::session::Session;
use super::verdict::{self, Circumstances};
use super::wire::Wire;
use super::{crash, cursor, memory, problems};
use crate::diagnostics::{self, Report};
use anyhow::Context;
use eigenbook_executor::limits::Limits;
use eigenbook_wire::Outcome as Ended;
use evcxr::{CommandContext, Error, EvalContext, EvalOutputs};
use serde_json::Map;
use std::panic::AssertUnwindSafe;

/// An engine for one session.
pub struct EvcxrEngine {
    session: Session,
    wire: Wire,
    control: SessionControl,
    context: Result<CommandContext, String>,
    moved: Vec<diagnostics::Moved>,
    limits: Limits,
}

impl EvcxrEngine {
    /// An engine that has not started yet.
    pub fn new(session: Session, wire: Wire, control: SessionControl) -> Self {
        let context = Err("The engine has not started.".to_owned());
        Self { session, wire, control, context, moved: Vec::new(), limits: Limits::default() }
    }

    fn start(&mut self) -> anyhow::Result<CommandContext> {
        crash::adopt_orphans();
        self.limits = self.session.limits()?;
        let executor = self.session.executor(&self.limits);
        let (context, outputs) = EvalContext::with_subprocess_command(executor)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        // The executor sends everything through the wire; what is left here is its own trouble.
        std::thread::spawn(move || outputs.stderr.iter().for_each(|line| eprintln!("{line}")));
        std::thread::spawn(move || outputs.stdout.iter().for_each(|line| eprintln!("{line}")));
        let mut context = CommandContext::with_eval_context(context);
        context
            .execute(&self.session.place.world.prelude)
            .map_err(|error| anyhow::anyhow!("{error}"))
            .context("the library could not be loaded")?;
        Ok(context)
    }

    /// Runs code and collects what came of it.
    fn run(&mut self, code: &str, events: &EventSender) -> Run {
        let Ok(context) = &mut self.context else { return Run::default() };
        self.wire.begin(events.clone());
        let before = variables(context);
        let adds_packages = code.lines().any(|line| line.trim_start().starts_with(":dep"));
        let progress =
            adds_packages.then(|| Progress::follow(self.session.progress(), events.clone()));
        // A fault of the engine must not take the kernel and the variables with it.
        let result = std::panic::catch_unwind(AssertUnwindSafe(|| context.execute(code)))
            .unwrap_or_else(|_| Err(Error::Message("The engine itself failed.".to_owned())));
        drop(progress);
        let record = self.wire.settle();
        Run { result: Some(result), record, before, interrupted: self.control.take_interrupt() }
    }

    /// Brings back variables that a failed cell has used up, from the snapshot taken before it.
    fn restore(&mut self, run: &Run) {
        let Ok(context) = &mut self.context else { return };
        let now = variables(context);
        let lost: Vec<_> = run.before.iter().filter(|(name, _)| !now.contains_key(*name)).collect();
        if lost.is_empty() || (run.record.outcome != Some(Ended::Died) && !self.wire.roll_back()) {
            return;
        }
        let lines = lost.iter().map(|(name, type_name)| {
            format!("let mut {name}: {type_name} = evcxr_variable_store.take_variable::<{type_name}>({name:?});\n")
        });
        // Where this fails the variable stays lost, and the next cell that uses it says so.
        let _ = context.execute(&lines.collect::<String>());
    }

    /// The values of all variables in short, in their order; empty where one cannot be shown.
    fn values(&mut self, types: &Variables) -> Vec<String> {
        let (events, found) = EventSender::keeping_results();
        let code: String =
            types.keys().map(|name| format!("({name}).evcxr_display();\n")).collect();
        self.run(&code, &events);
        let Ok(found) = found.lock() else { return Vec::new() };
        if found.len() != types.len() {
            return Vec::new();
        }
        found.iter().map(|bundle| first_words(bundle.plain())).collect()
    }

    fn report(&self, run: &Run, cell: &diagnostics::Cell) -> Option<Report> {
        let context = self.context.as_ref().ok()?;
        verdict::report(&Circumstances {
            run,
            cell,
            moved: &self.moved,
            source: &self.session.generated_source(),
            first_executor: &context.process_handle(),
            limits: self.limits,
        })
    }

    /// Remembers which variables a cell has given away, for the report of a later one.
    fn remember_moved(&mut self, before: &Variables, cell: &Cell<'_>) {
        let Ok(context) = &self.context else { return };
        let now = variables(context);
        self.moved.retain(|moved| !now.contains_key(&moved.name));
        for name in before.keys().filter(|name| !now.contains_key(*name)) {
            let line = cell.code.lines().rfind(|line| line.contains(name.as_str()));
            self.moved.push(diagnostics::Moved {
                name: name.clone(),
                cell: u32::try_from(cell.number).unwrap_or_default(),
                line: line.map(|line| line.trim().to_owned()),
            });
        }
    }
}

impl Engine for EvcxrEngine {
    fn warm_up(&mut self, _events: &EventSender) {
        self.context = self.start().map_err(|error| format!("{error:#}"));
    }

    fn look_ahead(&mut self) {
        let Ok(context) = &mut self.context else { return };
        // The first variables make the analyser read every `impl`. Nothing is run or kept.
        const CODE: &str = "let a = array![[1.0]]; let a = matmul(&a, &a)?; a";
        let _ = context.hover_at(CODE, CODE.len());
        memory::give_back();
    }

    fn execute(&mut self, cell: &Cell<'_>, events: &EventSender) -> Outcome {
        if let Err(reason) = &self.context {
            return Err(unavailable(reason));
        }
        let (code, is_timed) = match Command::read(cell.code) {
            Command::Variables => {
                let variables = self.variables(Detail::Full);
                events.send(Event::Result(commands::variables(&variables)));
                return Ok(());
            }
            Command::Help => {
                events.send(Event::Result(commands::help()));
                return Ok(());
            }
            Command::Time(code) => (code, true),
            Command::Run(code) => (code, false),
        };
        let number = u32::try_from(cell.number).unwrap_or_default();
        let known = diagnostics::Cell::new(number, code);
        if let Some(problem) = problems::broken_let(code) {
            return Err(failure(diagnostics::compile_error(&known, &[problem], &<_>::default())));
        }
        let run = self.run(code, events);
        // A fault in the wording must not hide that the cell failed.
        let report = std::panic::catch_unwind(AssertUnwindSafe(|| self.report(&run, &known)))
            .unwrap_or_else(|_| Some(unworded(&run)));
        if let Some(Ok(outputs)) = &run.result
            && report.is_none()
        {
            if let Some(bundle) = bundle(outputs) {
                events.send(Event::Result(bundle));
            }
            if is_timed {
                events.send(Event::Stdout(commands::times(outputs).into_bytes()));
            }
            self.remember_moved(&run.before, cell);
        }
        match report {
            None => Ok(()),
            Some(report) => {
                self.restore(&run);
                Err(failure(report))
            }
        }
    }

    fn evaluate(&mut self, expression: &str) -> Result<Bundle, Failure> {
        let (events, found) = EventSender::keeping_results();
        let cell = Cell { code: expression, number: 0, id: None, silent: true, allow_stdin: false };
        self.execute(&cell, &events)?;
        Ok(found.lock().ok().and_then(|mut found| found.pop()).unwrap_or_default())
    }

    fn complete(&mut self, code: &str, cursor: usize) -> Completions {
        let Ok(context) = &mut self.context else { return Completions::default() };
        let asked = AssertUnwindSafe(|| context.completions(code, cursor));
        let Ok(Ok(found)) = std::panic::catch_unwind(asked) else {
            return Completions { start: cursor, end: cursor, matches: Vec::new() };
        };
        let matches = found.completions.into_iter().map(|completion| Completion {
            text: cursor::without_arguments(&completion.code).to_owned(),
            kind: Some(completion.kind.to_owned()).filter(|kind| !kind.is_empty()),
            signature: Some(completion.label),
        });
        Completions { start: found.start_offset, end: found.end_offset, matches: matches.collect() }
    }

    fn inspect(&mut self, code: &str, cursor: usize, _detail: Detail) -> Option<Bundle> {
        let context = self.context.as_mut().ok()?;
        let end = cursor::end_of_name(code, cursor);
        let asked = AssertUnwindSafe(|| context.hover_at(code, end));
        let (plain, html) = std::panic::catch_unwind(asked).ok()?.ok()?;
        if plain.trim().is_empty() || plain == "No documentation found" {
            return None;
        }
        let mut bundle = Bundle::text(plain);
        bundle.data.insert("text/html".to_owned(), html.into());
        Some(bundle)
    }

    fn variables(&mut self, detail: Detail) -> Vec<Variable> {
        let Ok(context) = &self.context else { return Vec::new() };
        let types = variables(context);
        let values = match detail {
            Detail::Full => self.values(&types),
            Detail::Brief => Vec::new(),
        };
        let found = types.into_iter().enumerate().map(|(index, (name, type_name))| Variable {
            name,
            type_name: diagnostics::shorten_type(&type_name),
            summary: values.get(index).cloned(),
        });
        found.collect()
    }
}

/// The beginning of a value, on one line.
fn first_words(text: &str) -> String {
    const LENGTH: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line,
    }
}

/// What a command of the engine answers with; cells themselves answer through the wire.
fn bundle(outputs: &EvalOutputs) -> Option<Bundle> {
    let formats = outputs.content_by_mime_type.iter();
    let data: Map<_, _> = formats.map(|(kind, text)| (kind.clone(), text.clone().into())).collect();
    (!data.is_empty()).then(|| Bundle { data, ..Bundle::default() })
}

fn failure(Report { ename, evalue, traceback }: Report) -> Failure {
    Failure { ename, evalue, traceback }
}

/// The report of a cell for which no better one could be made.
fn unworded(run: &Run) -> Report {
    let evalue = match &run.result {
        Some(Err(error)) => error.to_string(),
        _ => "the cell failed".to_owned(),
    };
    Report { ename: "Error".to_owned(), traceback: vec![evalue.clone()], evalue }
}

fn unavailable(reason: &str) -> Failure {
    Failure {
        ename: "KernelError".to_owned(),
        evalue: reason.to_owned(),
        traceback: reason.lines().map(str::to_owned).collect(),
    }
}
