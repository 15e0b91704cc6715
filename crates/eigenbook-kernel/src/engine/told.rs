//! Cells whose variables' types are told, so that the analyser has nothing to infer.
//!
//! The analyser is most of a kernel's memory, and seconds of its first cells. So a cell is given to
//! the engine with a statement behind each `let` that tells the type; the tools drop it before the
//! compiler sees it. The types of a shipped cell are known from the installation; those of another
//! cell the compiler is asked for. Where a type does not fit any more, because the student has
//! changed a definition, the compiler says so and is asked again.

use super::run::Variables;
use eigenbook_executor::tools::cache::{Slot, is_used};
use eigenbook_executor::tools::rewrite::told_type;
use eigenbook_executor::tools::variables::Names;
use eigenbook_executor::world::Place;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{Edition, SourceFile, SyntaxKind};

/// Where a cell is kept; `before` are the variables that stand, and those that it uses matter.
pub fn slot(place: &Place, code: &str, before: &Variables) -> Slot {
    let names = Names::of(code);
    let before = before.iter().filter(|(name, _)| names.used.contains(name.as_str()));
    Slot::of(place, &("types", code, before.collect::<Vec<_>>()))
}

/// The cell as it was kept.
pub fn read(slot: &Slot) -> Option<String> {
    String::from_utf8(slot.read().filter(|_| is_used())?.1).ok()
}

/// The cell with the types told; none where it is not Rust, or where a variable is without a type.
pub fn tell(code: &str, type_of: impl Fn(&str) -> Option<String>) -> Option<String> {
    const BEFORE: &str = "fn cell() {\n";
    let parse = SourceFile::parse(&format!("{BEFORE}{}\n}}", rust(code)), Edition::CURRENT);
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
            .map(|(name, mutable)| Some(told_type(&name, &type_of(&name)?, mutable)));
        told.insert_str(end, &lines.collect::<Option<String>>()?);
    }
    Some(told)
}

/// The code with blanks in the place of the engine's commands, such as `:dep`.
fn rust(code: &str) -> String {
    let lines = code.split_inclusive('\n').map(|line| match line.starts_with(':') {
        true => line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect(),
        false => line.to_owned(),
    });
    lines.collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_is_told() {
        let types = [("a", "i32"), ("b", "[u8; 2]"), ("c", "Vec<i32>")];
        let type_of = |name: &str| {
            let known = types.iter().find(|(known, _)| *known == name);
            known.map(|(_, type_name)| type_name.to_string())
        };
        let code = "let a: i64 = 1; let (a, mut b) = f();\nlet c: Vec<_> = g(); // c\nc";
        let told = tell(code, type_of).unwrap();
        let [a, b] = [told_type("a", "i32", ""), told_type("b", "[u8; 2]", "mut ")];
        let c = told_type("c", "Vec<i32>", "");
        let expected =
            format!("let a: i64 = 1; let (a, mut b) = f();{a}{b}\nlet c: Vec<_> = g();{c} // c\nc");
        assert_eq!(told, expected);
        assert_eq!(tell("let d = 1;", type_of), None, "an unknown type");
        assert_eq!(tell("let d = ;", type_of), None, "not Rust");
        let with_package = tell(":dep rand = \"ä\"\nlet a = 1;", type_of);
        assert_eq!(with_package, Some(format!(":dep rand = \"ä\"\nlet a = 1;{a}")));
    }
}
