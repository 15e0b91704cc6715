//! One cell, from evcxr's crate to a shared object.

use super::children::Children;
use super::compiler::{Compiled, Compiler};
use super::forms::Forms;
use super::generated::{Generated, Part, Prepared};
use super::question::{Answer, Question};
use super::store::{Entry, Outcome};
use super::type_names::Variables;
use super::{
    beside, dependencies, level, link, messages, source_path, statics, type_names, type_query,
};
use crate::world::paths::Place;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How far a compilation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A shared object that can be loaded.
    Load,
    /// The messages alone.
    Check,
}

impl Goal {
    const fn name(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Check => "check",
        }
    }
}

/// The variable by which evcxr says in which file it looks for the path of the object.
const OBJECT_PATH_FILE: &str = "EVCXR_EXECUTION_SO_PATH";

/// Answers `cargo build` or `cargo check` of the session's crate.
///
/// # Errors
/// Where evcxr's crate is not understood, the compiler cannot be run, or a file cannot be written.
pub fn compile(compiler: &Compiler, question: &Question, goal: Goal) -> anyhow::Result<Answer> {
    let setting = compiler.setting();
    let path = source_path(&question.folder);
    let (generated, lost) = beside::take_away(&fs::read_to_string(&path)?);
    let generated = statics::share(&generated);
    let generated = generated.trim_end().to_owned() + &beside::imports_of_macros(&generated);
    let generated = Generated::read(&generated)?.without(lost);
    let kept = compiler.kept();
    let runtime = setting.place.world.variables.as_deref();
    let forms = Forms::of(&generated.cell());
    let source = generated.prepare(&kept, &Variables::new(), &forms, runtime)?;
    let call = Call::of(compiler, question, goal, &source)?;
    let entry = Entry::of(&setting.cells, setting.precompiled, &source, &call.signature());
    if let Some(outcome) = entry.find() {
        // What is stored has no warnings: those of an attempt before it are not about it.
        return finish(compiler, question, goal, Done { outcome, messages: Vec::new(), source });
    }
    let fresh = Fresh { generated: &generated, kept: &kept, call: &call, forms };
    match fresh.compile(source)? {
        Ok(done) => {
            entry.keep(&done.outcome)?;
            finish(compiler, question, goal, done)
        }
        Err(refusal) => {
            compiler.note(Compiled { refusal: Some(refusal), ..Compiled::default() });
            Ok(Answer::failed(b""))
        }
    }
}

/// What came of a cell.
struct Done {
    outcome: Outcome,
    /// All that the compiler has said.
    messages: Vec<u8>,
    /// What was compiled last.
    source: Prepared,
}

/// Notes what came of it for the engine, and answers evcxr.
fn finish(
    compiler: &Compiler,
    question: &Question,
    goal: Goal,
    done: Done,
) -> anyhow::Result<Answer> {
    match done.outcome {
        Outcome::Messages(said) => {
            compiler.note(Compiled { messages: lines(&said), ..Compiled::default() });
            Ok(Answer::failed(&messages::for_evcxr(&said, &done.source)))
        }
        Outcome::Object { source, types, object } => {
            compiler.note(Compiled { messages: lines(&done.messages), types, refusal: None });
            // A panic names a line of what was compiled, which another kernel may have done.
            fs::write(source_path(&question.folder), source)?;
            if goal == Goal::Load {
                hand_over(question, &object)?;
            }
            Ok(Answer::default())
        }
    }
}

fn lines(messages: &[u8]) -> Vec<Value> {
    let lines = messages.split(|byte| *byte == b'\n');
    lines.filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

/// A cell that is compiled for the first time.
struct Fresh<'a> {
    generated: &'a Generated<'a>,
    kept: &'a Variables,
    call: &'a Call<'a>,
    forms: Forms,
}

