//! The Rust toolchain: its version, its own sources, its extra parts.

use super::finding::{Finding, Fix};
use crate::project;
use crate::report::Problem;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// The oldest Rust that builds the kernel: evcxr's own minimum.
const OLDEST: (u32, u32) = (1, 95);

/// The compiler, new enough.
pub fn compiler() -> Finding {
    let Some(line) = project::ask("rustc", &["--version"]) else {
        return Finding::Missing(Problem::new(
            "Rust's compiler does not run: `rustc --version` fails.",
            "rustup default stable",
        ));
    };
    let version = line.split_whitespace().nth(1).unwrap_or_default();
    if minor_version(version).is_some_and(|version| version >= OLDEST) {
        return Finding::Ready(format!("Rust {version}"));
    }
    let (major, minor) = OLDEST;
    Finding::Missing(Problem::new(
        format!("Rust {major}.{minor} or newer is needed, and this is Rust {version}."),
        "rustup update stable && rustup default stable",
    ))
}

/// Rust's own sources, from which names of the standard library complete.
pub fn sources() -> Finding {
    let file = "lib/rustlib/src/rust/library/core/src/lib.rs";
    wish("rust-src", file, "Adding Rust's own sources (rustup component add rust-src)", || {
        add_if_possible("rust-src", "names of the standard library will not complete")
    })
}

/// rust-analyzer, which completes and explains names.
pub fn analyser() -> Finding {
    let what = "Adding rust-analyzer (rustup component add rust-analyzer)";
    wish("rust-analyzer", "bin/rust-analyzer", what, || {
        add_if_possible("rust-analyzer", "only names that are known will complete")
    })
}

/// A part of the toolchain that is good to have; cells run without it.
fn wish(name: &str, file: &str, what: &str, run: fn() -> Result<()>) -> Finding {
    match sysroot() {
        Some(sysroot) if sysroot.join(file).is_file() => Finding::Ready(name.to_owned()),
        Some(_) if project::is_on_path("rustup") => {
            Finding::Fixable(Fix { what: what.to_owned(), run })
        }
        _ => Finding::Ready(format!("no {name}, which rustup (https://rustup.rs) would add")),
    }
}

/// Adds a part that the set-up can do without, or reports the missing feature.
fn add_if_possible(name: &str, otherwise: &str) -> Result<()> {
    if let Err(error) = add_component(name) {
        println!("  {error}\n  Until then {otherwise}; everything else works.");
    }
    Ok(())
}

/// Adds a part of the toolchain; a network is needed. A toolchain that is only a link has no parts
/// of its own, so the link's target is named.
pub fn add_component(name: &str) -> Result<()> {
    let mut command = project::command("rustup");
    command.args(["component", "add", name]);
    if let Some((home, toolchain)) = sysroot().as_deref().and_then(of_rustup) {
        command.args(["--toolchain", toolchain]).env("RUSTUP_HOME", home);
    }
    project::succeed(&mut command).map_err(|_| {
        let sentence = format!("rustup could not add {name}; with a network, this does it:");
        Problem::new(sentence, format!("rustup component add {name}")).into()
    })
}

/// The folder of the compiler that is used, links followed.
fn sysroot() -> Option<PathBuf> {
    let folder = PathBuf::from(project::ask("rustc", &["--print", "sysroot"])?);
    Some(folder.canonicalize().unwrap_or(folder))
}

/// The home of the rustup that a toolchain's folder belongs to, and the toolchain's name there.
fn of_rustup(sysroot: &Path) -> Option<(&Path, &str)> {
    let toolchains = sysroot.parent().filter(|folder| folder.ends_with("toolchains"))?;
    Some((toolchains.parent()?, sysroot.file_name()?.to_str()?))
}

fn minor_version(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(minor_version("1.100.0").unwrap() > OLDEST);
        assert!(minor_version("1.95.0-nightly").unwrap() == OLDEST);
        assert!(minor_version("1.9.0").unwrap() < OLDEST);
        assert_eq!(minor_version("unknown"), None);
    }

    #[test]
    fn a_toolchain_of_rustup_is_named_by_its_folder() {
        let stable = Path::new("/opt/rust/toolchains/stable-x86_64-unknown-linux-gnu");
        let found = Some((Path::new("/opt/rust"), "stable-x86_64-unknown-linux-gnu"));
        assert_eq!(of_rustup(stable), found);
        assert_eq!(of_rustup(Path::new("/usr")), None);
    }
}
