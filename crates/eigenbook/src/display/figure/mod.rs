//! Figures: lines, points, bars, heat maps and arrows, as SVG, PNG and text.
//!
//! A figure is built step by step and shown as a cell's last expression or by `display`.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let epoch = [1, 2, 3, 4];
//! let loss = [0.69, 0.52, 0.44, 0.41];
//! Figure::new()
//!     .title("Training")
//!     .x_label("epoch")
//!     .y_label("loss")
//!     .line("training", &epoch, &loss)?
//!     .horizontal("ln 2", 0.6931)
//!     .evcxr_display();
//! # Ok(())
//! # }
//! ```

mod arrows;
mod axis;
mod canvas;
mod cells;
mod classes;
mod clip;
mod color;
mod compact;
mod contour;
mod describe;
mod draw;
mod layer;
mod layout;
mod learning;
mod letters;
mod levels;
mod marks;
mod names;
mod narrow;
mod numbers;
mod panels;
mod plane;
mod png;
mod range;
mod regions;
mod render;
mod save;
mod settings;
mod spread;
mod surface;
mod ticks;

pub use color::Color;
pub use learning::{learning_curve, metric_curve};
pub use numbers::Numbers;
pub use panels::{Panels, side_by_side};
pub(crate) use render::PLACE_STYLE;
pub(super) use render::register;

use crate::Element;
use crate::{Error, Result};
use axis::Scale;
use layer::{Direction, Layer, Shape};
use ndarray::{ArrayRef, Ix2};
use std::ops::Range;

/// A picture of data; see the [module](self) for how it is built.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    title: String,
    x_label: String,
    y_label: String,
    size: (f64, f64),
    aspect: Aspect,
    x_range: Option<Range<f64>>,
    y_range: Option<Range<f64>>,
    x_scale: Scale,
    y_scale: Scale,
    x_names: Vec<String>,
    y_names: Vec<String>,
    color_range: Option<Range<f64>>,
    layers: Vec<Layer>,
    /// Points that are to be in the picture, whether or not something is drawn there.
    included: Vec<(f64, f64)>,
}

/// How the units of the two axes go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aspect {
    /// Each axis fills its side.
    Free,
    /// A unit is as long to the right as it is up.
    Equal,
    /// Each axis fills its side, and neither is shown.
    Hidden,
}

impl Default for Figure {
    fn default() -> Self {
        Self::new()
    }
}

impl Figure {
    /// An empty figure, 640 by 420 pixels large.
    pub fn new() -> Self {
        Self {
            title: String::new(),
            x_label: String::new(),
            y_label: String::new(),
            size: (640.0, 420.0),
            aspect: Aspect::Free,
            x_range: None,
            y_range: None,
            x_scale: Scale::Linear,
            y_scale: Scale::Linear,
            x_names: Vec::new(),
            y_names: Vec::new(),
            color_range: None,
            layers: Vec::new(),
            included: Vec::new(),
        }
    }

