//! Functions of the plane: contour lines, and the decision regions of a network.

use super::contour::Field;
use super::layer::Shape;
use super::{Color, Figure};
use crate::{Error, Result};
use ndarray::Array2;
use std::ops::Range;

/// So many crossings in each direction: fine enough to look smooth.
const CROSSINGS: usize = 81;

impl Figure {
    /// Lines on which a function of two numbers has these values.
    ///
    /// # Example
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let loss = |w1: f64, w2: f64| (w1 - 1.0).powi(2) + 10.0 * (w2 - 1.0).powi(2);
    /// Figure::plane().contours(-1.0..3.0, 0.0..2.0, &[0.1, 0.5, 1.0, 2.0], loss)
    /// # ;
    /// ```
    pub fn contours(
        mut self,
        x: Range<f64>,
        y: Range<f64>,
        levels: &[f64],
        f: impl Fn(f64, f64) -> f64,
    ) -> Self {
        let values = Array2::zeros((CROSSINGS, CROSSINGS));
        let mut field = Field { values, x: (x.start, x.end), y: (y.start, y.end) };
        for row in 0..CROSSINGS {
            for column in 0..CROSSINGS {
                let (x, y) = field.place(column as f64, row as f64);
                field.values[[row, column]] = f(x, y);
            }
        }
        let lines = levels.iter().flat_map(|&level| field.lines(level)).collect();
        self.push("", Shape::Curves(lines), Color::Blue);
        self
    }

    /// The regions in which a network with two features decides for class 1 (blue) and for class 0
    /// (orange), with the line between them.
    ///
    /// `predict` gets the features of many places at once and answers with one number for each,
    /// of which those above 0.5 are class 1.
    ///
    /// # Shapes
    /// - given to `predict`: `(n, 2)`
    /// - expected from it: `(n, 1)`
    ///
    /// # Errors
    /// The error of `predict`, or another number of predictions.
    ///
    /// # Example
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// Figure::plane()
    ///     .decisions(-2.0..2.0, -2.0..2.0, |x| model.predict(x))?
    ///     .evcxr_display();
    /// # Ok(())
    /// # }
    /// ```
    pub fn decisions(
        mut self,
        x: Range<f64>,
        y: Range<f64>,
        predict: impl FnOnce(&Array2<f64>) -> Result<Array2<f32>>,
    ) -> Result<Self> {
        let values = Array2::zeros((CROSSINGS, CROSSINGS));
        let mut field = Field { values, x: (x.start, x.end), y: (y.start, y.end) };
        let places = Array2::from_shape_fn((CROSSINGS * CROSSINGS, 2), |(index, feature)| {
            let (column, row) = ((index % CROSSINGS) as f64, (index / CROSSINGS) as f64);
            let (x, y) = field.place(column, row);
            if feature == 0 { x } else { y }
        });
        let predicted = predict(&places)?;
        if predicted.len() != places.nrows() {
            return Err(Error::ShapeMismatch {
                operation: "Figure::decisions",
                found: format!(
                    "{} places were given and {} predictions came back.",
                    places.nrows(),
                    predicted.len()
                ),
                rule: "A network with one output gives one number for each place.".to_owned(),
            });
        }
        for (value, predicted) in field.values.iter_mut().zip(&predicted) {
            *value = f64::from(*predicted);
        }
        self.push("", Shape::Regions(field), Color::Grey);
        Ok(self)
    }
}
