//! The command line of the kernel.

use clap::{Args, Parser, Subcommand};
use eigenbook_kernel::engine::stock;
use eigenbook_kernel::install::{self, Target};
use std::path::PathBuf;

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
    },
    /// Remove what install has written.
    Uninstall {
        #[command(flatten)]
        place: PlaceArguments,
    },
    /// Run plain evcxr_jupyter (Jupyter calls this).
    Stock {
        /// The connection file that Jupyter has written.
        connection_file: PathBuf,
    },
}

#[derive(Args)]
#[group(multiple = false)]
struct PlaceArguments {
    /// For the person who runs this (the default).
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

fn main() -> anyhow::Result<()> {
    if let Some(ended) = stock::take_over() {
        return ended;
    }
    match CommandLine::parse().command {
        Command::Start { connection_file } => start(&connection_file),
        Command::Install { place, library } => install::install(&place.target(), library.as_deref()),
        Command::Uninstall { place } => install::uninstall(&place.target()),
        Command::Stock { connection_file } => stock::start(&connection_file),
    }
}

fn start(connection_file: &std::path::Path) -> anyhow::Result<()> {
    todo!("{}", connection_file.display())
}
