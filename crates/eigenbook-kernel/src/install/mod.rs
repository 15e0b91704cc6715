//! `install` and `uninstall`: one folder with the program and its world, and the kernel spec.
//!
//! ```text
//! PREFIX/share/eigenbook/bin/                the programs
//!                       /worlds/FINGERPRINT/ worlds; the link `world` names the one in use
//!                       /cells/FINGERPRINT/  the cells that were compiled for a world
//!                       /packages/FINGERPRINT/ students' packages that were built here, for everybody
//!                       /worlds/FINGERPRINT/toolchain/ the compiler, or a link to it where all reach it
//! PREFIX/share/jupyter/kernels/eigenbook/    the spec
//! ```
//! A world is never changed: a new one is made beside it and the link is turned, so that kernels
//! that are running keep theirs. Two installations at once would remove each other's worlds, so one
//! waits for the other.

mod folders;
mod permissions;
pub mod precompile;
mod spec;

pub use folders::Target;
pub use precompile::Cells;

use crate::world::build::{self, Compiler};
use crate::world::fingerprint::fingerprint;
use anyhow::Context;
use eigenbook_build::library::TOOLCHAIN;
use eigenbook_build::{Library, Toolchain};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// Installs the programs, a world with this library, and the specs.
///
/// # Errors
/// A folder that cannot be written, or a library that does not compile.
pub fn install(target: &Target, library: Option<&Path>, cells: Cells) -> anyhow::Result<()> {
    if let Target::Prefix(_) = target {
        permissions::write_for_all();
    }
    let home = target.home()?;
    let alone = home.lock()?;
    let library = Library::open(&find_library(library)?)?;
    let toolchain = Toolchain::find()?;
    home.write_programs()?;
    let compiler = permissions::compiler(&home.folder, &toolchain)?;
    let fingerprint = fingerprint(&library, &toolchain, compiler)?;
    if home.has_world(&fingerprint) {
        println!("The world of {} is up to date.", library.name);
    } else {
        println!("Compiling the world of {} (a minute or two, once) …", library.name);
        let folder = home.new_world_folder()?;
        let variables = build::build(&library, &toolchain, folder.path())?;
        let there = folder.path().join(TOOLCHAIN);
        match compiler {
            Compiler::Installed => symlink(&toolchain.sysroot, there)?,
            Compiler::Own => permissions::bring_in(&toolchain, &there)?,
        }
        build::describe(&library, &toolchain, &fingerprint, variables, folder.path())?;
        home.adopt_world(folder, &fingerprint)?;
    }
    home.use_world(&fingerprint)?;
    drop(alone);
    spec::write(&target.kernels()?, &home.program("eigenbook-kernel"))?;
    precompile::fill(&home, &library.workspace.join("notebooks"), cells)?;
    if let Target::Prefix(_) = target {
        permissions::open_to_all(&home.folder)?;
    }
    println!("Installed the kernel eigenbook in {}.", target.kernels()?.display());
    Ok(())
}

/// Removes the files that `install` has written.
///
/// # Errors
/// A folder that cannot be removed.
pub fn uninstall(target: &Target) -> anyhow::Result<()> {
    let removed = spec::remove(&target.kernels()?)? | target.home()?.remove()?;
    println!("{}", if removed { "Removed Eigenbook." } else { "Nothing is installed there." });
    Ok(())
}

/// The library's folder: as given, else `crates/eigenbook` of the workspace that contains the
/// current folder or this program.
fn find_library(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(folder) = given {
        return Ok(folder.to_owned());
    }
    let program = std::env::current_exe()?;
    let here = std::env::current_dir()?;
    here.ancestors()
        .chain(program.ancestors())
        .map(|folder| folder.join("crates/eigenbook"))
        .find(|folder| folder.join("Cargo.toml").exists())
        .context("The library's sources are not here.\nRun this in the Eigenbook folder, or add: --library FOLDER")
}
