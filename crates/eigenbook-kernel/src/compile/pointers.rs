//! Raw pointers into variables: a variable has another place in each cell, so that a pointer to it
//! would read other memory in the next one. Pointers to the heap stay right.

use super::borrowed::{Unkept, Why};
use super::type_names::Variables;
use crate::cell_tree::{self, CellTree};
use ra_ap_syntax::ast::{self, AstNode, HasArgList, HasName};
use std::collections::BTreeMap;

/// How the types of raw pointers begin.
const POINTERS: [&str; 2] = ["*const ", "*mut "];

/// The functions that make a raw pointer of a reference.
const OF_REFERENCE: [&str; 2] = ["from_ref", "from_mut"];

/// The macros that make a raw pointer to a place.
const OF_PLACE: [&str; 2] = ["addr_of", "addr_of_mut"];

/// The methods that point into what they are called for.
const INTO_SELF: [&str; 3] = ["as_ptr", "as_mut_ptr", "as_ptr_range"];

/// The new variables that point to variables. `types` are those of the new ones, `kept` those of
/// earlier cells.
pub fn into_variables(cell: &CellTree, types: &Variables, kept: &Variables) -> Vec<Unkept> {
    if !types.values().any(|it| is_pointer(it)) && !POINTERS.iter().any(|it| cell.code.contains(it))
    {
        return Vec::new();
    }
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let own = cell.lets().flat_map(|it| {
        let of = written_type(&it).unwrap_or_default();
        cell_tree::bound(&it).into_iter().map(move |name| (name, of.clone()))
    });
    let own: Vec<(String, String)> = own.collect();
    for statement in cell.lets() {
        let Some(ast::Pat::IdentPat(pattern)) = statement.pat() else { continue };
        let (Some(name), Some(value)) = (pattern.name(), statement.initializer()) else { continue };
        let name = name.text().to_string();
        // A variable of the same name is another one.
        found.remove(&name);
        let written = written_type(&statement);
        if types.get(&name).or(written.as_ref()).is_some_and(|it| is_pointer(it)) {
            let type_of = |name: &str| {
                let known = types.get(name).cloned();
                let of_cell = || own.iter().rfind(|(own, _)| own == name).map(|it| it.1.clone());
                known.or_else(of_cell).or_else(|| kept.get(name).cloned())
            };
            let target = target(&value, &found, &type_of);
            found.extend(target.map(|target| (name, target)));
        }
    }
    let unkept = found.into_iter().map(|(name, target)| Unkept { name, why: Why::Points(target) });
    unkept.collect()
}

fn written_type(statement: &ast::LetStmt) -> Option<String> {
    Some(statement.ty()?.syntax().text().to_string())
}

fn is_pointer(type_name: &str) -> bool {
    POINTERS.iter().any(|it| type_name.starts_with(it))
}

/// The variable that a pointer points to; `known` are those of other pointers.
fn target(
    value: &ast::Expr,
    known: &BTreeMap<String, String>,
    type_of: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    let into = |value: Option<ast::Expr>| target(&value?, known, type_of);
    match value {
        ast::Expr::CastExpr(it) => into(it.expr()),
        ast::Expr::ParenExpr(it) => into(it.expr()),
        ast::Expr::BlockExpr(it) => into(it.tail_expr()),
        ast::Expr::RefExpr(it) => place(&it.expr()?, type_of),
        ast::Expr::PathExpr(it) => known.get(&it.syntax().text().to_string()).cloned(),
        ast::Expr::CallExpr(it) => {
            let function = it.expr()?.syntax().text().to_string();
            let last = function.rsplit("::").next()?.to_owned();
            into(it.arg_list()?.args().next().filter(|_| OF_REFERENCE.contains(&&*last)))
        }
        ast::Expr::MethodCallExpr(it) => {
            let method = it.name_ref()?.text().to_string();
            let receiver = it.receiver()?;
            let path = || match &receiver {
                ast::Expr::PathExpr(it) => Some(it.syntax().text().to_string()),
                _ => None,
            };
            match &*method {
                "get" => {
                    path().filter(|it| type_of(it).is_some_and(|it| it.contains("UnsafeCell<")))
                }
                _ if INTO_SELF.contains(&&*method) => path().filter(|it| is_in_place(type_of(it))),
                // Such as `pointer.add(1)`.
                _ => match &receiver {
                    ast::Expr::ParenExpr(it) if matches!(it.expr()?, ast::Expr::RefExpr(_)) => None,
                    _ => into(Some(receiver)),
                },
            }
        }
        ast::Expr::MacroExpr(it) => {
            let text = it.syntax().text().to_string();
            let (name, inside) = text.split_once("!(")?;
            let last = name.rsplit("::").next()?;
            let place: String =
                inside.chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect();
            let leads = || inside.contains('.') && is_elsewhere(type_of(&place));
            (OF_PLACE.contains(&last) && type_of(&place).is_some() && !leads()).then_some(place)
        }
        _ => None,
    }
}

