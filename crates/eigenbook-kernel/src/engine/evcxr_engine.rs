//! Runs cells through evcxr.

use super::cell_run::CellRun;
use super::control::SessionControl;
use super::definitions::{Ledger, Outdated};
use super::executor_link::ExecutorLink;
use super::interface::{
    Bundle, Call, Completions, Detail, Engine, Event, EventSender, Failure, Later, Outcome,
    SentCell, Variable,
};
use super::request::{CellRequest, ValueFormat};
use super::session::Session;
use super::undefined_names::Missing;
use super::warnings::{self, failure};
use super::{changed, crash, cursor, memory, problems};
use crate::analyser::{Analyser, Candidates};
use crate::cell_tree::CellTree;
use crate::compile::{Compiler, Variables, with_never};
use crate::diagnostics::{self, Lost, Report, unworded, worded};
use crate::tokens::has_word;
use anyhow::Context;
use eigenbook_executor::limits::Limits;
use eigenbook_wire::Outcome as Ended;
use evcxr::{CommandContext, EvalContext, EvalOutputs};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::future::ready;

/// How often the variables of a failed cell are taken back, while the user presses the stop button.
const ATTEMPTS: usize = 5;

/// An engine for one session.
pub struct EvcxrEngine {
    pub(super) session: Session,
    pub(super) wire: ExecutorLink,
    pub(super) compiler: Compiler,
    pub(super) control: SessionControl,
    pub(super) context: Result<CommandContext, String>,
    pub(super) analyser: Analyser,
    pub(super) missing: Missing,
    pub(super) limits: Limits,
    pub(super) ledger: Ledger,
    /// The variables of the environment that cells have set for the programs that they start.
    pub(super) environment: BTreeMap<String, String>,
    /// Each cell reports its run time.
    pub(super) is_timed: bool,
    pub(super) format: ValueFormat,
}

impl EvcxrEngine {
    /// An engine that has not started yet.
    pub fn new(control: SessionControl) -> Self {
        let SessionControl { session, wire, compiler, analyser, .. } = control.clone();
        Self {
            session,
            wire,
            compiler,
            control,
            context: Err("The engine has not started.".to_owned()),
            analyser,
            missing: Missing::default(),
            limits: Limits::default(),
            ledger: Ledger::default(),
            environment: BTreeMap::new(),
            is_timed: false,
            format: ValueFormat::default(),
        }
    }

    fn start(&mut self) -> anyhow::Result<CommandContext> {
        self.session.check()?;
        crash::adopt_orphans();
        self.limits = self.session.limits()?;
        let executor = self.session.executor(&self.limits);
        let (context, outputs) = EvalContext::with_subprocess_command(executor)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        // The executor sends its output through the socket; only its own failures arrive here.
        std::thread::spawn(move || outputs.stderr.iter().for_each(|line| eprintln!("{line}")));
        std::thread::spawn(move || outputs.stdout.iter().for_each(|line| eprintln!("{line}")));
        let mut context = CommandContext::with_eval_context(context);
        context
            .execute(&self.session.setting.place.world.prelude)
            .map_err(|error| anyhow::anyhow!("{error}"))
            .context("the library could not be loaded")?;
        Ok(context)
    }

    /// Restores variables that a failed cell has moved, from the snapshot taken before it. Returns
    /// whether a snapshot has replaced the process.
    fn restore(&mut self, run: &CellRun) -> bool {
        let Ok(context) = &mut self.context else { return false };
        let now: BTreeSet<&str> = context.variables_and_types().map(|(name, _)| name).collect();
        // A variable whose type has been redefined is gone for good, and taking it would fail.
        let is_gone = |name: &str| run.lost.iter().any(|lost| lost.name == name);
        let is_lost = |name: &str| !now.contains(name) && !is_gone(name);
        let lost: Vec<_> = run.before.iter().filter(|(name, _)| is_lost(name)).collect();
        if lost.is_empty() && run.compiled.inside.is_empty() || run.record.is_new {
            return run.died();
        }
        if !run.died() {
            let Some(process) = self.wire.roll_back() else { return false };
            crash::bury(process, &context.process_handle());
        }
        // Those that evcxr still knows are in the store of the snapshot.
        if lost.is_empty() {
            return true;
        }
        let mut gone: Vec<Lost> = Vec::new();
        for _ in 0..ATTEMPTS {
            // The failed cell is over: a stop that comes now must not cost the variables.
            self.control.settle();
            let stays = |name: &str| gone.iter().all(|it| it.name != name);
            let kept = || lost.iter().filter(|(name, _)| stays(name));
            let lines: String = kept().map(|(name, type_name)| {
                let type_name = with_never(type_name);
                format!("let mut {name}: {type_name} = evcxr_variable_store.take_variable::<{type_name}>({name:?});\n")
            }).collect();
            // If this fails the variable stays lost, and the next cell that uses it reports so.
            let _ = context.execute(&lines);
            let is_there = |name: &str| context.variables_and_types().any(|(it, _)| it == name);
            if kept().all(|(name, _)| is_there(name)) {
                break;
            } else if self.compiler.rely_anew() {
                // The cell has edited a package: values of its types mean something else.
                self.ledger.built = self.compiler.built();
                gone = self.ledger.lost_now(&run.before);
            } else if !self.control.is_interrupted() {
                break;
            }
        }
        self.control.settle();
        self.keep_types(&Variables::new(), &run.before);
        true
    }

