//! The real cargo, which builds a student's packages.

use super::beside_world;
use crate::compile::compiler::Compiler;
use crate::compile::tool_call::ToolCall;
use anyhow::Context;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The real cargo, with the student's settings.
///
/// # Errors
/// If the world came without one, and the student has none.
pub fn real_cargo(compiler: &Compiler, tool_call: &ToolCall) -> anyhow::Result<Command> {
    let setting = compiler.setting();
    let own = || find(&setting.own_path);
    let cargo = setting.place.world.cargo.clone().or_else(own).context(NO_CARGO)?;
    let mut command = Command::new(cargo);
    command.env_clear().envs(&tool_call.environment);
    for name in OF_OTHER_BUILDS {
        command.env_remove(name);
    }
    command.env("PATH", &setting.own_path).env("RUSTC", &setting.place.world.rustc);
    Ok(command)
}

/// The real cargo that builds a package beside the world.
///
/// # Errors
/// As [`real_cargo`].
pub fn build_command(
    compiler: &Compiler,
    tool_call: &ToolCall,
    package: &Path,
    target: &Path,
) -> anyhow::Result<Command> {
    let setting = compiler.setting();
    let mut cargo = real_cargo(compiler, tool_call)?;
    cargo
        .args(["build", "--message-format=json-render-diagnostics", "--target"])
        .arg(&setting.place.world.target)
        .current_dir(package)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTFLAGS", "-Cprefer-dynamic")
        .env("RUSTC_WRAPPER", setting.tools.join(beside_world::NAME))
        .env(beside_world::WORLD, &setting.place.folder)
        .envs([("CARGO_TERM_PROGRESS_WHEN", "always"), ("CARGO_TERM_PROGRESS_WIDTH", "70")]);
    Ok(cargo)
}

/// Settings of the environment for other programs that the person builds. Packages here go with the
/// world, which was built without them.
const OF_OTHER_BUILDS: [&str; 12] = [
    "CARGO_BUILD_BUILD_DIR",
    "CARGO_BUILD_RUSTC",
    "CARGO_BUILD_RUSTC_WRAPPER",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_TARGET_DIR",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
    "RUSTUP_TOOLCHAIN",
];

/// The message for a student without cargo.
const NO_CARGO: &str = "a package of your own needs cargo, which is not installed here: \
    install Rust from https://rustup.rs, and start the kernel once more";

/// The cargo on a path.
fn find(path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(path).map(|folder| folder.join("cargo")).find(|file| file.is_file())
}
