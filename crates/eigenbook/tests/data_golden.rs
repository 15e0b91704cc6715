//! Tables, splits, scales, counts and files give the results of pandas, scikit-learn and NumPy.
//!
//! `golden/data/tables.py` wrote the numbers.

#[path = "golden/reader.rs"]
mod reader;

use eigenbook::data::*;
use eigenbook::ndarray::{Array, Array1, Array2, ArrayD, Axis, Dimension, Ix1, Ix2, IxDyn};
use eigenbook::serde_json::{self, Value};
use reader::{array, golden, text};
use std::fs;
use std::path::PathBuf;

#[test]
fn tables_are_read_and_written_as_by_pandas() {
    let folder = Folder::new("tables");
    for case in cases("tables", 22) {
        let path = folder.0.join("table.csv");
        fs::write(&path, text(&case, "text")).unwrap();
        let frame = read_csv(&path).unwrap();
        let columns = case["columns"].as_array().unwrap();
        assert_eq!(frame.names().len(), columns.len(), "{case}");
        for ((name, column), theirs) in frame.iter().zip(columns) {
            assert_eq!(name, text(theirs, "name"), "{case}");
            same_column(column, theirs);
        }
        frame.save_csv(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text(&case, "written"), "{case}");
    }
}

fn same_column(ours: &Column, theirs: &Value) {
    let values = &theirs["values"];
    match (ours, text(theirs, "kind")) {
        (column, "Empty") => assert!(column.is_empty()),
        (Column::Whole(ours), "Whole") => assert_eq!(ours, &vector::<i64>(values).to_vec()),
        (Column::Truth(ours), "Truth") => assert_eq!(ours, &vector::<bool>(values).to_vec()),
        (Column::Number(ours), "Number") => {
            assert_eq!(format!("{ours:?}"), format!("{:?}", vector::<f64>(values).to_vec()));
        }
        (Column::Text(ours), "Text") => {
            let theirs: Vec<_> = values
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it.as_str().map(str::to_owned))
                .collect();
            assert_eq!(ours, &theirs);
        }
        (ours, kind) => panic!("{kind} is {ours:?}"),
    }
}

#[test]
fn files_that_are_no_tables_are_refused() {
    let folder = Folder::new("refused");
    let error = |name: &str, bytes: &[u8]| {
        let path = folder.0.join(name);
        fs::write(&path, bytes).unwrap();
        read_csv(path).unwrap_err().to_string()
    };
    assert!(error("long.csv", b"a,b\n1,2\n1,2,3\n").contains("line 3 of"));
    assert!(error("long.csv", b"a,b\n1,2,3\n").contains("has 3 entries, and there are 2 names."));
    for open in [&b"a,b\n1,2\n\"x,1\ny,2\n"[..], b"a,b\n1,2\n1,\"x\"\"", b"\xef\xbb\xbf\n\na,\"b"] {
        let error = error("open.csv", open);
        assert!(error.contains("a quote in line 3 of") && error.contains("has no end"), "{error}");
    }
    let other = error("other.csv", b"a;b\n1,5;2\n");
    assert!(
        other.contains("there is 1 name, \"a;b\".") && other.contains("(path, ';')?"),
        "{other}"
    );
    assert!(error("empty.csv", b"").contains("is empty"));
    assert!(error("blank.csv", b" \n\n").contains("is empty"));
    assert!(error("latin.csv", b"a\ngr\xfcn\n").contains("saved as UTF-8 first"));
    let missing = read_csv(folder.0.join("none.csv")).unwrap_err().to_string();
    assert!(missing.contains("none.csv: No such file"), "{missing}");
    let path = folder.0.join("other.csv");
    fs::write(&path, "a;b\n1,5;2\n").unwrap();
    let frame = read_csv_with(&path, ';').unwrap();
    assert_eq!(
        (frame.names().join(" "), frame.text("a").unwrap()),
        ("a b".into(), vec!["1,5".into()])
    );
    assert!(read_csv_with(&path, '→').is_err());
    let matrix = Array2::<f64>::eye(2);
    save_csv(&path, ["x", "y"], &matrix).unwrap();
    assert_eq!(read_csv(&path).unwrap().to_array(["x", "y"]).unwrap(), matrix);
    assert!(save_csv(&path, ["x"], &matrix).is_err());
    assert!(save_csv(folder.0.join("no/such/folder.csv"), ["x", "y"], &matrix).is_err());
}

