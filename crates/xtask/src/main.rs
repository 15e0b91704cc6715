//! `cargo xtask …`: all automation of this workspace, one file per command.
//!
//! | command | file |
//! |---|---|
//! | `setup` | [`setup`]: checks the machine, makes `.venv`, builds and installs the kernel |
//! | `lab` | [`lab`]: set-up, then JupyterLab on the notebooks |
//! | `test` | [`test`](mod@test): set-up, then every test, the cheap ones first |
//! | `notebooks` | [`notebooks`]: runs the notebooks and compares, or renews, their outputs |
//! | `bundle` | [`bundle`]: set-up, then one Python wheel for those who have no Rust |
//! | `bench` | [`bench`](mod@bench): measures against stock evcxr, ipykernel, NumPy, PyTorch and Keras |
//! | `classroom` | [`classroom`]: set-up, then a JupyterHub with students, for a trial |
//! | `screenshots` | [`browser`]: renews the pictures of the notebooks in `docs/images` |
//! | `check-exercises`, `progress` | [`exercises`]: a teacher's file of exercises; what a class has done |
//! | `record` | [`words`]: renews what the compiler says about the cases of `diagnostics` |
//! | `tidy` | [`tidy`]: the rules of the house that a program can check |

#[cfg(not(unix))]
compile_error!("Eigenbook runs on Linux and macOS; on Windows, use it inside WSL.");

