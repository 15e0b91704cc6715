//! The range of each axis of a figure: all of its data, unless a range is set.

use super::Figure;
use super::axis::{Axis, Scale, with_room};
use super::clip::Frame;
use super::layer::{Layer, Shape};
use super::ticks::plain;
use std::ops::Range;

/// The margin around the data, as a part of its range.
const ROOM: f64 = 0.06;

/// The horizontal and the vertical axis for a frame of this size.
pub(super) fn axes(figure: &Figure, frame: &Frame) -> (Axis, Axis) {
    let shown = figure.layers.iter().flat_map(Layer::extent);
    let points: Vec<(f64, f64)> = shown.chain(figure.included.iter().copied()).collect();
    let has = |kind: fn(&Shape) -> bool| figure.layers.iter().any(|layer| kind(&layer.shape));
    let cells = figure.layers.iter().any(Layer::is_matrix);
    let is_roomy = |layer: &Layer| {
        !layer.is_matrix() && !matches!(layer.shape, Shape::Line(_) | Shape::Level(..))
    };
    let other = figure.layers.iter().any(is_roomy);
    let places: Vec<f64> = points.iter().map(|point| point.0).collect();
    // Samples and epochs are counted: there is none between two of them. A level has no place.
    let whole = places.iter().filter(|place| place.is_finite()).all(|place| place.fract() == 0.0);
    let x = Wanted {
        values: places,
        range: &figure.x_range,
        names: &figure.x_names,
        scale: figure.x_scale,
        // Curves alone may reach from side to side.
        room: if other { ROOM } else { 0.0 },
        // Bars start at zero.
        has_zero: false,
        counts: cells || whole,
        has_cells: cells,
    };
    let y = Wanted {
        values: points.iter().map(|point| point.1).collect(),
        range: &figure.y_range,
        names: &figure.y_names,
        scale: figure.y_scale,
        room: if cells { 0.0 } else { ROOM },
        has_zero: has(|shape| matches!(shape, Shape::Boxes(_))),
        counts: cells,
        has_cells: cells,
    };
    // The numbers of rows and columns are short.
    let apart = if cells { (30.0, 18.0) } else { (70.0, 48.0) };
    (x.axis((frame.width() / apart.0) as usize), y.axis((frame.height() / apart.1) as usize))
}

/// The data of one axis.
struct Wanted<'a> {
    values: Vec<f64>,
    range: &'a Option<Range<f64>>,
    names: &'a [String],
    scale: Scale,
    room: f64,
    has_zero: bool,
    /// Whether it counts, and so has ticks at integers only.
    counts: bool,
    /// Whether these are the rows or columns of a matrix, the first of which is at 0.
    has_cells: bool,
}

impl Wanted<'_> {
    fn axis(&self, count: usize) -> Axis {
        let (low, high) = match self.range {
            Some(range) => bounds(&[range.start, range.end], self.scale),
            None => self.all(),
        };
        let mut axis = Axis::new(low, high, self.scale, count);
        if self.has_cells {
            // The first row is row 1.
            let counted = Axis::new(low + 1.0, high + 1.0, self.scale, count);
            axis.ticks =
                counted.ticks.into_iter().map(|(place, text)| (place - 1.0, text)).collect();
        }
        if !self.names.is_empty() {
            axis.ticks = self.names.iter().cloned().enumerate().map(named).collect();
            axis.ticks.retain(|(place, _)| (axis.low..=axis.high).contains(place));
        } else if self.counts {
            let whole = axis.ticks.iter().filter(|(place, _)| place.fract().abs() < 1e-9);
            let whole: Vec<(f64, String)> = whole.cloned().collect();
            // Far from zero all ticks are integers, and written with powers of ten.
            if whole.len() < axis.ticks.len() {
                let first = if self.has_cells { 1.0 } else { 0.0 };
                let number = |place: f64| (place, plain(place + first, 0));
                axis.ticks = whole.into_iter().map(|(place, _)| number(place)).collect();
            }
        }
        axis
    }

    /// The range of all values, with a margin.
    fn all(&self) -> (f64, f64) {
        let mut values = self.values.clone();
        if let Some(last) = self.names.len().checked_sub(1) {
            values.extend([-0.5, last as f64 + 0.5]);
        }
        let (low, high) = bounds(&values, self.scale);
        let room = if self.names.is_empty() { self.room } else { 0.0 };
        let (roomy_low, roomy_high) = with_room(low, high, self.scale, room);
        match self.has_zero && self.scale == Scale::Linear {
            true if low >= 0.0 => (0.0, roomy_high),
            true if high <= 0.0 => (roomy_low, 0.0),
            _ => (roomy_low, roomy_high),
        }
    }
}

fn named((index, name): (usize, String)) -> (f64, String) {
    (index as f64, name)
}

/// The least and the greatest value that the axis can show.
fn bounds(values: &[f64], scale: Scale) -> (f64, f64) {
    // Beyond this, differences or quotients would no longer be finite.
    let can_show = |value: &&f64| match scale {
        Scale::Linear => value.abs() < 1e300,
        Scale::Logarithmic => **value > 1e-150 && **value < 1e150,
    };
    let all = values.iter().filter(can_show);
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
        (low.min(value), high.max(value))
    });
    match (low <= high, scale) {
        (true, Scale::Linear) => (low, high),
        (true, Scale::Logarithmic) if low < high => (low, high),
        (true, Scale::Logarithmic) => (low / 10.0, high * 10.0),
        (false, Scale::Linear) => (0.0, 1.0),
        (false, Scale::Logarithmic) => (1.0, 10.0),
    }
}
