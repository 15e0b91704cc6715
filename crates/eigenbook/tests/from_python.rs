//! Each piece of Rust in `assets/numpy.md` compiles and runs.
//!
//! The build script writes the pieces into functions; here are the variables that they use.

#![allow(
    unused,
    clippy::all,
    reason = "each row uses some of the names, and is as a student writes it"
)]

use eigenbook::prelude::*;
use std::error::Error as AnyError;

type Outcome = std::result::Result<(), Box<dyn AnyError>>;
type Row = fn() -> Outcome;

include!(concat!(env!("OUT_DIR"), "/rows.rs"));

/// The values of these names in the tables.
struct Context {
    a: Array2<i32>,
    b: Array2<i32>,
    x: Array1<i32>,
    y: Array1<i32>,
    rng: NumpyRandom,
    torch: TorchRandom,
    inputs: Array2<f32>,
    linear: Linear,
    model: Sequential,
    data: Array2<f32>,
    labels: Array1<f32>,
    weights: Array2<f32>,
    bias: Array1<f32>,
    history: History,
    error: f64,
    errors: Array1<f64>,
    classes: Array1<i32>,
    targets: Array1<i32>,
    predictions: Array1<i32>,
    frame: DataFrame,
    scaler: StandardScaler,
}

/// As far as a model is when this line of code is written.
fn context(piece: &str) -> Result<Context> {
    let mut torch = TorchRandom::manual_seed(0);
    let linear = Linear::new(3, 2, &mut torch)?;
    let data = NumpyRandom::seed(0).rand((10, 2)).to_f32();
    let labels = NumpyRandom::seed(1).randint(0, 2, 10)?.to_f32();
    let empty = Sequential::new();
    let mut with_input = empty.clone();
    with_input.add(Input::new(2))?;
    let mut with_images = empty.clone();
    with_images.add(Input::new((8, 8, 1)))?;
    let mut with_convolution = with_images.clone();
    with_convolution.add(Conv2D::new(16, 3))?;
    let mut with_layers = with_input.clone();
    with_layers.add(Dense::new(1).activation(Sigmoid))?;
    let mut compiled = with_layers.clone();
    compiled.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    let history = compiled.fit(&data, &labels, Fit::new().epochs(1).verbose(0))?;
    let (weights, bias) = compiled.layers()[0].get_weights();
    compiled.save("model.safetensors")?;
    let model = match piece {
        _ if piece.starts_with("model.add(Input") => empty,
        _ if piece.starts_with("model.add(Dropout") => with_layers,
        _ if piece.starts_with("model.add(BatchNormalization") => with_layers,
        _ if piece.starts_with("model.add(Conv2D") => with_images,
        _ if piece.starts_with("model.add(MaxPooling2D") => with_convolution,
        _ if piece.starts_with("model.add(") => with_input,
        _ if piece.starts_with("model.compile(") => with_layers,
        _ => compiled,
    };
    save_csv("data.csv", ["x1", "x2"], &array![[1.0, 2.0], [3.0, 4.0]])?;
    save_npy("a.npy", &array![[1.0, 2.0], [3.0, 4.0]])?;
    Npz::new().with("a", &array![[1.0, 2.0], [3.0, 4.0]]).save("a.npz")?;
    std::fs::write("kinds.csv", "width,height,kind\n1,2.5,a\n3,4.5,b\n").expect("a new folder");
    let (x, y) = match piece {
        // The cross product is one of vectors in space.
        _ if piece.contains("cross(") => (array![1, 2, 0], array![3, 5, 1]),
        _ => (array![1, 2], array![3, 5]),
    };
    Ok(Context {
        // Symmetric and positive definite, as two of the decompositions want it.
        a: array![[4, 1], [1, 3]],
        b: array![[1, 2], [3, 4]],
        x,
        y,
        rng: NumpyRandom::seed(0),
        torch,
        inputs: tensor![[1.0, 2.0, 3.0]],
        linear,
        model,
        data,
        labels,
        weights,
        bias,
        history,
        error: 0.5,
        errors: array![0.1, 0.2],
        classes: array![0, 1],
        targets: array![0, 1, 1],
        predictions: array![0, 1, 0],
        // A matrix has no texts.
        frame: read_csv(if piece.contains("frame.names())") { "data.csv" } else { "kinds.csv" })?,
        scaler: StandardScaler::fit(&array![[4, 1], [2, 3]])?,
    })
}

#[test]
fn each_piece_of_rust_in_the_table_runs() {
    // Some write files, and read those of others.
    let folder = std::env::temp_dir().join(format!("eigenbook-rows-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder of its own");
    std::env::set_current_dir(&folder).expect("it is there");
    assert!(ROWS.len() > 180, "the table has lost rows: {}", ROWS.len());
    for (piece, row) in ROWS {
        row().unwrap_or_else(|error| panic!("{piece}\n{error}"));
    }
    let _ = std::fs::remove_dir_all(folder);
}
