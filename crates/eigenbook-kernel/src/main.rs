//! The command line of the kernel.

use clap::{Args, Parser, Subcommand};
use eigenbook_kernel::compile::Precompiled;
use eigenbook_kernel::compile::packages::beside_world;
use eigenbook_kernel::doctor::{self, Format};
use eigenbook_kernel::engine;
use eigenbook_kernel::engine::interface::Control;
use eigenbook_kernel::engine::session::Session;
use eigenbook_kernel::home::Home;
use eigenbook_kernel::install::{self, Cells, Target, precompile};
use eigenbook_kernel::server::{self, Settings};
use eigenbook_kernel::world::usual::Usual;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// A Jupyter kernel for Rust with a library preloaded.
#[derive(Parser)]
#[command(version, about)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a kernel (Jupyter calls this).
    Start {
        /// The connection file that Jupyter has written.
        connection_file: PathBuf,
    },
    /// Install the kernel, its world and its specs.
    Install {
        #[command(flatten)]
        place: PlaceArguments,
        /// The folder of the library to preload.
        #[arg(long)]
        library: Option<PathBuf>,
        /// Compile the cells of a kernel's start only; those of the notebooks are compiled when the
        /// command is given again.
        #[arg(long)]
        start_only: bool,
    },
    /// Remove the files that install has written.
    Uninstall {
        #[command(flatten)]
        place: PlaceArguments,
    },
    /// Run the cells of a notebook once, for the store of compiled cells (install calls this).
    #[command(hide = true)]
    Fill {
        /// The notebook.
        notebook: Option<PathBuf>,
    },
    /// Make a cargo project of a notebook.
    Export {
        /// The notebook.
        notebook: PathBuf,
        /// The project's folder; the notebook's name without its ending if it is left out.
        folder: Option<PathBuf>,
        /// The same.
        #[arg(long, value_name = "FOLDER", conflicts_with = "folder")]
        to: Option<PathBuf>,
    },
    /// Check whether this installation can run cells.
    Doctor {
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
#[group(multiple = false)]
struct PlaceArguments {
    /// For the user who runs this (the default).
    #[arg(long)]
    user: bool,
    /// For the Python environment that is active.
    #[arg(long)]
    sys_prefix: bool,
    /// Below this folder, such as /usr/local.
    #[arg(long, value_name = "DIR")]
    prefix: Option<PathBuf>,
}

impl PlaceArguments {
    fn target(self) -> Target {
        match self {
            Self { prefix: Some(folder), .. } => Target::Prefix(folder),
            Self { sys_prefix: true, .. } => Target::SysPrefix,
            _ => Target::User,
        }
    }
}

fn main() -> anyhow::Result<ExitCode> {
    if beside_world::is_called() {
        return beside_world::run();
    }
    let done = match CommandLine::parse().command {
        Command::Start { connection_file } => start(&connection_file),
        Command::Install { place, library, start_only } => {
            let cells = if start_only { Cells::Start } else { Cells::All };
            install::install(&place.target(), library.as_deref(), cells)
        }
        Command::Uninstall { place } => install::uninstall(&place.target()),
        // SAFETY: this is the process's only thread so far.
        Command::Fill { notebook } => unsafe { precompile::run_cells(notebook.as_deref()) },
        Command::Export { notebook, folder, to } => export(&notebook, folder.or(to)),
        Command::Doctor { json } => return Ok(doctor(json)),
    };
    done.map(|()| ExitCode::SUCCESS)
}

fn export(notebook: &Path, folder: Option<PathBuf>) -> anyhow::Result<()> {
    let folder = engine::export::export(notebook, folder)?;
    println!("{} is a cargo project: `cargo run` in there runs the cells.", folder.display());
    Ok(())
}

fn doctor(json: bool) -> ExitCode {
    let format = if json { Format::Json } else { Format::Text };
    // SAFETY: this is the process's only thread so far.
    if unsafe { doctor::run(format) } { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Opens a session and serves it until the front end is done with it.
fn start(connection_file: &Path) -> anyhow::Result<()> {
    // SAFETY: this is the process's only thread so far.
    let session =
        unsafe { Session::open(Home::of_this_program()?, Precompiled::from_environment())? };
    let settings = Settings {
        rust_version: session.setting.place.world.rust_release().to_owned(),
        names: session.setting.names.clone(),
        members: Usual::read(&session.setting.place.analysis())
            .members()
            .map(str::to_owned)
            .collect(),
        // An invalid file makes each cell fail with a message about it.
        ..Settings::from_environment().limited(&session.limits().unwrap_or_default())
    };
    let (engine, control) = engine::open(session)?;
    let control = Arc::new(control);
    let served = server::run(connection_file, Box::new(engine), control.clone(), settings);
    // Also if the server could not start: no process and no file is left behind.
    control.shutdown();
    served
}