impl Fresh<'_> {
    /// Compiles the cell, with the types of its variables by names that mean the same in the next
    /// cell; or says why a variable cannot be kept.
    fn compile(mut self, mut source: Prepared) -> anyhow::Result<Result<Done, String>> {
        let (mut outcome, mut messages) = self.call.run(&source)?;
        let mut reason = None;
        loop {
            match &outcome {
                Outcome::Messages(_) if self.change_forms(&source, &messages) => {}
                Outcome::Messages(_) => break,
                Outcome::Object { types, .. } => match self.begin_forms(types) {
                    Refused::None => break,
                    Refused::ForGood(why) => return Ok(Err(why)),
                    Refused::Until(why) => reason = Some(why),
                },
            }
            source = self.prepare(&Variables::new())?;
            (outcome, messages) = self.call.run(&source)?;
        }
        let Outcome::Object { source: text, types, object } = outcome else {
            // The cell compiles without a form: what the compiler says is about the form.
            return Ok(reason.map_or(Ok(Done { outcome, messages, source }), Err));
        };
        let (types, uncertain) = self.name_types(&text, types);
        let Some(uncertain) = uncertain else {
            let outcome = Outcome::Object { source: text, types, object };
            return Ok(Ok(Done { outcome, messages, source }));
        };
        // The compiler proposes paths for the names that it does not find.
        let mut types = types;
        loop {
            match self.call.run(&self.prepare(&types)?)?.0 {
                Outcome::Object { source: text, object, .. } => {
                    let outcome = Outcome::Object { source: text, types, object };
                    return Ok(Ok(Done { outcome, messages, source }));
                }
                Outcome::Messages(said) => {
                    let paths = messages::proposed_paths(&lines(&said));
                    let longer = |name: &String| type_names::with_proposed_paths(name, &paths);
                    let full: Variables =
                        types.iter().map(|(name, it)| (name.clone(), longer(it))).collect();
                    if full == types {
                        return Ok(Err(type_names::not_named(&uncertain)));
                    }
                    types = full;
                }
            }
        }
    }

    fn prepare(&self, new: &Variables) -> anyhow::Result<Prepared> {
        let runtime = self.call.compiler.setting().place.world.variables.as_deref();
        self.generated.prepare(self.kept, new, &self.forms, runtime)
    }

    /// Gives variables a form whose types have no name.
    fn begin_forms(&mut self, types: &Variables) -> Refused {
        let refused = types.iter().filter_map(|(name, type_name)| {
            Some((name, type_name, type_names::why_not_kept(name, type_name)?))
        });
        let refused: Vec<_> = refused.collect();
        let has_new = refused.iter().filter(|(name, it, _)| self.forms.begin(name, it)).count() > 0;
        match refused.into_iter().next() {
            Some((.., why)) if has_new => Refused::Until(why),
            Some((.., why)) => Refused::ForGood(why),
            None => Refused::None,
        }
    }

    /// Tries another form of each variable whose form does not fit; says whether there was one.
    fn change_forms(&mut self, source: &Prepared, messages: &[u8]) -> bool {
        let errors = lines(messages);
        let errors = errors.iter().filter(|message| {
            // A value that the cell has given away is for evcxr to leave out.
            message["level"] == "error" && message["code"]["code"] != "E0382"
        });
        let spans = errors.flat_map(|message| message["spans"].as_array().into_iter().flatten());
        let on = spans.filter_map(|span| usize::try_from(span["line_start"].as_u64()?).ok());
        let blamed: BTreeSet<&str> = on.filter_map(|line| source.kept_on(line)).collect();
        blamed.into_iter().filter(|name| self.forms.give_way(name)).count() > 0
    }

    /// The types by their full names; and a variable whose type may mean something else by its name,
    /// where there is one.
    fn name_types(&self, source: &str, types: Variables) -> (Variables, Option<String>) {
        let setting = self.call.compiler.setting();
        let own = type_names::Own::of(source);
        let library = &setting.place.world.library;
        let is_known = |name: &str| name == library || setting.names.iter().any(|it| it == name);
        let mut full_types = Variables::new();
        let mut uncertain = None;
        for (name, type_name) in types {
            let (full, is_certain) = type_names::with_paths(&type_name, &own, is_known);
            // The type of a form was filled in: the same text can mean a wider one.
            if !is_certain || self.forms.has(&name) {
                uncertain.get_or_insert_with(|| name.clone());
            }
            full_types.insert(name, full);
        }
        (full_types, uncertain)
    }
}

/// Whether a variable cannot be kept, and why.
enum Refused {
    None,
    /// Not as it is, but another form may fit.
    Until(String),
    ForGood(String),
}

/// One call of the compiler, and of the linker where the compiler is not to link.
struct Call<'a> {
    compiler: &'a Compiler,
    goal: Goal,
    folder: &'a Path,
    environment: &'a BTreeMap<OsString, OsString>,
    linker: Option<&'a Path>,
    level: &'static str,
    packages: Vec<String>,
}

impl<'a> Call<'a> {
    fn of(
        compiler: &'a Compiler,
        question: &'a Question,
        goal: Goal,
        source: &Prepared,
    ) -> anyhow::Result<Self> {
        let packages = dependencies::arguments(compiler, question)?;
        let code = [source.text_of(Part::Item), source.text_of(Part::Cell)];
        let linker = match goal {
            Goal::Load if packages.is_empty() => {
                let setting = compiler.setting();
                link::linker(&setting.place, &code.join("\n"), &setting.own_path)
            }
            _ => None,
        };
        let Question { folder, environment, .. } = question;
        let level = level::of(&code);
        Ok(Self { compiler, goal, folder, environment, linker, level, packages })
    }

