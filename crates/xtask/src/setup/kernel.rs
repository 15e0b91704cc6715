//! Builds the kernel, and installs it in the folder that JupyterLab searches.

use super::cargo;
use super::together::Together;
use crate::project;
use crate::report::Problem;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Downloads the packages to compile, so that a missing network is noticed before a long step
/// begins.
pub fn fetch() -> Result<()> {
    let mut cargo = project::command("cargo");
    if let Some(host) = project::ask("rustc", &["--print", "host-tuple"]) {
        cargo.args(["fetch", "--locked", "--target", &host]);
    } else {
        cargo.args(["fetch", "--locked"]);
    }
    fetch_by(&mut cargo)
}

/// Finished downloads are kept, so that the next try continues from there.
fn fetch_by(cargo: &mut Command) -> Result<()> {
    project::succeed(cargo).map_err(|_| {
        let sentence = "cargo could not download the crates. With a network, this goes on:";
        Problem::new(sentence, "cargo xtask setup").into()
    })
}

/// Builds the kernel and its executor, and returns the kernel's path.
///
/// Cargo detects changes itself; the library is not part of this build.
pub fn build(together: &Together) -> Result<PathBuf> {
    let mut cargo = project::command("cargo");
    cargo
        .args(["build", "--package", "eigenbook-kernel"])
        .args(["--package", "eigenbook-executor", "--package", "eigenbook-stub"])
        .arg("--message-format=json-render-diagnostics");
    let mut program = None;
    let status = cargo::follow(&mut cargo, "the kernel", together, |line| {
        program = executable(line).or(program.take());
    })?;
    ensure!(status.success(), "the kernel does not build; cargo's message above gives the reason");
    program.context("cargo built no program called eigenbook-kernel")
}

/// Installs the kernel below `prefix`; its own checks make this quick if there are no changes.
pub fn install(program: &Path, prefix: &Path) -> Result<()> {
    run(&mut installer(program, prefix))
}

/// As [`install`], but without the cells of the notebooks: they are compiled in the background of
/// the next step, when the processor is idle.
pub fn install_and_go_on(program: &Path, prefix: &Path) -> Result<()> {
    run(installer(program, prefix).arg("--start-only"))?;
    let mut rest = project::command("nice");
    rest.args(["-n", "19"]).arg(program).arg("install").arg("--prefix").arg(prefix);
    // Ctrl-C for JupyterLab does not end this.
    rest.process_group(0).stdout(Stdio::null()).stderr(Stdio::null());
    rest.spawn().context("`nice` could not be started")?;
    Ok(())
}

/// The installer calls cargo for the library.
fn run(installer: &mut Command) -> Result<()> {
    let alone = Together::default();
    let status = cargo::follow(installer, "the library", &alone, |line| println!("  {line}"))?;
    ensure!(
        status.success(),
        "the kernel could not be installed; its message above gives the reason"
    );
    Ok(())
}

fn installer(program: &Path, prefix: &Path) -> Command {
    let mut command = project::command(program);
    command.arg("install").arg("--prefix").arg(prefix);
    command
}

/// The path in one of cargo's messages, if it is about the kernel's program.
fn executable(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let is_kernel = message["target"]["name"] == "eigenbook-kernel";
    message["executable"].as_str().filter(|_| is_kernel).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;
    use std::net::TcpListener;

    /// No network, and a broken connection: this version of cargo, with an empty download folder.
    #[test]
    fn crates_that_do_not_come_are_one_sentence() {
        let broken = TcpListener::bind("127.0.0.1:0").unwrap();
        let breaks_off = broken.local_addr().unwrap();
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        std::thread::spawn(move || broken.incoming().for_each(drop));
        for proxy in [closed, breaks_off] {
            let folder = Scratch::new().unwrap();
            let mut cargo = project::command("cargo");
            cargo
                .args(["fetch", "--locked"])
                .env("CARGO_HOME", folder.path())
                .env("CARGO_HTTP_PROXY", format!("http://{proxy}"))
                .env("CARGO_NET_RETRY", "0");
            let said = fetch_by(&mut cargo).unwrap_err().to_string();
            assert_eq!(
                said,
                "cargo could not download the crates. With a network, this goes on:\n    cargo xtask setup"
            );
        }
    }

    #[test]
    fn the_program_is_found_among_cargos_messages() {
        let kernel = r#"{"target": {"name": "eigenbook-kernel"}, "executable": "/t/kernel"}"#;
        assert_eq!(executable(kernel), Some(PathBuf::from("/t/kernel")));
        let library = r#"{"target": {"name": "eigenbook-kernel"}, "executable": null}"#;
        assert_eq!(executable(library), None);
        let other = r#"{"target": {"name": "eigenbook-executor"}, "executable": "/t/executor"}"#;
        assert_eq!(executable(other), None);
    }
}
