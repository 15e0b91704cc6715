//! Macros that look for the `Cargo.toml` of the package that they are used in, such as the derives of
//! `bevy_ecs`: its dependencies say by which name another package is called.
//!
//! The folder of the package is the notebook's, so that `env!("CARGO_MANIFEST_DIR")` and the macros that
//! read files find those of the notebook; there is mostly no manifest in it. Only a macro that says so
//! is shown evcxr's, which has the notebook's packages. `env!` in such a cell still gives the notebook's
//! folder, from a variable whose name has the same length.

use crate::json::{is_error, list};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The variable with the folder of the package.
pub const FOLDER: &str = "CARGO_MANIFEST_DIR";

/// Whether a macro has failed for lack of a manifest.
pub fn is_wanted(messages: &[Value]) -> bool {
    let says_so = |message: &Value| {
        let text = message["message"].as_str().unwrap_or_default();
        ["Cargo.toml", "Cargo manifest", FOLDER].iter().any(|it| text.contains(it))
    };
    messages
        .iter()
        .filter(|it| is_error(it) && it["code"].is_null())
        .any(|message| says_so(message) || list(&message["children"]).any(says_so))
}

/// The variable with the notebook's folder, where the usual one has another.
const NOTEBOOK: &str = "EIGENBOOK_NOTEBOOK";

/// A source in which `env!` gives the notebook's folder, although macros are shown another one.
pub fn with_notebooks_folder(source: &str) -> String {
    let read = |name: &str| format!("env!(\"{name}\")");
    source.replace(&read(FOLDER), &read(NOTEBOOK))
}

/// Lets macros find the manifest in a folder, and cargo, which some of them ask for the workspace.
pub fn show(rustc: &mut Command, folder: &Path, cargo: Option<&Command>) {
    let notebook = rustc.get_envs().find(|(name, _)| *name == FOLDER).and_then(|(_, it)| it);
    if let Some(notebook) = notebook.map(ToOwned::to_owned) {
        rustc.env(NOTEBOOK, notebook);
    }
    rustc.env(FOLDER, folder);
    if let Some(cargo) = cargo {
        rustc.env("CARGO", cargo.get_program());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_macro_that_asks_for_a_manifest_gets_one() {
        let panicked = |why: &str| {
            json!({"level": "error", "code": null, "message": "proc-macro derive panicked",
                "children": [{"message": why}]})
        };
        let missing = "message: Cargo manifest does not exist at path /a/Cargo.toml";
        assert!(is_wanted(&[panicked(missing)]));
        assert!(is_wanted(&[json!({"level": "error", "code": null,
            "message": "Could not find `Cargo.toml` in manifest dir: `/a`."})]));
        assert!(!is_wanted(&[panicked("message: no such grammar")]));
        let other = json!({"level": "error", "code": {"code": "E0308"}, "message": "a Cargo.toml"});
        assert!(!is_wanted(&[other]));
    }

    #[test]
    fn the_notebooks_folder_stays_known() {
        let source = "concat!(env!(\"CARGO_MANIFEST_DIR\"), \"CARGO_MANIFEST_DIR\")";
        let changed = with_notebooks_folder(source);
        assert!(changed.starts_with("concat!(env!(\"EIGENBOOK_NOTEBOOK\"), \"CARGO"));
        assert_eq!(changed.len(), source.len());
        let mut rustc = Command::new("rustc");
        show(rustc.env(FOLDER, "a"), Path::new("b"), None);
        let known: Vec<_> = rustc.get_envs().filter_map(|(_, it)| it?.to_str()).collect();
        assert_eq!(known, ["b", "a"]);
    }
}
