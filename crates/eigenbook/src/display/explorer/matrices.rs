//! Explorers of matrices: products element by element, a layer as a graph.

use super::{Explorer, finite, misfit, rows, short};
use crate::Element;
use crate::Result;
use crate::display::figure::{Color, Figure, Numbers};
use crate::linalg;
use crate::nn::Linear;
use ndarray::{Array2, ArrayRef, Ix2};
use serde_json::json;

/// A script shows so many rows and columns at most.
const LARGEST: usize = 8;

impl Explorer {
    /// The product A·B: an element as row times column, a column, a row, or a sum of columns times rows.
    ///
    /// # Shapes
    /// - `a`: `(m, n)`, `b`: `(n, p)`, none above 8
    ///
    /// # Errors
    /// Shapes that do not fit, or a number that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Explorer::product(&array![[1, 2], [3, 4]], &array![[5, 6], [7, 8]])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn product<T: Element, U: Element>(
        a: &ArrayRef<T, Ix2>,
        b: &ArrayRef<U, Ix2>,
    ) -> Result<Self> {
        let (a, b) = both("Explorer::product", a, b)?;
        let c = linalg::matmul(&a, &b)?;
        let still = [("A", &a), ("B", &b), ("A·B", &c)].map(|(name, m)| heat(name, m));
        let scene = include_str!("../../../assets/explorer/product.js");
        Ok(Self::new(still, scene, json!({ "a": rows(&a), "b": rows(&b) })))
    }

    /// The Hadamard product A ∘ B beside the product A·B, element by element.
    ///
    /// # Shapes
    /// - `a`, `b`: `(n, n)`, n at most 8
    ///
    /// # Errors
    /// Shapes that do not fit, or a number that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Explorer::hadamard(&array![[1, 2], [3, 4]], &array![[5, 6], [7, 8]])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn hadamard<T: Element, U: Element>(
        a: &ArrayRef<T, Ix2>,
        b: &ArrayRef<U, Ix2>,
    ) -> Result<Self> {
        let (a, b) = both("Explorer::hadamard", a, b)?;
        let (product, hadamard) = (linalg::matmul(&a, &b)?, linalg::hadamard(&a, &b)?);
        let still = [heat("A·B", &product), heat("A ∘ B", &hadamard)];
        let scene = include_str!("../../../assets/explorer/product.js");
        let data = json!({ "a": rows(&a), "b": rows(&b), "hadamard": true });
        Ok(Self::new(still, scene, data))
    }

    /// A linear layer as a graph, with an edge for each weight, beside x·Wᵀ + b; the inputs can
    /// be moved.
    ///
    /// # Shapes
    /// - `layer.weight`: `(n_out, n_in)`, neither above 8
    /// - `x`: `n_in` numbers
    ///
    /// # Errors
    /// Another number of inputs, or a number that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let layer = Linear::new(3, 2, &mut TorchRandom::manual_seed(0))?;
    /// Explorer::layer(&layer, &array![1.0, 0.5, -1.0])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn layer(layer: &Linear, x: &(impl Numbers + ?Sized)) -> Result<Self> {
        let operation = "Explorer::layer";
        let (w, b, x) = (layer.weight.mapv(f64::from), layer.bias.mapv(f64::from), x.numbers());
        let (n_out, n_in) = w.dim();
        if x.len() != n_in {
            let found = format!("the layer takes {n_in} inputs and x has {}.", x.len());
            return Err(misfit(
                operation,
                found,
                "Each input belongs to one column of the weights.",
            ));
        }
        small(operation, [n_out, n_in])?;
        finite(operation, w.iter().chain(&b).chain(&x))?;
        let still = graph(&w, &x, &(w.dot(&ndarray::arr1(&x)) + &b).to_vec())?;
        let data = json!({ "x": x, "w": rows(&w), "b": b.to_vec() });
        Ok(Self::new([still], include_str!("../../../assets/explorer/layer.js"), data))
    }
}

/// Inputs on the left, outputs on the right; blue edges are positive, orange ones negative.
fn graph(w: &Array2<f64>, x: &[f64], z: &[f64]) -> Result<Figure> {
    let place = |index: usize, count: usize| 1.0 - (index as f64 + 0.5) / count as f64;
    let title = format!("x·Wᵀ + b, W: ({}, {})", w.nrows(), w.ncols());
    let mut figure =
        Figure::new().title(title).without_axes().size(420, 80 + 60 * x.len().max(z.len()) as u32);
    for ((output, input), &weight) in w.indexed_iter() {
        let heights = [place(input, x.len()), place(output, z.len())];
        let color = if weight < 0.0 { Color::Orange } else { Color::Blue };
        figure = figure.line("", &[0.0, 1.0], &heights)?.color(color);
    }
    for (side, values, color) in [(0.0, x, Color::Grey), (1.0, z, Color::Green)] {
        for (index, value) in values.iter().enumerate() {
            let height = place(index, values.len());
            figure = figure.scatter("", &[side], &[height])?.color(color);
            let beside = if side == 0.0 { -0.09 } else { 1.12 };
            figure = figure.text((beside, height), &short(*value, 4));
        }
    }
    Ok(figure.x_range(-0.25..1.3).y_range(0.0..1.0))
}

fn heat(name: &str, matrix: &Array2<f64>) -> Figure {
    Figure::new().title(name).heat_map(matrix)
}

fn both<T: Element, U: Element>(
    operation: &'static str,
    a: &ArrayRef<T, Ix2>,
    b: &ArrayRef<U, Ix2>,
) -> Result<(Array2<f64>, Array2<f64>)> {
    let (a, b) = (a.map(|&value| T::double(value)), b.map(|&value| U::double(value)));
    small(operation, [a.nrows(), a.ncols(), b.ncols()])?;
    finite(operation, a.iter().chain(&b))?;
    Ok((a, b))
}

fn small<const N: usize>(operation: &'static str, sizes: [usize; N]) -> Result<()> {
    match sizes.into_iter().find(|size| !(1..=LARGEST).contains(size)) {
        None => Ok(()),
        Some(size) => Err(misfit(
            operation,
            format!("there are {size} rows or columns."),
            "The picture shows from 1 to 8.",
        )),
    }
}
