//! One call of the compiler, and of the linker if the compiler does not link itself.

use super::children::Children;
use super::compiler::Compiler;
use super::further::{self, Further};
use super::generated::Prepared;
use super::read_files::{self, LISTED, ReadFiles};
use super::store::RustcResult;
use super::tool_call::ToolCall;
use super::{denied, dependencies, level, lines, link, source_path, together, type_query};
use crate::cell_tree::CellTree;
use crate::world::packages::Package;
use crate::world::paths::{WorldPaths, shared_object};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

/// The variable by which evcxr names the file in which it looks for the path of the object.
const OBJECT_PATH_FILE: &str = "EVCXR_EXECUTION_SO_PATH";

/// How far the compilation of a cell goes: evcxr calls `cargo build` or `cargo check`.
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

/// One attempt to compile a cell.
pub struct Attempt {
    pub result: RustcResult,
    /// The compiler's messages, except its answers about types.
    pub messages: Vec<Value>,
    pub source: Prepared,
    /// The files that the compiler has read beside it.
    pub files: ReadFiles,
}

impl Attempt {
    /// Whether the cell does not compile.
    pub fn has_failed(&self) -> bool {
        matches!(self.result, RustcResult::Messages(_))
    }
}

/// The inputs of a cell's compilation.
pub struct RustcCall<'a> {
    pub compiler: &'a Compiler,
    goal: Goal,
    folder: &'a Path,
    environment: &'a BTreeMap<OsString, OsString>,
    linker: Option<&'a Path>,
    level: &'static str,
    /// The compiler's arguments for the student's packages.
    pub packages: Vec<String>,
    /// The packages behind them.
    pub further: Further,
    /// Whether these have the runtime that evcxr uses for `await`.
    pub has_runtime: bool,
    /// Whether a package that the cell was written for is another by now.
    pub is_outdated: bool,
    /// The preloaded packages that the cell names as packages.
    named: Vec<&'a Package>,
}

impl<'a> RustcCall<'a> {
    /// The inputs for a cell with these items and imports, apart from the source. The student's packages
    /// are built if need be.
    ///
    /// # Errors
    /// As [`dependencies::arguments`].
    pub fn of(
        compiler: &'a Compiler,
        tool_call: &'a ToolCall,
        goal: Goal,
        items: &str,
        cell: &CellTree,
    ) -> anyhow::Result<Self> {
        let packages = dependencies::arguments(compiler, tool_call)?;
        let (further, edited) = match packages.is_empty() {
            true => <_>::default(),
            false => {
                (dependencies::further(tool_call), dependencies::in_folders(&tool_call.folder))
            }
        };
        let is_outdated = compiler.note_built(&packages, &further, &edited);
        let code = format!("{items}\n{}", cell.code);
        let linker = match goal {
            Goal::Load if packages.is_empty() || together::all(&packages).is_some() => {
                let setting = compiler.setting();
                link::linker(&setting.place, &code, &setting.own_path)
            }
            _ => None,
        };
        let ToolCall { folder, environment, .. } = tool_call;
        let level = level::of(items, cell);
        let has_runtime = !packages.is_empty() && dependencies::has_runtime(folder);
        let named = named(compiler, &packages, &code);
        Ok(Self {
            compiler,
            goal,
            folder,
            environment,
            linker,
            level,
            packages,
            further,
            has_runtime,
            is_outdated,
            named,
        })
    }

    /// The compiler's arguments besides the source, without the paths of files.
    pub fn signature(&self) -> Vec<&str> {
        let fingerprint = &self.compiler.setting().place.world.fingerprint;
        let inputs = [fingerprint.as_str(), self.goal.name(), self.level];
        inputs.into_iter().chain(self.packages.iter().map(String::as_str)).collect()
    }

