//! A hash of everything that a world is made of.
//!
//! Of the workspace only that counts which the library is made of: a new version of a package that the
//! kernel or the automation alone use makes no new world.

use super::build::Compiler;
use crate::world::paths::analyser;
use anyhow::{Context, bail};
use eigenbook_build::{Library, Toolchain};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The number, in hexadecimal digits.
///
/// # Errors
/// If sources cannot be read, or cargo does not name the packages.
pub fn fingerprint(
    library: &Library,
    toolchain: &Toolchain,
    compiler: Compiler,
) -> anyhow::Result<String> {
    let mut hasher = DefaultHasher::new();
    compiler.hash(&mut hasher);
    // Both become part of the world, if they exist.
    toolchain.standard_sources().is_some().hash(&mut hasher);
    (compiler == Compiler::Own && analyser(&toolchain.sysroot).is_file()).hash(&mut hasher);
    toolchain.version.hash(&mut hasher);
    toolchain.sysroot.hash(&mut hasher);
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    // The installer's output is part of the world as well.
    for source in [
        eigenbook_build::SOURCE,
        include_str!("build.rs"),
        include_str!("analysis.rs"),
        include_str!("packages.rs"),
        include_str!("standard.rs"),
        include_str!("usual.rs"),
        include_str!("slim/mod.rs"),
        include_str!("slim/macros.rs"),
        include_str!("slim/attributes.rs"),
    ] {
        source.hash(&mut hasher);
    }
    let manifest = library.workspace.join("Cargo.toml");
    let manifest = std::fs::read_to_string(&manifest)
        .with_context(|| format!("reading {}", manifest.display()))?;
    how_it_is_compiled(&manifest).hash(&mut hasher);
    for package in packages(&tree(library, toolchain)?) {
        package.name.hash(&mut hasher);
        if let Some(folder) = &package.folder {
            hash_folder(folder, &mut hasher)?;
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The sections of the workspace's manifest that the library is compiled by; its packages are listed
/// with their versions and features elsewhere.
fn how_it_is_compiled(manifest: &str) -> String {
    const SECTIONS: [&str; 4] =
        ["[profile.world", "[profile.release", "[workspace.package]", "[workspace.lints"];
    let mut is_kept = false;
    let mut kept = String::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_kept = SECTIONS.iter().any(|section| line.starts_with(section));
        }
        if is_kept {
            kept += line;
            kept.push('\n');
        }
    }
    kept
}

/// A package that the library is made of.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    /// With its version and features.
    name: String,
    /// The folder of its sources if they may change; none for a fixed version.
    folder: Option<PathBuf>,
}

/// Cargo's list of the library's packages: a line for each.
fn tree(library: &Library, toolchain: &Toolchain) -> anyhow::Result<String> {
    let output = Command::new(&toolchain.cargo)
        .args(["tree", "--offline", "--edges", "normal,build", "--prefix", "none"])
        .args(["--format", "{p} {f}"])
        .current_dir(&library.source)
        .output()
        .context("cargo could not be run")?;
    if !output.status.success() {
        bail!("cargo tree failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The packages in cargo's lines, each once and in a fixed order.
fn packages(tree: &str) -> Vec<Package> {
    let mut packages: Vec<Package> =
        tree.lines().filter(|line| !line.is_empty()).map(package).collect();
    packages.sort();
    packages.dedup();
    packages
}

/// A package in a folder is shown with its path in brackets; a world is the same wherever it was
/// built.
fn package(line: &str) -> Package {
    // A package that was shown above.
    let line = line.trim_end().trim_end_matches(" (*)");
    let inside = line.split_once(" (/").and_then(|(name, behind)| {
        let (folder, features) = behind.split_once(')')?;
        Some((format!("{name}{features}"), PathBuf::from(format!("/{folder}"))))
    });
    match inside {
        Some((name, folder)) => Package { name: name.trim_end().to_owned(), folder: Some(folder) },
        None => Package { name: line.trim_end().to_owned(), folder: None },
    }
}

fn hash_folder(folder: &Path, hasher: &mut DefaultHasher) -> anyhow::Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut entries: Vec<_> =
        entries.collect::<Result<Vec<_>, _>>()?.iter().map(std::fs::DirEntry::path).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() {
            if !["tests", "examples", "benches", "target"].iter().any(|skipped| name == *skipped) {
                hash_folder(&path, hasher)?;
            }
        } else {
            name.hash(hasher);
            std::fs::read(&path)?.hash(hasher);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_counts_once_with_its_features_and_not_with_its_place() {
        let tree = "library v0.1.0 (/there/library) plot\nserde v1.0.1 derive,std\n\
                    serde_derive v1.0.1 (proc-macro) default\nserde v1.0.1 derive,std (*)\n\
                    wire v0.1.0 (/there/wire) \n";
        let found: Vec<(String, Option<PathBuf>)> =
            packages(tree).into_iter().map(|it| (it.name, it.folder)).collect();
        let expected = [
            ("library v0.1.0 plot", Some("/there/library")),
            ("serde v1.0.1 derive,std", None),
            ("serde_derive v1.0.1 (proc-macro) default", None),
            ("wire v0.1.0", Some("/there/wire")),
        ];
        let expected = expected.map(|(name, folder)| (name.to_owned(), folder.map(PathBuf::from)));
        assert_eq!(found, expected);
    }

    /// The workspace of this build, with another version of a package that only the automation
    /// uses.
    #[test]
    fn a_package_that_the_library_does_not_use_makes_no_other_world() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = here.with_file_name("eigenbook");
        let library = Library::open(&folder).unwrap();
        let tree = tree(&library, &Toolchain::find().unwrap()).unwrap();
        let names: Vec<String> = packages(&tree).into_iter().map(|it| it.name).collect();
        let has = |name: &str| names.iter().any(|it| it.starts_with(&format!("{name} v")));
        assert!(has("ndarray") && has("eigenbook-wire") && has("eigenbook-instances"), "{names:?}");
        assert!(!has("clap") && !has("evcxr") && !has("eigenbook-kernel"), "{names:?}");
    }

    #[test]
    fn of_the_manifest_the_profile_of_the_library_counts() {
        let manifest = "[workspace.dependencies]\nclap = \"4\"\n\n[profile.dev]\ndebug = 0\n\n\
                        [profile.world]\nopt-level = 3\n\n[profile.world.package.a]\nopt-level = 1\n";
        let kept = how_it_is_compiled(manifest);
        assert_eq!(
            kept,
            "[profile.world]\nopt-level = 3\n\n[profile.world.package.a]\nopt-level = 1\n"
        );
    }
}
