//! The compiler of the library. Cells are compiled with the same one, whatever rustup's default is
//! later.

use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// One toolchain.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// Its rustc.
    pub rustc: PathBuf,
    /// Its cargo.
    pub cargo: PathBuf,
    /// Its folder.
    pub sysroot: PathBuf,
    /// The output of `rustc -vV`.
    pub version: String,
    /// The target triple it compiles for.
    pub target: String,
}

impl Toolchain {
    /// The toolchain that `rustc` on the path leads to.
    ///
    /// # Errors
    /// If there is no Rust, or one without its own cargo.
    pub fn find() -> anyhow::Result<Self> {
        let sysroot = PathBuf::from(output(Path::new("rustc"), &["--print", "sysroot"])?.trim());
        let rustc = sysroot.join("bin/rustc");
        let rustc = if rustc.exists() { rustc } else { which("rustc")? };
        let cargo = sysroot.join("bin/cargo");
        let cargo = if cargo.exists() { cargo } else { which("cargo")? };
        let version = output(&rustc, &["-vV"])?;
        let target = version
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .context("rustc does not say which machine it is for")?
            .to_owned();
        Ok(Self { rustc, cargo, sysroot, version, target })
    }

    /// The linker that it contains, if it is one for this system.
    pub fn linker(&self) -> Option<PathBuf> {
        let tools = self.sysroot.join("lib/rustlib").join(&self.target).join("bin");
        Some(tools.join("rust-lld")).filter(|linker| cfg!(target_os = "linux") && linker.exists())
    }

    /// One of its files, as a world that has this toolchain in `folder` names it.
    pub fn within(&self, folder: &Path, file: &Path) -> PathBuf {
        match file.strip_prefix(&self.sysroot) {
            Ok(inside) => folder.join(inside),
            // Some systems keep the compiler elsewhere.
            Err(_) => file.to_owned(),
        }
    }

    /// The folder of the standard library's sources; none if rust-src is not installed.
    pub fn standard_sources(&self) -> Option<PathBuf> {
        let folder = self.sysroot.join("lib/rustlib/src/rust/library");
        Some(folder).filter(|folder| folder.join("core/src/lib.rs").exists())
    }
}

/// The folder of a toolchain with the shared libraries of the programs that it builds.
pub fn libraries(sysroot: &Path, target: &str) -> PathBuf {
    sysroot.join("lib/rustlib").join(target).join("lib")
}

fn which(tool: &str) -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(tool))
        .find(|file| file.is_file())
        .with_context(|| format!("{tool} is not on the path"))
}

fn output(program: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .with_context(|| format!("{} could not be run; is Rust installed?", program.display()))?;
    if !output.status.success() {
        bail!("{} failed: {}", program.display(), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