#[test]
fn columns_are_described_as_by_pandas() {
    let case = &cases("described", 1)[0];
    let columns =
        ["a", "b", "c"].iter().zip(case["operands"].as_array().unwrap()).map(|(name, it)| {
            let column = match it.as_str().unwrap().starts_with("f64") {
                true => Column::Number(vector(it).to_vec()),
                false => Column::Whole(vector(it).to_vec()),
            };
            ((*name).to_owned(), column)
        });
    let described = DataFrame::new(columns).unwrap().describe();
    for (name, theirs) in ["a", "b", "c"].iter().zip(case["results"].as_array().unwrap()) {
        near(described.column(name).unwrap().into_dyn(), array(theirs), 1e-14);
    }
}

#[test]
fn samples_are_split_as_by_scikit_learn() {
    for case in cases("splits", 6) {
        let x = Array1::from_iter(0..case["n"].as_i64().unwrap());
        let (share, seed) = (case["test_size"].as_f64().unwrap(), case["seed"].as_u64().unwrap());
        let both = x.view().insert_axis(Axis(1)).to_owned();
        let (train, test, targets, _) = train_test_split(&both, &x, share, seed as u32).unwrap();
        assert_eq!(train.column(0), vector::<i64>(&case["train"]), "{case}");
        assert_eq!(test.column(0), vector::<i64>(&case["test"]), "{case}");
        assert_eq!(targets, train.column(0));
    }
}

#[test]
fn each_class_is_split_as_by_scikit_learn() {
    for case in cases("stratified", 13) {
        let (share, seed) = (case["test_size"].as_f64().unwrap(), case["seed"].as_u64().unwrap());
        let y = vector::<i64>(&case["y"]);
        let x = Array1::from_iter(0..y.len() as i64);
        let (train, test, targets, _) =
            train_test_split_stratified(&x, &y, share, seed as u32).unwrap();
        assert_eq!(train, vector::<i64>(&case["train"]), "{case}");
        assert_eq!(test, vector::<i64>(&case["test"]), "{case}");
        assert_eq!(targets, train.mapv(|place| y[place as usize]));
    }
}

#[test]
fn groups_have_the_numbers_of_pandas() {
    let folder = Folder::new("groups");
    let path = folder.0.join("table.csv");
    for case in cases("groups", 8) {
        fs::write(&path, text(&case, "text")).unwrap();
        let groups = read_csv(&path).unwrap().groupby(text(&case, "name")).unwrap();
        for (call, ours) in [
            ("mean", groups.mean()),
            ("std", groups.std()),
            ("sum", groups.sum()),
            ("min", groups.min()),
            ("max", groups.max()),
            ("count", groups.count()),
        ] {
            ours.save_csv(&path).unwrap();
            let ours = fs::read_to_string(&path).unwrap();
            assert_eq!(ours, text(&case["results"], call), "{call} of {}", case["name"]);
        }
    }
}

#[test]
fn rows_and_columns_are_chosen_and_counted_as_by_pandas() {
    let folder = Folder::new("chosen");
    let path = folder.0.join("table.csv");
    let case = &cases("chosen", 1)[0];
    fs::write(&path, text(case, "text")).unwrap();
    let frame = read_csv(&path).unwrap();
    let is_wide = frame.column("width").unwrap().mapv(|width| width > 1.0);
    let same = |ours: &DataFrame, theirs: &Value| {
        ours.save_csv(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), theirs.as_str().unwrap());
    };
    same(&frame.head(3), &case["head"]);
    same(&frame.drop_missing(), &case["dropna"]);
    same(&frame.rows(&[6, 0, 3, 0]), &case["iloc"]);
    same(&frame.without(["width", "kind"]).unwrap(), &case["drop"]);
    same(&frame.select_where(&is_wide).unwrap(), &case["mask"]);
    for name in frame.names() {
        same(&frame.value_counts(name).unwrap(), &case["counts"][name]);
        let column = frame.get(name).unwrap();
        let n_missing = (0..column.len()).filter(|&row| column.is_missing(row)).count();
        assert_eq!(case["missing"][name], n_missing, "{name}");
    }
    for (name, labels) in case["labels"].as_object().unwrap() {
        assert_eq!(frame.labels(name).unwrap().0, vector::<i64>(labels), "{name}");
    }
}