    /// Compiles a source. One that is only checked yields an empty object. A source that the compiler
    /// refuses is an attempt, too, with the compiler's messages as its result.
    ///
    /// # Errors
    /// If the compiler or the linker cannot be run to its end, or a file cannot be written.
    pub fn run(&self, source: Prepared) -> anyhow::Result<Attempt> {
        let text = source.text();
        fs::write(source_path(self.folder), &text)?;
        count(&text)?;
        let output = object_folder(self.folder)?;
        let object = object_in(&output);
        // An object of an earlier cell must not be taken for this one's.
        let _ = fs::remove_file(&object);
        let (place, children) = (&self.compiler.setting().place, self.compiler.children());
        let lists = self.goal == Goal::Load && read_files::are_possible(&text);
        let mut rustc = self.rustc(place, &output, if lists { LISTED } else { "" });
        rustc.args(further::arguments(&self.further, &text));
        let began = if lists { read_files::begin() } else { SystemTime::UNIX_EPOCH };
        let mut run = children.output(&mut rustc, None)?;
        let mut said = messages(&run)?;
        if !run.status.success() && denied::are_only_around(&said, &source, &self.compiler.cell()) {
            run = children.output(rustc.arg(denied::AS_WARNINGS), None)?;
            said = messages(&run)?;
        }
        if !run.status.success() {
            let cell = self.compiler.cell();
            let (said, messages) = denied::without_around(run.stderr, said, &source, &cell);
            let (result, files) = (RustcResult::Messages(said), ReadFiles::default());
            return Ok(Attempt { result, messages, source, files });
        }
        let session = self.compiler.setting().folder.parent().unwrap_or(self.folder);
        let files = lists.then(|| read_files::read(&output.join("ctx.d"), &text, began, session));
        if let Some(linker) = self.linker {
            self.link(place, children, linker, &output)?;
        }
        let (types, messages) = type_query::read(said);
        let object = fs::read(object).unwrap_or_default();
        let result = RustcResult::Object { source: text, types, object };
        Ok(Attempt { result, messages, source, files: files.unwrap_or_default() })
    }

    /// The compiler's messages about a source that is not run.
    ///
    /// # Errors
    /// If the compiler cannot be run to its end.
    pub fn ask(&self, text: &str) -> anyhow::Result<Vec<Value>> {
        fs::write(source_path(self.folder), text)?;
        let output = object_folder(self.folder)?;
        let (packages, named) = (self.packages.clone(), self.named.clone());
        let further = self.further.clone();
        let asked = Self { goal: Goal::Check, linker: None, packages, further, named, ..*self };
        let mut rustc = asked.rustc(&self.compiler.setting().place, &output, "");
        rustc.args(further::arguments(&self.further, text));
        messages(&self.compiler.children().output(&mut rustc, None)?)
    }

    fn link(
        &self,
        place: &WorldPaths,
        children: &Children,
        linker: &Path,
        output: &Path,
    ) -> anyhow::Result<()> {
        let files = (&*output.join("ctx.o"), &*object_in(output));
        let packages = together::all(&self.packages);
        let mut command = link::command(place, linker, files, packages)?;
        let run = children.output(&mut command, None)?;
        anyhow::ensure!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr).trim());
        Ok(())
    }

    fn rustc(&self, place: &WorldPaths, output: &Path, list: &str) -> Command {
        let mut rustc = Command::new(&place.world.rustc);
        rustc.current_dir(self.folder).env_clear().envs(OF_PACKAGE).envs(self.environment);
        if let Ok(folder) = std::env::current_dir() {
            rustc.env("CARGO_MANIFEST_DIR", folder);
        }
        rustc.args(FIXED).arg(format!("-Copt-level={}", self.level));
        let kind = match (self.goal, self.linker) {
            (Goal::Load, Some(_)) => "obj",
            (Goal::Load, None) => "link",
            (Goal::Check, _) => "metadata",
        };
        rustc.arg(format!("--emit={kind}{list}"));
        let mut add = |option: &str, path: &Path| {
            let mut argument = OsString::from(option);
            argument.push(path);
            rustc.arg(argument);
        };
        add(&format!("--extern={}=", place.world.library), &place.library());
        add("-Ldependency=", &place.dependencies());
        for package in &self.named {
            let file = place.dependencies().join(&package.file);
            add(&format!("--extern={}=", package.crate_name), &file);
        }
        for folder in link::folders(place) {
            add("-Clink-arg=-Wl,-rpath,", &folder);
        }
        if let Some(folder) = together::folder(&self.packages) {
            add("-Clink-arg=-Wl,-rpath,", &folder);
            // The object needs the library, which the compiler looks for among dependencies.
            add("-Ldependency=", place.library().parent().unwrap_or(&place.folder));
        }
        rustc.args(&self.packages).arg("--out-dir").arg(output);
        rustc
    }
}

