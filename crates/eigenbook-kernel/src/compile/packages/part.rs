//! A part of a package that was not built, for the report about it: with the line `:dep` that asks for it.

use super::dependencies::{METADATA, PACKAGE};
use super::unbuilt::{self, Sought};
use super::wanted;
use std::path::Path;

/// The part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbuilt {
    /// What the compiler does not find.
    pub sought: Sought,
    /// The package that the notebook has asked for.
    pub package: String,
    /// The features of that package which bring it, as in "the feature `v4`".
    pub features: String,
    /// Whether the source says so; else a feature has the name of the method.
    pub is_certain: bool,
    /// The package's line with these features.
    pub line: String,
}

/// The part that a message of the compiler does not find, of which this is the sentence and the whole
/// text; `folder` is evcxr's.
pub fn unbuilt(folder: &Path, message: &str, whole: &str) -> Option<Unbuilt> {
    let metadata = std::fs::read_to_string(folder.join(PACKAGE).join(METADATA)).ok()?;
    let sought = Sought::of(message, whole)?;
    let place = unbuilt::find(&serde_json::from_str(&metadata).ok()?, &sought)?;
    let line = wanted::with_features(&wanted::lines(folder).ok()?, &place)?;
    let features: Vec<String> = place.features.iter().map(|it| format!("`{it}`")).collect();
    let word = if features.len() > 1 { "the features" } else { "the feature" };
    let features = format!("{word} {}", features.join(" and "));
    let (package, is_certain) = (place.package, place.is_certain);
    Some(Unbuilt { sought, package, features, is_certain, line })
}