#[test]
fn parts_of_a_table_are_those_of_pandas() {
    let folder = Folder::new("parts");
    let path = folder.0.join("table.csv");
    for case in cases("parts_of_tables", 4) {
        fs::write(&path, text(&case, "text")).unwrap();
        let frame = read_csv(&path).unwrap();
        let (n_rows, n_columns) = frame.dim();
        assert_eq!(case["shape"], serde_json::json!([n_rows, n_columns]));
        assert_eq!(frame.names(), strings(&case["names"]));
        let info = frame.info();
        assert_eq!(info.text("column").unwrap(), frame.names());
        assert_eq!(info.integers("missing").unwrap(), vector::<i64>(&case["missing"]), "{case}");
        let real = strings(&case["real"]);
        let matrix = frame.to_array(&real).unwrap();
        same_numbers(&matrix, &case["array"]);
        DataFrame::from_matrix(real, &matrix).unwrap().save_csv(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text(&case, "written"));
        for (name, column) in frame.iter() {
            assert_eq!(frame.text(name).unwrap(), strings(&case["texts"][name]), "{name}: {case}");
            match case["columns"].get(name) {
                Some(theirs) => {
                    same_numbers(&frame.column(name).unwrap(), theirs);
                    same_numbers(&column.numbers().unwrap(), theirs);
                }
                // A column without a row has no kind yet.
                None if n_rows == 0 => assert!(column.is_empty()),
                None => assert!(column.numbers().is_none() && frame.column(name).is_err()),
            }
            match case["integers"].get(name) {
                Some(theirs) => assert_eq!(frame.integers(name).unwrap(), vector::<i64>(theirs)),
                None if n_rows == 0 || text(&case["kinds"], name) == "b" => {}
                None => assert!(frame.integers(name).is_err()),
            }
            match case["classes"].get(name) {
                Some(theirs) => assert_eq!(frame.labels(name).unwrap().1, strings(theirs)),
                None => assert!(n_rows == 0 || frame.labels(name).is_err()),
            }
        }
    }
}

