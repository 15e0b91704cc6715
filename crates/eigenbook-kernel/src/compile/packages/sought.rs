//! What the compiler does not find of a package: a method, a trait, a derive, or what a path leads to.

use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// What the compiler does not find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// What it is.
    pub kind: Kind,
    /// The name of the type that would have it, without its path; of the others, that of the package.
    pub of: String,
    /// Its own name.
    pub name: String,
}

/// A kind of part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A method or an associated function of a type.
    #[default]
    Method,
    /// A trait of a type.
    Trait,
    /// The macro behind `#[derive(…)]`, of a trait that is there.
    Derive,
    /// What a path leads to: the compiler names the package of the source, as `name-1.2.3`, and the feature.
    Item,
}

/// The sentences of the compiler.
static METHOD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^no [\w ,]+ named `(?<name>\w+)` found for [^`]*`(?<of>[^`]+)`")
        .expect("a pattern")
});
static TRAIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"trait `(?<name>[^`]+)` is not (?:yet )?implemented for `(?<of>[^`]+)`|trait bound `(?<of2>[^`]+?): (?<name2>[^`]+)` is not satisfied",
    )
    .expect("a pattern")
});

static DERIVE: LazyLock<Regex> = LazyLock::new(|| {
    let import =
        r"only a trait, without a derive macro\n[^\n]*\n[^\n]*\n[^\n]*\buse (?:::)?(?<of>\w+)::";
    Regex::new(import).expect("a pattern")
});

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    let place = r"an item that was configured out\n *--> (?:[^\n]*/)?(?<of>[a-z][\w-]*-\d+\.\d+\.\d+[\w.+-]*)/";
    // The condition may be longer; then the compiler shows it.
    let feature = r#"gated behind the `(?<name>[\w-]+)` feature|"(?<name2>[\w-]+)"[^\n]*\n[^\n]* the item is gated here"#;
    Regex::new(&format!("{place}(?:[^\n]*\n){{0,12}}?[^\n]*?(?:{feature})")).expect("a pattern")
});

impl Sought {
    /// What a message is about, of which this is the sentence and the whole text.
    pub fn of(message: &str, whole: &str) -> Option<Self> {
        let part = |kind, of: &str, name: &str| {
            let (of, name) = (last_name(of)?.to_owned(), last_name(name)?.to_owned());
            Some(Self { kind, of, name })
        };
        if let Some(found) = METHOD.captures(message) {
            return part(Kind::Method, &found["of"], &found["name"]);
        }
        if let Some(name) = message.strip_prefix("cannot find derive macro `") {
            return part(Kind::Derive, &DERIVE.captures(whole)?["of"], name.split('`').next()?);
        }
        let either = |found: &Captures<'_>, first, second| {
            found.name(first).or(found.name(second)).map(|it| it.as_str().to_owned())
        };
        if let Some(found) = ITEM.captures(whole) {
            let name = either(&found, "name", "name2")?;
            return Some(Self { kind: Kind::Item, of: found["of"].to_owned(), name });
        }
        let found = TRAIT.captures(whole)?;
        let either = |first, second| either(&found, first, second);
        part(Kind::Trait, &either("of", "of2")?, &either("name", "name2")?)
    }

    /// What a file contains that may have the part: a method is in an `impl` of the type, or in a trait.
    pub fn patterns(&self) -> Vec<Regex> {
        let Self { of, name, kind } = self;
        let word = |it: &str| format!(r"(?-u:\b){it}(?-u:\b)");
        let all = match kind {
            Kind::Method => {
                let begin = r"(?m)(?:^|[;{}\]])[ \t]*(?:pub(?:\([^)]*\))? +)?(?:unsafe +)?trait ";
                let around = format!(r"{begin}|(?-u:\b)impl(?-u:\b)[^{{}};]*{}", word(of));
                [word(&format!("fn {name}")), around]
            }
            _ => [word(name), word(of)],
        };
        all.iter().filter_map(|it| Regex::new(it).ok()).collect()
    }

    /// The nodes of a tree that are it; a method may be one of a trait that `is_implemented`.
    pub fn nodes(
        &self,
        tree: &SyntaxNode,
        is_implemented: impl Fn(&str) -> bool,
    ) -> Vec<SyntaxNode> {
        let is_called = |text: Option<String>, name: &str| {
            text.is_some_and(|text| last_name(&text) == Some(name))
        };
        let of_type = |it: &ast::Impl| is_called(it.self_ty().map(|it| it.to_string()), &self.of);
        let is_trait = |it: ast::Impl| {
            of_type(&it) && is_called(it.trait_().map(|it| it.to_string()), &self.name)
        };
        let is_method = |node: &SyntaxNode, it: ast::Fn| {
            let around = node.parent().and_then(|it| it.parent());
            let is_of_type = |it: SyntaxNode| match ast::Impl::cast(it.clone()) {
                Some(it) => of_type(&it),
                None => {
                    let name = ast::Trait::cast(it).and_then(|it| it.name());
                    name.is_some_and(|it| is_implemented(it.text()))
                }
            };
            it.name().is_some_and(|it| it.text() == self.name) && around.is_some_and(is_of_type)
        };
        let is_it = |node: &SyntaxNode| match self.kind {
            Kind::Method => ast::Fn::cast(node.clone()).is_some_and(|it| is_method(node, it)),
            Kind::Trait => ast::Impl::cast(node.clone()).is_some_and(is_trait),
            Kind::Derive | Kind::Item => false,
        };
        tree.descendants().filter(is_it).collect()
    }
}