    /// The library's description of each variable, in their order; empty if it has none.
    fn facts(&mut self, types: &Variables) -> Vec<Value> {
        if types.is_empty() {
            return Vec::new();
        }
        let (events, found) = EventSender::keeping_results();
        let names = types.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let code = format!("{}::variables!({names});", self.session.setting.place.world.library);
        self.pass_to_evcxr(&code, &events);
        let bundle = found.lock().pop().unwrap_or_default();
        bundle.data.get("application/json").and_then(Value::as_array).cloned().unwrap_or_default()
    }

    /// After a cell that failed: all earlier variables are kept, or the report names the lost ones.
    fn clean_up(&mut self, run: &CellRun, cell: &diagnostics::Cell, report: Report) -> Report {
        // A loop that was interrupted is no reason to undo the cell.
        let has_woken = run.record.outcome != Some(Ended::Done) && self.restore(run);
        let report = self.report_with_shapes(run, cell).unwrap_or(report);
        let report = if has_woken { self.with_halves(run, report) } else { report };
        match changed::by(run, cell) {
            names if names.is_empty() => report,
            _ if has_woken => report.with_line(diagnostics::KEPT.to_owned()),
            names => report.with_line(diagnostics::stays_changed(&names)),
        }
    }

    /// Runs Rust of a cell; its lines are those of the cell.
    pub(super) fn run_rust(
        &mut self,
        written: &str,
        request: CellRequest<'_>,
    ) -> Result<CellRun, Report> {
        let CellRequest { cell: sent, known: cell, events } = request;
        let tree = CellTree::new(written);
        if let Some(problem) = problems::before_compile(&tree) {
            let problems = [problem];
            let report = worded(|| diagnostics::compile_error(cell, &problems, &<_>::default()));
            let [problem] = problems;
            let report = report.unwrap_or_else(|| unworded(problem.message));
            let run = CellRun { before: self.compiler.kept(), ..CellRun::default() };
            return Err(self.with_checked_fix(report, (written, &run), request));
        }
        let placed = self.for_evcxr(tree.clone(), sent.number);
        let mut run = self.run_and_record(&placed, sent, events);
        let report = worded(|| self.report(&run, cell, &[]));
        let report = report.unwrap_or_else(|| Some(unworded(words_of(&run))));
        if let Some(report) = report {
            // The correction is compiled with the variables that the cell has found.
            let report = self.clean_up(&run, cell, report);
            self.missing.removed(run.gone.iter().map(|gone| (&*gone.title, gone.number)));
            let report = gone(&run).fold(report, Report::with_line);
            return Err(self.with_checked_fix(report, (written, &run), request));
        }
        if let Some(Ok(outputs)) = &run.result {
            bundle(outputs).into_iter().for_each(|bundle| events.send(Event::Result(bundle)));
        }
        // Other steps of the cell have not run yet.
        run.compiled.unkept.extend(self.missing.makers.made_in(&tree));
        run.compiled.unkept.extend(self.skipped(&placed, &run));
        self.missing.after_success((cell.number, &tree), &run.before, &self.compiler.kept());
        self.missing.ended(&run.compiled.unkept, cell.number);
        self.missing.removed(run.gone.iter().map(|gone| (&*gone.title, gone.number)));
        warn(&run, cell, events);
        Ok(run)
    }

    /// The report of a panic about shapes, which does not name them: the shapes of the variables
    /// are read.
    fn report_with_shapes(&mut self, run: &CellRun, cell: &diagnostics::Cell) -> Option<Report> {
        let (message, ..) = run.record.panic.as_ref()?;
        let used = |name: &str| has_word(&cell.code, name);
        let request: Variables = match diagnostics::about_shapes(message) {
            true => self.compiler.kept().into_iter().filter(|(name, _)| used(name)).collect(),
            false => return None,
        };
        let facts = self.facts(&request);
        let shape = |facts: &Value| {
            let text = facts["shape"].as_str()?.strip_prefix('(')?.strip_suffix(')')?.to_owned();
            let parts = text.split(',').map(str::trim).filter(|it| !it.is_empty());
            parts.map(|it| it.parse().ok()).collect::<Option<Vec<usize>>>()
        };
        let names = request.into_keys().zip(&facts);
        let shapes: Vec<(String, Vec<usize>)> =
            names.filter_map(|(name, facts)| Some((name, shape(facts)?))).collect();
        worded(|| self.report(run, cell, &shapes)).flatten()
    }
}

