//! A cache of names, for queries that come while the engine is busy.

use crate::engine::interface::{Bundle, Completion, Completions, Variable};
use crate::server::text::{name_at, names};
use std::collections::{BTreeSet, VecDeque};

/// Names kept at most; more than a notebook has.
const NAMES: usize = 20_000;
/// Inspections kept.
const INSPECTIONS: usize = 200;

/// Rust's own keywords and names, which need no cell to define them.
const KEYWORDS: &str = "as async await break const continue crate dyn else enum extern false fn \
    for if impl in let loop match mod move mut pub ref return self Self static struct super trait \
    true type unsafe use where while String Vec Option Some None Result Ok Err Box println print \
    format vec assert assert_eq dbg";

/// Names and their meaning.
#[derive(Debug, Default)]
pub struct NameCache {
    names: BTreeSet<String>,
    /// Those that are often used after a dot or in a path.
    members: BTreeSet<String>,
    variables: Vec<Variable>,
    inspections: VecDeque<(String, Bundle)>,
}

impl NameCache {
    /// Contains Rust's keywords and `names`; and after a dot `members`.
    pub fn new(names: &[String], members: &[String]) -> Self {
        let mut known = Self { members: members.iter().cloned().collect(), ..Self::default() };
        known.names.extend(KEYWORDS.split_whitespace().map(str::to_owned));
        known.names.extend(names.iter().cloned());
        known
    }

    /// Learns the names of a cell.
    pub fn learn(&mut self, code: &str) {
        for name in names(code) {
            if self.names.len() < NAMES && !self.names.contains(name) {
                self.names.insert(name.to_owned());
            }
        }
    }

    /// Adds the names that the engine has offered, but no methods and the like: they fit only the
    /// place for which they were offered.
    pub fn learn_completions(&mut self, code: &str, completions: &Completions) {
        let before = code.get(..completions.start).unwrap_or_default();
        if !before.ends_with(['.', ':']) {
            completions
                .matches
                .iter()
                .filter_map(|found| names(&found.text).next())
                .for_each(|name| self.learn(name));
        }
    }

    /// Updates the existing variables; returns whether they have changed.
    pub fn learn_variables(&mut self, variables: Vec<Variable>) -> bool {
        let is_news = self.variables != variables;
        self.variables = variables;
        is_news
    }

    /// The variables at the engine's last answer.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// Adds the description of a name.
    pub fn learn_inspection(&mut self, name: &str, bundle: &Bundle) {
        // A description in the arguments of a call is about the call.
        if name.is_empty() {
            return;
        }
        self.inspections.retain(|(known, _)| known != name);
        self.inspections.truncate(INSPECTIONS - 1);
        self.inspections.push_front((name.to_owned(), bundle.clone()));
    }

    /// The known names that begin as the name before `cursor` does.
    pub fn complete(&self, code: &str, cursor: usize) -> Completions {
        let place = name_at(code, cursor);
        let begun = &code[place.start..cursor.clamp(place.start, place.end)];
        let mut completions = Completions { start: place.start, end: cursor, matches: vec![] };
        if !begun.is_empty() {
            let fitting = |names: &BTreeSet<String>| {
                let candidates = names.range(begun.to_owned()..);
                candidates.take_while(|name| name.starts_with(begun)).cloned().collect()
            };
            let mut found: BTreeSet<String> = fitting(&self.names);
            if code[..place.start].trim_end().ends_with(['.', ':']) {
                found.append(&mut fitting(&self.members));
            }
            completions.matches.extend(found.iter().map(|name| self.completion(name)));
        }
        completions
    }

    fn completion(&self, name: &str) -> Completion {
        let variable = self.variables.iter().find(|variable| variable.name == name);
        Completion {
            text: name.to_owned(),
            kind: variable.map(|_| "instance".to_owned()),
            signature: variable.map(|variable| variable.type_name.clone()),
        }
    }

    /// The last description of the name at `cursor`.
    pub fn inspect(&self, code: &str, cursor: usize) -> Option<Bundle> {
        let name = &code[name_at(code, cursor)];
        let said = self.inspections.iter().find(|(known, _)| known == name);
        said.map(|(_, bundle)| bundle.clone()).or_else(|| {
            let variable = self.variables.iter().find(|variable| variable.name == name)?;
            let Variable { name, type_name, shape, size, value } = variable;
            let known = [shape, size, value].into_iter().filter(|text| !text.is_empty());
            let lines = known.map(|text| format!("\n{text}")).collect::<String>();
            Some(Bundle::text(format!("{name}: {type_name}{lines}")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_earlier_cells_complete() {
        let mut known = NameCache::new(&["matmul".to_owned()], &["mapv".to_owned()]);
        known.learn("let matrix = array![[1, 2]]; // mátrix");
        known.learn_variables(vec![Variable {
            name: "matrix".to_owned(),
            type_name: "Array2<i32>".to_owned(),
            shape: "(2, 2)".to_owned(),
            ..Variable::default()
        }]);
        let code = "let b = mat;";
        let Completions { start, end, matches } = known.complete(code, 11);
        let texts: Vec<_> = matches.iter().map(|found| found.text.as_str()).collect();
        assert_eq!((start, end, &texts[..]), (8, 11, &["match", "matmul", "matrix"][..]));
        assert_eq!(matches[2].signature.as_deref(), Some("Array2<i32>"));
        let bundle = known.inspect("matrix.t()", 2).expect("a variable");
        assert_eq!(bundle.data["text/plain"], "matrix: Array2<i32>\n(2, 2)");
        assert_eq!(known.inspect("nothing", 2), None);
        assert!(known.complete("x + ", 4).matches.is_empty());
        let members = known.complete("x.mapv", 5).matches;
        assert_eq!(members.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(), ["mapv"]);
        let offered = ["norm_l1(x)", "norm_l2(x)"]
            .map(|text| Completion { text: text.to_owned(), ..Completion::default() });
        let offered = Completions { start: 2, end: 4, matches: offered.to_vec() };
        known.learn_completions("x.no", &offered);
        assert!(known.complete("no", 2).matches.is_empty(), "methods of x");
        known.learn_completions("= no", &offered);
        assert_eq!(known.complete("no", 2).matches[1].text, "norm_l2");
        known.learn_inspection("nothing", &Bundle::text("at all"));
        assert_eq!(known.inspect("nothing", 2), Some(Bundle::text("at all")));
    }
}
