//! The compiler of a session: its settings, the types of its variables, and the outcome of the last
//! cell.

use super::borrowed::Unkept;
use super::children::{Children, Sink};
use super::packages::built::{Built, Results, StudentPackages};
use super::packages::shelf::Shelves;
use super::prelude_methods::Given;
use super::prelude_names::{self, Names};
use super::read_files::ReadFiles;
use super::store::Precompiled;
use super::type_names::Variables;
use crate::world::packages::Packages;
use crate::world::paths::WorldPaths;
use parking_lot::Mutex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// The manifest of evcxr's crate.
const MANIFEST: &str = "Cargo.toml";

/// The inputs of a session's compilations.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The prebuilt world.
    pub place: WorldPaths,
    /// The folder of evcxr's crate.
    pub folder: PathBuf,
    /// The folder of the programs that evcxr finds, and of the socket beside them.
    pub tools: PathBuf,
    /// The names of the library's prelude.
    pub names: Vec<String>,
    /// Its traits whose methods are also in a trait each, in its module [`APART`](super::APART).
    pub apart: Vec<String>,
    /// The student's own `PATH`; evcxr's begins with the folder of its tools.
    pub own_path: OsString,
    /// The folder of the cells that were compiled at installation.
    pub cells: PathBuf,
    /// How they are used.
    pub precompiled: Precompiled,
    /// The shared folder of prebuilt packages, by world.
    pub packages: PathBuf,
}

/// The outcome of the last cell's compilation.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// The compiler's messages, one a line.
    pub messages: Vec<Value>,
    /// The types of the variables that the cell makes.
    pub types: Variables,
    /// Why the cell is not run although it compiles: a variable that cannot be kept.
    pub refusal: Option<String>,
    /// The variables that end with the cell.
    pub unkept: Vec<Unkept>,
    /// The variables of earlier cells that the cell gives away and puts back at its end. They are lost
    /// if it fails.
    pub inside: BTreeSet<String>,
    /// The files that it was compiled from beside its source.
    pub files: ReadFiles,
    /// The cell is not run because a package that it was written for was built anew.
    pub is_outdated: bool,
    /// A cell that is not run was compiled to the end, with these messages.
    pub is_checked: bool,
}

/// The compiler of a session, shared by the engine, its control and the thread that answers evcxr.
#[derive(Clone)]
pub struct Compiler(Arc<Shared>);

struct Shared {
    setting: Setting,
    packages: Packages,
    shelves: OnceLock<Shelves>,
    state: Mutex<State>,
    children: Children,
}

#[derive(Default)]
struct State {
    /// The types of the variables that there are.
    kept: Variables,
    /// The code of the last cell.
    cell: String,
    last: Compiled,
    /// The variables of the last cell that end with it.
    unkept: Vec<Unkept>,
    /// Values are not shown in the library's forms.
    without_library: bool,
    progress: Option<Sink>,
    manifest: Option<Vec<u8>>,
    /// The student's packages as they were built last.
    results: Results,
    /// Names of the prelude that give way to the notebook's, and the items of the last query about
    /// them.
    hidden: Names,
    asked: String,
    /// Methods of the prelude that have given way to the notebook's.
    given: BTreeSet<Given>,
}

impl Compiler {
    /// A compiler that has compiled nothing yet.
    pub fn new(setting: Setting) -> Self {
        let (state, children) = (Mutex::default(), Children::default());
        let (packages, shelves) = (Packages::read(&setting.place), OnceLock::new());
        Self(Arc::new(Shared { setting, packages, shelves, state, children }))
    }

    /// A cell with this code begins: forgets the messages about the last one. Cargo's output goes to
    /// `progress`.
    pub fn begin(&self, code: &str, progress: Sink) {
        let mut state = self.0.state.lock();
        state.cell = code.to_owned();
        state.last = Compiled::default();
        state.unkept.clear();
        state.progress = Some(progress);
        state.results.rely();
    }

    /// The code of the cell that began last, as it was sent to evcxr.
    pub fn cell(&self) -> String {
        self.0.state.lock().cell.clone()
    }

    /// The outcome of the cell's compilation.
    pub fn finish(&self) -> Compiled {
        let mut state = self.0.state.lock();
        state.progress = None;
        let unkept = std::mem::take(&mut state.unkept);
        Compiled { unkept, ..std::mem::take(&mut state.last) }
    }

