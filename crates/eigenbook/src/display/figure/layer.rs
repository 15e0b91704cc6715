//! The parts of a figure, in the units of the data.

use super::color::Color;
use super::contour::Field;
use ndarray::Array2;

/// Half the width of a box, in the units of its axis.
pub(super) const HALF: f64 = 0.25;

/// The values of a box, from below.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spread {
    /// Its position on the horizontal axis.
    pub place: f64,
    /// Lower whisker, quarter, middle, three quarters, upper whisker.
    pub levels: [f64; 5],
    /// The values beyond the whiskers.
    pub beyond: Vec<f64>,
}

/// One thing that was added to a figure.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layer {
    pub name: String,
    pub shape: Shape,
    pub color: Color,
    pub is_dashed: bool,
}

/// Its form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// A line through points.
    Line(Vec<(f64, f64)>),
    /// Points on their own.
    Dots(Vec<(f64, f64)>),
    /// Boxes on the horizontal axis: from, to, height.
    Boxes(Vec<(f64, f64, f64)>),
    /// A matrix, the first row on top.
    Cells(Array2<f64>),
    /// A matrix as shades of grey, the first row on top.
    Image(Array2<f64>),
    /// Points with how far they may be off: x, y, error.
    ErrorBars(Vec<(f64, f64, f64)>),
    /// One box for each group of values.
    Spreads(Vec<Spread>),
    /// From and to.
    Arrow((f64, f64), (f64, f64)),
    /// A filled area.
    Area(Vec<(f64, f64)>),
    /// The grid that two vectors span.
    Lattice((f64, f64), (f64, f64)),
    /// Lines without points of interest.
    Curves(Vec<Vec<(f64, f64)>>),
    /// The region in which a function is above 0.5.
    Regions(Field),
    /// Text with its middle at a point.
    Text((f64, f64), String),
    /// A line across the figure at a value.
    Level(Direction, f64),
}

/// Which way a line runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// At a value of y.
    Horizontal,
    /// At a value of x.
    Vertical,
}

impl Layer {
    /// Whether it takes the next colour of the series.
    pub fn is_series(&self) -> bool {
        matches!(
            self.shape,
            Shape::Line(_)
                | Shape::Dots(_)
                | Shape::Boxes(_)
                | Shape::Area(_)
                | Shape::Arrow(..)
                | Shape::ErrorBars(_)
                | Shape::Spreads(_)
        )
    }

    /// How many dots it has.
    pub fn n_dots(&self) -> usize {
        if let Shape::Dots(points) = &self.shape { points.len() } else { 0 }
    }

    /// Whether it is a matrix, whose rows go down.
    pub fn is_matrix(&self) -> bool {
        matches!(self.shape, Shape::Cells(_) | Shape::Image(_))
    }

    /// Whether its name is in the legend; others show their name themselves.
    pub fn is_in_legend(&self) -> bool {
        let has_entry = matches!(
            self.shape,
            Shape::Line(_)
                | Shape::Dots(_)
                | Shape::Boxes(_)
                | Shape::Area(_)
                | Shape::ErrorBars(_)
        );
        has_entry && !self.name.is_empty()
    }

    /// The points that the figure has to show.
    pub fn extent(&self) -> Vec<(f64, f64)> {
        match &self.shape {
            Shape::Line(points) | Shape::Dots(points) | Shape::Area(points) => points.clone(),
            Shape::Boxes(boxes) => {
                let corners = |&(from, to, height): &(f64, f64, f64)| [(from, height), (to, 0.0)];
                boxes.iter().flat_map(corners).collect()
            }
            Shape::ErrorBars(bars) => {
                let ends = |&(x, y, error): &(f64, f64, f64)| [(x, y - error), (x, y + error)];
                bars.iter().flat_map(ends).collect()
            }
            Shape::Spreads(boxes) => {
                let all = boxes.iter().flat_map(|it| {
                    let levels = it.levels.iter().chain(&it.beyond);
                    levels.map(|&y| (it.place - HALF, y)).chain([(it.place + HALF, it.levels[2])])
                });
                all.collect()
            }
            Shape::Cells(values) | Shape::Image(values) => {
                let (rows, columns) = values.dim();
                vec![(-0.5, -0.5), (columns as f64 - 0.5, rows as f64 - 0.5)]
            }
            Shape::Arrow(from, to) => vec![*from, *to],
            Shape::Lattice(..) => Vec::new(),
            Shape::Curves(lines) => lines.iter().flatten().copied().collect(),
            Shape::Regions(field) => vec![(field.x.0, field.y.0), (field.x.1, field.y.1)],
            Shape::Text(at, _) => vec![*at],
            Shape::Level(Direction::Horizontal, y) => vec![(f64::NAN, *y)],
            Shape::Level(Direction::Vertical, x) => vec![(*x, f64::NAN)],
        }
    }
}

/// Boxes that count how many finite values fall into each of `bins` equal parts.
pub(super) fn count(values: &[f64], bins: usize) -> Vec<(f64, f64, f64)> {
    let values: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.is_empty() {
        return Vec::new();
    }
    let (low, width) =
        if low < high { (low, (high - low) / bins as f64) } else { (low - 0.5, 1.0 / bins as f64) };
    let mut counts = vec![0.0; bins];
    for value in values {
        counts[(((value - low) / width) as usize).min(bins - 1)] += 1.0;
    }
    let edge = |index: usize| low + index as f64 * width;
    counts.into_iter().enumerate().map(|(i, count)| (edge(i), edge(i + 1), count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_every_finite_value_once() {
        let boxes = count(&[0.0, 0.1, 0.5, 1.0, f64::NAN], 2);
        assert_eq!(boxes, [(0.0, 0.5, 2.0), (0.5, 1.0, 2.0)]);
        assert_eq!(count(&[3.0, 3.0], 1), [(2.5, 3.5, 2.0)]);
        assert!(count(&[], 3).is_empty());
    }
}
