//! Builds the kernel, and installs it where JupyterLab finds it.

use crate::project;
use crate::report::Problem;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Downloads what is compiled later, so that a missing network shows before anything long begins.
pub fn fetch() -> Result<()> {
    let mut cargo = project::command("cargo");
    cargo.args(["fetch", "--locked"]);
    if let Some(host) = project::ask("rustc", &["--print", "host-tuple"]) {
        cargo.args(["--target", &host]);
    }
    project::succeed(&mut cargo).map_err(|_| {
        let sentence = "cargo could not download the crates. With a network, this tries again:";
        Problem::new(sentence, "cargo xtask setup").into()
    })
}

/// Builds the kernel and its executor, and returns where the kernel is.
///
/// Cargo knows by itself what has changed; the library is no part of this build.
pub fn build() -> Result<PathBuf> {
    let mut cargo = project::command("cargo");
    cargo
        .args(["build", "--package", "eigenbook-kernel"])
        .args(["--package", "eigenbook-executor", "--package", "eigenbook-stub"])
        .arg("--message-format=json-render-diagnostics");
    let mut child = cargo.stdout(Stdio::piped()).spawn().context("cargo could not be started")?;
    let messages = child.stdout.take().context("cargo has no output")?;
    let mut program = None;
    for line in BufReader::new(messages).lines() {
        if let Some(found) = executable(&line?) {
            program = Some(found);
        }
    }
    ensure!(child.wait()?.success(), "the kernel does not build; cargo says above why");
    program.context("cargo built no program called eigenbook-kernel")
}

/// Installs the kernel below `prefix`; its own checks make this quick when nothing has changed.
pub fn install(program: &Path, prefix: &Path) -> Result<()> {
    project::succeed(&mut installer(program, prefix))
}

/// As [`install`], but for the cells of the notebooks: they are compiled behind what comes next, when
/// nothing else wants the processor.
pub fn install_and_go_on(program: &Path, prefix: &Path) -> Result<()> {
    project::succeed(installer(program, prefix).arg("--start-only"))?;
    let mut rest = project::command("nice");
    rest.args(["-n", "19"]).arg(program).arg("install").arg("--prefix").arg(prefix);
    // A person who ends JupyterLab with Ctrl-C does not end this.
    rest.process_group(0).stdout(Stdio::null()).stderr(Stdio::null());
    rest.spawn().context("`nice` could not be started")?;
    Ok(())
}

fn installer(program: &Path, prefix: &Path) -> Command {
    let mut command = project::command(program);
    command.arg("install").arg("--prefix").arg(prefix);
    command
}

/// The path in one of cargo's messages, where it tells of the kernel's program.
fn executable(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let is_kernel = message["target"]["name"] == "eigenbook-kernel";
    message["executable"].as_str().filter(|_| is_kernel).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

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
