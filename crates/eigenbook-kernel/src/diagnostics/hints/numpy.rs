//! `np.dot(x, y)` and its relatives.
//!
//! The only place that names functions of the preloaded library; a name that the session does not
//! have is not proposed.

use super::names::missing;
use super::operands::closed;
use crate::diagnostics::hint::{Case, Hint, Rule};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

pub(super) const RULES: &[Rule] = &[module];

/// Name in NumPy or PyTorch, and the Rust: `@` stands for the arguments, `&@` for references to
/// them, `#` for the first one, `$` for how many dimensions a shape has.
const TABLE: &[(&str, &str)] = &[
    ("array", "array!@"),
    ("tensor", "tensor!@"),
    ("dot", "dot(&@)?"),
    ("matmul", "matmul(&@)?"),
    ("multiply", "hadamard(&@)?"),
    ("outer", "outer(&@)?"),
    ("transpose", "#.t()"),
    ("allclose", "allclose(&@)?"),
    ("linalg.inv", "inverse(&@)?"),
    ("linalg.det", "determinant(&@)?"),
    ("linalg.solve", "solve(&@)?"),
    ("linalg.pinv", "pseudoinverse(&@)?"),
    ("linalg.svd", "svd(&@)?"),
    ("linalg.lstsq", "least_squares(&@)?"),
    ("linalg.matrix_rank", "matrix_rank(&@)?"),
    ("linalg.norm", "norm_l2(&@)"),
    ("zeros", "Array$::<f64>::zeros(@)"),
    ("ones", "Array$::<f64>::ones(@)"),
    ("eye", "Array2::<f64>::eye(@)"),
    ("arange", "Array1::range(0.0, @ as f64, 1.0)"),
    ("linspace", "linspace(@)?"),
    ("random.seed", "let mut rng = NumpyRandom::seed(@)"),
    ("random.rand", "rng.rand((@))"),
    ("random.randn", "rng.randn((@))"),
    ("manual_seed", "let mut rng = TorchRandom::manual_seed(@)"),
    ("sum", "#.sum()"),
    ("mean", "#.mean().unwrap()"),
    ("sqrt", "#.sqrt()"),
    ("exp", "#.exp()"),
    ("log", "#.ln()"),
    ("abs", "#.abs()"),
    ("tanh", "#.tanh()"),
    ("maximum", "maximum(&@)?"),
    ("pi", "std::f64::consts::PI"),
    ("inf", "f64::INFINITY"),
    ("nan", "f64::NAN"),
];

const MODULES: &[&str] =
    &["np", "numpy", "torch", "tf", "math", "plt", "pd", "scipy", "nn", "keras"];

fn module(case: &Case) -> Option<Hint> {
    let module = missing(case).filter(|it| MODULES.contains(it))?;
    let whole = chain(case)?;
    let path = case.code.text(case.range(&whole.head)).strip_prefix(module)?;
    let path: String =
        path.trim_start_matches('.').split('.').map(str::trim).collect::<Vec<_>>().join(".");
    let Some(text) = translated(case, &path, &whole) else {
        let rule = "Look for it among the functions of the prelude: Tab completes names.";
        let message = format!("`{module}` is a module of Python");
        return Some(Hint::new(message, rule).label("not in Rust"));
    };
    let python = case.code.text(case.code.range_of(&whole.node));
    let python = python.split('(').next().unwrap_or(python);
    let rule = "No module is imported: functions stand alone, and `&` lends them their arguments.";
    let fix = case.code.change([(case.code.range_of(&whole.node), text)]);
    Some(Hint::new(format!("`{python}` is Python, not Rust"), rule).label("not in Rust").fix(fix))
}

/// `np.linalg.inv(a)`: the head `np.linalg.inv`, the arguments, and the whole of it.
struct Chain {
    head: ast::Expr,
    arguments: Vec<ast::Expr>,
    node: ra_ap_syntax::SyntaxNode,
}

fn chain(case: &Case) -> Option<Chain> {
    let mut node = case.node::<ast::PathExpr>()?.syntax().clone();
    loop {
        let parent = node.parent()?;
        if let Some(field) = ast::FieldExpr::cast(parent.clone()) {
            node = field.syntax().clone();
        } else if let Some(call) = ast::MethodCallExpr::cast(parent.clone()) {
            // The name of a method call belongs to the path of modules.
            return Some(Chain {
                head: call.receiver()?,
                arguments: call.arg_list()?.args().collect(),
                node: call.syntax().clone(),
            });
        } else {
            let head = ast::Expr::cast(node.clone())?;
            return Some(Chain { head, arguments: Vec::new(), node });
        }
    }
}

fn translated(case: &Case, path: &str, whole: &Chain) -> Option<String> {
    let method = ast::MethodCallExpr::cast(whole.node.clone()).and_then(|it| it.name_ref());
    let name = match method {
        Some(method) if path.is_empty() => method.text().to_string(),
        Some(method) => format!("{path}.{}", method.text()),
        None => path.to_owned(),
    };
    let (_, rust) = TABLE.iter().find(|(python, _)| *python == name)?;
    let named =
        |it: &&ast::Expr| !matches!(it, ast::Expr::BinExpr(_)) || !case.text(*it).contains('=');
    let arguments: Vec<&ast::Expr> = whole.arguments.iter().filter(named).collect();
    let texts: Vec<&str> = arguments.iter().map(|it| case.text(*it)).collect();
    let lent = texts.iter().map(|it| it.trim_start_matches('&')).collect::<Vec<_>>().join(", &");
    let shape = texts.first().map_or(0, |it| it.matches(',').count()) + 1;
    let first = arguments.first().map(|it| closed(case, it)).unwrap_or_default();
    Some(
        rust.replace("&@", &format!("&{lent}"))
            .replace('@', &texts.join(", "))
            .replace('#', &first)
            .replace('$', &shape.to_string()),
    )
}