/// The last name of a type's path, without references and parameters.
fn last_name(text: &str) -> Option<&str> {
    let mut bare = text.trim_start();
    while let Some(inner) = bare.strip_prefix('&') {
        bare = inner.trim_start();
        if bare.starts_with('\'') {
            bare = bare.split_once(' ')?.1;
        }
        bare = bare.strip_prefix("mut ").unwrap_or(bare).trim_start();
    }
    let name = bare.split(['<', ' ']).next()?.rsplit("::").next()?;
    (!name.is_empty() && name.chars().all(|it| it.is_alphanumeric() || it == '_')).then_some(name)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A method of a type.
    pub fn method(of: &str, name: &str) -> Sought {
        Sought { kind: Kind::Method, of: of.to_owned(), name: name.to_owned() }
    }

    /// A trait of a type.
    pub fn implemented(of: &str, name: &str) -> Sought {
        Sought { kind: Kind::Trait, ..method(of, name) }
    }

    #[test]
    fn messages_name_a_part_and_its_type() {
        for (message, whole, sought) in [
            (
                "no associated function or constant named `new_v4` found for struct `Uuid` in the current scope",
                "",
                Some(method("Uuid", "new_v4")),
            ),
            (
                "no method named `lazy` found for reference `&'a mut frame::Frame<i32>` in the current scope",
                "",
                Some(method("Frame", "lazy")),
            ),
            (
                "the trait bound `Uuid: serde::Serialize` is not satisfied",
                "the trait `serde_core::Serialize` is not implemented for `Uuid`",
                Some(implemented("Uuid", "Serialize")),
            ),
            (
                "the trait bound `Vec<Uuid>: A` is not satisfied",
                "error: the trait bound `Vec<Uuid>: A` is not satisfied",
                Some(implemented("Vec", "A")),
            ),
            ("no method named `a` found for tuple `(i32, T)` in the current scope", "", None),
            (
                "cannot find derive macro `Parser` in this scope",
                "but it is only a trait, without a derive macro\n --> a\n  |\n1 | use clap::{Parser};",
                Some(Sought { kind: Kind::Derive, ..method("clap", "Parser") }),
            ),
            (
                "unresolved import `strum::EnumIter`",
                "note: found an item that was configured out\n   --> /a/strum-0.28.0/src/lib.rs:256:5\n    |\n\
                 240 |             #[cfg(all(docsrs, feature = \"derive\"))]\n    |                       ------ the item is gated here",
                Some(Sought { kind: Kind::Item, ..method("strum-0.28.0", "derive") }),
            ),
            (
                "cannot find `macros` in `time`",
                "note: found an item that was configured out\n --> time-0.3.5/src/lib.rs:2:9\n  |\n1 | #[cfg(feature = \"macros\")]\n  | ----- the item is gated behind the `macros` feature",
                Some(Sought { kind: Kind::Item, ..method("time-0.3.5", "macros") }),
            ),
            ("mismatched types", "expected `T`, found `U`", None),
        ] {
            assert_eq!(Sought::of(message, whole), sought, "{message}");
        }
    }

    #[test]
    fn a_file_is_read_only_if_it_may_have_the_part() {
        let of = |text: &str| method("T", "get").patterns().iter().all(|it| it.is_match(text));
        assert!(of("impl T { fn get(&self) {} }") && of("trait A { fn get<B>() {} }"));
        assert!(
            of("unsafe impl<A>\n  T<A>\nwhere A: B { fn get() {} }")
                && of("{} pub(crate) trait A { fn get() }")
        );
        assert!(!of("impl T { fn get_mut(&self) {} }") && !of("impl Tree { fn get() {} }"));
        assert!(!of("/// A trait of T.\nimpl U { fn get(&self) -> T {} }"));
        let of = |text: &str| implemented("T", "A").patterns().iter().all(|it| it.is_match(text));
        assert!(of("impl A for T {}") && !of("impl A for U {}"));
    }
}
