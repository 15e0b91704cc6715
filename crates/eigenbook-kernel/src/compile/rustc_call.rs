//! One call of the compiler, and of the linker if the compiler does not link itself.

use super::compiler::Compiler;
use super::generated::Prepared;
use super::link::{self, RUN_PATH};
use super::packages::built::StudentPackages;
use super::packages::real_cargo::real_cargo;
use super::packages::{dependencies, further, together};
use super::read_files::{self, LISTED, ReadFiles};
use super::store::Object;
use super::tool_call::ToolCall;
use super::{denied, level, lines, manifest, source_path, type_query};
use crate::cell_tree::CellTree;
use crate::world::packages::Package;
use crate::world::paths::shared_object;
use serde_json::Value;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

/// The variable by which evcxr names the file in which it looks for the path of the object.
const OBJECT_PATH_FILE: &str = "EVCXR_EXECUTION_SO_PATH";

/// One attempt to compile a cell.
pub struct Attempt {
    /// None if the cell does not compile.
    pub object: Option<Object>,
    /// The compiler's messages, except its answers about types.
    pub messages: Vec<Value>,
    pub source: Prepared,
    /// The files that the compiler has read beside it.
    pub files: ReadFiles,
}

impl Attempt {
    /// Whether the cell does not compile.
    pub fn has_failed(&self) -> bool {
        self.object.is_none()
    }
}