    /// A line through the points (x, y), in their order.
    ///
    /// The name is shown in the legend; an empty one leaves it out.
    ///
    /// # Errors
    /// `x` and `y` of different lengths.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Figure::new().line("loss", &[1, 2, 3], &[0.9, 0.5, 0.4])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn line(
        self,
        name: &str,
        x: &(impl Numbers + ?Sized),
        y: &(impl Numbers + ?Sized),
    ) -> Result<Self> {
        let points = pairs("Figure::line", x.numbers(), y.numbers())?;
        Ok(self.with(name, Shape::Line(points)))
    }

    /// The curve of a function over a range.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Figure::new().function("tanh", -3.0..3.0, f64::tanh).evcxr_display();
    /// ```
    pub fn function(self, name: &str, range: Range<f64>, f: impl Fn(f64) -> f64) -> Self {
        let step = (range.end - range.start) / 300.0;
        let points = (0..=300).map(|index| range.start + f64::from(index) * step);
        let points = points.map(|x| (x, f(x))).collect();
        self.with(name, Shape::Line(points))
    }

    /// The points (x, y) as dots.
    ///
    /// # Errors
    /// `x` and `y` of different lengths.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let samples = array![[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]];
    /// let (x, y) = (samples.column(0), samples.column(1));
    /// Figure::new().scatter("samples", &x, &y)?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn scatter(
        self,
        name: &str,
        x: &(impl Numbers + ?Sized),
        y: &(impl Numbers + ?Sized),
    ) -> Result<Self> {
        let points = pairs("Figure::scatter", x.numbers(), y.numbers())?;
        Ok(self.with(name, Shape::Dots(points)))
    }

    /// One bar for each name.
    ///
    /// # Errors
    /// Another number of names than of values.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let figure = Figure::new().bars("accuracy", &["training", "test"], &[0.97, 0.91])?;
    /// figure.y_range(0.0..1.0).evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn bars<S: AsRef<str>>(
        mut self,
        name: &str,
        names: &[S],
        values: &(impl Numbers + ?Sized),
    ) -> Result<Self> {
        let values = values.numbers();
        if names.len() != values.len() {
            return Err(lengths("Figure::bars", ("names", names.len()), ("values", values.len())));
        }
        self.x_names = names.iter().map(|name| name.as_ref().to_owned()).collect();
        let boxes = values.into_iter().enumerate();
        let boxes = boxes.map(|(index, value)| (index as f64 - 0.3, index as f64 + 0.3, value));
        let boxes = boxes.collect();
        Ok(self.with(name, Shape::Boxes(boxes)))
    }

    /// How often values fall into each of so many equal bins (at least one).
    ///
    /// Values that are not finite are left out.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let heights = NumpyRandom::seed(0).normal(1.7, 0.1, 1000)?;
    /// Figure::new().histogram("heights", &heights, 20).x_label("m").evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn histogram(self, name: &str, values: &(impl Numbers + ?Sized), bins: usize) -> Self {
        let boxes = layer::count(&values.numbers(), bins.max(1));
        self.with(name, Shape::Boxes(boxes))
    }

    /// A matrix as coloured cells, the first row on top; small ones show their numbers.
    ///
    /// Rows and columns are counted from 1, as in formulas.
    ///
    /// # Shapes
    /// - `matrix`: `(n_rows, n_columns)`, any
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Figure::new().heat_map(&array![[2, 1], [1, 2]]).title("A").evcxr_display();
    /// ```
    pub fn heat_map<T: Element>(mut self, matrix: &ArrayRef<T, Ix2>) -> Self {
        let values = matrix.map(|&value| T::double(value));
        if self.x_label.is_empty() && self.y_label.is_empty() {
            (self.x_label, self.y_label) = ("column".to_owned(), "row".to_owned());
        }
        self.with("", Shape::Cells(values))
    }

    /// A matrix as a picture in shades of grey, the first row on top: the smallest value is white,
    /// the largest black, as `plt.imshow(a, cmap="gray_r")` has it.
    ///
    /// # Shapes
    /// - `matrix`: `(height, width)`, any
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let digits = load_digits();
    /// let figure = Figure::new().image(&digits.data.row(0).to_shape((8, 8))?);
    /// # Ok::<(), ndarray::ShapeError>(())
    /// ```
    pub fn image<T: Element>(mut self, matrix: &ArrayRef<T, Ix2>) -> Self {
        self.aspect = Aspect::Equal;
        self.with("", Shape::Image(matrix.map(|&value| T::double(value))))
    }

    /// An arrow from one point to another, with its name at the tip.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Figure::plane().arrow("x", (0.0, 0.0), (2.0, 1.0)).evcxr_display();
    /// ```
    pub fn arrow(self, name: &str, from: (f64, f64), to: (f64, f64)) -> Self {
        self.with(name, Shape::Arrow(from, to))
    }

    /// A filled area with these corners.
    ///
    /// # Errors
    /// `x` and `y` of different lengths.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Figure::plane().area("triangle", &[0, 1, 0], &[0, 0, 1])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn area(
        self,
        name: &str,
        x: &(impl Numbers + ?Sized),
        y: &(impl Numbers + ?Sized),
    ) -> Result<Self> {
        let points = pairs("Figure::area", x.numbers(), y.numbers())?;
        Ok(self.with(name, Shape::Area(points)))
    }

    /// Text at a point.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let valley = Figure::new().function("x²", -1.0..1.0, |x| x * x);
    /// valley.text((0.0, 0.1), "the minimum").evcxr_display();
    /// ```
    pub fn text(self, at: (f64, f64), text: &str) -> Self {
        self.with("", Shape::Text(at, text.to_owned()))
    }

    /// A dashed line at a value of y, with its name on it.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let loss = Figure::new().line("loss", &[1, 2, 3], &[0.9, 0.7, 0.6])?;
    /// loss.horizontal("ln 2", 2.0_f64.ln()).evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn horizontal(self, name: &str, y: f64) -> Self {
        self.with(name, Shape::Level(Direction::Horizontal, y)).color(Color::Grey)
    }

    /// A dashed line at a value of x, with its name on it.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let loss = Figure::new().line("loss", &[1, 2, 3], &[0.9, 0.7, 0.8])?;
    /// loss.vertical("the best epoch", 2.0).evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn vertical(self, name: &str, x: f64) -> Self {
        self.with(name, Shape::Level(Direction::Vertical, x)).color(Color::Grey)
    }

    fn with(mut self, name: &str, shape: Shape) -> Self {
        let color = Color::of_series(self.layers.iter().filter(|layer| layer.is_series()).count());
        self.push(name, shape, color);
        self
    }

    fn push(&mut self, name: &str, shape: Shape, color: Color) {
        self.layers.push(Layer { name: name.to_owned(), shape, color, is_dashed: false });
    }
}

/// The points of two rows of numbers.
fn pairs(operation: &'static str, x: Vec<f64>, y: Vec<f64>) -> Result<Vec<(f64, f64)>> {
    if x.len() != y.len() {
        return Err(lengths(operation, ("x", x.len()), ("y", y.len())));
    }
    Ok(x.into_iter().zip(y).collect())
}

fn lengths(operation: &'static str, a: (&str, usize), b: (&str, usize)) -> Error {
    let found = format!("{} has {} values and {} has {}.", a.0, a.1, b.0, b.1);
    let rule = format!("Each of {} belongs to one of {}.", a.0, b.0);
    Error::ShapeMismatch { operation, found, rule }
}
