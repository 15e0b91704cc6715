//! A part of a package that was not built, for the report about it: with the line `:dep` that asks for it.

use super::dependencies::{METADATA, PACKAGE};
use super::sought::{Kind, Sought};
use super::unbuilt::{Place, Search};
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

impl Unbuilt {
    /// Whether a message of the compiler is about it.
    pub fn is_in(&self, message: &str) -> bool {
        [&self.sought.name, &self.sought.of].iter().all(|word| message.contains(&***word))
    }

    /// What is known of it by this name; its own name by that of its kind.
    pub fn fact(&self, name: &str) -> Option<&str> {
        let Sought { kind, of, name: own } = &self.sought;
        Some(match (name, kind) {
            ("method", Kind::Method)
            | ("trait", Kind::Trait)
            | ("derive", Kind::Derive)
            | ("item", Kind::Item) => own,
            ("of", _) => of,
            ("package", _) => &self.package,
            ("features", _) => &self.features,
            ("line", _) => &self.line,
            ("guess", _) if !self.is_certain => &self.features,
            _ => return None,
        })
    }
}

/// The parts that messages of the compiler do not find, each given as its sentence and the whole text;
/// `folder` is evcxr's.
pub fn unbuilt<'a>(
    folder: &Path,
    messages: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<Unbuilt> {
    let sought: Vec<Sought> = messages.filter_map(|(it, whole)| Sought::of(it, whole)).collect();
    all(folder, &sought).unwrap_or_default()
}

fn all(folder: &Path, sought: &[Sought]) -> Option<Vec<Unbuilt>> {
    sought.first()?;
    let metadata = std::fs::read_to_string(folder.join(PACKAGE).join(METADATA)).ok()?;
    let metadata = serde_json::from_str(&metadata).ok()?;
    let (search, lines) = (Search::new(&metadata)?, wanted::lines(folder).ok()?);
    let part = |sought: &Sought| {
        let place = search.find(sought)?;
        let line = wanted::with_features(&lines, &place)?;
        let features: Vec<String> = place.features.iter().map(|it| format!("`{it}`")).collect();
        let word = if features.len() > 1 { "the features" } else { "the feature" };
        let features = format!("{word} {}", features.join(" and "));
        let Place { package, is_certain, .. } = place;
        Some(Unbuilt { sought: sought.clone(), package, features, is_certain, line })
    };
    Some(sought.iter().filter_map(part).collect())
}
