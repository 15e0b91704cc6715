//! `cargo xtask test`: set-up and every test, the cheap ones first.
//!
//! A stage is a part that can be run by itself. Most stages wait for one process at a time, so that
//! two of them run beside each other ([`side_by_side`]) in little more than the time of one.

mod side_by_side;

use crate::notebooks::Action;
use crate::report::{seconds, step};
use crate::scratch::Scratch;
use crate::{browser, bundle, classroom, notebooks, project, setup, tidy, words};
use anyhow::{Context, Result};
use std::process::Command;
use std::time::{Duration, Instant};

/// A part of the tests that can be run by itself.
#[derive(Clone, Copy)]
struct Stage {
    name: &'static str,
    /// Whether the kernel has to be installed first.
    needs: Needs,
    company: Company,
    run: fn() -> Result<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Needs {
    Nothing,
    Kernel,
}

#[derive(Clone, Copy, PartialEq)]
enum Company {
    /// It uses all cores, changes what others use, or tests what a busy machine does differently.
    Alone,
    /// Another stage may run at the same time.
    Welcome,
}

/// Whether the kernel is set up before the stages that need it.
#[derive(Clone, Copy, PartialEq)]
pub enum SetUp {
    /// By this command.
    First,
    /// It was done before.
    Done,
}

/// In the order in which they run: quick stages come before slow ones.
const STAGES: [Stage; 17] = {
    use Company::{Alone, Welcome};
    use Needs::{Kernel, Nothing};
    const fn stage(
        name: &'static str,
        needs: Needs,
        company: Company,
        run: fn() -> Result<()>,
    ) -> Stage {
        Stage { name, needs, company, run }
    }
    [
        stage("machine", Nothing, Alone, machine),
        stage("format", Nothing, Alone, || cargo("fmt --all --check")),
        stage("tidy", Nothing, Alone, tidy::run),
        stage("clippy", Nothing, Alone, clippy),
        stage("setup", Nothing, Alone, setup::run),
        stage("cargo", Kernel, Alone, cargo_test),
        stage("words", Kernel, Welcome, words::compare),
        stage("notebooks", Kernel, Welcome, || notebooks::run(Action::Check, &[])),
        stage("teacher", Kernel, Welcome, || notebooks::run(Action::Teacher, &[])),
        stage("mutations", Kernel, Welcome, || notebooks::run(Action::Prove, &[])),
        stage("field", Kernel, Welcome, field),
        stage("protocol", Kernel, Welcome, protocol),
        stage("stock", Kernel, Welcome, || notebooks::run(Action::Stock, &[])),
        stage("grading", Kernel, Welcome, grading),
        stage("wheel", Kernel, Welcome, bundle::test),
        stage("classroom", Kernel, Alone, classroom::test),
        stage("browser", Kernel, Alone, browser::test),
    ]
};

/// The names that may be typed.
pub fn names() -> Vec<&'static str> {
    STAGES.iter().map(|stage| stage.name).collect()
}

/// Runs the chosen stages, or all of them, up to the first that fails.
pub fn run(chosen: &[String], set_up: SetUp) -> Result<()> {
    let is_chosen = |stage: &&Stage| chosen.is_empty() || chosen.iter().any(|c| c == stage.name);
    let stages: Vec<Stage> = STAGES.iter().filter(is_chosen).copied().collect();
    let needs_kernel = stages.iter().any(|stage| stage.needs == Needs::Kernel);
    if !chosen.is_empty() && needs_kernel && set_up == SetUp::First {
        setup::run()?;
    }
    let start = Instant::now();
    let mut times: Vec<(&str, Duration)> = Vec::new();
    let mut result = Ok(());
    let are_together = |a: &Stage, b: &Stage| [a, b].iter().all(|s| s.company == Company::Welcome);
    for group in stages.chunk_by(are_together) {
        result = match group {
            [stage] => run_here(stage, &mut times),
            _ => side_by_side::run(group, &mut times),
        };
        if result.is_err() {
            break;
        }
    }
    if set_up == SetUp::Done {
        return result;
    }
    summarise(&times, start.elapsed(), stages.len());
    result?;
    println!("\nAll {} stages passed.", stages.len());
    Ok(())
}

fn run_here(stage: &Stage, times: &mut Vec<(&str, Duration)>) -> Result<()> {
    println!("\n━━ {} ━━", stage.name);
    let start = Instant::now();
    let result = (stage.run)();
    times.push((stage.name, start.elapsed()));
    result.with_context(|| {
        format!("{} failed (this runs it again: cargo xtask test {0})", stage.name)
    })
}

fn summarise(times: &[(&str, Duration)], total: Duration, n_stages: usize) {
    println!("\n━━ times ━━");
    for (name, time) in times {
        println!("{name:<12}{:>14}", seconds(*time));
    }
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

/// The tests of the kernel by a Jupyter client.
const JUPYTER_TESTS: &str = "crates/eigenbook-kernel/tests/jupyter";

/// Of those, the cells that users write beside the course.
const FIELD_TESTS: &str = "crates/eigenbook-kernel/tests/jupyter/test_field.py";

fn field() -> Result<()> {
    project::succeed(pytest().arg(FIELD_TESTS))
}

fn protocol() -> Result<()> {
    project::succeed(pytest().args([JUPYTER_TESTS, "--ignore", FIELD_TESTS]))
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
        step("Making a Python with nbgrader", || nbgrader.make(&<_>::default()))?;
    }
    let editions = Scratch::new()?;
    let written = Action::Editions(editions.path().to_owned());
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
