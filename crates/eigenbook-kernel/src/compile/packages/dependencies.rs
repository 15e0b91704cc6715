//! A student's own `:dep`: built by the real cargo beside the world, then added to each cell.
//!
//! evcxr writes the packages into its `Cargo.toml`. They are copied into a package of their own in
//! the session's folder, which real cargo builds once; cells are then compiled against the world
//! and the result of that build. So the preloaded library, and every variable, stays.

use super::beside_world::Sharing;
use super::build_output::BuildOutput;
use super::built::StudentPackages;
use super::edited::Turn;
use super::further::{self, Behind, Further};
use super::real_cargo::{build_command, real_cargo};
use super::shelf::BuildFolders;
use super::sources::Folders;
use super::{beside_world, foreign, together, wanted};
use crate::compile::children::Sink;
use crate::compile::compiler::Compiler;
use crate::compile::tool_call::{Answer, ToolCall};
use crate::json::{list, root_node};
use crate::world::packages::LOCK;
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

/// The folder of the student's packages in evcxr's folder.
pub const PACKAGE: &str = "student";
/// Cargo's metadata of them, in that folder, once they are built.
pub const METADATA: &str = "metadata.json";
/// The compiler's arguments for them, beside it.
const ARGUMENTS: &str = "arguments.json";

/// The build folder of those that share less with the library, in that of the others.
const ALONE: &str = "alone";

/// Builds the student's packages, by cargo, if they or the files in their folders have changed.
///
/// # Errors
/// If evcxr's manifest cannot be read, or a package cannot be found or built: the error is cargo's text.
pub fn packages(compiler: &Compiler, tool_call: &ToolCall) -> anyhow::Result<StudentPackages> {
    let wanted = wanted::lines(&tool_call.folder)?;
    if wanted.is_empty() {
        return Ok(StudentPackages::default());
    }
    let mut folders = Folders::default();
    let (place, state) = place(compiler, tool_call, &wanted, &mut folders);
    let (arguments, further) = match built(&place.package, &state) {
        Some(built) => built,
        None => {
            write_package(compiler, &place.package, &wanted)?;
            let edited = folders.packages(&wanted);
            let (arguments, further) = build(compiler, tool_call, &place, &edited)?;
            let built = serde_json::to_string(&(state, &arguments, &further))?;
            std::fs::write(place.package.join(ARGUMENTS), built)?;
            (arguments, further)
        }
    };
    // The analyser reads the paths of the sources here.
    let session = tool_call.folder.join(PACKAGE);
    if place.package != session {
        std::fs::create_dir_all(&session)?;
        std::fs::copy(place.package.join(METADATA), session.join(METADATA))?;
    }
    foreign::say(compiler, &session.join(METADATA), &session, &wanted);
    let in_folders = folders.names(&wanted);
    Ok(StudentPackages {
        arguments,
        further,
        in_folders,
        has_runtime: wanted::has_runtime(&wanted),
    })
}

/// The build folder, and what the build is to be for. If one of the packages can be edited, it belongs to
/// this session alone, apart from cargo's own folder.
fn place(
    compiler: &Compiler,
    tool_call: &ToolCall,
    wanted: &str,
    folders: &mut Folders,
) -> (BuildFolders, String) {
    let state = folders.state(wanted);
    let is_built = |package: &Path| built(package, wanted).is_some();
    let shelf = compiler.shelves().place(wanted, is_built).filter(|_| state.is_empty());
    let place = shelf.unwrap_or_else(|| {
        let package = tool_call.folder.join(PACKAGE);
        let target = compiler.shelves().target().unwrap_or_else(|| package.join("target"));
        BuildFolders { target, package }
    });
    (place, wanted.to_owned() + &state)
}

/// The compiler's arguments, and the packages behind them, if these packages are already built and
/// have not been removed.
fn built(package: &Path, made_for: &str) -> Option<(Vec<String>, Further)> {
    let text = std::fs::read_to_string(package.join(ARGUMENTS)).ok()?;
    let found: (String, Vec<String>, Further) = serde_json::from_str(&text).ok()?;
    let (own, arguments, further) = found;
    let mut files = arguments.iter().filter_map(|it| it.split_once('=').map(|(_, path)| path));
    let is_whole = own == made_for && files.all(|path| Path::new(path).exists());
    is_whole.then_some((arguments, further))
}

/// Writes the package that depends on the student's packages, if they have changed. It starts from
/// the library's lock file, so that shared dependencies have one version.
fn write_package(compiler: &Compiler, folder: &Path, wanted: &str) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"student\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [profile.dev]\nopt-level = 2\ndebug = false\n\n[workspace]\n\n[dependencies]\n{wanted}\n"
    );
    let path = folder.join("Cargo.toml");
    if std::fs::read_to_string(&path).ok().as_deref() != Some(manifest.as_str()) {
        std::fs::write(&path, manifest)?;
        std::fs::write(folder.join("src/lib.rs"), "")?;
        let lock = compiler.setting().place.folder.join(LOCK);
        if lock.is_file() {
            std::fs::copy(lock, folder.join(LOCK))?;
        }
    }
    Ok(())
}

