//! Raw pointers into variables: a variable has another place in each cell, so that a pointer to it
//! would read other memory in the next one. Pointers to the heap stay right. The same holds for a value
//! with such a pointer in it, and for a variable of an earlier cell that is given one.

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

/// The types of std whose functions make a value around what they are given.
const AROUND: [&str; 11] = [
    "Box",
    "Rc",
    "Arc",
    "Cell",
    "RefCell",
    "OnceCell",
    "Mutex",
    "RwLock",
    "AtomicPtr",
    "NonNull",
    "ManuallyDrop",
];

/// The methods that put a value into what they are called for.
const INTO: [&str; 9] =
    ["push", "push_back", "push_front", "insert", "replace", "set", "extend", "store", "swap"];

/// The methods whose result points where their receiver points.
const SAME: [&str; 2] = ["unwrap", "expect"];

/// The variables that point to variables, or contain a pointer to one: new ones, and earlier ones to
/// which the cell assigns one. `types` are those of the new ones, `kept` those of earlier cells.
pub fn into_variables(cell: &CellTree, types: &Variables, kept: &Variables) -> Vec<Unkept> {
    if !may_point(cell, types) {
        return Vec::new();
    }
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let own = own_types(cell);
    let type_of = |name: &str| {
        let known = types.get(name).cloned();
        let of_cell = || own.iter().rfind(|(own, _)| own == name).map(|it| it.1.clone());
        known.or_else(of_cell).or_else(|| kept.get(name).cloned())
    };
    let is_pointer = |name: &str, written: Option<&String>| {
        let written = || written.filter(|it| !it.is_empty()).cloned();
        let of = types.get(name).cloned().or_else(written).or_else(|| type_of(name));
        of.is_some_and(|it| POINTERS.iter().any(|pointer| it.starts_with(pointer)))
    };
    for statement in cell.body().iter().flat_map(|body| body.statements()) {
        match statement {
            ast::Stmt::LetStmt(statement) => {
                let (Some(pattern), Some(value)) = (statement.pat(), statement.initializer())
                else {
                    continue;
                };
                let written = written_type(&statement);
                for (name, value) in pairs(&pattern, &value) {
                    let target = match is_pointer(&name, written.as_ref()) {
                        true => target(&value, &found, &type_of),
                        false => held(&value, &found, &type_of),
                    };
                    // A variable of the same name is another one.
                    found.remove(&name);
                    found.extend(target.map(|target| (name, target)));
                }
            }
            ast::Stmt::ExprStmt(it) => {
                let Some((name, is_whole, values)) = it.expr().and_then(given) else { continue };
                let of = type_of(&name).unwrap_or_default();
                let may_hold = POINTERS.iter().any(|pointer| of.contains(pointer));
                let is_own = is_whole && is_pointer(&name, None);
                let of_value = |value: &ast::Expr| match value {
                    ast::Expr::RefExpr(_) if may_hold => target(value, &found, &type_of),
                    _ if is_own => target(value, &found, &type_of),
                    _ => held(value, &found, &type_of),
                };
                let target = values.iter().find_map(of_value);
                if is_whole {
                    found.remove(&name);
                }
                let is_variable =
                    own.iter().any(|(own, _)| *own == name) || kept.contains_key(&name);
                found.extend(target.filter(|_| is_variable).map(|target| (name, target)));
            }
            ast::Stmt::Item(_) => {}
        }
    }
    found.into_iter().map(|(name, of)| Unkept { name, why: Why::Points(of) }).collect()
}

/// Whether a cell can make a pointer, or has a variable of such a type.
fn may_point(cell: &CellTree, types: &Variables) -> bool {
    let has_pointer = |it: &String| POINTERS.iter().any(|pointer| it.contains(pointer));
    ["&", "addr_of", "_ptr"].iter().any(|it| cell.code.contains(it))
        || types.values().any(has_pointer)
}

/// The variables that the cell's own `let`s bind, each with the type that is written there.
fn own_types(cell: &CellTree) -> Vec<(String, String)> {
    let own = cell.lets().flat_map(|it| {
        let of = written_type(&it).unwrap_or_default();
        cell_tree::bound(&it).into_iter().map(move |name| (name, of.clone()))
    });
    own.collect()
}

/// The names that a pattern binds, each with the value that contains its own.
fn pairs(pattern: &ast::Pat, value: &ast::Expr) -> Vec<(String, ast::Expr)> {
    match (pattern, value) {
        (ast::Pat::TuplePat(pattern), ast::Expr::TupleExpr(value))
            if pattern.fields().count() == value.fields().count() =>
        {
            let fields = pattern.fields().zip(value.fields());
            fields.flat_map(|(pattern, value)| pairs(&pattern, &value)).collect()
        }
        _ => {
            let names = pattern.syntax().descendants().filter_map(ast::IdentPat::cast);
            let names = names.filter_map(|it| Some(it.name()?.text().to_string()));
            names.map(|name| (name, value.clone())).collect()
        }
    }
}