/// The variables that `env!` reads and that cargo would set for the package; its folder is the
/// notebook's.
const OF_PACKAGE: [(&str, &str); 5] = [
    ("CARGO_PKG_NAME", "notebook"),
    ("CARGO_CRATE_NAME", "notebook"),
    ("CARGO_PKG_VERSION", "0.0.0"),
    ("CARGO_PKG_AUTHORS", ""),
    ("CARGO_PKG_DESCRIPTION", ""),
];

/// The preloaded packages that code names as packages, by `extern crate` or a path that begins with
/// `::`, unless the student has another package of that name.
fn named<'a>(compiler: &'a Compiler, packages: &[String], code: &str) -> Vec<&'a Package> {
    let world = compiler.packages();
    let preloaded = world.list.iter().filter(|it| world.preloaded.contains_key(&it.name));
    let is_named = |it: &&Package| {
        let name = &it.crate_name;
        let is_own =
            packages.iter().any(|own| own.split_once('=').is_some_and(|(own, _)| own == name));
        !is_own
            && [format!("extern crate {name}"), format!("::{name}")]
                .iter()
                .any(|it| code.contains(it))
    };
    preloaded.filter(is_named).collect()
}

const FIXED: [&str; 14] = [
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
    // The end of a cell is no place for a value to a macro of statements.
    "--allow=semicolon_in_expressions_from_macros",
    type_query::ALWAYS,
];

/// The compiler's messages.
///
/// # Errors
/// If it has failed and names no error: it was ended, or the disk is full, which it reports before it
/// can write JSON.
fn messages(run: &Output) -> anyhow::Result<Vec<Value>> {
    let messages = lines(&run.stderr);
    let mut levels = messages.iter().filter_map(|it| it["level"].as_str());
    if !run.status.success() && !levels.any(|level| level.starts_with("error")) {
        let said = String::from_utf8_lossy(&run.stderr).trim().to_owned();
        anyhow::bail!("the compiler has ended early ({}): {said}", run.status);
    }
    Ok(messages)
}

/// Records each real compilation in the file that this variable names; tests read it.
fn count(source: &str) -> anyhow::Result<()> {
    if let Some(path) = std::env::var_os("EIGENBOOK_COMPILED") {
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        writeln!(file, "=== compiled\n{source}")?;
    }
    Ok(())
}

/// The folder for objects, inside evcxr's folder; made if it is not there.
///
/// # Errors
/// If it cannot be made.
pub fn object_folder(folder: &Path) -> anyhow::Result<PathBuf> {
    let folder = folder.join("target/cell");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The cell's object in the folder for objects.
pub fn object_in(folder: &Path) -> PathBuf {
    folder.join(shared_object("ctx"))
}

/// Puts the object in a place where evcxr may rename it, and reports the path to evcxr.
///
/// # Errors
/// If a file cannot be written.
pub fn hand_over(tool_call: &ToolCall, object: &[u8]) -> anyhow::Result<()> {
    let path = object_in(&object_folder(&tool_call.folder)?);
    // A new file: the old one may be loaded.
    let _ = fs::remove_file(&path);
    fs::write(&path, object)?;
    if let Some(file) = tool_call.environment.get(std::ffi::OsStr::new(OBJECT_PATH_FILE)) {
        fs::write(file, path.to_string_lossy().as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;

    #[test]
    fn a_compiler_that_was_ended_has_not_accepted_the_source() {
        let run = |status: i32, said: &str| {
            let status = ExitStatus::from_raw(status);
            messages(&Output { status, stdout: Vec::new(), stderr: said.into() })
        };
        let (ended, failed) = (libc::SIGKILL, 1 << 8);
        let warning = r#"{"level":"warning","message":"w"}"#;
        assert!(run(ended, "").is_err() && run(ended, warning).is_err());
        assert!(run(failed, "no space is left").is_err());
        assert_eq!(run(failed, r#"{"level":"error","message":"e"}"#).unwrap().len(), 1);
        assert_eq!(run(0, warning).unwrap().len(), 1);
    }
}
