//! The library, and cargo's command that compiles it.

use crate::toolchain::{Toolchain, libraries};
use anyhow::{Context, bail, ensure};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The library to preload, and the folder of its sources.
#[derive(Clone, Debug)]
pub struct Library {
    /// The name of its crate.
    pub name: String,
    /// The folder of its `Cargo.toml`.
    pub source: PathBuf,
    /// The workspace it belongs to, with the lock file.
    pub workspace: PathBuf,
}

/// Of another unit of the library, functions of up to so many instructions are optimised together
/// with their callers: it saves a seventh of the time (`docs/speed.md`). LLVM's own limit is 100.
const IMPORTS: &str = "-Cllvm-args=-import-instr-limit=60";

impl Library {
    /// The library whose `Cargo.toml` is in this folder.
    ///
    /// # Errors
    /// If cargo finds no package or no lock file there.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let source = folder
            .canonicalize()
            .with_context(|| format!("there is no library at {}", folder.display()))?;
        let located =
            cargo_output(&source, &["locate-project", "--workspace", "--message-format=plain"])?;
        let workspace =
            Path::new(located.trim()).parent().context("a manifest lies in a folder")?;
        let package = cargo_output(&source, &["pkgid", "--offline"])?;
        // `path+file:///…/eigenbook#0.1.0`, or `…#name@version` if the folder has another name.
        let (path, version) = package.trim().rsplit_once('#').context("an unknown package id")?;
        let name = match version.split_once('@') {
            Some((name, _)) => name,
            None => path.rsplit('/').next().unwrap_or_default(),
        };
        Ok(Self { name: name.replace('-', "_"), source, workspace: workspace.to_owned() })
    }

    /// Completes a command that starts `toolchain.cargo`: it compiles the library in a target folder
    /// of its own, and prints a message about every library and macro in it. [`Self::link`] makes
    /// the dylib of it: for one, cargo would wait until the code of all its packages is there.
    pub fn compile<'a>(&self, toolchain: &Toolchain, cargo: &'a mut Command) -> &'a mut Command {
        cargo
            .args(["rustc", "--lib", "--crate-type", "rlib", "--profile", "world", "--locked"])
            .args(["--message-format", "json-render-diagnostics", "--", IMPORTS])
            .current_dir(&self.source)
            .env("CARGO_TARGET_DIR", self.workspace.join("target/world"))
            .env("RUSTC", &toolchain.rustc)
            .env("CARGO_ENCODED_RUSTFLAGS", self.flags(toolchain).join("\x1f"))
    }

    /// Links the compiled library and its packages as one dylib, a crate of the same name that
    /// contains nothing of its own.
    ///
    /// # Errors
    /// If the compiler cannot be run, or the linker fails: it says why on standard error.
    pub fn link(
        &self,
        toolchain: &Toolchain,
        compiled: &Compiled,
        dylib: &Path,
    ) -> anyhow::Result<()> {
        let argument = |option: &str, path: &Path| {
            let mut argument = OsString::from(option);
            argument.push(path);
            argument
        };
        let mut rustc = Command::new(&toolchain.rustc);
        rustc.args(["-", "--crate-type=dylib", "--edition=2024", "--crate-name", &self.name]);
        // The two crates of one name have different ones.
        rustc.args(["-Cmetadata=dylib", "-Cstrip=debuginfo"]).args(self.flags(toolchain));
        rustc.arg(argument("--extern=library=", &compiled.code));
        let packages = compiled.types.parent().context("its packages are nowhere")?;
        rustc.arg(argument("-Ldependency=", packages));
        rustc.args(compiled.native.iter().map(|folder| format!("-L{folder}")));
        if cfg!(target_os = "macos") {
            // A cell finds it by this name, wherever the world is.
            let name = dylib.file_name().context("the library has no name")?;
            rustc.arg(argument("-Clink-arg=-Wl,-install_name,@rpath/", Path::new(name)));
        }
        // Folders of native libraries may be relative to where cargo ran.
        rustc.arg("-o").arg(dylib).current_dir(&self.source).stdin(Stdio::piped());
        let mut run = rustc.spawn().context("the compiler could not be run")?;
        let written = run.stdin.take().map(|mut it| it.write_all(b"pub use library::*;"));
        ensure!(run.wait()?.success(), "the library could not be linked");
        written.context("the compiler reads nothing")?.context("the compiler reads nothing")
    }

    /// The flags by which the library finds std and its neighbours, and by which it names its
    /// sources: it contains no path of the build or of the installation.
    fn flags(&self, toolchain: &Toolchain) -> Vec<String> {
        let mut flags = vec!["-Cprefer-dynamic".to_owned()];
        let origin = if cfg!(target_os = "macos") { "@loader_path" } else { "$ORIGIN" };
        let beside = Path::new(origin).join("..").join(TOOLCHAIN);
        let std = libraries(&beside, &toolchain.target);
        if cfg!(target_os = "linux") {
            // The old form also applies to OpenBLAS's own dependencies.
            flags.push("-Clink-arg=-Wl,--disable-new-dtags".to_owned());
        }
        for folder in [Path::new(origin), &std] {
            flags.push(format!("-Clink-arg=-Wl,-rpath,{}", folder.display()));
        }
        let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let default = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo"));
        let packages = cargo_home.or_else(default).map(|folder| (folder, "/cargo"));
        let others = [(self.workspace.clone(), "/eigenbook"), (toolchain.sysroot.clone(), "/rust")];
        for (folder, name) in packages.into_iter().chain(others) {
            flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
        }
        flags
    }
}

/// What [`Library::compile`] has made.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Its code.
    pub code: PathBuf,
    /// Its types, in the folder of its packages.
    pub types: PathBuf,
    /// The folders of native libraries, each as the compiler's `-L` has it.
    pub native: Vec<String>,
}

/// The folder of a world's toolchain, beside the one of the library.
pub const TOOLCHAIN: &str = "toolchain";

fn cargo_output(folder: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new("cargo").args(arguments).current_dir(folder).output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