    /// These variables are there now.
    pub fn keep(&self, variables: Variables) {
        self.0.state.lock().kept = variables;
    }

    /// Whether values are shown in the library's forms, or in evcxr's alone.
    pub fn show_with_library(&self, shown: bool) {
        self.0.state.lock().without_library = !shown;
    }

    /// Whether values are shown in evcxr's forms alone.
    pub fn shows_without_library(&self) -> bool {
        self.0.state.lock().without_library
    }

    /// The inputs of the cells' compilations.
    pub fn setting(&self) -> &Setting {
        &self.0.setting
    }

    /// The packages that the library is made of.
    pub fn packages(&self) -> &Packages {
        &self.0.packages
    }

    /// The folders of built packages.
    pub fn shelves(&self) -> &Shelves {
        let Setting { place, packages, folder, .. } = self.setting();
        self.0.shelves.get_or_init(|| Shelves::of(&place.world.fingerprint, packages, folder))
    }

    /// Settles the session's manifest behind a cell: noted if the engine has taken its packages, else
    /// written as it was noted, because the engine reads it for the packages that there are.
    pub fn settle_manifest(&self, is_taken: bool) {
        let path = self.setting().folder.join(MANIFEST);
        let manifest = &mut self.0.state.lock().manifest;
        match manifest {
            Some(manifest) if !is_taken => {
                // If it cannot be written, the next line that the engine tries reports it.
                let _ = std::fs::write(path, manifest);
            }
            _ => *manifest = std::fs::read(path).ok(),
        }
    }

    /// Notes the student's packages as they are built now. Returns whether one that the cell may rely
    /// on is another by now.
    pub fn note_built(&self, packages: &StudentPackages) -> bool {
        let mut state = self.0.state.lock();
        state.results.note(packages);
        state.results.is_other()
    }

    /// The cell was not run because a package was built anew; the next one may rely on it.
    pub fn rely_anew(&self) -> bool {
        let mut state = self.0.state.lock();
        state.results.rely();
        std::mem::take(&mut state.last).is_outdated
    }

    /// The student's packages as they were built last.
    pub fn built(&self) -> Built {
        self.0.state.lock().results.built()
    }

    /// The compilers that run, and how they are stopped.
    pub fn children(&self) -> &Children {
        &self.0.children
    }

    /// The types of the variables that there are.
    pub fn kept(&self) -> Variables {
        self.0.state.lock().kept.clone()
    }

    /// The names of the prelude that give way to the notebook's.
    pub fn hidden(&self) -> Names {
        self.0.state.lock().hidden.clone()
    }

    /// Whether these are the items of the last query; records them as such.
    pub fn was_asked(&self, items: &str) -> bool {
        let mut state = self.0.state.lock();
        let was = state.asked == items;
        items.clone_into(&mut state.asked);
        was
    }

    /// The methods of the prelude that have given way in cells so far.
    pub fn given(&self) -> BTreeSet<Given> {
        self.0.state.lock().given.clone()
    }

    /// These methods have given way in a cell.
    pub fn give(&self, given: &BTreeSet<Given>) {
        self.0.state.lock().given.extend(given.iter().cloned());
    }

    /// These names give way from now on; in a variable that is made later, they are the notebook's.
    pub fn hide(&self, hidden: Names) {
        self.name_by_path(&(&hidden - &self.hidden()));
        self.0.state.lock().hidden = hidden;
    }

    /// The variables whose types have these names of the prelude are known by paths from now on.
    pub fn name_by_path(&self, names: &Names) {
        let library = &self.setting().place.world.library;
        for type_name in self.0.state.lock().kept.values_mut().filter(|_| !names.is_empty()) {
            *type_name = prelude_names::with_paths(type_name, library, names);
        }
    }

    /// The receiver of cargo's output.
    pub fn progress(&self) -> Option<Sink> {
        self.0.state.lock().progress.clone()
    }

    /// These variables end with the cell.
    pub fn leave_out(&self, unkept: Vec<Unkept>) {
        self.0.state.lock().unkept.extend(unkept);
    }

    /// The variables that end with the cell.
    pub fn left_out(&self) -> Vec<Unkept> {
        self.0.state.lock().unkept.clone()
    }

    /// Records the outcome of a compilation.
    pub fn note(&self, compiled: Compiled) {
        self.0.state.lock().last = compiled;
    }
}
