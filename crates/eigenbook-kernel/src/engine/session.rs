//! A session: one private folder, and the environment that leads the engine to the prebuilt world.
//!
//! The engine finds its tools by `PATH`, `CARGO_HOME` and a few variables of its own, so these are
//! set for this process before it has a second thread. The student's own values are kept for the
//! executor and for real cargo.

use super::prelude;
use crate::install::Home;
use crate::limits;
use anyhow::Context;
use eigenbook_executor::limits::{LIMITS_VARIABLE, Limits};
use eigenbook_executor::tools::VIEW_VARIABLE;
use eigenbook_executor::tools::asked::{self, TYPES_VARIABLE};
use eigenbook_executor::tools::cargo::{OWN_CARGO_HOME, OWN_PATH, give_back_environment};
use eigenbook_executor::world::{Place, STANDARD, View, WORLD_VARIABLE};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Variables that are for the engine alone; a cell's own programs do not see them.
const ENGINE_VARIABLES: [&str; 12] = [
    "EVCXR_TMPDIR",
    "EVCXR_CONFIG_DIR",
    "RUST_SRC_PATH",
    "EIGENBOOK_COMPILING",
    "EIGENBOOK_INTERRUPTED",
    "EIGENBOOK_PROGRESS",
    "EIGENBOOK_MESSAGES",
    TYPES_VARIABLE,
    VIEW_VARIABLE,
    WORLD_VARIABLE,
    OWN_PATH,
    OWN_CARGO_HOME,
];

/// A running kernel's folder, world and programs.
#[derive(Clone, Debug)]
pub struct Session {
    folder: PathBuf,
    /// The world that its cells are compiled against.
    pub place: Place,
    /// What the library's prelude brings into scope.
    pub names: Vec<String>,
    home: Home,
}

impl Session {
    /// Makes the folder and sets the environment.
    ///
    /// # Errors
    /// Where there is no world, its toolchain is gone, or no folder can be made.
    ///
    /// # Safety
    /// No other thread is running yet: the environment of the process changes.
    pub unsafe fn open(home: Home) -> anyhow::Result<Self> {
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
        let names = prelude::names(&place);
        let session = Self { folder, place, names, home };
        for name in ["engine", "config", "cargo/bin"] {
            fs::create_dir_all(session.folder.join(name))?;
        }
        // The analyser looks here first; a student need not have a compiler of their own.
        symlink(session.home.tools().join("cargo"), session.folder.join("cargo/bin/cargo"))?;
        symlink(&session.place.world.rustc, session.folder.join("cargo/bin/rustc"))?;
        session.show(View::Empty)?;
        // SAFETY: the caller's promise.
        unsafe { session.set_environment() };
        Ok(session)
    }

    /// The socket on which executors connect.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("wire")
    }

    /// Holds the process group of the compiler that is running.
    pub fn compiling(&self) -> PathBuf {
        self.folder.join("compiling")
    }

    /// Exists while a cell is being stopped: no further compiler is to start.
    pub fn interrupted(&self) -> PathBuf {
        self.folder.join("interrupted")
    }

    /// What cargo says while it builds a student's packages.
    pub fn progress(&self) -> PathBuf {
        self.folder.join("progress")
    }

    /// What the compiler said last, one message a line.
    pub fn messages(&self) -> PathBuf {
        self.folder.join("messages")
    }

    /// The types of a cell's variables, once the compiler has been asked for them.
    pub fn types(&self) -> PathBuf {
        self.folder.join("types")
    }

    /// What was compiled while the types were asked for is not used.
    pub fn compile_again(&self) {
        let _ = fs::remove_file(self.folder.join("engine").join(asked::OBJECT));
    }

    /// Sets what the analyser sees from the next time on that it reads the session's manifest.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn show(&self, view: View) -> std::io::Result<()> {
        let new = self.folder.join("view-new");
        symlink(self.place.analysis(view), &new)?;
        fs::rename(new, self.view())
    }

    fn view(&self) -> PathBuf {
        self.folder.join("view")
    }

    /// The source that the engine compiled last.
    pub fn generated_source(&self) -> PathBuf {
        self.folder.join("engine/src/lib.rs")
    }

    /// What a cell may use.
    ///
    /// # Errors
    /// See [`limits::read`].
    pub fn limits(&self) -> anyhow::Result<Limits> {
        limits::read(&self.home)
    }

    /// A program with the student's own environment.
    pub fn program(&self, name: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(name);
        give_back_environment(&mut command);
        for name in ENGINE_VARIABLES {
            command.env_remove(name);
        }
        command
    }

    /// The program that runs cells, with the student's own environment and these limits.
    pub fn executor(&self, limits: &Limits) -> Command {
        let mut command = self.program(self.home.program("eigenbook-executor"));
        command.env("EIGENBOOK_WIRE", self.socket()).env("EIGENBOOK_LIBRARY", self.place.library());
        let told = serde_json::to_string(limits).expect("numbers are always JSON");
        command.env(LIMITS_VARIABLE, told);
        if let Some(threads) = limits.threads {
            command.env("OPENBLAS_NUM_THREADS", threads.to_string());
        }
        command
    }

    /// Removes the folder.
    pub fn close(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }

    unsafe fn set_environment(&self) {
        let set = |name: &str, value: OsString| {
            // SAFETY: as for `open`.
            unsafe { std::env::set_var(name, value) };
        };
        let own_path = std::env::var_os("PATH").unwrap_or_default();
        if let Some(own) = std::env::var_os("CARGO_HOME") {
            set(OWN_CARGO_HOME, own);
        }
        let mut path = self.home.tools().into_os_string();
        path.push(":");
        path.push(&own_path);
        set(OWN_PATH, own_path);
        set("PATH", path);
        set("CARGO_HOME", self.folder.join("cargo").into());
        set("EVCXR_TMPDIR", self.folder.join("engine").into());
        set("EVCXR_CONFIG_DIR", self.folder.join("config").into());
        set("RUST_SRC_PATH", self.view().join(STANDARD).into());
        set(VIEW_VARIABLE, self.view().into());
        set("EIGENBOOK_COMPILING", self.compiling().into());
        set("EIGENBOOK_INTERRUPTED", self.interrupted().into());
        set("EIGENBOOK_PROGRESS", self.progress().into());
        set("EIGENBOOK_MESSAGES", self.messages().into());
        set(TYPES_VARIABLE, self.types().into());
        set(WORLD_VARIABLE, self.place.folder.clone().into());
    }
}

const PREFIX: &str = "eigenbook-session-";

/// A folder that only its owner can enter; its name tells which process it belongs to.
fn new_folder() -> anyhow::Result<PathBuf> {
    let folder = tempfile::Builder::new()
        .prefix(&format!("{PREFIX}{}-", std::process::id()))
        .tempdir()
        .context("no temporary folder can be made; is the disk full?")?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700))?;
    Ok(folder.keep().canonicalize()?)
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
    // SAFETY: signal 0 only asks whether the process is there.
    let answer = unsafe { libc::kill(process, 0) };
    answer == 0 || std::io::Error::last_os_error().raw_os_error() == Some(libc::EPERM)
}
