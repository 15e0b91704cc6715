//! `NOTICE` and `licences/`: the authors and licences of the wheel's contents.

use super::native::Package;
use super::tree::copy_file;
use crate::project;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const START: &str = "\
Eigenbook is licensed under MIT or Apache-2.0, as you like (licences/eigenbook).
This copy also holds what others have written, each under its own licence.

The Rust compiler, its linker rust-lld, rust-analyzer and the standard library, in world/toolchain:
    MIT or Apache-2.0; with LLVM and LLD, Apache-2.0 with the LLVM exception (licences/rust)

Libraries of the system, unchanged, which can be replaced by others of the same name:
";

/// The names of files that hold terms.
const TERMS: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "UNLICENSE"];

/// Writes both into `home`.
pub fn write(home: &Path, packages: &[Package]) -> Result<()> {
    let licences = home.join("licences");
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        copy_file(&project::root().join(name), &licences.join("eigenbook").join(name))?;
    }
    rust(&licences.join("rust"))?;
    let mut text = START.to_owned();
    for Package { name, file } in packages {
        let terms = Path::new("/usr/share/doc").join(name).join("copyright");
        copy_file(&terms, &licences.join(format!("{name}.txt")))?;
        writeln!(text, "    {file}, of the package {name} (licences/{name}.txt)")?;
    }
    text += "\nRust packages, compiled into the kernel and the library (licences/packages):\n";
    for package in cargo_packages()?.iter().filter(|package| !package["source"].is_null()) {
        let word = |key: &str| package[key].as_str().unwrap_or_default();
        let full = format!("{}-{}", word("name"), word("version"));
        writeln!(text, "    {full}: {}", word("license"))?;
        let folder =
            Path::new(word("manifest_path")).parent().context("a manifest has a folder")?;
        copy_terms(folder, &licences.join("packages").join(full))?;
    }
    fs::write(home.join("NOTICE"), text).context("NOTICE cannot be written")
}

/// The terms of the toolchain, which come with it.
fn rust(licences: &Path) -> Result<()> {
    let sysroot = project::ask("rustc", &["--print", "sysroot"]).context("rustc does not run")?;
    let folder = Path::new(&sysroot).join("share/doc/rust");
    copy_terms(&folder, licences)?;
    for entry in fs::read_dir(folder.join("licenses")).into_iter().flatten() {
        let entry = entry?;
        copy_file(&entry.path(), &licences.join(entry.file_name()))?;
    }
    ensure!(licences.is_dir(), "the toolchain in {sysroot} comes without its licences");
    // One page names every author of the compiler: 14 MB, and a tenth of it compressed.
    let large = licences.join("COPYRIGHT.html");
    if large.is_file() {
        project::succeed(project::command("gzip").args(["--best", "--no-name"]).arg(large))?;
    }
    Ok(())
}

/// Every package that the lock file names for this system.
fn cargo_packages() -> Result<Vec<Value>> {
    let target = "--filter-platform=x86_64-unknown-linux-gnu";
    let metadata = project::ask("cargo", &["metadata", "--format-version=1", "--locked", target]);
    let mut metadata: Value = serde_json::from_str(&metadata.context("cargo metadata failed")?)?;
    match metadata["packages"].take() {
        Value::Array(packages) => Ok(packages),
        _ => anyhow::bail!("cargo metadata names no packages"),
    }
}

fn copy_terms(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("{}", from.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        if TERMS.iter().any(|terms| name.starts_with(terms)) && entry.path().is_file() {
            copy_file(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
