//! `cargo xtask test`: set-up and every test, the cheap ones first.

use crate::report::{seconds, step};
use crate::scratch::Scratch;
use crate::{browser, bundle, classroom, notebooks, project, setup, tidy, words};
use anyhow::{Context, Result};
use std::process::Command;
use std::time::{Duration, Instant};

/// A part of the tests that can be run by itself.
struct Stage {
    name: &'static str,
    /// Whether the kernel has to be installed first.
    needs: Needs,
    run: fn() -> Result<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Needs {
    Nothing,
    Kernel,
}

/// In the order in which they run: quick stages come before slow ones.
const STAGES: [Stage; 16] = [
    Stage { name: "machine", needs: Needs::Nothing, run: machine },
    Stage { name: "format", needs: Needs::Nothing, run: || cargo("fmt --all --check") },
    Stage { name: "tidy", needs: Needs::Nothing, run: tidy::run },
    Stage { name: "clippy", needs: Needs::Nothing, run: clippy },
    Stage { name: "setup", needs: Needs::Nothing, run: setup::run },
    Stage { name: "cargo", needs: Needs::Kernel, run: cargo_test },
    Stage { name: "words", needs: Needs::Kernel, run: words::compare },
    Stage { name: "protocol", needs: Needs::Kernel, run: protocol },
    Stage {
        name: "notebooks",
        needs: Needs::Kernel,
        run: || notebooks::run(notebooks::Action::Check, &[]),
    },
    Stage {
        name: "teacher",
        needs: Needs::Kernel,
        run: || notebooks::run(notebooks::Action::Teacher, &[]),
    },
    Stage {
        name: "mutations",
        needs: Needs::Kernel,
        run: || notebooks::run(notebooks::Action::Prove, &[]),
    },
    Stage {
        name: "stock",
        needs: Needs::Kernel,
        run: || notebooks::run(notebooks::Action::Stock, &[]),
    },
    Stage { name: "grading", needs: Needs::Kernel, run: grading },
    Stage { name: "wheel", needs: Needs::Kernel, run: bundle::test },
    Stage { name: "classroom", needs: Needs::Kernel, run: classroom::test },
    Stage { name: "browser", needs: Needs::Kernel, run: browser::test },
];

/// The names that may be typed.
pub fn names() -> Vec<&'static str> {
    STAGES.iter().map(|stage| stage.name).collect()
}

/// Runs the chosen stages, or all of them, up to the first that fails.
pub fn run(chosen: &[String]) -> Result<()> {
    let is_chosen = |stage: &&Stage| chosen.is_empty() || chosen.iter().any(|c| c == stage.name);
    let stages: Vec<&Stage> = STAGES.iter().filter(is_chosen).collect();
    if !chosen.is_empty() && stages.iter().any(|stage| stage.needs == Needs::Kernel) {
        setup::run()?;
    }
    let mut times: Vec<(&str, Duration)> = Vec::new();
    for stage in &stages {
        println!("\n━━ {} ━━", stage.name);
        let start = Instant::now();
        let result = (stage.run)();
        times.push((stage.name, start.elapsed()));
        if let Err(error) = result {
            summarise(&times, stages.len());
            return Err(error).with_context(|| {
                format!("{} failed (this runs it again: cargo xtask test {0})", stage.name)
            });
        }
    }
    summarise(&times, stages.len());
    println!("\nAll {} stages passed.", stages.len());
    Ok(())
}

fn summarise(times: &[(&str, Duration)], n_stages: usize) {
    println!("\n━━ times ━━");
    for (name, time) in times {
        println!("{name:<12}{:>14}", seconds(*time));
    }
    let total = times.iter().map(|(_, time)| *time).sum();
    println!("{:<12}{:>14}", "together", seconds(total));
    println!("{} of {n_stages} stages were run.", times.len());
}

/// The machine, and the requirements of the tests alone: two parts of the toolchain, and a browser.
fn machine() -> Result<()> {
    setup::prepare_machine()?;
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if project::ask("cargo", &[tool, "--version"]).is_none() {
            setup::rust::add_component(component)?;
        }
    }
    browser::prepare()
}

/// The packages in two groups, never in one call: cargo gives a package the features that all of
/// one call need, and a call for everything would compile the engine a second time.
const GROUPS: [&str; 2] = [
    "--workspace --exclude eigenbook-kernel --exclude eigenbook-executor",
    "-p eigenbook-kernel -p eigenbook-executor",
];

fn clippy() -> Result<()> {
    GROUPS
        .iter()
        .try_for_each(|group| cargo(&format!("clippy {group} --all-targets -- --deny warnings")))?;
    GROUPS.iter().try_for_each(|group| documentation(group))
}

/// The documentation of everything, private parts too, for contributors. A module's own
/// documentation may name its private parts.
fn documentation(group: &str) -> Result<()> {
    let mut cargo = project::command("cargo");
    cargo.env("RUSTDOCFLAGS", "--deny warnings --allow rustdoc::private_intra_doc_links");
    cargo.args(["doc", "--no-deps", "--document-private-items"]).args(group.split(' '));
    project::succeed(&mut cargo)
}

fn cargo_test() -> Result<()> {
    GROUPS.iter().try_for_each(|group| cargo(&format!("test {group}")))
}

fn cargo(arguments: &str) -> Result<()> {
    project::succeed(project::command("cargo").args(arguments.split(' ')))
}

/// The protocol's own test of a kernel.
fn protocol() -> Result<()> {
    project::succeed(pytest().arg("crates/eigenbook-kernel/tests/jupyter"))
}

/// The whole cycle of nbgrader, which has a Python of its own: it brings much that no student needs.
fn grading() -> Result<()> {
    let folder = project::root().join("classroom/grading");
    let nbgrader = setup::venv::Environment {
        folder: project::root().join("target/nbgrader"),
        requirements: folder.join("requirements.txt"),
        files: &[],
    };
    if !nbgrader.is_up_to_date() {
        step("Making a Python with nbgrader", || nbgrader.make())?;
    }
    let editions = Scratch::new()?;
    let written = notebooks::Action::Editions(editions.path().to_owned());
    notebooks::run(written, &[])?;
    let mut tests = pytest();
    tests.arg(folder).env("EIGENBOOK_NBGRADER", nbgrader.folder.join("bin/nbgrader"));
    project::succeed(tests.env("EIGENBOOK_EDITIONS", editions.path()))
}

fn pytest() -> Command {
    let mut pytest = project::python();
    pytest.args(["-m", "pytest", "-p", "no:cacheprovider"]);
    pytest
}
