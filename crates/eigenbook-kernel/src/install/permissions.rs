//! File permissions of an installation for all users: all can read what the compiler needs, and
//! only the installer can write it.
//!
//! rustup keeps a toolchain in its owner's home folder, which others cannot enter. Such a
//! toolchain, or one that others could change, is copied into the world: only the compiler, cargo,
//! the linker and the compiled standard library, as hard links if the file system allows them.

use crate::world::build::Compiler;
use crate::world::paths::analyser;
use anyhow::Context;
use eigenbook_build::Toolchain;
use std::fs::{self, Metadata, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

const READ: u32 = 0o444;
const ENTER: u32 = 0o111;
/// Writing by the group and by others.
const FOREIGN_WRITE: u32 = 0o022;

/// The toolchain for an installation in `home`: a copy if other users can enter the folder, but
/// either cannot read the installer's toolchain or can change it.
///
/// # Errors
/// A folder that cannot be looked at.
pub fn compiler(home: &Path, toolchain: &Toolchain) -> anyhow::Result<Compiler> {
    let fits = is_open(&toolchain.sysroot)? && is_protected(&toolchain.sysroot)?;
    Ok(if is_open(home)? && !fits { Compiler::Own } else { Compiler::Installed })
}

/// Brings the parts of a toolchain that cells are compiled with into `folder`.
///
/// # Errors
/// A file that cannot be read or written, or that is not in the toolchain's folder.
pub fn bring_in(toolchain: &Toolchain, folder: &Path) -> anyhow::Result<()> {
    for file in parts(toolchain)? {
        let inside = file.strip_prefix(&toolchain.sysroot);
        let inside = inside.with_context(|| format!("{} is elsewhere", file.display()))?;
        let target = folder.join(inside);
        take(&file, &target).with_context(|| format!("{} cannot be taken", file.display()))?;
    }
    Ok(())
}

/// From now on, all users can read the files that this process and its children write.
pub fn write_for_all() {
    // SAFETY: changes only the permissions of new files.
    unsafe { libc::umask(0o022) };
}

/// Lets all users read the files below `folder`, and only the owner write them: copies have kept
/// their old permissions.
///
/// # Errors
/// A file whose rights cannot be changed.
pub fn open_to_all(folder: &Path) -> anyhow::Result<()> {
    let data = fs::symlink_metadata(folder)?;
    if data.is_symlink() {
        return Ok(());
    }
    let right = rights(&data);
    if data.permissions().mode() & 0o7777 != right {
        fs::set_permissions(folder, Permissions::from_mode(right))
            .with_context(|| format!("{} is not yours", folder.display()))?;
    }
    if data.is_dir() {
        for entry in fs::read_dir(folder)? {
            open_to_all(&entry?.path())?;
        }
    }
    Ok(())
}

/// The rights that a shared file is to have: those it has, and reading for all.
fn rights(data: &Metadata) -> u32 {
    let mode = data.permissions().mode() & 0o777;
    let is_entered = data.is_dir() || mode & 0o100 != 0;
    (mode | READ | if is_entered { ENTER } else { 0 }) & !FOREIGN_WRITE
}

/// The files that compiling a cell, or a student's own package, reads.
fn parts(toolchain: &Toolchain) -> anyhow::Result<Vec<PathBuf>> {
    let target = toolchain.sysroot.join("lib/rustlib").join(&toolchain.target);
    let mut parts = vec![toolchain.rustc.clone(), toolchain.cargo.clone()];
    for folder in [toolchain.sysroot.join("lib"), target.join("lib")] {
        parts.extend(files(&folder)?);
    }
    // The linker that rustc brings on some machines.
    let linker = [target.join("bin/rust-lld"), target.join("bin/gcc-ld/ld.lld")];
    let analyser = analyser(&toolchain.sysroot);
    parts.extend(linker.into_iter().chain([analyser]).filter(|file| file.is_file()));
    Ok(parts)
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(|path| path.is_file()).collect())
}

/// A hard link if the file is ours and its permissions suit all users, else a copy.
fn take(file: &Path, target: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(target.parent().context("a file is in a folder")?)?;
    let data = fs::metadata(file)?;
    // SAFETY: only returns the user of this process.
    let is_ours = data.uid() == unsafe { libc::geteuid() };
    let is_fit = data.permissions().mode() & 0o777 == rights(&data);
    if !(is_ours && is_fit && fs::hard_link(file, target).is_ok()) {
        fs::copy(file, target)?;
        fs::set_permissions(target, Permissions::from_mode(rights(&data)))?;
    }
    Ok(())
}

