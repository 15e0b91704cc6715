//! The layout of a figure: the frame of the data, its axes, and the mapping from values to pixels.

use super::axis::{Axis, Scale};
use super::canvas::text_width;
use super::clip::{Frame, Point};
use super::layer::{Layer, Shape};
use super::{Aspect, Figure, range, ticks};

/// Sizes of letters in pixels.
pub(super) const TITLE_SIZE: f64 = 15.0;
/// Labels and legend.
pub(super) const LABEL_SIZE: f64 = 12.0;
/// Numbers at the axes.
pub(super) const TICK_SIZE: f64 = 11.0;

/// The margin at the edge of the figure.
pub(super) const EDGE: f64 = 14.0;
/// The squares of a plane's grid are at least so large.
const SQUARE: f64 = 34.0;
/// The space for the colour scale of a heat map.
pub(super) const SCALE_WIDTH: f64 = 64.0;

/// The frame of the data is at least so wide and high.
const SMALLEST: f64 = 20.0;

/// A figure laid out.
pub(super) struct Plot {
    /// The used part of the requested size.
    pub size: (f64, f64),
    pub frame: Frame,
    pub x: Axis,
    pub y: Axis,
    /// The bounds of the colours, if they are set.
    pub colors: Option<(f64, f64)>,
    /// Whether y grows downwards, as the rows of a matrix do.
    pub is_flipped: bool,
    /// How many dots the figure has, in all layers.
    pub n_dots: usize,
    /// The positions of title, legend and label of y.
    pub title: f64,
    pub legend: f64,
    pub y_label: f64,
}

impl Plot {
    pub fn new(figure: &Figure) -> Self {
        let (width, height) = figure.size;
        let title = EDGE + if figure.title.is_empty() { 0.0 } else { TITLE_SIZE };
        let has_legend = figure.layers.iter().any(Layer::is_in_legend);
        let legend = title + if has_legend { LABEL_SIZE + 10.0 } else { 0.0 };
        let y_label = legend + if figure.y_label.is_empty() { 0.0 } else { LABEL_SIZE + 10.0 };
        let below =
            TICK_SIZE + 8.0 + if figure.x_label.is_empty() { 0.0 } else { LABEL_SIZE + 8.0 };
        let cells = figure.layers.iter().any(Layer::is_matrix);
        let has_scale = figure.layers.iter().any(|layer| matches!(layer.shape, Shape::Cells(_)));
        let mut frame = Frame {
            left: EDGE,
            top: y_label + if y_label > EDGE { 14.0 } else { 0.0 },
            right: width - EDGE - if has_scale { SCALE_WIDTH } else { 0.0 },
            bottom: height - EDGE - below,
        };
        // However small the figure and long its texts, there is a frame.
        frame.bottom = frame.bottom.max(frame.top + SMALLEST);
        let (x, y) = range::axes(figure, &frame);
        let size = (width, height);
        let colors = figure.color_range.as_ref().map(|range| (range.start, range.end));
        let n_dots = figure.layers.iter().map(Layer::n_dots).sum();
        let is_flipped = cells;
        let mut plot =
            Self { size, frame, x, y, colors, is_flipped, n_dots, title, legend, y_label };
        plot.fit(figure);
        plot
    }

    /// Makes space for the numbers on the left, and fits units and cells to the frame.
    fn fit(&mut self, figure: &Figure) {
        // The numbers depend on the space and the space on the numbers: the second time they agree.
        for _ in 0..2 {
            let texts = self.y.ticks.iter().filter(|_| figure.aspect != Aspect::Hidden);
            let widths = texts.map(|(_, text)| text_width(text, TICK_SIZE));
            self.frame.left = EDGE + widths.fold(0.0, f64::max).min(self.size.0 / 3.0) + 8.0;
            self.frame.right = self.frame.right.max(self.frame.left + SMALLEST);
            (self.x, self.y) = range::axes(figure, &self.frame);
            let is_linear = self.x.scale == Scale::Linear && self.y.scale == Scale::Linear;
            if figure.aspect == Aspect::Equal && is_linear && !self.is_flipped {
                self.equalise();
            }
        }
        if self.is_flipped {
            self.square_cells(figure);
        }
    }

    /// The place of a point of the data.
    pub fn place(&self, (x, y): (f64, f64)) -> Point {
        let down = if self.is_flipped { self.y.part(y) } else { 1.0 - self.y.part(y) };
        (
            self.frame.left + self.x.part(x) * self.frame.width(),
            self.frame.top + down * self.frame.height(),
        )
    }

    pub fn places(&self, points: &[(f64, f64)]) -> Vec<Point> {
        points.iter().map(|&point| self.place(point)).collect()
    }

    /// Widens the range of one axis until a unit is equally long on both, with one grid for both.
    fn equalise(&mut self) {
        let frame = self.frame;
        let length = |axis: &Axis| axis.high - axis.low;
        let unit = (length(&self.x) / frame.width()).max(length(&self.y) / frame.height());
        let step = ticks::square_step(unit * SQUARE);
        let widened = |axis: &Axis, pixels: f64| {
            let (middle, half) = ((axis.low + axis.high) / 2.0, unit * pixels / 2.0);
            Axis::with_step(middle - half, middle + half, step)
        };
        self.x = widened(&self.x, frame.width());
        self.y = widened(&self.y, frame.height());
    }

    /// Makes the frame smaller until the cells of a matrix are squares, if they nearly are.
    fn square_cells(&mut self, figure: &Figure) {
        let (columns, rows) = (self.x.high - self.x.low, self.y.high - self.y.low);
        let (width, height) = (self.frame.width() / columns, self.frame.height() / rows);
        let side = width.min(height);
        if figure.aspect == Aspect::Equal || side * 3.0 > width.max(height) {
            let (right, bottom) = (self.frame.right, self.frame.bottom);
            self.frame.right = self.frame.left + side * columns;
            self.frame.bottom = self.frame.top + side * rows;
            let title = text_width(&figure.title, TITLE_SIZE) + 2.0 * EDGE;
            self.size.0 = (self.size.0 + self.frame.right - right).max(title).ceil();
            self.size.1 = (self.size.1 + self.frame.bottom - bottom).ceil();
        }
    }
}
