//! Links a cell with the toolchain's own linker.
//!
//! The compiler would call the C compiler, which calls a wrapper, which calls this linker. A cell
//! needs nothing that the C compiler adds: everything it calls is in the library, in std and in the
//! libraries that these two have already loaded. So the object names them without a path, and can
//! be loaded wherever the world is installed. The student's packages are one more library, if all of
//! them are in one object.

use crate::world::paths::WorldPaths;
use anyhow::Context;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The linker for the student's code; none if the compiler has to link, because we have no linker
/// of our own or the cell names libraries itself.
///
/// The compiler needs a C compiler for it, on the student's `path`. Without one, the libraries that
/// the cell names have to be loaded already, like libc.
pub fn linker<'a>(place: &'a WorldPaths, source: &str, path: &OsStr) -> Option<&'a Path> {
    let is_foreign = source.contains("extern ") || source.contains("link(");
    let has_c_compiler = || std::env::split_paths(path).any(|folder| folder.join("cc").is_file());
    place.world.linker.as_deref().filter(|_| !(is_foreign && has_c_compiler()))
}

/// Lets the compiler find the library, and what it links find the same when it is loaded.
pub fn against_library(rustc: &mut Command, place: &WorldPaths) {
    add(rustc, &format!("--extern={}=", place.world.library), &place.library());
    add(rustc, "-Ldependency=", &place.dependencies());
    for folder in [place.folder.join("lib"), place.toolchain_libraries()] {
        add(rustc, RUN_PATH, &folder);
    }
}

/// The compiler's option for a folder in which the linked object is to look for libraries.
pub const RUN_PATH: &str = "-Clink-arg=-Wl,-rpath,";

/// Adds an option that ends with a path.
pub fn add(rustc: &mut Command, option: &str, path: &Path) {
    let mut argument = OsString::from(option);
    argument.push(path);
    rustc.arg(argument);
}

/// The linker's call that makes a shared object.
///
/// # Errors
/// If the toolchain's libraries cannot be found.
pub fn command(
    place: &WorldPaths,
    linker: &Path,
    (compiled, object): (&Path, &Path),
    packages: Option<&Path>,
) -> anyhow::Result<Command> {
    let libraries = toolchain_files(place)?;
    let mut command = Command::new(linker);
    command.args(["-flavor", "gnu", "-shared", "--eh-frame-hdr", "--gc-sections"]);
    command.args(["-z", "noexecstack", "-z", "relro", "-z", "now", "--threads=1"]);
    command.arg("-o").arg(object).arg(compiled).arg(place.library()).args(libraries);
    if let Some(packages) = packages {
        command.arg(packages).arg("-rpath").args(packages.parent());
    }
    Ok(command)
}

/// The standard library, and the helper functions that the compiler may call.
fn toolchain_files(place: &WorldPaths) -> anyhow::Result<Vec<PathBuf>> {
    let folder = place.toolchain_libraries();
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    let wanted = |name: &str| {
        (name.starts_with("libstd-") && name.ends_with(std::env::consts::DLL_SUFFIX))
            || (name.starts_with("libcompiler_builtins-") && name.ends_with(".rlib"))
    };
    let files = entries.filter_map(Result::ok).map(|entry| entry.path());
    Ok(files.filter(|path| path.file_name().and_then(|n| n.to_str()).is_some_and(wanted)).collect())
}

#[cfg(test)]
mod tests {
    use super::linker;
    use crate::world::paths::{World, WorldPaths};
    use std::path::Path;

    #[test]
    fn a_cell_that_names_libraries_is_left_to_the_compiler_where_that_can_link() {
        let world: World = serde_json::from_str(
            r#"{"library": "l", "prelude": "", "rustc": "", "cargo": "", "sysroot": "",
            "rustc_version": "", "target": "", "fingerprint": "", "linker": "/lld"}"#,
        )
        .unwrap();
        let place = WorldPaths { folder: "/world".into(), world };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().as_os_str();
        let ours = Some(Path::new("/lld"));
        let foreign = "unsafe extern \"C\" { fn cos(x: f64) -> f64; }";
        assert_eq!(linker(&place, foreign, path), ours);
        std::fs::write(folder.path().join("cc"), "").unwrap();
        assert_eq!(linker(&place, foreign, path), None);
        assert_eq!(linker(&place, "let x = 1;", path), ours);
    }
}
