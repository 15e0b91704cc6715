//! The student's packages that bring another version of one that cells have as well, such as `ndarray`:
//! the arrays of one are not those of the other, which is said before a cell fails by it.

use crate::compile::compiler::Compiler;
use crate::json::{list, node, root_node};
use crate::world::packages::Packages;
use serde_json::Value;
use std::path::Path;

/// The lines about which it was said, in the session's folder of the packages.
const SAID: &str = "said.txt";

/// Says it once for these lines; `metadata` is cargo's file about their packages.
pub fn say(compiler: &Compiler, metadata: &Path, session: &Path, wanted: &str) {
    let said = session.join(SAID);
    let before = std::fs::read_to_string(&said).unwrap_or_default();
    let (lines, known) = before.split_once("\n\n").unwrap_or_default();
    if lines == wanted {
        return;
    }
    let text = std::fs::read_to_string(metadata).unwrap_or_default();
    let metadata = serde_json::from_str(&text).unwrap_or_default();
    let sentences = sentences(&metadata, compiler.packages());
    for sentence in sentences.iter().filter(|it| !known.lines().any(|line| line == *it)) {
        if let Some(progress) = compiler.progress() {
            progress(format!("{sentence}\n").as_bytes());
        }
    }
    // What cannot be noted is said again.
    let _ = std::fs::write(said, format!("{wanted}\n\n{}", sentences.join("\n")));
}

/// A sentence for each such version.
fn sentences(metadata: &Value, world: &Packages) -> Vec<String> {
    let packages = || list(&metadata["packages"]);
    let asked: Vec<&Value> =
        root_node(metadata).into_iter().flat_map(|it| list(&it["dependencies"])).collect();
    let sentence = |package: &Value| {
        let (name, version) = (package["name"].as_str()?, package["version"].as_str()?);
        if asked.contains(&&package["id"]) {
            return None;
        }
        let of_notebook = packages().find(|it| it["name"] == name && asked.contains(&&it["id"]));
        let of_library = world.preloaded(name).filter(|it| it.name == name);
        let (whose, own) = match (of_notebook, of_library) {
            (Some(own), _) => ("notebook", own["version"].as_str()?),
            (None, own) => ("library", &*own?.version),
        };
        let uses = |id: &&&Value| {
            let needed = node(metadata, id).map(|it| list(&it["dependencies"]));
            needed.into_iter().flatten().any(|it| *it == package["id"])
        };
        let users = asked.iter().filter(uses).filter_map(|id| {
            let user = packages().find(|it| it["id"] == **id)?;
            Some(format!("`{}`", user["name"].as_str()?))
        });
        let users: Vec<String> = users.collect();
        let is_other = own != version && !users.is_empty();
        is_other.then(|| {
            format!(
                "Note: {} with `{name}` {version}, and the {whose} with {own}: a type of one{} is not \
                 that of the other.",
                users.join(", "),
                if name == "ndarray" { ", such as an array," } else { "" }
            )
        })
    };
    packages().filter_map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::packages::Package;
    use serde_json::json;

    #[test]
    fn another_version_is_said_with_what_needs_it() {
        let arrays = Package {
            name: "arrays".to_owned(),
            version: "0.17.2".to_owned(),
            crate_name: "arrays".to_owned(),
            features: Vec::new(),
            file: String::new(),
        };
        let preloaded = [("arrays".to_owned(), Vec::new())].into();
        let world = Packages { list: vec![arrays], preloaded };
        let package = |id: &str, name: &str, version: &str| json!({"id": id, "name": name, "version": version});
        let metadata = |fits: &str, direct: &[&str]| {
            json!({
                "packages": [
                    package("r", "student", "0.0.0"), package("l", "learn", "1.0.0"),
                    package("a", "arrays", fits), package("b", "arrays", "0.17.2"),
                ],
                "resolve": {"root": "r", "nodes": [
                    {"id": "r", "dependencies": direct}, {"id": "l", "dependencies": ["a"]},
                ]}
            })
        };
        for (direct, whose) in [(&["l"][..], "library"), (&["l", "b"], "notebook")] {
            let said = sentences(&metadata("0.16.1", direct), &world);
            let start =
                format!("Note: `learn` with `arrays` 0.16.1, and the {whose} with 0.17.2: ");
            assert!(said.len() == 1 && said[0].starts_with(&start), "{said:?}");
        }
        assert_eq!(sentences(&metadata("0.16.1", &["l", "a"]), &world), Vec::<String>::new());
        assert_eq!(sentences(&metadata("0.17.2", &["l"]), &world), Vec::<String>::new());
    }
}