    /// What the compiler is told beside the source, but for the places of files.
    fn signature(&self) -> Vec<&str> {
        let fingerprint = &self.compiler.setting().place.world.fingerprint;
        let told = [fingerprint.as_str(), self.goal.name(), self.level];
        told.into_iter().chain(self.packages.iter().map(String::as_str)).collect()
    }

    /// Compiles a source; returns what came of it, with the types of new variables as the compiler
    /// says them, and all else that it said. What is only checked comes out as an empty object.
    fn run(&self, source: &Prepared) -> anyhow::Result<(Outcome, Vec<u8>)> {
        let text = source.text();
        fs::write(source_path(self.folder), &text)?;
        count(&text)?;
        let output = object_folder(self.folder)?;
        let object = object_in(&output);
        // What an earlier cell has left must not be taken for this one's.
        let _ = fs::remove_file(&object);
        let (place, children) = (&self.compiler.setting().place, self.compiler.children());
        let mut rustc = self.rustc(place, &output);
        let run = children.output(&mut rustc, None)?;
        if !run.status.success() {
            // Such as that it found no room for its files, which it says before it can say it in JSON.
            let level = |message: &Value| message["level"].as_str().map(str::to_owned);
            let mut levels = lines(&run.stderr).into_iter().filter_map(|it| level(&it));
            if !levels.any(|level| level.starts_with("error")) {
                let said = String::from_utf8_lossy(&run.stderr).trim().to_owned();
                anyhow::bail!("the compiler has ended early ({}): {said}", run.status);
            }
            return Ok((Outcome::Messages(run.stderr.clone()), run.stderr));
        }
        if let Some(linker) = self.linker {
            self.link(place, children, linker, &output)?;
        }
        let (types, messages) = type_query::read(&run.stderr);
        let object = fs::read(object).unwrap_or_default();
        Ok((Outcome::Object { source: text, types, object }, messages))
    }

    fn link(
        &self,
        place: &Place,
        children: &Children,
        linker: &Path,
        output: &Path,
    ) -> anyhow::Result<()> {
        let mut command = link::command(place, linker, &output.join("ctx.o"), &object_in(output))?;
        let run = children.output(&mut command, None)?;
        anyhow::ensure!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr).trim());
        Ok(())
    }

    fn rustc(&self, place: &Place, output: &Path) -> Command {
        let mut rustc = Command::new(&place.world.rustc);
        rustc.current_dir(self.folder).env_clear().envs(self.environment);
        rustc.args(FIXED).arg(format!("-Copt-level={}", self.level));
        rustc.arg(match (self.goal, self.linker) {
            (Goal::Load, Some(_)) => "--emit=obj",
            (Goal::Load, None) => "--emit=link",
            (Goal::Check, _) => "--emit=metadata",
        });
        let mut add = |option: &str, path: &Path| {
            let mut argument = OsString::from(option);
            argument.push(path);
            rustc.arg(argument);
        };
        add(&format!("--extern={}=", place.world.library), &place.library());
        add("-Ldependency=", &place.dependencies());
        for folder in link::folders(place) {
            add("-Clink-arg=-Wl,-rpath,", &folder);
        }
        rustc.args(&self.packages).arg("--out-dir").arg(output);
        rustc
    }
}

const FIXED: [&str; 12] = [
    "--crate-name=ctx",
    "--edition=2024",
    "src/lib.rs",
    "--crate-type=cdylib",
    "--error-format=json",
    "--json=diagnostic-rendered-ansi",
    // The compiler shortens a type that is longer than half of this.
    "--diagnostic-width=20000",
    "-Cprefer-dynamic",
    "-Cstrip=debuginfo",
    "-Cdebug-assertions=on",
    "-Coverflow-checks=on",
    "-Ccodegen-units=1",
];

/// Notes what is really compiled in the file that this variable names: tests look at it.
fn count(source: &str) -> anyhow::Result<()> {
    if let Some(path) = std::env::var_os("EIGENBOOK_COMPILED") {
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        writeln!(file, "=== compiled\n{source}")?;
    }
    Ok(())
}

/// Puts the object where evcxr may rename it, and tells evcxr where.
fn hand_over(question: &Question, object: &[u8]) -> anyhow::Result<()> {
    let path = object_in(&object_folder(&question.folder)?);
    // A new file: the old one may be loaded.
    let _ = fs::remove_file(&path);
    fs::write(&path, object)?;
    if let Some(file) = question.environment.get(std::ffi::OsStr::new(OBJECT_PATH_FILE)) {
        fs::write(file, path.to_string_lossy().as_bytes())?;
    }
    Ok(())
}

/// Where objects are made, in evcxr's folder.
fn object_folder(folder: &Path) -> anyhow::Result<PathBuf> {
    let folder = folder.join("target/cell");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn object_in(folder: &Path) -> PathBuf {
    folder.join(format!("{}ctx{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX))
}
