//! The system libraries in the wheel: OpenBLAS with its dependencies, and zlib, which the compiler
//! needs. Every Linux with glibc has the rest.

use super::tree::copy_file;
use crate::project;
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};

/// Libraries of every system: glibc, and the part of gcc that it loads itself.
const OF_EVERY_SYSTEM: &str = "linux-vdso.so ld-linux-x86-64.so libc.so libm.so libdl.so librt.so \
    libpthread.so libgcc_s.so";

/// A library of the system, and the package that it belongs to.
pub struct Package {
    /// Its name in Debian or Ubuntu.
    pub name: String,
    /// The library's file.
    pub file: String,
}

/// Copies them to the places where they are looked up: those of the library beside it, those of the
/// compiler beside that.
pub fn bring(home: &Path) -> Result<Vec<Package>> {
    let mut packages = Vec::new();
    let world = home.join("world");
    let pairs = [("lib", "lib/libeigenbook.so"), ("toolchain/lib", "toolchain/bin/rustc")];
    for (folder, user) in pairs {
        for library in libraries(&world.join(user), home)? {
            let name = library.file_name().context("a library is a file")?.to_owned();
            copy_file(&library, &world.join(folder).join(&name))?;
            let file = name.to_string_lossy().into_owned();
            packages.push(Package { name: package_of(&library)?, file });
        }
    }
    ensure!(!packages.is_empty(), "the library needs no OpenBLAS of the system");
    Ok(packages)
}

/// The libraries that a program or library loads, and not every system has.
fn libraries(user: &Path, home: &Path) -> Result<Vec<PathBuf>> {
    let path = user.to_string_lossy();
    let text = project::ask("ldd", &[&path]).with_context(|| format!("`ldd {path}` failed"))?;
    let mut found = Vec::new();
    for line in text.lines() {
        let Some((name, place)) = line.trim().split_once(" => ") else { continue };
        let name = name.rsplit('/').next().unwrap_or(name);
        let is_there = |known: &str| name == known || name.starts_with(&format!("{known}."));
        let place = place.split(" (").next().unwrap_or_default();
        if place == "not found" {
            bail!("{name}, which {path} needs, is not found");
        }
        if !OF_EVERY_SYSTEM.split_whitespace().any(is_there) && !Path::new(place).starts_with(home)
        {
            found.push(PathBuf::from(place));
        }
    }
    Ok(found)
}

/// The package that a library came with, whose licence goes with it.
fn package_of(library: &Path) -> Result<String> {
    // Alternatives lead to it, and older systems use another of its names.
    let real = library.canonicalize()?;
    let short = real.strip_prefix("/usr").map(|path| Path::new("/").join(path));
    let names = [Some(real.clone()), short.ok()];
    let found = names.iter().flatten().find_map(|name| {
        let answer = project::ask("dpkg", &["-S", &name.to_string_lossy()])?;
        Some(answer.split([':', ',']).next()?.to_owned())
    });
    found.with_context(|| {
        format!("no package is known for {}: make the wheel on Debian or Ubuntu", real.display())
    })
}