/// The inputs of a cell's compilation.
pub struct RustcCall<'a> {
    pub compiler: &'a Compiler,
    tool_call: &'a ToolCall,
    linker: Option<&'a Path>,
    level: &'static str,
    pub packages: StudentPackages,
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
    /// As [`dependencies::packages`].
    pub fn of(
        compiler: &'a Compiler,
        tool_call: &'a ToolCall,
        items: &str,
        cell: &CellTree,
    ) -> anyhow::Result<Self> {
        let packages = dependencies::packages(compiler, tool_call)?;
        let is_outdated = compiler.note_built(&packages);
        let code = format!("{items}\n{}", cell.code);
        let is_whole =
            packages.arguments.is_empty() || together::all(&packages.arguments).is_some();
        let setting = compiler.setting();
        let linker = link::linker(&setting.place, &code, &setting.own_path).filter(|_| is_whole);
        let named = named(compiler, &packages.arguments, &code);
        let level = level::of(items, cell);
        Ok(Self { compiler, tool_call, linker, level, packages, is_outdated, named })
    }

    /// The compiler's arguments besides the source, without the paths of files.
    pub fn signature(&self) -> Vec<&str> {
        let fingerprint = &self.compiler.setting().place.world.fingerprint;
        let packages = self.packages.arguments.iter().map(String::as_str);
        [fingerprint, self.level].into_iter().chain(packages).collect()
    }

    /// Compiles a source. One that the compiler refuses is an attempt, too, without an object.
    ///
    /// # Errors
    /// If the compiler or the linker cannot be run to its end, or a file cannot be written.
    pub fn run(&self, source: Prepared) -> anyhow::Result<Attempt> {
        let text = source.text();
        count(&text)?;
        let lists = read_files::are_possible(&text);
        let kind = if self.linker.is_some() { "obj" } else { "link" };
        let (mut rustc, output) = self.rustc(&text, kind)?;
        let object = object_in(&output);
        // An object of an earlier cell must not be taken for this one's.
        let _ = fs::remove_file(&object);
        let began = if lists { read_files::begin() } else { SystemTime::UNIX_EPOCH };
        if lists {
            rustc.arg(LISTED);
        }
        let (mut said, mut has_failed) = self.messages(&mut rustc)?;
        let cell = self.compiler.cell();
        if has_failed && denied::are_only_around(&said, &source, &cell) {
            (said, has_failed) = self.messages(rustc.arg(denied::AS_WARNINGS))?;
        }
        if has_failed {
            denied::leave_out_around(&mut said, &source, &cell);
            let files = ReadFiles::default();
            return Ok(Attempt { object: None, messages: said, source, files });
        }
        let setting = self.compiler.setting();
        let session = setting.folder.parent().unwrap_or(&setting.folder);
        let files = lists.then(|| read_files::read(&output.join("ctx.d"), &text, began, session));
        if let Some(linker) = self.linker {
            let packages = together::all(&self.packages.arguments);
            let files = (&*output.join("ctx.o"), &*object);
            let mut command = link::command(&setting.place, linker, files, packages)?;
            let run = self.compiler.children().output(&mut command, None)?;
            let said = String::from_utf8_lossy(&run.stderr);
            anyhow::ensure!(run.status.success(), "{}", said.trim());
        }
        let (types, messages) = type_query::read(said);
        let file = fs::read(object).unwrap_or_default();
        let object = Some(Object { source: text, types, file });
        Ok(Attempt { object, messages, source, files: files.unwrap_or_default() })
    }

    /// The compiler's messages about a source that is not run.
    ///
    /// # Errors
    /// If the compiler cannot be run to its end.
    pub fn ask(&self, text: &str) -> anyhow::Result<Vec<Value>> {
        let (mut rustc, _) = self.rustc(text, "metadata")?;
        Ok(self.messages(&mut rustc)?.0)
    }

    /// The compiler's messages, and whether it has refused the source.
    fn messages(&self, rustc: &mut Command) -> anyhow::Result<(Vec<Value>, bool)> {
        let mut run = self.compiler.children().output(rustc, None)?;
        let mut said = messages(&run)?;
        if !run.status.success() && manifest::is_wanted(&said) {
            let folder = &self.tool_call.folder;
            let source = fs::read_to_string(source_path(folder))?;
            fs::write(source_path(folder), manifest::with_notebooks_folder(&source))?;
            let cargo = real_cargo(self.compiler, self.tool_call).ok();
            manifest::show(rustc, folder, cargo.as_ref());
            run = self.compiler.children().output(rustc, None)?;
            said = messages(&run)?;
        }
        Ok((said, !run.status.success()))
    }

    /// The compiler for a source, which makes this kind of file, and the folder of that.
    fn rustc(&self, text: &str, kind: &str) -> anyhow::Result<(Command, PathBuf)> {
        let ToolCall { folder, environment, .. } = self.tool_call;
        fs::write(source_path(folder), text)?;
        let output = object_folder(folder)?;
        let place = &self.compiler.setting().place;
        let StudentPackages { arguments, further, .. } = &self.packages;
        let mut rustc = Command::new(&place.world.rustc);
        rustc.current_dir(folder).env_clear().envs(OF_PACKAGE).envs(environment);
        if let Ok(folder) = std::env::current_dir() {
            rustc.env(manifest::FOLDER, folder);
        }
        rustc.args(FIXED).arg(format!("-Copt-level={}", self.level)).arg(format!("--emit={kind}"));
        link::against_library(&mut rustc, place);
        for package in &self.named {
            let file = place.dependencies().join(&package.file);
            link::add(&mut rustc, &format!("--extern={}=", package.crate_name), &file);
        }
        if let Some(folder) = together::folder(arguments) {
            link::add(&mut rustc, RUN_PATH, &folder);
            // The object needs the library, which the compiler looks for among dependencies.
            let library = place.library();
            link::add(&mut rustc, "-Ldependency=", library.parent().unwrap_or(&place.folder));
        }
        rustc.args(arguments).arg("--out-dir").arg(&output);
        rustc.args(further::arguments(further, text));
        Ok((rustc, output))
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
    let is_named = |it: &&Package| {
        let name = &it.crate_name;
        let is_own =
            packages.iter().any(|own| own.split_once('=').is_some_and(|(own, _)| own == name));
        !is_own
            && [format!("extern crate {name}"), format!("::{name}")]
                .iter()
                .any(|it| code.contains(it))
    };
    compiler.packages().all_preloaded().filter(is_named).collect()
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
