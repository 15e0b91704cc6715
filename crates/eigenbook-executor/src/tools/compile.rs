//! Compiles a cell with one call of the compiler, against the prebuilt world.

use super::cache::{Answer, Entry};
use super::{asked, dependencies, link, rewrite};
use crate::world::Place;
use anyhow::Context;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// How far a call goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// A shared object that can be loaded.
    Load,
    /// The messages alone.
    Check,
}

/// `cargo build` of the session's crate.
pub fn build(place: &Place) -> anyhow::Result<ExitCode> {
    compile(place, Goal::Load)
}

/// `cargo check` of the session's crate.
pub fn check(place: &Place) -> anyhow::Result<ExitCode> {
    compile(place, Goal::Check)
}

fn compile(place: &Place, goal: Goal) -> anyhow::Result<ExitCode> {
    announce()?;
    let answered = answer(place, goal);
    withdraw();
    answered
}

fn answer(place: &Place, goal: Goal) -> anyhow::Result<ExitCode> {
    let source_path = Path::new("src/lib.rs");
    let source = std::fs::read_to_string(source_path)?;
    let rewritten = rewrite::rewrite(&source, place.world.variables.as_deref());
    if rewritten != source {
        std::fs::write(source_path, &rewritten)?;
    }
    let call = Call::of(place, goal, &rewritten)?;
    // A stored object has no messages, and those of an attempt before it are not about it.
    tell_kernel(&[])?;
    if asked::is_question(&rewritten) {
        return asked::answer(&call, &rewritten);
    }
    let entry = Entry::of(place, &rewritten, &call.arguments);
    let answer = match entry.find() {
        Some(answer) => answer,
        None => {
            let (answer, messages) = match asked::find(&rewritten, &call.arguments) {
                Some(found) => found,
                None => call.run(rewritten.clone())?,
            };
            // Those of a cell that does not compile are told below, wherever they come from.
            if let Answer::Object { .. } = answer {
                tell_kernel(&messages)?;
            }
            entry.keep(&answer)?;
            answer
        }
    };
    match answer {
        Answer::Messages(messages) => {
            tell_kernel(&messages)?;
            std::io::stderr().write_all(&messages)?;
            Ok(ExitCode::from(101))
        }
        Answer::Object { source, object } => {
            if source != rewritten {
                // A panic names a line of what was compiled.
                std::fs::write(source_path, source)?;
            }
            if goal == Goal::Load {
                hand_over(&object)?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// One call of the compiler, and of the linker where the compiler is not to link.
pub struct Call<'a> {
    place: &'a Place,
    linker: Option<&'a Path>,
    /// What the compiler is told, but for the place of its output.
    pub arguments: Vec<OsString>,
}

impl<'a> Call<'a> {
    fn of(place: &'a Place, goal: Goal, source: &str) -> anyhow::Result<Self> {
        let students = dependencies::arguments(place)?;
        let linker = match goal {
            Goal::Load if students.is_empty() => link::linker(place, source),
            _ => None,
        };
        let mut arguments = arguments(place, goal, linker);
        arguments.push(optimisation(source).into());
        arguments.extend(students);
        Ok(Self { place, linker, arguments })
    }

    /// Compiles `src/lib.rs`, which holds this source; returns what came of it, and all that the
    /// compiler said. What is only checked comes out as an empty object.
    ///
    /// # Errors
    /// Where the compiler cannot be run, or the linker fails.
    pub fn run(&self, source: String) -> anyhow::Result<(Answer, Vec<u8>)> {
        count(&source)?;
        let output = object_folder()?;
        let object = object_in(&output);
        // What an earlier cell has left must not be taken for this one's.
        let _ = std::fs::remove_file(&object);
        let rustc = &self.place.world.rustc;
        let run = Command::new(rustc)
            .args(&self.arguments)
            .arg("--out-dir")
            .arg(&output)
            .output()
            .with_context(|| format!("{} could not be run", rustc.display()))?;
        if !run.status.success() {
            return Ok((Answer::Messages(run.stderr.clone()), run.stderr));
        }
        if let Some(linker) = self.linker {
            link::link(self.place, linker, &output.join("ctx.o"), &object)?;
        }
        let object = std::fs::read(object).unwrap_or_default();
        Ok((Answer::Object { source, object }, run.stderr))
    }
}

/// Leaves the compiler's messages for the kernel: the engine drops the warnings of a cell that
/// compiles, and parts of some errors.
///
/// # Errors
/// A file that cannot be written.
pub fn tell_kernel(messages: &[u8]) -> anyhow::Result<()> {
    if let Some(file) = std::env::var_os("EIGENBOOK_MESSAGES") {
        std::fs::write(file, messages)?;
    }
    Ok(())
}

/// Notes what is really compiled in the file that this variable names: tests look at it.
fn count(source: &str) -> anyhow::Result<()> {
    if let Some(path) = std::env::var_os("EIGENBOOK_COMPILED") {
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        writeln!(file, "=== compiled\n{source}")?;
    }
    Ok(())
}

fn arguments(place: &Place, goal: Goal, linker: Option<&Path>) -> Vec<OsString> {
    let fixed = [
        "--crate-name=ctx",
        "--edition=2024",
        "src/lib.rs",
        "--crate-type=cdylib",
        "--error-format=json",
        "--json=diagnostic-rendered-ansi",
        "-Cprefer-dynamic",
        "-Cstrip=debuginfo",
        "-Cdebug-assertions=on",
        "-Coverflow-checks=on",
        "-Ccodegen-units=1",
    ];
    let mut arguments: Vec<OsString> = fixed.map(OsString::from).into();
    let mut add = |option: &str, path: &Path| {
        let mut argument = OsString::from(option);
        argument.push(path);
        arguments.push(argument);
    };
    add(
        match (goal, linker) {
            (Goal::Load, Some(_)) => "--emit=obj",
            (Goal::Load, None) => "--emit=link",
            (Goal::Check, _) => "--emit=metadata",
        },
        Path::new(""),
    );
    add(&format!("--extern={}=", place.world.library), &place.library());
    add("-Ldependency=", &place.dependencies());
    for folder in link::folders(place) {
        add("-Clink-arg=-Wl,-rpath,", &folder);
    }
    arguments
}

/// Code with loops of its own is worth optimising; what only calls the library is not, and is
/// compiled in half the time without.
fn optimisation(source: &str) -> &'static str {
    const LOOPS: [&str; 6] = ["while ", "loop {", ".iter()", "into_iter()", ").map(", ").fold("];
    let mut lines = source.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let has_loop = lines.any(|line| {
        (line.contains("for ") && line.contains(" in "))
            || LOOPS.iter().any(|part| line.contains(part))
    });
    if has_loop { "-Copt-level=2" } else { "-Copt-level=0" }
}

/// Puts the object where the engine may rename it, and tells the engine where.
fn hand_over(object: &[u8]) -> anyhow::Result<()> {
    let path = object_in(&object_folder()?);
    // A new file: the old one may be loaded.
    let _ = std::fs::remove_file(&path);
    std::fs::write(&path, object)?;
    if let Some(file) = std::env::var_os("EVCXR_EXECUTION_SO_PATH") {
        std::fs::write(file, path.to_string_lossy().as_bytes())?;
    }
    Ok(())
}

/// Where objects are made, in the session's own folder.
///
/// # Errors
/// A folder that cannot be made.
pub fn object_folder() -> anyhow::Result<PathBuf> {
    let folder = std::env::current_dir()?.join("target").join("cell");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn object_in(folder: &Path) -> PathBuf {
    folder.join(format!("{}ctx{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX))
}

/// Starts nothing in a cell that is being stopped, and leaves our process group where the kernel
/// finds it, so that an interrupt ends the compiler too.
fn announce() -> anyhow::Result<()> {
    let stopped =
        std::env::var_os("EIGENBOOK_INTERRUPTED").is_some_and(|note| Path::new(&note).exists());
    if stopped {
        anyhow::bail!("the cell is being stopped");
    }
    if let Some(file) = std::env::var_os("EIGENBOOK_COMPILING") {
        // SAFETY: makes this process the leader of a group of its own.
        unsafe { libc::setpgid(0, 0) };
        std::fs::write(file, std::process::id().to_string())?;
    }
    Ok(())
}

/// Takes the process group back: once this process is gone, its number may be another's.
fn withdraw() {
    if let Some(file) = std::env::var_os("EIGENBOOK_COMPILING") {
        let _ = std::fs::remove_file(file);
    }
}

#[cfg(test)]
mod tests {
    use super::optimisation;

    #[test]
    fn only_code_with_loops_is_optimised() {
        assert_eq!(
            optimisation("let a = matmul(&b, &c)?;\n// for each one in turn"),
            "-Copt-level=0"
        );
        assert_eq!(optimisation("impl Show for T {}\n"), "-Copt-level=0");
        assert_eq!(optimisation("for i in 0..3 {\n}"), "-Copt-level=2");
        assert_eq!(optimisation("(0..9).map(|x| x * x).sum::<i32>()"), "-Copt-level=2");
    }
}
