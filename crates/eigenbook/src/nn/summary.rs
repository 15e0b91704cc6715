//! The table of a model, as Keras 3 prints it.
//!
//! ```text
//! Param #  =  n_in · n_out + n_out      a weight for each pair, a bias for each output
//!          =  k_h · k_w · channels · filters + filters      of a convolution
//! ```
//!
//! ```
//! use eigenbook::nn::*;
//! let mut model = Sequential::new();
//! model.add(Input::new(5))?;
//! model.add(Dense::new(64).activation(Relu))?;
//! assert!(model.summary().to_string().contains(" Trainable params: 384 (1.50 KB)"));
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::dense::Dense;
use super::sequential::{Sequential, normalization_params};
use std::fmt;

/// A model's table; its `Display` is Keras's, 76 columns wide as in a notebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// One row for each layer.
    pub rows: Vec<LayerSummary>,
    /// Numbers that the optimiser keeps, and their bytes; none before the first `fit`.
    pub optimizer: Option<(usize, usize)>,
    /// The numbers among the weights that are measured and not learned.
    pub n_fixed: usize,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerSummary {
    /// Name and type, as `dense_1 (Dense)`.
    pub name: String,
    /// The shape of the output, as `(None, 64)`: any number of samples.
    pub output_shape: String,
    /// The number of weights.
    pub n_params: usize,
}

impl Sequential {
    /// The table of layers, shapes and numbers of weights (Keras's `model.summary()`).
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(3).activation(Relu))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// let summary = model.summary();
    /// assert_eq!(summary.n_params(), 2 * 3 + 3 + 3 + 1);
    /// assert_eq!(summary.rows[1].name, "dense_1 (Dense)");
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn summary(&self) -> Summary {
        let last_image = self.layers().iter().rposition(|layer| layer.window.is_some());
        let mut rows = Vec::new();
        if let Some(shape) = self.input.as_ref().filter(|_| self.flatten && last_image.is_none()) {
            rows.push(flatten_row(shape.iter().product()));
        }
        for (place, layer) in self.layers().iter().enumerate() {
            let is_flattened = self.flatten && last_image == Some(place);
            rows.extend(rows_of(layer, is_flattened));
        }
        let n_fixed = self.layers().iter().map(normalization_params).sum::<usize>() / 2;
        Summary { rows, optimizer: self.optimizer_size(), n_fixed }
    }

    /// Keras counts a step counter of 8 bytes and a learning rate of 4 with the memories.
    fn optimizer_size(&self) -> Option<(usize, usize)> {
        let training = self.training.as_ref().filter(|training| !training.memories.is_empty())?;
        let pairs = training.memories.iter().flatten();
        let n_values: usize = pairs.map(|memory| memory.first.len() + memory.second.len()).sum();
        Some((n_values + 2, 4 * n_values + 12))
    }
}

/// A layer with what comes after it, the Flatten of its images included.
fn rows_of(layer: &Dense, is_flattened: bool) -> Vec<LayerSummary> {
    let shape_of = |image: Option<(usize, usize)>| match image {
        None => format!("(None, {})", layer.units()),
        Some((height, width)) => format!("(None, {height}, {width}, {})", layer.units()),
    };
    let image = layer.window.as_ref().map(|window| window.out);
    let kind = if image.is_some() { "Conv2D" } else { "Dense" };
    let row = |name: &str, kind: &str, output_shape: String, n_params| LayerSummary {
        name: format!("{name} ({kind})"),
        output_shape,
        n_params,
    };
    let mut rows = vec![row(layer.layer_name(), kind, shape_of(image), layer.count_params())];
    if let Some(it) = &layer.normalization {
        let n_params = normalization_params(layer);
        rows.push(row(&it.name, "BatchNormalization", shape_of(image), n_params));
    }
    if let Some(it) = &layer.pooling {
        rows.push(row(&it.name, "MaxPooling2D", shape_of(Some(it.window.out)), 0));
    }
    let seen = layer.pooling.as_ref().map(|it| it.window.out).or(image);
    if let Some(it) = layer.dropout.as_ref().filter(|it| !it.flattened) {
        rows.push(row(&it.name, "Dropout", shape_of(seen), 0));
    }
    if is_flattened {
        rows.push(flatten_row(layer.n_out()));
    }
    if let Some(it) = layer.dropout.as_ref().filter(|it| it.flattened) {
        rows.push(row(&it.name, "Dropout", format!("(None, {})", layer.n_out()), 0));
    }
    rows
}

