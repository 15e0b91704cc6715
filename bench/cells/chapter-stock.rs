//! The chapter's cells for plain evcxr_jupyter, with its packages; functions missing in them are
//! written by hand.

// %% setup
:dep ndarray = { version = "=0.17.2", features = ["blas"] }
:dep ndarray-linalg = { version = "=0.18.1", default-features = false }
:dep openblas_of_the_system = { path = "BENCH/openblas" }
:dep ndarray-rand = "=0.16.0"
:dep serde_json = "1"
extern crate openblas_of_the_system;
use ndarray::prelude::*;
use ndarray_linalg::{Inverse, Norm, SVD, Solve};
use ndarray_rand::RandomExt;
use ndarray_rand::rand_distr::Uniform;
// %% scalars
let s = 5;
let t = 3.14;
println!("{s} {t}");
// %% vectors
let x = array![1, 2, 3];
x
// %% matrices
let a = array![[1, 2], [3, 4]];
a
// %% tensors
let tensor = Array3::random((3, 3, 3), Uniform::new(0.0, 1.0)?);
tensor
// %% operations
let (x, y) = (array![1, 2], array![3, 4]);
let b = array![[5, 6], [7, 8]];
println!("x + y: {}", &x + &y);
println!("dot product: {}", x.dot(&y));
println!("A x: {}", a.dot(&x));
println!("A B: {}", a.dot(&b));
println!("A transposed: {}", a.t());
println!("length of x: {}", x.mapv(f64::from).norm_l2());
// %% 6
fn all_close(a: &Array2<i32>, b: &Array2<i32>) -> bool {
    a.shape() == b.shape() && a.iter().zip(b).all(|(a, b)| a == b)
}

let (a, b) = (array![[1, 2], [3, 4]], array![[5, 6], [7, 8]]);
let (x, y) = (array![1, 2], array![3, 4]);
let c = a.dot(&b);
let elementwise = &a * &b;
let inner = x.dot(&y);
let distributive = all_close(&a.dot(&(&b + &b)), &(&c + &c));
let d = array![[2, 3], [4, 5]];
let associative = all_close(&a.dot(&b.dot(&d)), &c.dot(&d));
let transposed = all_close(&c.t().to_owned(), &b.t().dot(&a.t()));
let solution = array![[2.0, 1.0], [1.0, 3.0]].solve(&array![8.0, 13.0])?;
// %% 8
let results = vec![
    ("A B", c.to_string()),
    ("A * B", elementwise.to_string()),
    ("x . y", inner.to_string()),
    ("distributive", distributive.to_string()),
    ("associative", associative.to_string()),
    ("transposed", transposed.to_string()),
    ("A x = b", solution.to_string()),
];
results
// %% 13
let description = serde_json::json!({"name": "C", "shape": c.shape(), "sum": c.sum()});
println!("{description}");
// %% table
fn show_table(rows: &[(&str, String)]) {
    let rows: String =
        rows.iter().map(|(name, value)| format!("<tr><td>{name}<td>{value}")).collect();
    println!("EVCXR_BEGIN_CONTENT text/html\n<table>{rows}</table>\nEVCXR_END_CONTENT");
}

show_table(&results);
// %% 20
struct Linear {
    weight: Array2<f32>,
    bias: Array1<f32>,
}

impl Linear {
    fn new(n_in: usize, n_out: usize) -> Self {
        let bound = 1.0 / (n_in as f32).sqrt();
        let uniform = Uniform::new(-bound, bound).unwrap();
        Self { weight: Array2::random((n_out, n_in), uniform), bias: Array1::random(n_out, uniform) }
    }

    fn forward(&self, x: &Array2<f32>) -> Array2<f32> {
        x.dot(&self.weight.t()) + &self.bias
    }
}

let sample: Array2<f32> = array![[1.0, 2.0, 3.0]];
let layer = Linear::new(3, 2);
let answer = layer.forward(&sample);
show_table(&[
    ("input", sample.to_string()),
    ("output", answer.to_string()),
    ("weights", layer.weight.to_string()),
    ("bias", layer.bias.to_string()),
    ("by hand", (sample.dot(&layer.weight.t()) + &layer.bias).to_string()),
]);
// %% 21
let x = array![[1, 2], [2, 3], [3, 4], [4, 5]];
let y = array![3, 5, 7, 9];
// %% 26
fn predict<T: ndarray::LinalgScalar>(x: &Array2<T>, weights: &Array1<T>) -> Array1<T> {
    x.dot(weights)
}

let weights = array![5, 5];
let predictions = predict(&x, &weights);
println!("predictions: {predictions}");
// %% 27
fn mean_squared_error(truth: &Array1<f64>, guess: &Array1<f64>) -> f64 {
    (truth - guess).pow2().sum() / truth.len() as f64
}

