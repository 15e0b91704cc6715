//! A session: one private folder, and the environment that leads the engine to the prebuilt world.
//!
//! The engine finds its tools by `PATH`, and its folders by two variables of its own, so these are
//! set for this process before it has a second thread. The student's own `PATH` is kept for the
//! executor and for real cargo.

use super::prelude;
use crate::analyser;
use crate::compile::packages::beside_world;
use crate::compile::{self, Precompiled, Setting};
use crate::home::Home;
use crate::limits;
use anyhow::Context;
use eigenbook_executor::executor::memory;
use eigenbook_executor::limits::{LIMITS_VARIABLE, Limits};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Variables that are for the engine alone; a cell's own programs do not see them.
const ENGINE_VARIABLES: [&str; 2] = ["EVCXR_TMPDIR", "EVCXR_CONFIG_DIR"];

/// A running kernel's folder, world and programs.
#[derive(Clone, Debug)]
pub struct Session {
    folder: PathBuf,
    home: Home,
    /// How its cells are compiled.
    pub setting: Setting,
}

impl Session {
    /// Makes the folder and sets the environment.
    ///
    /// # Errors
    /// If there is no world, its toolchain is gone, or no folder can be created.
    ///
    /// # Safety
    /// No other thread is running yet: the environment of the process changes.
    pub unsafe fn open(home: Home, precompiled: Precompiled) -> anyhow::Result<Self> {
        let place = home.world()?;
        if !place.world.rustc.exists() {
            let toolchain = &place.world.sysroot;
            anyhow::bail!(
                "The Rust toolchain that Eigenbook was installed with is gone: {}\n\
                 Install it again, or run the set-up once more to use another one.",
                toolchain.read_link().as_ref().unwrap_or(toolchain).display()
            );
        }
        remove_leftovers();
        let folder = new_folder()?;
        let (names, apart) = prelude::names(&place);
        for name in ["engine", "config", "tools"] {
            fs::create_dir_all(folder.join(name))?;
        }
        let setting = Setting {
            folder: folder.join("engine"),
            tools: folder.join("tools"),
            names,
            apart,
            own_path: std::env::var_os("PATH").unwrap_or_default(),
            cells: home.cells(&place.world.fingerprint),
            precompiled,
            packages: home.packages(),
            place,
        };
        let session = Self { folder, home, setting };
        session.write_tools()?;
        // SAFETY: the caller's promise.
        unsafe { session.set_environment() };
        Ok(session)
    }

    /// Why no cell can be run on this machine, if that is known.
    ///
    /// # Errors
    /// If programs in the session's folder are not run.
    pub fn check(&self) -> anyhow::Result<()> {
        if runs_nothing(&self.folder) {
            let folder = std::env::temp_dir();
            anyhow::bail!(
                "No program can be run from the folder for temporary files, {}: set TMPDIR to \
                 another one, and start the kernel once more.",
                folder.display()
            );
        }
        Ok(())
    }