/// Builds the package with the library's packages, or, if its packages do not fit together so, with
/// copies of those that depend on others. Returns cargo's output, and the folder of the build.
fn build_shared(
    compiler: &Compiler,
    tool_call: &ToolCall,
    place: &BuildFolders,
) -> anyhow::Result<(Output, PathBuf)> {
    let progress: Sink = compiler.progress().unwrap_or_else(|| Arc::new(|_| ()));
    let BuildFolders { package, target } = place;
    let alone = target.join(ALONE);
    let mut twice: Option<String> = None;
    for (sharing, target) in [(Sharing::Most, target), (Sharing::Closed, &alone)] {
        let said = BuildOutput::to(Arc::clone(&progress));
        let mut cargo = build_command(compiler, tool_call, package, target)?;
        cargo.env(beside_world::SHARING, sharing.name());
        let output = compiler.children().output(&mut cargo, Some(&said.sink()))?;
        if output.status.success() {
            if let Some(name) = &twice {
                progress(beside_world::sentence(name).as_bytes());
            }
            return Ok((output, target.clone()));
        }
        if let Some(name) = said.named_twice() {
            bail!(
                "the notebook asks for `{name}` by two names, and cargo takes one; \
                 `use {} as …;` gives it another",
                name.replace('-', "_")
            );
        }
        twice = said.twice();
        if sharing == Sharing::Closed || twice.is_none() {
            said.show_errors();
            if let (None, Some(reason)) = (&twice, said.reason()) {
                bail!("the packages could not be built: {reason}");
            }
            break;
        }
    }
    match twice {
        Some(name) => bail!("the packages do not fit together: they need different `{name}`"),
        None => bail!("the packages could not be built"),
    }
}

/// Builds the package when it is this session's turn, if there are `edited` packages.
fn build_in_turn(
    compiler: &Compiler,
    tool_call: &ToolCall,
    place: &BuildFolders,
    edited: &BTreeMap<String, String>,
) -> anyhow::Result<(Option<Turn>, Output, PathBuf)> {
    let (world, package) = (&compiler.setting().place.world, &place.package);
    let targets = ([&*place.target, &place.target.join(ALONE)], &*world.target);
    let turn = match edited.is_empty() {
        true => None,
        false => Turn::wait(compiler, package, (&targets.0, targets.1), edited)?,
    };
    let alone = BuildFolders { target: package.join("target"), ..place.clone() };
    let shared = if turn.is_none() && !edited.is_empty() { &alone } else { place };
    let (mut output, mut target) = build_shared(compiler, tool_call, shared)?;
    if turn.as_ref().is_some_and(|it| it.is_in_vain(&String::from_utf8_lossy(&output.stdout))) {
        (output, target) = build_shared(compiler, tool_call, &alone)?;
    }
    Ok((turn, output, target))
}

/// Builds the package and collects the results; those of `edited` packages belong to the session.
fn build(
    compiler: &Compiler,
    tool_call: &ToolCall,
    place: &BuildFolders,
    edited: &BTreeMap<String, String>,
) -> anyhow::Result<(Vec<String>, Further)> {
    let (setting, package) = (compiler.setting(), &place.package);
    let (turn, output, target) = build_in_turn(compiler, tool_call, place, edited)?;
    let metadata = metadata(compiler, tool_call, package)?;
    std::fs::write(package.join(METADATA), metadata.to_string())?;
    let (direct, alone) = (direct_names(&metadata)?, together::with_threads(&metadata));
    let built = target.join(&setting.place.world.target).join("debug/deps");
    // Macro libraries are built for the host.
    let macros = target.join("debug/deps");
    let folders = match &turn {
        Some(turn) => vec![turn.results()],
        None => vec![&*built, &*macros],
    };
    let mut arguments: Vec<String> = folders
        .into_iter()
        .flat_map(|folder| ["-L".to_owned(), format!("dependency={}", folder.display())])
        .collect();
    let (mut together, mut further) = (Vec::new(), Vec::new());
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        if message["reason"] == "build-script-executed" {
            for path in list(&message["linked_paths"]) {
                arguments.extend(["-L".to_owned(), path.as_str().unwrap_or_default().to_owned()]);
            }
        }
        let id = message["package_id"].as_str().unwrap_or_default();
        let Some(file) = library_file(&message, &built) else { continue };
        let shared = beside_world::noted(Path::new(&file));
        let is_shared = shared.is_some();
        let file = match shared {
            Some(own) => setting.place.dependencies().join(own).display().to_string(),
            None => match &turn {
                Some(turn) => turn.put(file, !id.starts_with("path+"))?,
                None => file,
            },
        };
        let Some(name) = direct.get(id) else {
            let name = message["target"]["name"].as_str().unwrap_or_default().replace('-', "_");
            let version = id.rsplit(['#', '@']).next().unwrap_or_default().to_owned();
            further.push(Behind { name, version, file, is_shared });
            continue;
        };
        arguments.extend(["--extern".to_owned(), format!("{name}={file}")]);
        if !id.starts_with("path+") && !alone.contains(id) {
            together.push((name.clone(), file));
        }
    }
    let linked = together::link(compiler, tool_call, &target, (&together, &arguments));
    arguments.extend(linked.into_iter().flatten());
    // Cells call others by these names.
    let preloaded = || compiler.packages().all_preloaded().map(|it| &it.crate_name);
    let is_taken = |it: &Behind| {
        let is_it = |name: &String| *name == it.name;
        direct.values().any(is_it) || (!it.is_shared && preloaded().any(is_it))
    };
    Ok((arguments, further::of(&further, is_taken)))
}

