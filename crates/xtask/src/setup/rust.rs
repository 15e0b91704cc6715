//! The Rust toolchain: its version, its own sources, its extra parts.

use super::machine::{Finding, Mend};
use crate::project;
use crate::report::Problem;
use anyhow::Result;
use std::path::Path;

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

/// Rust's own sources, which the kernel reads to complete and to explain.
pub fn sources() -> Finding {
    let Some(sysroot) = project::ask("rustc", &["--print", "sysroot"]) else {
        return Finding::Ready("no sources without a compiler".to_owned());
    };
    if Path::new(&sysroot).join("lib/rustlib/src/rust/library/core/src/lib.rs").is_file() {
        Finding::Ready("rust-src".to_owned())
    } else if project::is_on_path("rustup") {
        Finding::Mendable(Mend {
            what: "Adding Rust's own sources (rustup component add rust-src)".to_owned(),
            run: || add_component("rust-src"),
        })
    } else {
        Finding::Missing(Problem::new(
            "Rust's own sources (rust-src) are missing, and rustup, which adds them, is not \
             there: install Rust from https://rustup.rs, then type",
            "rustup component add rust-src",
        ))
    }
}

/// Adds a part of the toolchain; a network is needed.
pub fn add_component(name: &str) -> Result<()> {
    let command = ["component", "add", name];
    project::succeed(project::command("rustup").args(command)).map_err(|_| {
        let sentence = format!("rustup could not add {name}; with a network, this does it:");
        Problem::new(sentence, format!("rustup {}", command.join(" "))).into()
    })
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
}
