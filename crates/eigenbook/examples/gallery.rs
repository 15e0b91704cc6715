//! Writes a notebook with one output of each kind, which can be viewed without a kernel.
//!
//! `cargo run -p eigenbook --example gallery -- gallery.ipynb`, then open it in JupyterLab. A
//! notebook from elsewhere is not trusted; `jupyter trust gallery.ipynb` makes it so.

use eigenbook::display::show::formats_of;
use eigenbook::prelude::*;
use serde_json::{Value, json};
use std::fmt::Debug;

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "gallery.ipynb".to_owned());
    let notebook = json!({
        "cells": outputs()?,
        "metadata": {
            "kernelspec": {"name": "eigenbook", "display_name": "Rust (Eigenbook)", "language": "rust"},
            "language_info": {"name": "rust"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    });
    std::fs::write(path, serde_json::to_string_pretty(&notebook)?)?;
    Ok(())
}

fn outputs() -> Result<Vec<Value>> {
    let a = array![[1, 2], [3, 4]];
    let wide = NumpyRandom::seed(42).rand((100, 64));
    let losses = NumpyRandom::seed(1).rand((42, 3));
    let results = results! { "Product" => a.dot(&a), "Dot product" => 11, "Law verified" => true };
    let mut cells = vec![
        cell("array![1, 2, 3]", &array![1, 2, 3]),
        cell("a", &a),
        cell("inverse(&a)?", &inverse(&a)?),
        cell("wide", &wide),
        cell("svd(&a)?", &svd(&a)?),
        cell("results", &results),
        cell("results.table(…)", &results.table("Operation", "Result").title("Results")),
        cell("Table::from_matrix(…)", &Table::from_matrix(["epoch", "loss", "accuracy"], &losses)?),
        cell("Figure::linear_map(&a)?", &Figure::linear_map(&a)?),
        cell("side_by_side(…)", &side_by_side([vectors()?, Figure::new().heat_map(&a)])),
        cell("network.decisions(…)", &decisions()?),
        cell("check", &check("product", &array![[2, 6], [12, 20]])?),
        cell("hint", &hint("product")?),
        cell("Markdown(…)", &Markdown("A **matrix** $A$ is a table of numbers.")),
        cell("Latex(…)", &Latex(r"A = \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}")),
        cell("Json(…)", &Json(json!({"loss": [0.7, 0.6]}))),
    ];
    cells.extend(explorers()?);
    Ok(cells)
}

/// The pictures that move.
fn explorers() -> Result<Vec<Value>> {
    let (a, b) = (array![[1, 2], [3, 4]], array![[5, 6], [7, 8]]);
    let (x, y) = (array![1, 2], array![3, 4]);
    let samples = array![[1, 2], [2, 3], [3, 4], [4, 5]];
    let layer = Linear::new(3, 2, &mut TorchRandom::manual_seed(0))?;
    let spectra = array![[1.57, 1.48, 1.38], [1.6, 1.49, 1.38], [1.8, 1.5, 1.36]];
    let descent = Explorer::gradient_descent(&samples, &array![3, 5, 7, 9], &[5, 5], 0.01)?;
    Ok(vec![
        cell("vectors", &Explorer::vectors(&x, &y)?),
        cell("dot", &Explorer::dot(&x, &y)?),
        cell("productexplorer", &Explorer::product(&a, &b)?),
        cell("hadamard", &Explorer::hadamard(&a, &b)?),
        cell("linear_map", &Explorer::linear_map(&a)?),
        cell("system", &Explorer::system(&array![[2, 1], [1, 3]], &[8, 13])?),
        cell("layer", &Explorer::layer(&layer, &[1, 2, 3])?),
        cell("gradient_descent", &descent),
        cell("least_squares", &Explorer::least_squares(&samples, &[3, 5, 7, 10])?),
        cell("svd", &Explorer::svd(&a)?),
        cell("spectrum", &Explorer::spectrum("epoch", &[0, 10, 50], &spectra)?),
        cell("training", &Explorer::training(&history()?, &[("level", 0.1)])?),
    ])
}

/// Points inside and outside of a circle, and a network trained to separate them.
fn decisions() -> Result<Figure> {
    let x = NumpyRandom::seed(5).uniform(-1.0, 1.0, (300, 2))?;
    let inside = |point: ndarray::ArrayView1<'_, f64>| point.dot(&point) < 0.5;
    let y = x.rows().into_iter().map(|point| [f64::from(u8::from(inside(point)))]);
    let y = ndarray::arr2(&y.collect::<Vec<_>>());
    let mut model = Sequential::new();
    model.add(Input::new(2))?;
    model.add(Dense::new(16).activation(Tanh))?;
    model.add(Dense::new(1).activation(Sigmoid))?;
    model.compile(Adam::default().learning_rate(0.05), BinaryCrossentropy, [Accuracy])?;
    model.fit(&x, &y, Fit::new().epochs(60).verbose(0))?;
    let of_class = |class: f64| {
        let rows: Vec<usize> = (0..300).filter(|&row| y[[row, 0]] == class).collect();
        x.select(Axis(0), &rows)
    };
    let (ones, zeros) = (of_class(1.0), of_class(0.0));
    Figure::plane()
        .title("Where the network decides for 1")
        .decisions(-1.0..1.0, -1.0..1.0, |x| model.predict(x))?
        .scatter("class 1", &ones.column(0), &ones.column(1))?
        .scatter("class 0", &zeros.column(0), &zeros.column(1))
}

fn history() -> Result<History> {
    let mut model = Sequential::new();
    model.add(Input::new(1))?;
    model.add(Dense::new(1))?;
    model.compile(Adam::default().learning_rate(0.05), MeanSquaredError, [])?;
    let (x, y) = (array![[1.0], [2.0], [3.0]], array![[2.0], [4.0], [6.0]]);
    model.fit(&x, &y, Fit::new().epochs(40).verbose(0).validation_data(&x, &y))
}

fn vectors() -> Result<Figure> {
    let (x, y) = (array![1, 2], array![3, 4]);
    Figure::plane().vector("x", &x)?.vector_from("y", &x, &y)?.vector("x + y", &(&x + &y))
}

/// A cell that shows a value as its result.
fn cell<T: Debug>(source: &str, value: &T) -> Value {
    let data = formats_of(value).map(|bundle| bundle.data().clone()).unwrap_or_default();
    let output = json!({
        "output_type": "execute_result", "execution_count": 1, "data": data, "metadata": {},
    });
    let id: String = source.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    json!({
        "cell_type": "code", "execution_count": 1, "id": id,
        "metadata": {}, "outputs": [output], "source": source,
    })
}