/// The variable that contains a place; none if the place is on the heap.
fn place(value: &ast::Expr, type_of: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    match value {
        ast::Expr::PathExpr(it) => {
            Some(it.syntax().text().to_string()).filter(|it| type_of(it).is_some())
        }
        ast::Expr::ParenExpr(it) => place(&it.expr()?, type_of),
        ast::Expr::FieldExpr(it) => {
            place(&it.expr()?, type_of).filter(|it| !is_elsewhere(type_of(it)))
        }
        ast::Expr::IndexExpr(it) => match it.base()? {
            base @ ast::Expr::PathExpr(_) => {
                place(&base, type_of).filter(|it| is_in_place(type_of(it)))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a value of this type contains its elements, and does not keep them on the heap.
fn is_in_place(type_name: Option<String>) -> bool {
    const CELLS: [&str; 3] = ["Cell", "RefCell", "MaybeUninit"];
    type_name.is_some_and(|it| {
        let name = type_constructor(&it);
        it.starts_with('[') || CELLS.contains(&name) || name.starts_with("Atomic")
    })
}

/// Whether the fields of a value of this type are those of a value that it leads to.
fn is_elsewhere(type_name: Option<String>) -> bool {
    const LEADING: [&str; 4] = ["Box", "Rc", "Arc", "Ref"];
    type_name.is_some_and(|it| {
        let name = type_constructor(&it);
        it.starts_with('&') || LEADING.contains(&name) || name.ends_with("Guard")
    })
}

/// `Rc` for `std::rc::Rc<i32>`.
fn type_constructor(type_name: &str) -> &str {
    let path = type_name.split('<').next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_to_variables_are_found() {
        let cell = "let x = 5; let a = [1, 2]; let v = vec![1];\n\
            let p = &x as *const i32; let q: *const i32 = &raw const s.0; let r = p.add(1) as *mut i32;\n\
            let h = v.as_ptr(); let i = a.as_ptr(); let j = &v[0] as *const i32; let k = std::ptr::from_ref(&x);\n\
            let b = Box::into_raw(Box::new(x)); let c = Rc::as_ptr(&t); let d = std::ptr::addr_of!(x);\n\
            let e = &*t as *const i32; let f = c.get(); let y: i32 = 5; let g = unsafe { &y as *const i32 };\n\
            let l = &n.0 as *const i32; let m = grid[1].as_ptr(); let o = &y as *const i32;\n\
            let o = Box::into_raw(Box::new(4));";
        let types = |of: &[(&str, &str)]| -> Variables {
            of.iter().map(|(name, of)| (name.to_string(), of.to_string())).collect()
        };
        let mut new = types(&[("x", "i32"), ("a", "[i32; 2]"), ("v", "Vec<i32>")]);
        new.extend("prhijkbcdefglmo".chars().map(|it| (it.to_string(), "*const i32".to_owned())));
        let kept = types(&[
            ("s", "(i32, i32)"),
            ("t", "Rc<i32>"),
            ("n", "std::boxed::Box<(i32, i32)>"),
            ("grid", "[Vec<i32>; 2]"),
        ]);
        let found = into_variables(&CellTree::new(cell), &new, &kept);
        let found: Vec<_> = found.iter().map(|it| (&*it.name, it.why.clone())).collect();
        let points = |name: &str, to: &str| (name.to_owned(), Why::Points(to.to_owned()));
        let expected =
            [("d", "x"), ("g", "y"), ("i", "a"), ("k", "x"), ("p", "x"), ("q", "s"), ("r", "x")];
        let expected = expected.map(|(name, to)| points(name, to));
        let expected: Vec<_> = expected.iter().map(|(name, why)| (&**name, why.clone())).collect();
        assert_eq!(found, expected);
    }
}