/// The library for cells, in this folder, or the macro that a message of cargo reports. A package may
/// be built a second time, for the macros that use it.
fn library_file(message: &Value, folder: &Path) -> Option<String> {
    let kinds = message["target"]["kind"].as_array()?;
    if message["reason"] != "compiler-artifact" || kinds.iter().any(|kind| kind == "custom-build") {
        return None;
    }
    let files: Vec<&str> =
        message["filenames"].as_array()?.iter().filter_map(Value::as_str).collect();
    let ending = |ending: &str| files.iter().find(|file| file.ends_with(ending));
    let library = ending(".rlib").or_else(|| ending(std::env::consts::DLL_SUFFIX))?;
    let is_macro = kinds.iter().any(|kind| kind == "proc-macro");
    (is_macro || Path::new(library).starts_with(folder)).then(|| (*library).to_owned())
}

/// The names by which a cell calls its direct dependencies, by package.
fn direct_names(metadata: &Value) -> anyhow::Result<BTreeMap<String, String>> {
    let root = root_node(metadata).context("no root package")?;
    let dependencies = list(&root["deps"]);
    Ok(dependencies
        .filter_map(|dependency| {
            Some((dependency["pkg"].as_str()?.to_owned(), dependency["name"].as_str()?.to_owned()))
        })
        .collect())
}

/// Real cargo's metadata of the package.
fn metadata(compiler: &Compiler, tool_call: &ToolCall, package: &Path) -> anyhow::Result<Value> {
    let target = &compiler.setting().place.world.target;
    let mut cargo = real_cargo(compiler, tool_call)?;
    cargo
        .args(["metadata", "--format-version", "1", "--filter-platform", target])
        .current_dir(package);
    let output = compiler.children().output(&mut cargo, None)?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// `cargo metadata` of the session's crate, from which evcxr reads the names of its dependencies:
/// the student's own, and the preloaded library.
///
/// # Errors
/// If real cargo cannot describe the student's packages.
pub fn metadata_of_session(compiler: &Compiler, tool_call: &ToolCall) -> anyhow::Result<Answer> {
    let library = &compiler.setting().place.world.library;
    let preloaded = json!({"name": library, "id": library, "dependencies": [],
        "targets": [{"name": library, "kind": ["lib"]}]});
    let wanted = wanted::lines(&tool_call.folder).unwrap_or_default();
    let mut dependencies = vec![json!({"name": library})];
    let mut packages = vec![preloaded];
    // The names that cells have anyway, so that `extern crate` does not request another package.
    let preloaded = compiler.packages().all_preloaded().map(|it| &*it.crate_name);
    for name in preloaded.chain(["std", "core", "alloc"]) {
        dependencies.push(json!({"name": name}));
        let target = json!({"name": name, "kind": ["lib"]});
        packages.push(json!({"name": name, "id": name, "dependencies": [], "targets": [target]}));
    }
    if !wanted.is_empty() {
        let student = student_metadata(compiler, tool_call, &wanted)?;
        let root = &student["resolve"]["root"];
        for package in list(&student["packages"]) {
            match &package["id"] == root {
                true => dependencies.extend(list(&package["dependencies"]).cloned()),
                false => packages.push(package.clone()),
            }
        }
    }
    packages.push(json!({"name": "ctx", "id": "ctx", "dependencies": dependencies, "targets": []}));
    let metadata = json!({"packages": packages, "workspace_members": ["ctx"]});
    Ok(Answer { out: metadata.to_string().into_bytes(), ..Answer::default() })
}

/// Cargo's metadata of the student's packages: as stored when they were built, if they are.
fn student_metadata(
    compiler: &Compiler,
    tool_call: &ToolCall,
    wanted: &str,
) -> anyhow::Result<Value> {
    let (place, state) = place(compiler, tool_call, wanted, &mut Folders::default());
    let known = std::fs::read_to_string(place.package.join(METADATA));
    if let (Some(_), Ok(known)) = (built(&place.package, &state), known) {
        return Ok(serde_json::from_str(&known)?);
    }
    write_package(compiler, &place.package, wanted)?;
    metadata(compiler, tool_call, &place.package)
}
