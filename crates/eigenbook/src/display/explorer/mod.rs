//! Explorers: interactive pictures for mouse, finger or arrow keys.
//!
//! The picture computes in the page: it works without a kernel and without a network. If scripts do
//! not run (in an untrusted notebook, on GitHub, on paper), a still [`Figure`] of the same data
//! replaces it, with a note that it moves once its cell has run.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! # fn main() -> Result<()> {
//! Explorer::linear_map(&array![[1, 2], [3, 4]])?.evcxr_display();
//! # Ok(())
//! # }
//! ```
//!
//! | picture | shows |
//! |---|---|
//! | [`Explorer::vectors`] | vectors tip to tail, their sum |
//! | [`Explorer::dot`] | the dot product as a projection |
//! | [`Explorer::product`] | row by column, and the other ways to see A·B |
//! | [`Explorer::hadamard`] | A ∘ B beside A·B |
//! | [`Explorer::linear_map`] | grid, unit square, determinant, rank |
//! | [`Explorer::system`] | row and column picture of A·x = b |
//! | [`Explorer::layer`] | a linear layer as a graph |
//! | [`Explorer::gradient_descent`] | steps on the loss, the learning rate at which they diverge |
//! | [`Explorer::least_squares`] | fitted values and residuals |
//! | [`Explorer::svd`] | rotation, stretch, rotation |
//! | [`Explorer::spectrum`] | singular values over the time of training |
//! | [`Explorer::training`] | the curves of a history |

mod learning;
mod matrices;
mod plane;

use super::content::base64;
use super::figure::{Figure, side_by_side};
use super::html::{escape, squeeze_script, squeeze_style};
use super::registry::{Known, Show, register_made as enter};
use crate::channel::Bundle;
use crate::{Error, Result};
use ndarray::Array2;
use serde_json::Value;

const STYLE: &str = include_str!("../../../assets/explorer/explorer.css");
const CORE: &str = include_str!("../../../assets/explorer/core.js");

/// A picture that can be moved, with the still one that is in its place before.
#[derive(Clone, Debug, PartialEq)]
pub struct Explorer {
    still: Vec<Figure>,
    /// The script that draws and moves it.
    scene: &'static str,
    /// The beginning of the script.
    data: Value,
}

impl Explorer {
    fn new(still: impl Into<Vec<Figure>>, scene: &'static str, data: Value) -> Self {
        Self { still: still.into(), scene, data }
    }

    /// The still picture.
    fn picture(&self) -> (String, Vec<u8>) {
        match self.still.as_slice() {
            [figure] => (figure.to_string(), figure.png()),
            figures => {
                let panels = side_by_side(figures.iter().cloned());
                (panels.to_string(), panels.png())
            }
        }
    }
}

impl Show for Explorer {
    fn known(&self) -> Known<'_> {
        let (text, png) = self.picture();
        // Inside a script, `<` could end it.
        let data = self.data.to_string().replace('<', "\\u003c");
        let html = format!(
            "<div class=\"eigenbook-explorer\"><style>{}</style>\
             <img alt=\"{}\" src=\"data:image/png;base64,{}\">\
             <div class=\"still\">A still picture: run this cell, and it moves.</div>\
             <script>(() => {{\n\
             const root = document.currentScript.closest(\".eigenbook-explorer\");\n\
             const data = {data};\n{}\n{}\nfinish();\n}})();</script></div>",
            squeeze_style(STYLE),
            escape(&text),
            base64(&png),
            squeeze_script(CORE),
            squeeze_script(self.scene),
        );
        Known::Formats(Bundle::text(text).with("text/html", html))
    }
}

/// A matrix by rows, as a script reads it.
fn rows(matrix: &Array2<f64>) -> Vec<Vec<f64>> {
    matrix.rows().into_iter().map(|row| row.to_vec()).collect()
}

/// A plane of the size in which a picture moves.
fn plane() -> Figure {
    Figure::plane().size(STILL.0, STILL.1)
}

/// The moving picture is about as large, and a notebook keeps the still one as well.
const STILL: (u32, u32) = (430, 380);

/// At most so many digits after the point.
fn short(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = if digits > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

/// Numbers as a point: (1.8, 0.5).
fn point<'a>(values: impl IntoIterator<Item = &'a f64>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| short(*value, 4)).collect();
    format!("({})", values.join(", "))
}

/// Refuses data that a script could not draw.
fn finite<'a>(operation: &'static str, values: impl IntoIterator<Item = &'a f64>) -> Result<()> {
    match values.into_iter().find(|value| !value.is_finite()) {
        None => Ok(()),
        Some(value) => Err(Error::InvalidParameter {
            operation,
            message: format!("{value} is among the numbers.\nOnly finite numbers can be drawn."),
        }),
    }
}

/// An error of shapes.
fn misfit(operation: &'static str, found: String, rule: &str) -> Error {
    Error::ShapeMismatch { operation, found, rule: rule.to_owned() }
}

pub(super) fn register(table: &mut super::registry::Table) {
    enter::<Explorer>(table);
}