    /// The socket on which executors connect.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("wire")
    }

    /// The folder for copies of Rust files that cells include.
    pub fn copies(&self) -> PathBuf {
        self.folder.join("files")
    }

    /// The source that the engine compiled last.
    pub fn generated_source(&self) -> PathBuf {
        compile::source_path(&self.setting.folder)
    }

    /// The start configuration of this session's analyser; none if the toolchain has no analyser.
    pub fn analyser_setting(&self) -> Option<analyser::Setting> {
        let Setting { place, folder, own_path, .. } = &self.setting;
        Some(analyser::Setting {
            program: place.world.analyser()?,
            rustc: place.world.rustc.clone(),
            own_path: own_path.clone(),
            library: place.world.library.clone(),
            analysis: place.analysis(),
            source: self.generated_source(),
            packages: compile::packages_path(folder),
            idle: analyser::Setting::idle_from_environment(),
        })
    }

    /// The limits of a cell.
    ///
    /// # Errors
    /// See [`limits::read`].
    pub fn limits(&self) -> anyhow::Result<Limits> {
        limits::read(&self.home)
    }

    /// A program with the student's own environment.
    pub fn program(&self, name: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(name);
        command.env("PATH", &self.setting.own_path);
        for name in ENGINE_VARIABLES {
            command.env_remove(name);
        }
        command
    }

    /// The program that runs cells, with the student's own environment and these limits.
    pub fn executor(&self, limits: &Limits) -> Command {
        let mut command = self.program(self.home.program("eigenbook-executor"));
        command
            .env("EIGENBOOK_WIRE", self.socket())
            .env("EIGENBOOK_LIBRARY", self.setting.place.library());
        let text = serde_json::to_string(limits).expect("numbers are always JSON");
        command.env(LIMITS_VARIABLE, text);
        let (name, value) = memory::VARIABLE;
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
        if let Some(threads) = limits.threads {
            command.env("OPENBLAS_NUM_THREADS", threads.to_string());
        }
        command
    }

    /// Removes the folder.
    pub fn close(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }

    /// Writes the programs that evcxr finds under the names `cargo` and `rustup`.
    fn write_tools(&self) -> anyhow::Result<()> {
        let tools = &self.setting.tools;
        let [cargo, rustup] = ["cargo", "rustup"].map(|name| tools.join(name));
        // A copy, and no link: each finds the socket beside itself.
        fs::copy(self.home.program("eigenbook-stub"), &cargo)?;
        fs::hard_link(cargo, rustup)?;
        symlink(self.home.program("eigenbook-kernel"), tools.join(beside_world::NAME))?;
        Ok(())
    }

    unsafe fn set_environment(&self) {
        let set = |name: &str, value: OsString| {
            // SAFETY: as for `open`.
            unsafe { std::env::set_var(name, value) };
        };
        let mut path = self.setting.tools.clone().into_os_string();
        path.push(":");
        path.push(&self.setting.own_path);
        set("PATH", path);
        set("EVCXR_TMPDIR", self.setting.folder.clone().into());
        set("EVCXR_CONFIG_DIR", self.folder.join("config").into());
    }
}

const PREFIX: &str = "eigenbook-session-";

/// A folder that only its owner can enter; its name contains the id of its process.
fn new_folder() -> anyhow::Result<PathBuf> {
    let folder = tempfile::Builder::new()
        .prefix(&format!("{PREFIX}{}-", std::process::id()))
        .tempdir()
        .context("no temporary folder can be made; is the disk full?")?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700))?;
    Ok(folder.keep().canonicalize()?)
}

/// Whether the folder is on a disk from which no program may be run.
fn runs_nothing(folder: &Path) -> bool {
    let Ok(path) = std::ffi::CString::new(folder.as_os_str().as_encoded_bytes()) else {
        return false;
    };
    let mut disk = std::mem::MaybeUninit::<libc::statvfs>::uninit();
    // SAFETY: the path ends with a zero, and the structure is written if the call succeeds.
    unsafe {
        libc::statvfs(path.as_ptr(), disk.as_mut_ptr()) == 0
            && disk.assume_init().f_flag & libc::ST_NOEXEC != 0
    }
}

/// Removes the folders of kernels that were killed.
fn remove_leftovers() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if owner(&path).is_some_and(|process| !is_alive(process)) {
            // Another person's folder cannot be removed, and is theirs to care for.
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn owner(path: &Path) -> Option<i32> {
    let name = path.file_name()?.to_str()?.strip_prefix(PREFIX)?;
    name.split('-').next()?.parse().ok()
}

fn is_alive(process: i32) -> bool {
    // SAFETY: signal 0 only tests whether the process exists.
    let answer = unsafe { libc::kill(process, 0) };
    answer == 0 || std::io::Error::last_os_error().raw_os_error() == Some(libc::EPERM)
}
