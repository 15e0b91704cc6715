//! The course of training: the loss, or a metric, over the epochs.

use super::{Color, Figure};
use crate::nn::History;
use crate::{Error, Result};

/// The loss over the epochs, and the one on the validation data if there is one.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// # fn main() -> Result<()> {
/// # let mut model = Sequential::new();
/// # model.add(Input::new(1))?;
/// # model.add(Dense::new(1))?;
/// # model.compile(Adam::default(), MeanSquaredError, [])?;
/// # let (x, y) = (array![[1.0], [2.0]], array![[1.0], [2.0]]);
/// let history = model.fit(&x, &y, Fit::new().epochs(5).verbose(0))?;
/// learning_curve(&history).evcxr_display();
/// # Ok(())
/// # }
/// ```
pub fn learning_curve(history: &History) -> Figure {
    curve(history, "loss").unwrap_or_default().title("Loss by epoch")
}

/// A metric over the epochs, and the one on the validation data if there is one.
///
/// # Errors
/// A name that is not in the history.
///
/// ```
/// use eigenbook::prelude::*;
///
/// # let mut model = Sequential::new();
/// # model.add(Input::new(1))?;
/// # model.add(Dense::new(1).activation(Sigmoid))?;
/// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
/// # let (x, y) = (array![[1.0], [2.0]], array![0, 1]);
/// let history = model.fit(&x, &y, Fit::new().epochs(5).verbose(0))?;
/// metric_curve(&history, "accuracy")?.evcxr_display();
/// # Ok::<(), Error>(())
/// ```
pub fn metric_curve(history: &History, name: &str) -> Result<Figure> {
    curve(history, name).ok_or_else(|| {
        let names: Vec<&str> = history.history.keys().map(String::as_str).collect();
        Error::InvalidParameter {
            operation: "metric_curve",
            message: format!(
                "\"{name}\" is not in the history.\nIt has {}.",
                if names.is_empty() { "no values".to_owned() } else { names.join(", ") }
            ),
        }
    })
}

fn curve(history: &History, name: &str) -> Option<Figure> {
    let values = history.history.get(name)?;
    let figure = Figure::new().title(format!("{name} by epoch")).x_label("epoch").y_label(name);
    let figure = with_values(figure, "training", values)?;
    match history.history.get(&format!("val_{name}")) {
        Some(values) => Some(with_values(figure, "validation", values)?.color(Color::Orange)),
        None => Some(figure),
    }
}

/// Keras counts epochs from 0 and prints them from 1, as here.
fn with_values(figure: Figure, name: &str, values: &[f64]) -> Option<Figure> {
    let epochs: Vec<f64> = (1..=values.len()).map(|epoch| epoch as f64).collect();
    figure.line(name, &epochs, values).ok()
}
