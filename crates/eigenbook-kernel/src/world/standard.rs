//! The sources of std for the analyser, without what a cell cannot reach.

use super::slim;
use regex::{Captures, Regex};
use std::path::Path;
use std::sync::LazyLock;

/// The crates of std that the analyser reads.
const STANDARD_CRATES: [&str; 4] = ["core", "alloc", "std", "proc_macro"];

/// Files with repeated code for each integer type that a cell hardly needs: the output of their
/// macros would take a tenth of the analyser's memory.
const RARE: [&str; 3] =
    ["core/src/num/nonzero.rs", "core/src/num/saturating.rs", "core/src/num/wrapping.rs"];

/// What a cell can reach of std's folder for the operating systems, which is private otherwise.
const OF_SYSTEMS: [&str; 3] = ["mod.rs", "env_consts.rs", "thread_local"];

/// The hash maps of std, which hold types of a package that is not read.
const HASHED: [&str; 2] = ["std/src/collections/hash/map.rs", "std/src/collections/hash/set.rs"];

/// Writes them into a folder.
///
/// # Errors
/// If sources cannot be read.
pub fn write(sources: &Path, folder: &Path) -> anyhow::Result<()> {
    for name in STANDARD_CRATES {
        let (from, to) = (sources.join(name).join("src"), folder.join(name).join("src"));
        slim::copy_wanted(&from, &to, &is_reached)?;
    }
    for file in RARE {
        let text = std::fs::read_to_string(sources.join(file)).unwrap_or_default();
        std::fs::write(folder.join(file), slim::cut_with_macros(&text))?;
    }
    for file in HASHED {
        let text = std::fs::read_to_string(folder.join(file)).unwrap_or_default();
        std::fs::write(folder.join(file), with_known_fields(&text))?;
    }
    // Most of core's lines are processor intrinsics, which core includes from here.
    let architecture = folder.join("stdarch/crates/core_arch/src");
    std::fs::create_dir_all(&architecture)?;
    std::fs::write(architecture.join("mod.rs"), "")?;
    Ok(())
}

/// Whether a cell reaches the file or folder.
fn is_reached(path: &Path) -> bool {
    let is_of_systems = path.parent().is_some_and(|folder| folder.ends_with("std/src/sys"));
    !is_of_systems || OF_SYSTEMS.iter().any(|name| path.ends_with(name))
}

/// The source with tuples of their parameters in the place of fields of `base`, which is not read:
/// the analyser forgets the parameters of a type that no field uses, and with them the values of a
/// map.
fn with_known_fields(text: &str) -> String {
    static FIELD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"base: base::\w+<([^>]*)>").expect("it is a pattern"));
    let tuple = |field: &Captures<'_>| {
        let parameters = field[1].split(',').map(str::trim);
        let part =
            |it: &str| if it.starts_with('\'') { format!("&{it} ()") } else { it.to_owned() };
        format!("base: ({},)", parameters.map(part).collect::<Vec<_>>().join(", "))
    };
    FIELD.replace_all(text, tuple).into_owned()
}

#[cfg(test)]
mod tests {
    use super::with_known_fields;

    #[test]
    fn the_fields_of_a_hash_map_name_its_parameters() {
        let text = "pub struct Iter<'a, K, V> {\n    base: base::Iter<'a, K, V>,\n}";
        let known = "pub struct Iter<'a, K, V> {\n    base: (&'a (), K, V,),\n}";
        assert_eq!(with_known_fields(text), known);
    }
}
