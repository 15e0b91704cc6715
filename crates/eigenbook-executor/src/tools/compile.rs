//! Compiles a cell with one call of the compiler, against the prebuilt world.

use super::{dependencies, rewrite};
use crate::world::Place;
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
    let source_path = Path::new("src/lib.rs");
    let source = std::fs::read_to_string(source_path)?;
    let rewritten = rewrite::rewrite(&source);
    if rewritten != source {
        std::fs::write(source_path, &rewritten)?;
    }
    let output = std::env::current_dir()?.join("target").join("cell");
    std::fs::create_dir_all(&output)?;
    let mut command = compiler(place, goal, &output)?;
    for argument in dependencies::arguments(place)? {
        command.arg(argument);
    }
    let status = command.status()?;
    if !status.success() {
        return Ok(ExitCode::from(101));
    }
    if goal == Goal::Load {
        report(&output)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn compiler(place: &Place, goal: Goal, output: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new(&place.world.rustc);
    let library = &place.world.library;
    let libraries = place.folder.join("lib");
    command
        .args(["--crate-name", "ctx", "--edition=2024", "src/lib.rs", "--crate-type", "cdylib"])
        .args(["--error-format=json", "--json=diagnostic-rendered-ansi"])
        .args(["-C", "prefer-dynamic", "-C", "strip=debuginfo", "-C", "debug-assertions=on"])
        .args(["-C", "overflow-checks=on", "-C", "codegen-units=1", "-C", "opt-level=0"])
        .arg(match goal {
            Goal::Load => "--emit=link",
            Goal::Check => "--emit=metadata",
        })
        .arg("--out-dir")
        .arg(output)
        .arg("--extern")
        .arg(format!("{library}={}", place.library().display()))
        .arg("-L")
        .arg(format!("dependency={}", place.dependencies().display()));
    for folder in [libraries, place.toolchain_libraries()] {
        command.arg("-C").arg(format!("link-arg=-Wl,-rpath,{}", folder.display()));
    }
    Ok(command)
}

/// Tells the engine which file to load.
fn report(output: &Path) -> anyhow::Result<()> {
    if let Some(file) = std::env::var_os("EVCXR_EXECUTION_SO_PATH") {
        let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        let object: PathBuf = output.join(format!("{prefix}ctx{suffix}"));
        std::fs::write(file, object.to_string_lossy().as_bytes())?;
    }
    Ok(())
}

/// Starts nothing in a cell that is being stopped, and leaves our process group where the kernel finds it, so that an interrupt ends the compiler too.
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
