//! Cells through evcxr.

use super::commands::{self, Command};
use super::control::SessionControl;
use super::interface::{
    Bundle, Cell, Completion, Completions, Detail, Engine, Event, EventSender, Failure, Outcome,
    Variable,
};
use super::progress::Progress;
use super::session::Session;
use super::wire::{Record, Wire};
use super::{crash, problems};
use crate::diagnostics::{self, Report};
use anyhow::Context;
use eigenbook_wire::Outcome as Ended;
use evcxr::{CommandContext, Error, EvalContext, EvalOutputs};
use serde_json::Map;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};

/// Name → type of the variables that stand.
type Variables = BTreeMap<String, String>;

/// An engine for one session.
pub struct EvcxrEngine {
    session: Session,
    wire: Wire,
    control: SessionControl,
    context: Result<CommandContext, String>,
    moved: Vec<diagnostics::Moved>,
}

impl EvcxrEngine {
    /// An engine that has not started yet.
    pub fn new(session: Session, wire: Wire, control: SessionControl) -> Self {
        let context = Err("The engine has not started.".to_owned());
        Self { session, wire, control, context, moved: Vec::new() }
    }

    fn start(&mut self) -> anyhow::Result<CommandContext> {
        crash::adopt_orphans();
        let (context, outputs) = EvalContext::with_subprocess_command(self.session.executor())
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
        let found = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&found);
        let events = EventSender::new(move |event| {
            if let (Event::Result(bundle), Ok(mut sink)) = (event, sink.lock()) {
                sink.push(first_words(bundle.data["text/plain"].as_str().unwrap_or_default()));
            }
        });
        let code: String =
            types.keys().map(|name| format!("({name}).evcxr_display();\n")).collect();
        self.run(&code, &events);
        let found = found.lock().map(|found| found.clone()).unwrap_or_default();
        if found.len() == types.len() { found } else { Vec::new() }
    }

    /// What the student reads about a cell that failed; none where it did not.
    fn report(&self, run: &Run, cell: &diagnostics::Cell) -> Option<Report> {
        let session = diagnostics::Session {
            variables: known(&run.before),
            moved: self.moved.clone(),
            names: Vec::new(),
        };
        let kept = diagnostics::Variables::Kept;
        match run.result.as_ref()? {
            Err(_) if run.interrupted => Some(diagnostics::interrupted(cell, kept)),
            Err(Error::CompilationErrors(errors)) => {
                let problems = problems::from_engine(errors, cell);
                Some(diagnostics::compile_error(cell, &problems, &session))
            }
            Err(Error::SubprocessTerminated(_)) => {
                let variables = diagnostics::Variables::Lost;
                Some(self.crash(&run.record, variables, cell))
            }
            Err(error) => {
                let problems = problems::from_text(&error.to_string());
                Some(diagnostics::compile_error(cell, &problems, &session))
            }
            Ok(_) => self.ended(run, cell, &session),
        }
    }

    fn ended(
        &self,
        run: &Run,
        cell: &diagnostics::Cell,
        session: &diagnostics::Session,
    ) -> Option<Report> {
        let kept = diagnostics::Variables::Kept;
        match run.record.outcome {
            _ if run.interrupted && (run.record.stopping || run.died()) => {
                Some(diagnostics::interrupted(cell, kept))
            }
            Some(Ended::Died) => Some(self.crash(&run.record, kept, cell)),
            Some(Ended::Failed | Ended::Panicked) if run.record.failure.is_some() => {
                let (type_name, message) = run.record.failure.clone().unwrap_or_default();
                Some(diagnostics::failure(cell, &diagnostics::Failure { type_name, message }))
            }
            Some(Ended::Panicked | Ended::Failed) => {
                let (message, file, line, column) = run.record.panic.clone().unwrap_or_default();
                let source = std::fs::read_to_string(self.session.generated_source());
                let source = source.unwrap_or_default();
                let place = problems::place_of(&source, cell, &file, line, column);
                Some(diagnostics::panic(cell, &diagnostics::Panic { message, place }, session))
            }
            Some(Ended::Done) | None => None,
        }
    }

    fn crash(
        &self,
        record: &Record,
        variables: diagnostics::Variables,
        cell: &diagnostics::Cell,
    ) -> Report {
        let handle = self.context.as_ref().ok().map(CommandContext::process_handle);
        let signal = record.died.zip(handle).and_then(|(process, first)| {
            let first: Arc<Mutex<std::process::Child>> = first;
            crash::signal_of(process, &first)
        });
        let stderr_tail = record.stderr_tail.clone();
        diagnostics::crash(
            cell,
            &diagnostics::Crash { signal, cause: None, stderr_tail, variables },
        )
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

    fn execute(&mut self, cell: &Cell<'_>, events: &EventSender) -> Outcome {
        if let Err(reason) = &self.context {
            return Err(unavailable(reason));
        }
        let (code, is_timed) = match Command::read(cell.code) {
            Command::Variables => {
                let variables = self.variables();
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
        let report = self.report(&run, &known);
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
        let found = Arc::new(Mutex::new(Bundle::default()));
        let sink = Arc::clone(&found);
        let events = EventSender::new(move |event| {
            if let (Event::Result(bundle), Ok(mut sink)) = (event, sink.lock()) {
                *sink = bundle;
            }
        });
        let cell = Cell { code: expression, number: 0, id: None, silent: true, allow_stdin: false };
        self.execute(&cell, &events)?;
        let bundle = found.lock().map(|bundle| bundle.clone());
        Ok(bundle.unwrap_or_default())
    }

    fn complete(&mut self, code: &str, cursor: usize) -> Completions {
        let Ok(context) = &mut self.context else { return Completions::default() };
        let asked = AssertUnwindSafe(|| context.completions(code, cursor));
        let Ok(Ok(found)) = std::panic::catch_unwind(asked) else {
            return Completions { start: cursor, end: cursor, matches: Vec::new() };
        };
        let matches = found.completions.into_iter().map(|completion| Completion {
            text: without_arguments(&completion.code).to_owned(),
            kind: Some(completion.kind.to_owned()).filter(|kind| !kind.is_empty()),
            signature: Some(completion.label),
        });
        Completions { start: found.start_offset, end: found.end_offset, matches: matches.collect() }
    }

    fn inspect(&mut self, code: &str, cursor: usize, _detail: Detail) -> Option<Bundle> {
        let context = self.context.as_mut().ok()?;
        let end = end_of_name(code, cursor);
        let asked = AssertUnwindSafe(|| context.hover_at(code, end));
        let (plain, html) = std::panic::catch_unwind(asked).ok()?.ok()?;
        if plain.trim().is_empty() || plain == "No documentation found" {
            return None;
        }
        let mut bundle = Bundle::text(plain);
        bundle.data.insert("text/html".to_owned(), html.into());
        Some(bundle)
    }

    fn variables(&mut self) -> Vec<Variable> {
        let Ok(context) = &self.context else { return Vec::new() };
        let types = variables(context);
        let values = self.values(&types);
        let found = types.into_iter().enumerate().map(|(index, (name, type_name))| Variable {
            name,
            type_name: diagnostics::shorten_type(&type_name),
            summary: values.get(index).cloned(),
        });
        found.collect()
    }
}

/// What came of running code.
#[derive(Default)]
struct Run {
    result: Option<Result<EvalOutputs, Error>>,
    record: Record,
    before: Variables,
    interrupted: bool,
}

impl Run {
    fn died(&self) -> bool {
        self.record.outcome == Some(Ended::Died)
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

fn variables(context: &CommandContext) -> Variables {
    let found = context.variables_and_types();
    found.map(|(name, type_name)| (name.to_owned(), type_name.to_owned())).collect()
}

fn known(variables: &Variables) -> Vec<diagnostics::Variable> {
    let known = variables.iter().map(|(name, type_name)| diagnostics::Variable {
        name: name.clone(),
        type_name: type_name.clone(),
    });
    known.collect()
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

fn unavailable(reason: &str) -> Failure {
    Failure {
        ename: "KernelError".to_owned(),
        evalue: reason.to_owned(),
        traceback: reason.lines().map(str::to_owned).collect(),
    }
}

/// The name alone of a function that the analyser proposes with its parameters.
fn without_arguments(code: &str) -> &str {
    if !code.ends_with(')') {
        return code;
    }
    let mut depth = 0;
    let open = code.char_indices().rev().find(|(_, letter)| {
        match letter {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    open.map_or(code, |(at, _)| &code[..at])
}

/// The end of the name that the cursor is in or behind.
fn end_of_name(code: &str, cursor: usize) -> usize {
    let rest = code.get(cursor..).unwrap_or_default();
    let more = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    (cursor + more).min(code.len())
}