/// The same numbers, NaN included.
fn same_numbers<D: Dimension>(ours: &Array<f64, D>, theirs: &Value) {
    let theirs = array::<f64>(theirs);
    assert_eq!(format!("{:?}", ours.clone().into_dyn()), format!("{theirs:?}"));
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

#[test]
fn features_are_scaled_as_by_scikit_learn() {
    for case in cases("scales", 1) {
        let matrix = |it: &Value| array::<f64>(it).into_dimensionality::<Ix2>().unwrap();
        let (x, other) = (matrix(&case["operands"][0]), matrix(&case["operands"][1]));
        let scaler = StandardScaler::fit(&x).unwrap();
        let results = [
            scaler.mean.clone().into_dyn(),
            scaler.scale.clone().into_dyn(),
            standardize(&x).unwrap().into_dyn(),
            scaler.transform(&other).unwrap().into_dyn(),
            scaler.inverse_transform(&other).unwrap().into_dyn(),
        ];
        for (ours, theirs) in results.into_iter().zip(case["results"].as_array().unwrap()) {
            near(ours, array(theirs), 1e-14);
        }
    }
}

#[test]
fn classes_are_counted_as_by_scikit_learn() {
    for case in cases("confusions", 4) {
        let [targets, predictions] = [0, 1].map(|index| vector::<i64>(&case["operands"][index]));
        let counts = confusion_matrix(&targets, &predictions).unwrap();
        assert_eq!(counts.mapv(|count| count as i64).into_dyn(), array::<i64>(&case["result"]));
    }
}

#[test]
fn files_of_numpy_are_read_and_written_byte_by_byte() {
    let folder = Folder::new("npy");
    for case in cases("files", 9) {
        let path = folder.0.join("a.npy");
        let bytes = bytes(&case);
        fs::write(&path, &bytes).unwrap();
        macro_rules! same {
            ($($element:ty),*) => {
                match text(&case, "array").split([' ', ':']).next().unwrap() {
                    $(stringify!($element) => {
                        let ours = load_npy::<$element, IxDyn>(&path).unwrap();
                        assert_eq!(ours, array::<$element>(&case["array"]), "{case}");
                        let other = folder.0.join("b.npy");
                        save_npy(&other, &ours).unwrap();
                        // Ours are always row by row.
                        if case["fortran"] == false {
                            assert_eq!(fs::read(other).unwrap(), bytes, "{case}");
                        }
                    })*
                    kind => panic!("no such kind: {kind}"),
                }
            };
        }
        same!(f64, f32, i64, i32, u8, bool);
        assert_eq!(
            load_npy::<f64, IxDyn>(&path).unwrap().len(),
            load_npy::<f32, IxDyn>(&path).unwrap().len()
        );
    }
}

#[test]
fn archives_of_numpy_are_read() {
    let folder = Folder::new("npz");
    for case in cases("archives", 2) {
        let path = folder.0.join("a.npz");
        fs::write(&path, bytes(&case)).unwrap();
        let arrays = load_npz(&path).unwrap();
        assert_eq!(arrays.names(), ["x", "labels", "mask"]);
        let theirs = &case["arrays"];
        assert_eq!(arrays.get::<f64, _>("x").unwrap(), array::<f64>(&theirs["x"]));
        assert_eq!(arrays.get::<i64, _>("labels").unwrap(), array::<i64>(&theirs["labels"]));
        assert_eq!(arrays.get::<bool, _>("mask").unwrap(), array::<bool>(&theirs["mask"]));
        arrays.save(&path).unwrap();
        assert_eq!(load_npz(&path).unwrap(), arrays);
    }
    assert!(load_npz(folder.0.join("b.npz")).is_err());
}

/// The bytes of a file that the original wrote.
fn bytes(case: &Value) -> Vec<u8> {
    let pairs = text(case, "file").as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn data_sets_are_those_of_scikit_learn() {
    for (case, ours) in cases("sets", 2).iter().zip([load_iris(), load_digits()]) {
        assert_eq!(ours.feature_names, strings(&case["feature_names"]));
        assert_eq!(ours.target_names, strings(&case["target_names"]));
        assert_eq!(ours.target, vector::<i64>(&case["target"]));
        assert_eq!(ours.data.row(100), vector::<f64>(&case["row"]));
        near(ours.data.mean_axis(Axis(0)).unwrap().into_dyn(), array(&case["means"]), 1e-14);
        near(ours.data.std_axis(Axis(0), 0.0).into_dyn(), array(&case["deviations"]), 1e-13);
        near(ours.data.sum_axis(Axis(1)).into_dyn(), array(&case["rows"]), 1e-14);
    }
}

fn cases(part: &str, count: usize) -> Vec<Value> {
    let cases = golden("data/tables.json")[part].as_array().unwrap().clone();
    assert_eq!(cases.len(), count);
    cases
}

fn vector<T: std::str::FromStr<Err: std::fmt::Debug>>(value: &Value) -> Array1<T> {
    array::<T>(value).into_dimensionality::<Ix1>().unwrap()
}

/// Equal shapes, and elements equal up to the tolerance, relative to the largest.
fn near(ours: ArrayD<f64>, theirs: ArrayD<f64>, tolerance: f64) {
    let largest = theirs.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= tolerance * largest;
    assert!(
        ours.shape() == theirs.shape() && ours.iter().zip(&theirs).all(is_near),
        "{ours}\n{theirs}"
    );
}

/// A folder of this test alone, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("eigenbook-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
