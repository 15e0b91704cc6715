//! Cells whose variables' types are known from the installation, so that nothing is inferred.
//!
//! The analyser is most of a kernel's memory and of its first second. For a shipped cell it would
//! only find again what it has found at installation. So such a cell is given to the engine with a
//! statement behind each `let` that tells the type; the tools drop it before the compiler sees it.
//! Where a type does not fit any more, because the student has changed a definition, the compiler
//! says so and the cell is run as it is.

use super::run::Variables;
use eigenbook_executor::tools::cache::Slot;
use eigenbook_executor::tools::canonical::words;
use eigenbook_executor::tools::rewrite::told_type;
use eigenbook_executor::world::Place;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{Edition, SourceFile, SyntaxKind};
use std::collections::BTreeSet;

/// Where a cell is kept; `before` are the variables that stand, and those that it mentions matter.
pub fn slot(place: &Place, code: &str, before: &Variables) -> Slot {
    let mentioned: BTreeSet<&str> = words(code).collect();
    let before = before.iter().filter(|(name, _)| mentioned.contains(name.as_str()));
    Slot::of(place, &("types", code, before.collect::<Vec<_>>()))
}

/// The cell as it was kept.
pub fn read(slot: &Slot) -> Option<String> {
    String::from_utf8(slot.read()?.1).ok()
}

/// The types with which the engine's code keeps the variables of a cell.
pub fn types_in(generated: &str) -> Variables {
    let lines = generated.lines().filter_map(|line| {
        let put = line.trim().strip_prefix("evcxr_variable_store.put_variable::<")?;
        let (type_name, rest) = put.rsplit_once(">(stringify!(")?;
        Some((rest.split_once(')')?.0.to_owned(), type_name.to_owned()))
    });
    lines.collect()
}

/// The cell with the types told; none where a variable is without one.
pub fn tell(code: &str, types: &Variables) -> Option<String> {
    const BEFORE: &str = "fn cell() {\n";
    let parse = SourceFile::parse(&format!("{BEFORE}{code}\n}}"), Edition::CURRENT);
    if !parse.errors().is_empty() {
        return None;
    }
    let function = parse.tree().syntax().children().find_map(ast::Fn::cast)?;
    let mut told = code.to_owned();
    let statements: Vec<_> = function.body()?.stmt_list()?.statements().collect();
    for statement in statements.iter().rev() {
        let ast::Stmt::LetStmt(statement) = statement else { continue };
        let end = usize::from(statement.syntax().text_range().end()).checked_sub(BEFORE.len())?;
        let lines = names(statement)
            .into_iter()
            .map(|(name, mutable)| Some(told_type(&name, types.get(&name)?, mutable)));
        told.insert_str(end, &lines.collect::<Option<String>>()?);
    }
    Some(told)
}

/// The variables of a `let` that the analyser would have to find the types of.
fn names(statement: &ast::LetStmt) -> Vec<(String, &'static str)> {
    let has_type = statement.ty().is_some_and(|ty| {
        !ty.syntax().descendants().any(|node| node.kind() == SyntaxKind::INFER_TYPE)
    });
    let Some(pattern) = statement.pat() else { return Vec::new() };
    if has_type && matches!(pattern, ast::Pat::IdentPat(_)) {
        return Vec::new();
    }
    let bound = pattern.syntax().descendants().filter_map(ast::IdentPat::cast);
    bound
        .filter_map(|name| {
            let mutable = if name.mut_token().is_some() { "mut " } else { "" };
            Some((name.name()?.text().to_string(), mutable))
        })
        .collect()
}

/// Whether a cell may have a variable of its own.
pub fn may_declare(code: &str) -> bool {
    words(code).any(|word| word == "let")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_is_told() {
        let types = [("a", "i32"), ("b", "[u8; 2]"), ("c", "Vec<i32>")];
        let types = types.map(|(name, ty)| (name.to_owned(), ty.to_owned())).into();
        let code = "let a: i64 = 1; let (a, mut b) = f();\nlet c: Vec<_> = g(); // c\nc";
        let told = tell(code, &types).unwrap();
        let [a, b] = [told_type("a", "i32", ""), told_type("b", "[u8; 2]", "mut ")];
        let c = told_type("c", "Vec<i32>", "");
        let expected =
            format!("let a: i64 = 1; let (a, mut b) = f();{a}{b}\nlet c: Vec<_> = g();{c} // c\nc");
        assert_eq!(told, expected);
        assert_eq!(tell("let d = 1;", &types), None, "an unknown type");
        assert_eq!(tell(":dep rand\nlet a = 1;", &types), None, "not Rust alone");
    }

    #[test]
    fn types_are_read_from_the_engines_code() {
        let source = "evcxr_variable_store.put_variable::<Dim<[usize; 2]>>(stringify!(a), a);\n";
        assert_eq!(types_in(source)["a"], "Dim<[usize; 2]>");
    }

    #[test]
    fn only_a_let_declares() {
        assert!(may_declare("if x { 1 };let y = 2;"));
        assert!(!may_declare("outlet(x); letter"));
    }
}