fn flatten_row(n_features: usize) -> LayerSummary {
    LayerSummary {
        name: "flatten (Flatten)".to_owned(),
        output_shape: format!("(None, {n_features})"),
        n_params: 0,
    }
}

impl Summary {
    /// The number of weights of all layers.
    pub fn n_params(&self) -> usize {
        self.rows.iter().map(|row| row.n_params).sum()
    }
}

/// The widths inside the borders, at 76 columns.
const WIDTHS: [usize; 3] = [33, 24, 15];

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Model: \"sequential\"")?;
        writeln!(f, "{}", border('┏', '━', '┳', '┓'))?;
        write_row(f, '┃', ["Layer (type)", "Output Shape", "Param #"])?;
        for (place, row) in self.rows.iter().enumerate() {
            let line = match place {
                0 => border('┡', '━', '╇', '┩'),
                _ => border('├', '─', '┼', '┤'),
            };
            writeln!(f, "{line}")?;
            write_row(f, '│', [&row.name, &row.output_shape, &thousands(row.n_params)])?;
        }
        writeln!(f, "{}", border('└', '─', '┴', '┘'))?;
        self.write_totals(f)
    }
}

impl Summary {
    fn write_totals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_params, n_fixed) = (self.n_params(), self.n_fixed);
        let trainable = n_params - n_fixed;
        let (n_optimizer, optimizer_bytes) = self.optimizer.unwrap_or_default();
        let total_bytes = 4 * n_params + optimizer_bytes;
        writeln!(f, " Total params: {}", count(n_params + n_optimizer, total_bytes))?;
        writeln!(f, " Trainable params: {}", count(trainable, 4 * trainable))?;
        write!(f, " Non-trainable params: {}", count(n_fixed, 4 * n_fixed))?;
        match self.optimizer {
            None => Ok(()),
            Some((n, bytes)) => write!(f, "\n Optimizer params: {}", count(n, bytes)),
        }
    }
}

fn border(left: char, line: char, middle: char, right: char) -> String {
    let [a, b, c] = WIDTHS.map(|width| line.to_string().repeat(width));
    format!("{left}{a}{middle}{b}{middle}{c}{right}")
}

/// One row, over several lines if a cell is too long.
fn write_row(f: &mut fmt::Formatter<'_>, bar: char, cells: [&str; 3]) -> fmt::Result {
    let wrapped: Vec<Vec<String>> =
        cells.iter().zip(WIDTHS).map(|(cell, width)| wrap(cell, width - 2)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(1);
    for line in 0..height {
        let part = |column: usize| wrapped[column].get(line).map_or("", String::as_str);
        let [a, b, c] = WIDTHS.map(|width| width - 2);
        writeln!(f, "{bar} {:<a$} {bar} {:<b$} {bar} {:>c$} {bar}", part(0), part(1), part(2))?;
    }
    Ok(())
}

/// Breaks a text at blanks; a word that is longer than a line is cut.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| cut(line, width)).collect()
}

fn cut(line: &str, width: usize) -> String {
    if line.chars().count() <= width {
        return line.to_owned();
    }
    line.chars().take(width - 1).chain(['…']).collect()
}

fn count(n: usize, bytes: usize) -> String {
    format!("{} ({})", thousands(n), readable(bytes))
}

/// 2497 → 2,497.
fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes in the largest unit that leaves at least 1.
fn readable(bytes: usize) -> String {
    let mut size = bytes as f64;
    for unit in ["B", "KB", "MB", "GB", "TB"] {
        if size < 1024.0 {
            return format!("{size:.2} {unit}");
        }
        size /= 1024.0;
    }
    format!("{size:.2} PB")
}
