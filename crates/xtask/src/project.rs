//! The paths of the project, and how other programs are started.

use anyhow::{Context, ensure};
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of the workspace.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the crate is two folders below the root")
}

/// The Python environment, which also holds the installed kernel.
pub fn venv() -> PathBuf {
    root().join(".venv")
}

/// The folder of the notebooks.
pub fn notebooks() -> PathBuf {
    root().join("notebooks")
}

/// The cores of this machine.
pub fn n_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A command that runs at the root, as if it had been typed there.
///
/// `cargo run` passes variables about the package and its libraries to its child. They must not
/// reach the programs that we start: a kernel that only works with them would fail elsewhere.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_set_by_cargo_run) {
            command.env_remove(name);
        }
    }
    for name in ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
        if let Some(folders) = env::var_os(name) {
            let kept = env::split_paths(&folders).filter(|folder| !is_cargo_folder(folder));
            match env::join_paths(kept) {
                Ok(kept) if !kept.is_empty() => command.env(name, kept),
                _ => command.env_remove(name),
            };
        }
    }
    command
}

/// The Python of `.venv`, with the environment that activating it would give.
///
/// The toolchain that runs this program is not passed on: an installed kernel has its own.
pub fn python() -> Command {
    python_of(&venv())
}

/// As [`python`], of another environment.
pub fn python_of(environment: &Path) -> Command {
    let bin = environment.join("bin");
    let mut command = command(bin.join("python"));
    let path = env::var_os("PATH").unwrap_or_default();
    if let Ok(path) = env::join_paths(std::iter::once(bin).chain(env::split_paths(&path))) {
        command.env("PATH", path);
    }
    command.env("VIRTUAL_ENV", environment).env_remove("PYTHONHOME").env_remove("RUSTUP_TOOLCHAIN");
    command
}

fn is_set_by_cargo_run(name: &str) -> bool {
    matches!(name, "CARGO" | "RUST_RECURSION_COUNT")
        || ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_BIN_"].iter().any(|p| name.starts_with(p))
}

fn is_cargo_folder(folder: &Path) -> bool {
    let built_here = env::current_exe().is_ok_and(|exe| {
        exe.parent().and_then(Path::parent).is_some_and(|target| folder.starts_with(target))
    });
    built_here || folder.components().any(|part| part.as_os_str() == "toolchains")
}

/// The output of a program if it succeeds; none if it fails or does not exist.
pub fn ask(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program of this name is on the PATH.
pub fn is_on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Runs a command to its end; an error names the step that failed.
pub fn succeed(command: &mut Command) -> anyhow::Result<()> {
    let name = shown(command);
    let status = command.status().with_context(|| format!("{name} could not be started"))?;
    ensure!(status.success(), "{name} failed ({status})");
    Ok(())
}

/// The command as it would be typed, its program by its bare name.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    format!("`{}`", words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "))
}