impl Engine for EvcxrEngine {
    fn warm_up(&mut self, _events: &EventSender) {
        self.context = self.start().map_err(|error| format!("{error:#}"));
    }

    fn idle(&mut self) {
        memory::give_back();
    }

    fn execute(&mut self, cell: &SentCell<'_>, events: &EventSender) -> Outcome {
        if let Err(reason) = &self.context {
            return Err(unavailable(reason));
        }
        self.walk_steps(cell, events).map_err(failure)
    }

    fn call(&mut self, call: &Call, events: &EventSender) -> Outcome {
        self.run_callback(call, events)
    }

    fn evaluate(&mut self, expression: &str) -> Result<Bundle, Failure> {
        let (events, found) = EventSender::keeping_results();
        let cell = SentCell { code: expression, number: 0, id: None };
        self.execute(&cell, &events)?;
        Ok(found.lock().pop().unwrap_or_default())
    }

    fn complete(&mut self, code: &str, cursor: usize) -> Later<Completions> {
        let commands = self.commands(code, cursor);
        if commands.is_some() || cursor::is_in_command(code, cursor) {
            return Box::pin(ready(commands));
        }
        let Some(question) = self.question(code, cursor) else { return Box::pin(ready(None)) };
        if !self.analyser.is_warm() && !cursor::is_in_path(code, cursor) {
            self.analyser.warm_up(question);
            return Box::pin(ready(None));
        }
        let found = self.analyser.complete(question);
        Box::pin(async move {
            let Candidates { before, after, matches } = found.await?;
            Some(Completions { start: cursor - before, end: cursor + after, matches })
        })
    }

    fn inspect(&mut self, code: &str, cursor: usize, _detail: Detail) -> Later<Bundle> {
        let question =
            cursor::end_of_inspected(code, cursor).and_then(|end| self.question(code, end));
        let Some(question) = question else { return Box::pin(ready(None)) };
        let found = self.analyser.describe(question);
        Box::pin(async move { Some(warnings::described(&found.await?)) })
    }

    fn variables(&mut self, detail: Detail) -> Vec<Variable> {
        let mut types = self.compiler.kept();
        self.ledger.built = self.compiler.built();
        for lost in self.ledger.lost_now(&types) {
            types.remove(&lost.name);
        }
        let facts = if detail == Detail::Full { self.facts(&types) } else { Vec::new() };
        let found = types.into_iter().enumerate().map(|(index, (name, type_name))| {
            let fact = |key| facts.get(index).and_then(|facts| facts[key].as_str());
            let fact = |key| fact(key).unwrap_or_default().to_owned();
            let type_name = diagnostics::shorten_type(&type_name);
            let (shape, size, value) = (fact("shape"), fact("size"), fact("value"));
            Variable { name, type_name, shape, size, value }
        });
        found.collect()
    }
}

/// The answer of an engine's command; cells themselves answer through the socket.
fn bundle(outputs: &EvalOutputs) -> Option<Bundle> {
    let formats = outputs.content_by_mime_type.iter();
    let data: Map<_, _> = formats.map(|(kind, text)| (kind.clone(), text.clone().into())).collect();
    (!data.is_empty()).then(|| Bundle { data, ..Bundle::default() })
}

/// What the student reads about definitions of earlier cells that were removed.
fn gone(run: &CellRun) -> impl Iterator<Item = String> {
    run.gone.iter().map(|gone| diagnostics::gone(&gone.title, gone.number, &gone.reason))
}

/// Shows the warnings that matter; a failure while wording them does not fail the cell.
fn warn(run: &CellRun, cell: &diagnostics::Cell, events: &EventSender) {
    let lines = worded(|| {
        let variables = run.before.clone();
        let session = diagnostics::Session { variables, ..<_>::default() };
        diagnostics::warnings(
            cell,
            &problems::from_compiler(&run.compiled.messages, cell),
            &session,
        )
    });
    let mut lines = lines.unwrap_or_default();
    lines.extend(diagnostics::ended(&run.compiled.unkept));
    lines.extend(gone(run));
    lines.extend(run.outdated.iter().map(|it| match it {
        Outdated::Methods { variable, title } => diagnostics::outdated(variable, title),
        Outdated::Static(name) => diagnostics::begun_anew(name),
        Outdated::Lock { variable, stream } => diagnostics::locked(variable, stream),
    }));
    if !lines.is_empty() {
        events.send(Event::Display { bundle: warnings::bundle(&lines), display_id: None });
    }
}

/// evcxr's words about a failed cell.
fn words_of(run: &CellRun) -> String {
    match &run.result {
        Some(Err(error)) => error.to_string(),
        _ => "the cell failed".to_owned(),
    }
}

fn unavailable(reason: &str) -> Failure {
    Failure {
        ename: "KernelError".to_owned(),
        evalue: reason.to_owned(),
        traceback: reason.lines().map(str::to_owned).collect(),
        more: None,
    }
}
