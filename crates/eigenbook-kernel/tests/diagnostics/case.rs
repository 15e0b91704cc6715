//! Cells with mistakes, topic by topic, in `cases/TOPIC.txt`: each with the state of the session,
//! and below the dashes the report.
//!
//! ```text
//! === name of the case
//! //~ let a: Array2<f64>         a variable of an earlier cell
//! //~ new b: Vec<f64>            a variable that the cell leaves behind, with its type
//! //~ moved x in 2: let y = x;   a variable that cell 2 gave away
//! //~ unkept y in 3              a variable of cell 3, which failed
//! //~ unkept z in 3, borrowed from y   a variable that ended with cell 3
//! //~ gone f in 3                a definition of cell 3 that did not fit later ones
//! //~ lost p: Point by Point     a variable whose type is defined anew
//! //~ shape x [3]                how long the axes of a variable are
//! //~ unbuilt trait R of T by p/f   a part of a package that was not built; perhaps `method m`
//! //~ whole                      what is folded away is shown, too
//! println!("{x}");
//! ---
//! E0425 in cell [4], line 1: …
//! ```
//!
//! `cases/TOPIC.json` has the real compiler's messages about each cell, recorded by `record.rs`.

use eigenbook_kernel::compile::{Kind, Sought, Unbuilt, Variables, Why};
use eigenbook_kernel::diagnostics::{Absent, Cell, Gone, Lost, Moved, Session};
use std::path::PathBuf;

/// One cell of a topic.
pub struct Case {
    pub name: String,
    /// The lines that begin with `//~`.
    pub directives: Vec<String>,
    pub cell: Cell,
}

impl Case {
    /// The text after the word in each directive that begins with it.
    pub fn said(&self, word: &str) -> Vec<&str> {
        self.directives.iter().filter_map(|line| line.strip_prefix(word)).map(str::trim).collect()
    }

    /// The state of the session.
    pub fn session(&self) -> Session {
        Session {
            variables: self.variables(),
            moved: self.said("moved ").into_iter().map(moved).collect(),
            absent: self.said("unkept ").into_iter().map(absent).collect(),
            gone: self.said("gone ").into_iter().map(gone).collect(),
            lost: self.said("lost ").into_iter().map(lost).collect(),
            definitions: Vec::new(),
            names: NAMES.split_whitespace().map(str::to_owned).collect(),
            shapes: self.said("shape ").into_iter().map(shape).collect(),
            unbuilt: self.said("unbuilt ").into_iter().map(unbuilt).collect(),
        }
    }

    /// The existing variables, and the unusable ones.
    fn variables(&self) -> Variables {
        let lost = self.said("lost ").into_iter().map(|text| text.split(" by ").next());
        let all = self.said("let ").into_iter().map(Some).chain(lost).flatten();
        all.map(variable).collect()
    }

    /// The case as the topic's file has it, with this report.
    pub fn with_report(&self, report: &str) -> String {
        let directives: String = self.directives.iter().map(|it| format!("//~ {it}\n")).collect();
        format!("=== {}\n{directives}{}\n---\n{report}\n\n", self.name, self.cell.code)
    }
}

/// Some of the names that a cell may use without importing them.
const NAMES: &str = "\
    Accuracy Activation Adam AdamW Array1 Array2 Array3 ArrayBase ArrayMethods Axis \
    BinaryCrossentropy CategoricalCrossentropy ClearOutput Color Column Complex CowRepr DataFrame \
    Dataset Dense Dim DisplayHandle Dropout EarlyStopping Eigen EigenSymmetric Elementwise Error \
    EvcxrDisplay Explorer Figure Fit GradientCheck History Html Input IxDynImpl Json Latex LeakyRelu \
    LeastSquares Linear Loss Markdown MeanAbsoluteError MeanSquaredError Metric Numbers NumpyRandom \
    Optimizer OwnedArcRepr OwnedRepr Panels Png Qr Relu Result Results RmsProp Sequential Sgd \
    Sigmoid Softmax SparseCategoricalCrossentropy StandardScaler Summary Sums Svd Svg Table Tanh \
    ToFloat TorchRandom ViewRepr allclose allclose_with arange array check cholesky clear_output \
    condition_number confusion_matrix convolve cosine_similarity cross determinant digitize display \
    dot eigen interp pad train_test_split_stratified \
    eigen_symmetric eigenvalues from_python gradient_check hadamard hint hstack input input_secret \
    inverse is_linearly_dependent kron learning_curve least_squares linspace live_controls \
    live_curve load_digits load_iris load_npy matmul matrix_rank matvec maximum metric_curve minimum \
    ndarray ndarray_linalg norm_frobenius norm_l1 norm_l2 norm_max numpy_repr numpy_str one_hot \
    outer plotters pseudoinverse pseudoinverse_with python_list qr read_csv read_csv_with results \
    row s save_csv save_npy serde_json show side_by_side singular_values solve standardize svd \
    svd_thin tensor torch_repr trace train_test_split transpose vstack where_";