let (xf, yf) = (x.mapv(f64::from), y.mapv(f64::from));
let error = mean_squared_error(&yf, &predictions.mapv(f64::from));
println!("error: {error}");
let gradient = 2.0 * x.t().dot(&(&predictions - &y)).mapv(f64::from) / y.len() as f64;
let rate = 0.01;
let weights = weights.mapv(f64::from) - rate * &gradient;
let new_predictions = predict(&xf, &weights);
let new_error = mean_squared_error(&yf, &new_predictions);
println!("new predictions: {new_predictions}");
println!("new error: {new_error}");
// %% rank
let singular_values = xf.svd(false, false)?.1;
let rank = singular_values.iter().filter(|value| **value > 1e-12 * singular_values[0]).count();
println!("rank: {rank}");
println!("dependent: {}", rank < x.ncols());
// %% 29
fn pseudoinverse(a: &Array2<f64>) -> Array2<f64> {
    let (u, s, vt) = a.svd(true, true).unwrap();
    let (u, vt) = (u.unwrap(), vt.unwrap());
    let k = s.len();
    let v = vt.slice(s![..k, ..]).t().to_owned() / &s;
    v.dot(&u.slice(s![.., ..k]).t())
}

match xf.inv() {
    Ok(inverse) => println!("by the inverse: {}", inverse.dot(&yf)),
    Err(_) => println!("no inverse"),
}
println!("by the pseudo-inverse: {}", pseudoinverse(&xf).dot(&yf));
// %% 39
struct Adam {
    mean: Array2<f32>,
    square: Array2<f32>,
    step: i32,
}

impl Adam {
    fn new(shape: (usize, usize)) -> Self {
        Self { mean: Array2::zeros(shape), square: Array2::zeros(shape), step: 0 }
    }

    fn update(&mut self, weights: &mut Array2<f32>, gradient: &Array2<f32>) {
        self.step += 1;
        let scale = (1.0 - 0.999_f32.powi(self.step)).sqrt() / (1.0 - 0.9_f32.powi(self.step));
        self.mean = 0.9 * &self.mean + 0.1 * gradient;
        self.square = 0.999 * &self.square + 0.001 * gradient * gradient;
        *weights -= &(0.001 * scale * &self.mean / (self.square.sqrt() + 1e-7));
    }
}
// %% 40
let x = Array2::random((100, 5), Uniform::new(0.0_f32, 1.0)?);
let y = Array2::random((100, 1), Uniform::new(0.0_f32, 1.0)?);
// %% model
struct Network {
    layers: Vec<(Array2<f32>, Adam)>,
}

impl Network {
    fn new(sizes: &[usize]) -> Self {
        let layer = |pair: &[usize]| {
            let bound = (6.0 / (pair[0] + pair[1]) as f32).sqrt();
            let mut weights =
                Array2::random((pair[0] + 1, pair[1]), Uniform::new(-bound, bound).unwrap());
            weights.row_mut(pair[0]).fill(0.0);
            (weights, Adam::new((pair[0] + 1, pair[1])))
        };
        Self { layers: sizes.windows(2).map(layer).collect() }
    }

    fn with_ones(x: &Array2<f32>) -> Array2<f32> {
        ndarray::concatenate![Axis(1), x.view(), Array2::ones((x.nrows(), 1))]
    }

    fn train(&mut self, x: &Array2<f32>, y: &Array2<f32>) -> f32 {
        let n_layers = self.layers.len();
        let mut inputs = vec![Self::with_ones(x)];
        let mut output = x.clone();
        for (i, (weights, _)) in self.layers.iter().enumerate() {
            let z = inputs[i].dot(weights);
            if i + 1 < n_layers {
                inputs.push(Self::with_ones(&z.mapv(|z| z.max(0.0))));
            } else {
                output = z.mapv(|z| 1.0 / (1.0 + (-z).exp()));
            }
        }
        let mut delta = (&output - y) / x.nrows() as f32;
        for i in (0..n_layers).rev() {
            let (weights, optimizer) = &mut self.layers[i];
            let gradient = inputs[i].t().dot(&delta);
            if i > 0 {
                let n = weights.nrows() - 1;
                delta = delta.dot(&weights.slice(s![..n, ..]).t());
                let active = inputs[i].slice(s![.., ..n]).mapv(|a| (a > 0.0) as u8 as f32);
                delta = delta * active;
            }
            optimizer.update(weights, &gradient);
        }
        let loss = y * &output.ln() + (1.0 - y) * (1.0 - &output).ln();
        -loss.mean().unwrap()
    }
}

let mut model = Network::new(&[5, 64, 32, 1]);
println!("parameters: {}", model.layers.iter().map(|(weights, _)| weights.len()).sum::<usize>());
// %% 43
use ndarray_rand::rand::seq::SliceRandom;

let mut history = vec![];
for _ in 0..50 {
    let mut order: Vec<usize> = (0..100).collect();
    order.shuffle(&mut ndarray_rand::rand::rng());
    for batch in order.chunks(32) {
        history.push(model.train(&x.select(Axis(0), batch), &y.select(Axis(0), batch)));
    }
}
history.len()
// %% 44
let weights = model.layers[0].0.slice(s![..5, ..]).mapv(f64::from);
let weights_pinv = pseudoinverse(&weights);
println!("weights: {:?}", weights.dim());
println!("pseudo-inverse: {:?}", weights_pinv.dim());
// %% 45
let (u, d, vt) = weights.svd(true, true)?;
println!("singular values: {d}");
