//! The student's packages as one shared object, which all cells load.
//!
//! If they were linked into each cell, each cell would have its own copy of their statics: a logger
//! that one cell sets up would be missing in the next, and a thread of one copy would never wake a
//! thread of another. So what cargo has built is linked together once, and cells find it there.
//! Packages in a folder stay with the cell, because they can be edited, and so do those with a pool of
//! threads in a static, because a crash ends the threads and the pool would wait for them. If the
//! packages cannot be linked together, they are linked into each cell.

use crate::compile::compiler::Compiler;
use crate::compile::link;
use crate::compile::tool_call::ToolCall;
use crate::json::list;
use crate::world::paths::shared_object;
use eigenbook_executor::executor::PACKAGES;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xxhash_rust::xxh3::xxh3_64;

/// The beginning of the crate's name; a hash of its packages follows.
const NAME: &str = "together_";
/// The same, if none of the packages had to stay with the cell.
const ALL: &str = "together_all_";

/// Packages that keep threads for the whole process.
const POOLS: [&str; 3] = ["rayon-core", "async-global-executor", "blocking"];

/// The packages that use such a package, from what cargo says of all.
pub fn with_threads(metadata: &Value) -> BTreeSet<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let pools = list(&metadata["packages"]);
    let pools = pools.filter(|it| it["name"].as_str().is_some_and(|name| POOLS.contains(&name)));
    let mut found: BTreeSet<String> = pools.map(|it| text(&it["id"])).collect();
    loop {
        let uses = |node: &&Value| list(&node["deps"]).any(|it| found.contains(&text(&it["pkg"])));
        let nodes = list(&metadata["resolve"]["nodes"]);
        let more: Vec<String> = nodes.filter(uses).map(|node| text(&node["id"])).collect();
        let before = found.len();
        found.extend(more);
        if found.len() == before {
            return found;
        }
    }
}

/// Links packages together; returns the compiler's arguments for the result, if there is one.
/// `packages` are the names and files of those that have no folder of their own, `arguments` the
/// compiler's arguments for all.
pub fn link(
    compiler: &Compiler,
    tool_call: &ToolCall,
    target: &Path,
    (packages, arguments): (&[(String, String)], &[String]),
) -> Option<[String; 2]> {
    if packages.is_empty() {
        return None;
    }
    let mut packages = packages.to_vec();
    packages.sort_unstable();
    let has_all = arguments.iter().filter(|it| *it == "--extern").count() == packages.len();
    let start = if has_all { ALL } else { NAME };
    let name = format!("{start}{:016x}", xxh3_64(format!("{packages:?}").as_bytes()));
    let folder = target.join("together");
    let object = folder.join(shared_object(&name));
    if !object.is_file() {
        fs::create_dir_all(&folder).ok()?;
        let source = folder.join(format!("{name}.rs"));
        let library = &compiler.setting().place.world.library;
        let names = packages.iter().map(|(name, _)| name).chain([library]);
        let text: String = names.map(|name| format!("extern crate {name} as _;\n")).collect();
        fs::write(&source, text).ok()?;
        // Made under another name first: two kernels may do this at once.
        let made = tempfile::tempdir_in(&folder).ok()?;
        let mut rustc = rustc(compiler, tool_call, &source, arguments);
        rustc.arg(format!("--crate-name={name}")).arg("--out-dir").arg(made.path());
        let run = compiler.children().output(&mut rustc, None).ok()?;
        if !run.status.success() {
            return None;
        }
        fs::rename(made.path().join(object.file_name()?), &object).ok()?;
    }
    Some(["--extern".to_owned(), format!("{name}={}", object.display())])
}

fn rustc(compiler: &Compiler, tool_call: &ToolCall, source: &Path, packages: &[String]) -> Command {
    let setting = compiler.setting();
    let place = &setting.place;
    let mut rustc = Command::new(&place.world.rustc);
    rustc.env_clear().envs(&tool_call.environment).env("PATH", &setting.own_path);
    rustc.args(["--crate-type=dylib", "--edition=2024", "-Cprefer-dynamic", "-Cstrip=debuginfo"]);
    rustc.arg(source).args(packages);
    link::against_library(&mut rustc, place);
    rustc
}

/// The name and the object, if the packages in the compiler's arguments were linked together.
fn object(packages: &[String]) -> Option<(&str, &Path)> {
    let (name, path) = packages.iter().find(|it| it.starts_with(NAME))?.split_once('=')?;
    Some((name, Path::new(path)))
}

/// The object, if a cell needs nothing but it and the library.
pub fn all(packages: &[String]) -> Option<&Path> {
    Some(object(packages).filter(|(name, _)| name.starts_with(ALL))?.1)
}

/// Where a cell finds the object when it is loaded.
pub fn folder(packages: &[String]) -> Option<PathBuf> {
    Some(object(packages)?.1.parent()?.to_owned())
}

/// What a cell has in its source so that it uses the object, and the executor knows of it.
pub fn mention(packages: &[String]) -> Option<String> {
    let (name, path) = object(packages)?;
    let mut path = path.to_string_lossy().into_owned().into_bytes();
    path.push(0);
    Some(format!(
        " extern crate {name} as _; #[unsafe(no_mangle)] static {PACKAGES}: [u8; {}] = {path:?};",
        path.len()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_uses_a_pool_of_threads_stays_alone() {
        let package = |name: &str| json!({"name": name, "id": name});
        let node = |name: &str, uses: &[&str]| {
            let deps: Vec<Value> = uses.iter().map(|it| json!({"pkg": it})).collect();
            json!({"id": name, "deps": deps})
        };
        let packages = ["a", "b", "rayon-core", "c"].map(package);
        let metadata = json!({
            "packages": packages,
            "resolve": {"nodes": [node("a", &["b"]), node("b", &["rayon-core"]), node("c", &[])]}
        });
        let alone: Vec<String> = with_threads(&metadata).into_iter().collect();
        assert_eq!(alone, ["a", "b", "rayon-core"]);
    }

    #[test]
    fn a_cell_names_the_object_and_its_place() {
        let packages = ["--extern", "together_1=/a/b.so"].map(str::to_owned);
        let text = mention(&packages).expect("there is an object");
        assert!(text.contains("extern crate together_1 as _;"), "{text}");
        assert_eq!(folder(&packages), Some("/a".into()));
        assert_eq!(all(&packages), None);
        assert_eq!(all(&["together_all_1=/a/b.so".to_owned()]), Some(Path::new("/a/b.so")));
        assert_eq!(mention(&[]), None);
    }
}