/// The cells of a topic.
pub fn read(topic: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(path(topic, "txt")).expect("the topic has a file");
    let cases = text.split("=== ").filter(|text| !text.trim().is_empty());
    cases.map(case).collect()
}

/// The folder of the topics.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics/cases")
}

/// The file of a topic.
pub fn path(topic: &str, extension: &str) -> PathBuf {
    folder().join(format!("{topic}.{extension}"))
}

fn case(text: &str) -> Case {
    let above = text.split("\n---").next().expect("a split has a first part");
    let (name, rest) = above.split_once('\n').expect("a case has a name and a cell");
    let lines: Vec<&str> = rest.lines().collect();
    let (directives, code): (Vec<&str>, Vec<&str>) =
        lines.iter().partition(|line| line.starts_with("//~"));
    let directives = directives.iter().map(|line| line[3..].trim().to_owned()).collect();
    Case { name: name.to_owned(), directives, cell: Cell::new(4, code.join("\n")) }
}

/// A variable of a directive.
pub struct Known<'a> {
    pub name: &'a str,
    pub kind: &'a str,
    /// `mut ` or empty.
    pub mutable: &'static str,
}

/// Reads `mut a: Vec<f64>`.
pub fn known(text: &str) -> Known<'_> {
    let (name, kind) = text.split_once(": ").expect("a variable has a type");
    match name.strip_prefix("mut ") {
        Some(name) => Known { name, kind, mutable: "mut " },
        None => Known { name, kind, mutable: "" },
    }
}

fn variable(text: &str) -> (String, String) {
    let Known { name, kind, .. } = known(text);
    (name.to_owned(), kind.to_owned())
}

fn unbuilt(text: &str) -> Unbuilt {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [kind, part, "of", of, by, place] = words[..] else { panic!("{text} is not readable") };
    let (package, feature) = place.split_once('/').expect("a package and its feature");
    Unbuilt {
        sought: Sought {
            kind: match kind {
                "trait" => Kind::Trait,
                "derive" => Kind::Derive,
                _ => Kind::Method,
            },
            of: of.to_owned(),
            name: part.to_owned(),
        },
        package: package.to_owned(),
        features: format!("the feature `{feature}`"),
        is_certain: by == "by",
        line: format!(":dep {package} = {{ version = \"1\", features = [\"{feature}\"] }}"),
    }
}

fn shape(text: &str) -> (String, Vec<usize>) {
    let (name, lengths) = text.split_once(' ').expect("`shape NAME [LENGTH, …]`");
    (name.to_owned(), serde_json::from_str(lengths).expect("a list of lengths"))
}

fn moved(text: &str) -> Moved {
    let (name, rest) = text.split_once(" in ").expect("`moved NAME in CELL: LINE`");
    let (cell, line) = rest.split_once(": ").expect("`moved NAME in CELL: LINE`");
    let cell = cell.parse().expect("the cell has a number");
    Moved { name: name.to_owned(), cell, line: Some(line.to_owned()), type_name: None }
}

fn lost(text: &str) -> Lost {
    let (own, because) = text.split_once(" by ").expect("`lost NAME: TYPE by NAME`");
    Lost { name: known(own).name.to_owned(), because: because.to_owned() }
}

fn absent(text: &str) -> Absent {
    let (name, cell) = text.split_once(" in ").expect("`unkept NAME in CELL`");
    let (cell, lender) = match cell.split_once(", borrowed from ") {
        Some((cell, lender)) => (cell, Some(lender.to_owned())),
        None => (cell, None),
    };
    let why = lender.map(|lender| Why::Borrows(Some(lender)));
    Absent { name: name.to_owned(), cell: cell.parse().expect("the cell has a number"), why }
}

/// `f in 3`
fn gone(text: &str) -> Gone {
    let (name, cell) = text.split_once(" in ").expect("a definition is gone in a cell");
    Gone { name: name.to_owned(), cell: cell.parse().expect("a cell has a number") }
}