/// The variable that an expression assigns to or puts something into, whether that replaces its whole
/// value, and what it is given.
fn given(expression: ast::Expr) -> Option<(String, bool, Vec<ast::Expr>)> {
    match expression {
        ast::Expr::BinExpr(it) => {
            let is_plain =
                |it: &ast::BinaryOp| matches!(it, ast::BinaryOp::Assignment { op: None });
            it.op_kind().filter(is_plain)?;
            let (to, value) = (it.lhs()?, it.rhs()?);
            let is_whole = matches!(to, ast::Expr::PathExpr(_));
            Some((root(to)?, is_whole, vec![value]))
        }
        ast::Expr::MethodCallExpr(it) => {
            let method = it.name_ref()?.text().to_string();
            let values = it.arg_list()?.args().collect();
            INTO.contains(&&*method).then_some(())?;
            Some((root(it.receiver()?)?, false, values))
        }
        _ => None,
    }
}

/// `a` of `a.b[c].d()`.
fn root(expression: ast::Expr) -> Option<String> {
    match expression {
        ast::Expr::PathExpr(it) => Some(it.syntax().text().to_string()),
        ast::Expr::FieldExpr(it) => root(it.expr()?),
        ast::Expr::IndexExpr(it) => root(it.base()?),
        ast::Expr::MethodCallExpr(it) => root(it.receiver()?),
        ast::Expr::PrefixExpr(it) => root(it.expr()?),
        ast::Expr::ParenExpr(it) => root(it.expr()?),
        _ => None,
    }
}

/// The variable that a pointer inside of a value points to, if the value is written with its parts. A
/// reference among them is a pointer: the compiler keeps no value with a reference to a variable.
fn held(
    value: &ast::Expr,
    known: &BTreeMap<String, String>,
    type_of: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    let held = |it: ast::Expr| held(&it, known, type_of);
    let part = |it: ast::Expr| match &it {
        ast::Expr::RefExpr(_) => target(&it, known, type_of),
        _ => held(it),
    };
    match value {
        ast::Expr::PathExpr(it) => known.get(&it.syntax().text().to_string()).cloned(),
        ast::Expr::CastExpr(it) => {
            let is_pointer = it.ty()?.syntax().text().to_string().starts_with('*');
            if is_pointer { target(value, known, type_of) } else { None }
        }
        ast::Expr::RefExpr(it) if it.raw_token().is_some() => target(value, known, type_of),
        ast::Expr::ParenExpr(it) => part(it.expr()?),
        ast::Expr::BlockExpr(it) => held(it.tail_expr()?),
        ast::Expr::TupleExpr(it) => it.fields().find_map(part),
        ast::Expr::ArrayExpr(it) => match it.kind() {
            ast::ArrayExprKind::ElementList(mut list) => list.find_map(part),
            ast::ArrayExprKind::Repeat { initializer, .. } => part(initializer?),
        },
        ast::Expr::RecordExpr(it) => {
            let fields = it.record_expr_field_list()?.fields();
            fields.filter_map(|it| it.expr()).find_map(part)
        }
        ast::Expr::CallExpr(it) => match makes_around(it)? {
            true => it.arg_list()?.args().find_map(part),
            false => target(value, known, type_of).filter(|_| is_of_reference(it)),
        },
        ast::Expr::MethodCallExpr(it) => match &*it.name_ref()?.text().to_string() {
            method if SAME.contains(&method) => held(it.receiver()?),
            "clone" => match it.receiver()? {
                receiver @ ast::Expr::PathExpr(_) => held(receiver),
                _ => None,
            },
            method if INTO_SELF.contains(&method) => target(value, known, type_of),
            _ => None,
        },
        ast::Expr::ClosureExpr(it) => {
            let paths = it.body()?.syntax().descendants().filter_map(ast::PathExpr::cast);
            let mut names = paths.map(|it| it.syntax().text().to_string());
            names.find_map(|name| known.get(&name).cloned())
        }
        ast::Expr::MacroExpr(it) => {
            let text = it.syntax().text().to_string();
            let Some(list) = text.strip_prefix("vec!") else {
                return target(value, known, type_of);
            };
            let list = list.trim().get(1..list.trim().len().checked_sub(1)?)?;
            let list = CellTree::new(format!("[{list}]")).body()?.tail_expr()?;
            held(list)
        }
        _ => None,
    }
}

/// Whether a call makes a value around what it is given: `Some(x)`, `Box::new(x)`.
fn makes_around(call: &ast::CallExpr) -> Option<bool> {
    let function = call.expr()?.syntax().text().to_string();
    let (of, last) = function.rsplit_once("::").unwrap_or(("", &function));
    let of = type_constructor(of.trim_end_matches("::"));
    // Others, such as `Rc::clone(&x)`, copy what they are given a reference to.
    let is_new = last == "new" && AROUND.contains(&of);
    let is_pointer = of == "NonNull" && matches!(last, "from" | "new_unchecked");
    Some(last.trim().starts_with(char::is_uppercase) || is_new || is_pointer)
}

/// Whether a call makes a pointer of a reference: `std::ptr::from_ref(&x)`.
fn is_of_reference(call: &ast::CallExpr) -> bool {
    let function = call.expr().map(|it| it.syntax().text().to_string()).unwrap_or_default();
    OF_REFERENCE.contains(&function.rsplit("::").next().unwrap_or_default())
}

fn written_type(statement: &ast::LetStmt) -> Option<String> {
    Some(statement.ty()?.syntax().text().to_string())
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
        ast::Expr::FieldExpr(it) => into(it.expr()),
        ast::Expr::IndexExpr(it) => into(it.base()),
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