/// All users can enter this folder and read it.
fn is_open(folder: &Path) -> anyhow::Result<bool> {
    let folder = folder.canonicalize()?;
    let readable = mode(&folder)? & 0o004 != 0;
    Ok(readable && all_above(&folder, |mode| mode & 0o001 != 0)?)
}

/// Only its owner can change this folder, or replace it.
fn is_protected(folder: &Path) -> anyhow::Result<bool> {
    const STICKY: u32 = 0o1000;
    let folder = folder.canonicalize()?;
    all_above(&folder, |mode| mode & 0o002 == 0 || mode & STICKY != 0)
}

fn all_above(folder: &Path, holds: impl Fn(u32) -> bool) -> anyhow::Result<bool> {
    for ancestor in folder.ancestors() {
        if !holds(mode(ancestor)?) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn mode(path: &Path) -> anyhow::Result<u32> {
    let data = fs::metadata(path).with_context(|| format!("looking at {}", path.display()))?;
    Ok(data.permissions().mode())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    fn toolchain(folder: &Path) -> Toolchain {
        for name in ["bin/rustc", "bin/cargo", "bin/rustdoc", "lib/librustc_driver.so"] {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, name).unwrap();
            with_mode(&file, 0o755);
        }
        fs::create_dir_all(folder.join("lib/rustlib/t/lib")).unwrap();
        fs::write(folder.join("lib/rustlib/t/lib/libstd.so"), "std").unwrap();
        with_mode(&folder.join("lib/rustlib/t/lib/libstd.so"), 0o666);
        Toolchain {
            rustc: folder.join("bin/rustc"),
            cargo: folder.join("bin/cargo"),
            sysroot: folder.to_owned(),
            version: String::new(),
            target: "t".to_owned(),
        }
    }

    #[test]
    fn a_toolchain_that_others_cannot_read_or_can_change_is_brought_in() {
        let folder = tempfile::tempdir().unwrap();
        with_mode(folder.path(), 0o755);
        let toolchain = toolchain(&folder.path().join("rust"));
        let home = folder.path().join("home");
        fs::create_dir(&home).unwrap();
        with_mode(&home, 0o755);
        let cases = [(0o755, Compiler::Installed), (0o700, Compiler::Own), (0o757, Compiler::Own)];
        for (mode, expected) in cases {
            with_mode(&toolchain.sysroot, mode);
            assert_eq!(compiler(&home, &toolchain).unwrap(), expected, "{mode:o}");
        }
        // Other users cannot enter this folder, so they need no compiler there.
        with_mode(&home, 0o700);
        assert_eq!(compiler(&home, &toolchain).unwrap(), Compiler::Installed);
    }

    #[test]
    fn only_what_cells_need_comes_and_only_the_owner_can_write_it() {
        let folder = tempfile::tempdir().unwrap();
        let toolchain = toolchain(&folder.path().join("rust"));
        let own = folder.path().join("own");
        bring_in(&toolchain, &own).unwrap();
        let rustc = toolchain.within(&own, &toolchain.rustc);
        assert_eq!(fs::read_to_string(rustc).unwrap(), "bin/rustc");
        assert_eq!(fs::read_to_string(own.join("bin/cargo")).unwrap(), "bin/cargo");
        assert!(own.join("lib/librustc_driver.so").exists());
        assert!(!own.join("bin/rustdoc").exists());
        // A file that others can write is copied, because a link would stay theirs to change.
        let std = own.join("lib/rustlib/t/lib/libstd.so");
        assert_eq!(mode(&std).unwrap() & 0o777, 0o644);
        assert_eq!(
            mode(&toolchain.sysroot.join("lib/rustlib/t/lib/libstd.so")).unwrap() & 0o777,
            0o666
        );
    }

    #[test]
    fn everybody_may_read_and_nobody_else_write() {
        let folder = tempfile::tempdir().unwrap();
        let (file, program) = (folder.path().join("file"), folder.path().join("program"));
        fs::write(&file, "").unwrap();
        fs::write(&program, "").unwrap();
        with_mode(&file, 0o660);
        with_mode(&program, 0o700);
        open_to_all(folder.path()).unwrap();
        let modes = [folder.path(), &file, &program].map(|path| mode(path).unwrap() & 0o777);
        assert_eq!(modes, [0o755, 0o644, 0o755]);
    }
}
