//! Tensors as PyTorch prints them: `tensor([[1., 2., 3.]])`.
//!
//! Source: PyTorch 2, `torch._tensor_str` with its defaults (precision 4, line width 80, scientific
//! if max / min > 1000, max > 10⁸ or min < 10⁻⁴).

use super::corners::{Corners, corners};
use super::number::with_digits;
use ndarray::{ArrayRef, ArrayViewD, Dimension};

const LINE_WIDTH: usize = 80;
const PREFIX: &str = "tensor(";

/// The text that Python shows for a `float32` tensor.
///
/// # Shapes
/// Any.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(torch_repr(&tensor![[1.0, 2.5]]), "tensor([[1.0000, 2.5000]])");
/// ```
pub fn torch_repr<D: Dimension>(tensor: &ArrayRef<f32, D>) -> String {
    repr_of(tensor.view().into_dyn())
}

fn repr_of(tensor: ArrayViewD<'_, f32>) -> String {
    if tensor.is_empty() {
        let size: Vec<String> = tensor.shape().iter().map(usize::to_string).collect();
        let size = match tensor.ndim() {
            1 => String::new(),
            _ => format!(", size=({})", size.join(", ")),
        };
        return format!("{PREFIX}[]{size})");
    }
    let Corners { shape, elements, cuts } = corners(tensor.view());
    let (words, width) = words(&elements);
    format!("{PREFIX}{})", level(&shape, &words, width, &cuts, PREFIX.len()))
}

/// One dimension: its parts, or for the last one as many words as a line holds.
fn level(
    shape: &[usize],
    words: &[String],
    width: usize,
    cuts: &[Option<usize>],
    indent: usize,
) -> String {
    let hanging = " ".repeat(indent + 1);
    match shape {
        [] => words[0].trim_start().to_owned(),
        [_] => {
            let per_line = ((LINE_WIDTH - indent) / (width + 2)).max(1);
            let mut words = words.to_vec();
            if let Some(index) = cuts[0] {
                words.insert(index, " ...".to_owned());
            }
            let lines: Vec<String> = words.chunks(per_line).map(|line| line.join(", ")).collect();
            format!("[{}]", lines.join(&format!(",\n{hanging}")))
        }
        [length, rest @ ..] => {
            let chunks = words.chunks(words.len() / length);
            let mut parts: Vec<String> =
                chunks.map(|part| level(rest, part, width, &cuts[1..], indent + 1)).collect();
            if let Some(index) = cuts[0] {
                parts.insert(index, "...".to_owned());
            }
            let separator = format!(",{}{hanging}", "\n".repeat(rest.len()));
            format!("[{}]", parts.join(&separator))
        }
    }
}

/// The elements, and the width that they share (but for those that are longer).
fn words(values: &[f32]) -> (Vec<String>, usize) {
    let ordinary = || values.iter().filter(|value| value.is_finite() && **value != 0.0);
    let sizes = || ordinary().map(|value| f64::from(value.abs()));
    let (least, most) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(0.0, f64::max));
    let is_whole = ordinary().all(|value| value.fract() == 0.0);
    let is_scientific = is_scientific(least, most, is_whole);
    let word = |value: &f32| match value {
        value if value.is_nan() => "nan".to_owned(),
        value if value.is_infinite() => if *value > 0.0 { "inf" } else { "-inf" }.to_owned(),
        value if is_scientific => with_digits(*value, 4, 3),
        value if is_whole => format!("{value:.0}."),
        value => format!("{value:.4}"),
    };
    // PyTorch takes the width from the finite values other than zero.
    let width = ordinary().map(|value| word(value).len()).max().unwrap_or(1);
    (values.iter().map(|value| format!("{:>width$}", word(value))).collect(), width)
}

fn is_scientific(least: f64, most: f64, is_whole: bool) -> bool {
    most > 0.0 && (most / least > 1000.0 || most > 1e8 || (!is_whole && least < 1e-4))
}