mod bench;
mod browser;
mod bundle;
mod classroom;
mod exercises;
mod lab;
mod notebooks;
mod project;
mod report;
mod scratch;
mod setup;
mod test;
mod tidy;
mod waiting;
mod words;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Setup { check: true, .. } => setup::check(),
        Command::Setup { stock: true, .. } => setup::run_with_stock(),
        Command::Setup { .. } => setup::run(),
        Command::Lab { no_browser, port } => lab::run(no_browser, port),
        Command::Test { stages, installed } => {
            test::run(&stages, if installed { test::SetUp::Done } else { test::SetUp::First })
        }
        Command::Notebooks { action, names } => notebooks::set_up_and_run(action.chosen(), &names),
        Command::Bundle => bundle::run(),
        Command::Bench { of: Some(BenchOf::FirstMinute { without_peer }), .. } => {
            use bench::first_minute::{Peer, run};
            run(if without_peer { Peer::LeftOut } else { Peer::Measured })
        }
        Command::Bench { of: Some(BenchOf::Interact), .. } => bench::interact::run(),
        Command::Bench { runs, parts, .. } => bench::run(&parts, runs.into()),
        Command::Classroom { students, port, more } => classroom::run(students, port, &more),
        Command::CheckExercises { files } => exercises::check(&files),
        Command::CheckNotebooks { paths } => exercises::check_notebooks(&paths),
        Command::Editions { notebooks, folder } => exercises::editions(&notebooks, &folder),
        Command::Progress { folder, html } => exercises::progress(&folder, html.as_deref()),
        Command::Screenshots => browser::screenshots(),
        Command::Record { topics } => words::record(&topics),
        Command::Tidy => tidy::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::failure(&error);
            ExitCode::FAILURE
        }
    }
}

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "The automation of Eigenbook.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sets everything up and opens the notebooks in JupyterLab
    Lab {
        /// Only print the address, open no browser
        #[arg(long)]
        no_browser: bool,
        /// The port to serve on; without it, the first free one from 8888 on
        #[arg(long)]
        port: Option<u16>,
    },
    /// Sets everything up and runs every test
    Test {
        /// Only these stages; without names, all
        #[arg(value_parser = test::names())]
        stages: Vec<String>,
        /// The kernel is installed already: do not set it up first
        #[arg(long, requires = "stages")]
        installed: bool,
    },
    /// Checks the machine, makes .venv, builds the kernel and installs it there
    Setup {
        /// Only check whether this machine has what a fresh set-up needs; change nothing
        #[arg(long)]
        check: bool,
        /// Also install plain evcxr_jupyter from crates.io, as the kernel rust-stock (20 minutes)
        #[arg(long, conflicts_with = "check")]
        stock: bool,
    },
    /// Runs the notebooks, or looks at their form
    Notebooks {
        #[command(flatten)]
        action: Action,
        /// Only these, such as 1-fundamentals; without names, all
        names: Vec<String>,
    },
    /// Makes a Python wheel in target/wheels, which needs neither Rust nor a C compiler
    Bundle,
    /// Measures against stock evcxr, ipykernel, NumPy, PyTorch and Keras; writes bench/RESULTS.md
    #[command(args_conflicts_with_subcommands = true)]
    Bench {
        #[command(subcommand)]
        of: Option<BenchOf>,
        /// How often everything is measured
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
        runs: u8,
        /// Only these parts; without names, all
        #[arg(value_parser = bench::part_names())]
        parts: Vec<String>,
    },
    /// Starts a JupyterHub on this machine for a trial; as root, with local users made for it
    Classroom {
        /// How many students
        #[arg(long, default_value_t = 3)]
        students: usize,
        /// The port to serve on
        #[arg(long, default_value_t = 8000)]
        port: u16,
        /// After --: more for classroom/trial.py, such as --load --think 15, a class as a program
        #[arg(last = true)]
        more: Vec<String>,
    },
    /// Reports the problems of a teacher's exercise files, or their contents
    CheckExercises {
        /// The files, such as notebooks/exercises.toml
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Shows which exercises the students below a folder have done, and which students need help
    Progress {
        /// A folder with a folder for each student, such as /home
        folder: PathBuf,
        /// Also write a page with a picture of it
        #[arg(long, value_name = "PAGE")]
        html: Option<PathBuf>,
    },
    /// Runs a teacher's notebooks, and reports cells that fail and answers that are wrong
    CheckNotebooks {
        /// Folders, or single notebooks
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Writes a folder of notebooks with open answers, and with answers filled in
    Editions {
        /// A folder of notebooks, with exercises.toml if there is one
        notebooks: PathBuf,
        /// The folder in which the folders student and teacher are written
        folder: PathBuf,
    },
    /// Opens the notebooks in a browser and renews the pictures in docs/images
    Screenshots,
    /// Renews the compiler's messages about the cases of the kernel's diagnostics
    Record {
        /// Only these files of tests/diagnostics/cases, such as moved; without names, all
        topics: Vec<String>,
    },
    /// Checks the project's rules that a program can check
    Tidy,
}

#[derive(Subcommand)]
enum BenchOf {
    /// Measures the set-up, from a fresh clone to the first cell, once (40 minutes, 8 GB meanwhile)
    FirstMinute {
        /// Do not compile plain evcxr_jupyter for comparison (10 minutes)
        #[arg(long)]
        without_peer: bool,
    },
    /// Measures controls, once, also in Chromium and beside ipywidgets with Keras (2 minutes)
    Interact,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Action {
    /// Run them and compare the outputs with the committed ones
    #[arg(long)]
    check: bool,
    /// Run them and keep the outputs
    #[arg(long)]
    bless: bool,
    /// Rewrite the files in canonical form, without running anything
    #[arg(long)]
    format: bool,
    /// Show that an inserted panic, error and wrong number each make the check fail
    #[arg(long)]
    prove: bool,
    /// Run them in plain evcxr, after the cell of docs/stock.md, and compare the outputs
    #[arg(long)]
    stock: bool,
    /// Run them with the solutions filled in; the verdict of every check has to be right
    #[arg(long)]
    teacher: bool,
    /// Write a student's and a teacher's edition of each into this folder, without outputs
    #[arg(long, value_name = "FOLDER")]
    editions: Option<PathBuf>,
}

impl Action {
    fn chosen(self) -> notebooks::Action {
        match self {
            Self { check: true, .. } => notebooks::Action::Check,
            Self { bless: true, .. } => notebooks::Action::Bless,
            Self { format: true, .. } => notebooks::Action::Format,
            Self { stock: true, .. } => notebooks::Action::Stock,
            Self { teacher: true, .. } => notebooks::Action::Teacher,
            Self { editions: Some(folder), .. } => notebooks::Action::Editions(folder),
            _ => notebooks::Action::Prove,
        }
    }
}
