//! The settings of a figure: texts, axes, colours, size.

use super::axis::Scale;
use super::{Aspect, Color, Figure};
use std::ops::Range;

impl Figure {
    /// Another colour for the last added layer.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Figure::new().function("sin", 0.0..6.3, f64::sin).color(Color::Green).evcxr_display();
    /// ```
    pub fn color(mut self, color: Color) -> Self {
        if let Some(layer) = self.layers.last_mut() {
            layer.color = color;
        }
        self
    }

    /// Dashes for the line that was added last.
    pub fn dashed(mut self) -> Self {
        if let Some(layer) = self.layers.last_mut() {
            layer.is_dashed = true;
        }
        self
    }

    /// The line above the figure.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The label of the horizontal axis.
    pub fn x_label(mut self, label: impl Into<String>) -> Self {
        self.x_label = label.into();
        self
    }

    /// The label of the vertical axis.
    pub fn y_label(mut self, label: impl Into<String>) -> Self {
        self.y_label = label.into();
        self
    }

    /// Names in place of numbers below the figure.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let confusion = Figure::new().heat_map(&array![[9, 1], [2, 8]]);
    /// confusion.x_names(["no", "yes"]).y_names(["no", "yes"]).evcxr_display();
    /// ```
    pub fn x_names<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.x_names = names.into_iter().map(Into::into).collect();
        self
    }

    /// Names in place of numbers on the left of a heat map.
    pub fn y_names<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.y_names = names.into_iter().map(Into::into).collect();
        self
    }

    /// The part of the horizontal axis to show, instead of all data.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Figure::new().function("exp", -2.0..4.0, f64::exp).x_range(0.0..1.0).evcxr_display();
    /// ```
    pub fn x_range(mut self, range: Range<f64>) -> Self {
        self.x_range = Some(range);
        self
    }

    /// The part of the vertical axis to show, instead of all data.
    pub fn y_range(mut self, range: Range<f64>) -> Self {
        self.y_range = Some(range);
        self
    }

    /// The numbers between which a heat map has its colours, instead of its own least and greatest:
    /// with one range, several can be compared.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let first = Figure::new().heat_map(&array![[0.1, 0.2]]).color_range(0.0..1.0);
    /// let second = Figure::new().heat_map(&array![[0.5, 0.9]]).color_range(0.0..1.0);
    /// side_by_side([first, second]).evcxr_display();
    /// ```
    pub fn color_range(mut self, range: Range<f64>) -> Self {
        self.color_range = Some(range).filter(|range| range.start < range.end);
        self
    }

    /// A vertical axis on which equal factors are equally far apart; values must be positive.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Figure::new().function("exp", 0.0..9.0, f64::exp).logarithmic_y().evcxr_display();
    /// ```
    pub fn logarithmic_y(mut self) -> Self {
        self.y_scale = Scale::Logarithmic;
        self
    }

    /// A horizontal axis on which equal factors are equally far apart; values must be positive.
    pub fn logarithmic_x(mut self) -> Self {
        self.x_scale = Scale::Logarithmic;
        self
    }

    /// A unit as long to the right as it is up.
    pub fn equal_axes(mut self) -> Self {
        self.aspect = Aspect::Equal;
        self
    }

    /// Without axes, numbers and grid: for pictures that are not of data.
    pub fn without_axes(mut self) -> Self {
        self.aspect = Aspect::Hidden;
        self
    }

    /// Width and height in pixels, each from 160 to 2000.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = (f64::from(width.clamp(160, 2000)), f64::from(height.clamp(160, 2000)));
        self
    }

    /// Makes the axes so long that a point is in the picture.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// // 0 is in the picture, although no value is near it.
    /// let figure = Figure::new().line("loss", &[1, 2], &[0.9, 0.8])?;
    /// figure.include((1.0, 0.0)).evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn include(mut self, point: (f64, f64)) -> Self {
        self.included.push(point);
        self
    }
}
