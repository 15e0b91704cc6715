//! The installed kernel in the form of the wheel: without links, which a wheel cannot contain, and
//! with only the part of the toolchain that compiles and links a cell, and completes names.

use crate::project;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// How the specification names the kernel: from its own folder, which Jupyter fills in.
const KERNEL: &str = "\"{resource_dir}/../../../eigenbook/bin/eigenbook-kernel\"";

/// Copies the installation `from` into `share`; returns the new `share/eigenbook`.
pub fn copy(from: &Path, share: &Path) -> Result<PathBuf> {
    let home = share.join("eigenbook");
    copy_all(&from.join("bin"), &home.join("bin"), &|_| true)?;
    let (old, new) = (from.join("world"), home.join("world"));
    copy_all(&old, &new, &|inside| {
        inside.strip_prefix("toolchain").map_or(true, is_needed_of_toolchain)
    })?;
    let cells = Path::new("cells").join(describe(&new)?);
    copy_all(&from.join(&cells), &home.join(&cells), &|_| true)?;
    copy_all(&project::notebooks(), &home.join("notebooks"), &|inside| {
        inside.extension().is_some_and(|extension| extension == "ipynb" || extension == "csv")
    })?;
    // The user's own settings take precedence over it.
    let settings = share.join("jupyter/lab/settings/overrides.d/eigenbook.json");
    copy_file(&project::root().join("python/jupyterlab.json"), &settings)?;
    let extension = share.with_file_name("etc").join("jupyter/jupyter_server_config.d");
    let name = "eigenbook_server.json";
    copy_file(&project::root().join("python/server").join(name), &extension.join(name))?;
    let kernels = share.join("jupyter/kernels/eigenbook");
    let is_ours = |inside: &Path| !inside.to_string_lossy().contains("stock");
    copy_all(&project::root().join("kernel-spec"), &kernels, &is_ours)?;
    let spec = kernels.join("kernel.json");
    fs::write(&spec, fs::read_to_string(&spec)?.replace("\"{kernel}\"", KERNEL))?;
    Ok(home)
}

/// A wheel brings no cargo: a student's own packages need one of the student's. Returns the world's
/// fingerprint.
fn describe(world: &Path) -> Result<String> {
    let path = world.join("world.json");
    let mut world: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
    world["cargo"] = Value::Null;
    fs::write(&path, serde_json::to_string_pretty(&world)? + "\n")?;
    let fingerprint = world["fingerprint"].as_str().context("a world without a fingerprint")?;
    Ok(fingerprint.to_owned())
}

/// Whether this file of a toolchain is needed to compile cells or a student's packages, or to
/// complete names: the compiler, its linker, the analyser; of std, the types, its shared library,
/// and its other link inputs.
fn is_needed_of_toolchain(inside: &Path) -> bool {
    let name = inside.file_name().unwrap_or_default().to_string_lossy();
    let folder = inside.parent().unwrap_or(Path::new("")).to_string_lossy();
    let is_linked = |crate_name: &str| name.starts_with(&format!("lib{crate_name}-"));
    match &*folder {
        "bin" => name == "rustc" || name == "rust-analyzer",
        "lib" => name.starts_with("librustc_driver-") || name.starts_with("libLLVM.so"),
        _ if folder.ends_with("/bin") => name == "rust-lld",
        // By this one, a C compiler of the student's links with it.
        _ if folder.ends_with("/bin/gcc-ld") => name == "ld.lld",
        _ if folder.starts_with("lib/rustlib/") && folder.ends_with("/lib") => {
            name.ends_with(".rmeta")
                || name.ends_with(".so")
                || is_linked("compiler_builtins")
                || is_linked("proc_macro")
        }
        _ => false,
    }
}

/// Copies the wanted files below a folder; links are replaced by their targets.
fn copy_all(from: &Path, to: &Path, is_wanted: &dyn Fn(&Path) -> bool) -> Result<()> {
    let mut open = vec![PathBuf::new()];
    while let Some(inside) = open.pop() {
        let folder = from.join(&inside);
        let entries = fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))?;
        for entry in entries {
            let inside = inside.join(entry?.file_name());
            let source = from.join(&inside);
            if source.is_dir() {
                open.push(inside);
            } else if is_wanted(&inside) {
                copy_file(&source, &to.join(&inside))?;
            }
        }
    }
    Ok(())
}

/// Copies a file into a folder that may not be there yet.
pub fn copy_file(source: &Path, target: &Path) -> Result<()> {
    fs::create_dir_all(target.parent().context("a file is in a folder")?)?;
    fs::copy(source, target).with_context(|| format!("{} is not copied", source.display()))?;
    Ok(())
}

/// Strips programs and libraries of parts that only a debugger or a linker of programs reads, with
/// the toolchain's own tool: others break libraries that were optimised as the compiler's are.
pub fn strip(home: &Path) -> Result<()> {
    let sysroot = project::ask("rustc", &["--print", "sysroot"]).context("rustc does not run")?;
    let target = project::ask("rustc", &["--print", "host-tuple"]).context("rustc does not run")?;
    let tool = Path::new(&sysroot).join("lib/rustlib").join(target).join("bin/rust-objcopy");
    let mut open = vec![home.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if is_elf(&path)? {
                let mut objcopy = project::command(&tool);
                objcopy.env("LD_LIBRARY_PATH", Path::new(&sysroot).join("lib"));
                project::succeed(objcopy.arg("--strip-unneeded").arg(path))?;
            }
        }
    }
    Ok(())
}

fn is_elf(path: &Path) -> Result<bool> {
    use std::io::Read;
    let mut start = Vec::new();
    fs::File::open(path)?.take(4).read_to_end(&mut start)?;
    Ok(start == b"\x7fELF")
}

#[cfg(test)]
mod tests {
    use super::is_needed_of_toolchain;
    use std::path::Path;

    #[test]
    fn of_a_toolchain_the_compiler_its_linker_and_std_are_kept() {
        let std = "lib/rustlib/x86_64-unknown-linux-gnu/lib";
        let is_needed = |path: &str| is_needed_of_toolchain(Path::new(path));
        for needed in [
            "bin/rustc",
            "bin/rust-analyzer",
            "lib/librustc_driver-1.so",
            "lib/libLLVM.so.22.1-rust-1.95.0-stable",
            "lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld",
            "lib/rustlib/x86_64-unknown-linux-gnu/bin/gcc-ld/ld.lld",
            &format!("{std}/libcore-1.rmeta"),
            &format!("{std}/libstd-1.so"),
            &format!("{std}/libcompiler_builtins-1.rlib"),
        ] {
            assert!(is_needed(needed), "{needed}");
        }
        for other in [
            "bin/cargo",
            "lib/libLLVM-22-rust-1.95.0-stable.so",
            "lib/rustlib/src/rust/library/core/src/lib.rs",
            "lib/rustlib/x86_64-unknown-linux-gnu/bin/gcc-ld/wasm-ld",
            &format!("{std}/libcore-1.rlib"),
            &format!("{std}/librustc-stable_rt.asan.a"),
        ] {
            assert!(!is_needed(other), "{other}");
        }
    }
}
