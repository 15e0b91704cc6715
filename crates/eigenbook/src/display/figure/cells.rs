//! A matrix as coloured cells, with the bar that explains their colours.

use super::axis::{Axis, Scale};
use super::canvas::{Canvas, Drawn, Side, text_width};
use super::clip::Frame;
use super::color::{self, AXIS, BLACK, SOFT_INK, Strength};
use super::layout::{Plot, TICK_SIZE};
use super::ticks;
use ndarray::{Array2, ArrayView2, s};
use std::ops::Range;

/// Neighbours overlap by so many pixels, so that no background shows between them.
pub(super) const OVERLAP: f64 = 0.5;

/// The least and the greatest finite value.
pub(super) fn bounds(values: &Array2<f64>) -> (f64, f64) {
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let (low, high) =
        (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    if low <= high { (low, high) } else { (0.0, 1.0) }
}

/// From the baseline of numbers to their middle, in font sizes.
const HALF_DIGIT: f64 = 0.36;

/// Draws the matrix, the first row on top, and its scale on the right.
pub(super) fn draw(values: &Array2<f64>, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let (low, high) = plot.colors.unwrap_or_else(|| bounds(values));
    let (rows, columns) = values.dim();
    let room = (plot.frame.width() / columns as f64, plot.frame.height() / rows as f64);
    let size = number_size(values, (low, high), room);
    let strength = if size.is_some() { Strength::Pale } else { Strength::Full };
    for (rows, columns, value) in blocks(values, room) {
        let color = color::heat(value, (low, high), strength);
        let edge = |place: usize| place as f64 - 0.5;
        let from = plot.place((edge(columns.start), edge(rows.start)));
        let to = plot.place((edge(columns.end), edge(rows.end)));
        canvas.rectangle(from, (to.0 + OVERLAP, to.1 + OVERLAP), color)?;
        if let Some(size) = size {
            let (x, y) = plot.place((columns.start as f64, rows.start as f64));
            let middle = (x, y + HALF_DIGIT * size);
            canvas.text(&short(value, low, high), middle, size, BLACK, Side::Middle)?;
        }
    }
    outline(plot, canvas)?;
    scale((low, high), strength, &plot.frame, canvas)
}

/// A bar on the right that explains the colours of a heat map.
fn scale((low, high): (f64, f64), strength: Strength, frame: &Frame, canvas: &Canvas<'_>) -> Drawn {
    let steps = 32;
    let (left, right) = (frame.right + 16.0, frame.right + 28.0);
    let step = frame.height() / f64::from(steps);
    for index in 0..steps {
        let top = frame.top + f64::from(index) * step;
        let value = high + (low - high) * (f64::from(index) + 0.5) / f64::from(steps);
        canvas.rectangle(
            (left, top),
            (right, top + step + OVERLAP),
            color::heat(value, (low, high), strength),
        )?;
    }
    let axis = Axis::new(low, high, Scale::Linear, ((frame.height() / 40.0) as usize).max(2));
    // A single tick is not enough to read the scale.
    let ends = || [low, high].map(|value| (value, short(value, low, high)));
    let has_few = axis.ticks.len() < 2 && low < high;
    let marks = if has_few { ends().to_vec() } else { axis.ticks.clone() };
    for (value, text) in &marks {
        let y = frame.bottom - axis.part(*value) * frame.height();
        canvas.line(&[(right, y), (right + 3.0, y)], AXIS, 1.0, 1.0)?;
        let beside = (right + 6.0, y + HALF_DIGIT * TICK_SIZE);
        canvas.text(text, beside, TICK_SIZE, SOFT_INK, Side::Start)?;
    }
    Ok(())
}

/// Draws the matrix in shades of grey, the first row on top; the largest value is black.
pub(super) fn image(values: &Array2<f64>, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let (low, high) = bounds(values);
    for ((row, column), &value) in values.indexed_iter() {
        let (x, y) = (column as f64, row as f64);
        let (from, to) = (plot.place((x - 0.5, y - 0.5)), plot.place((x + 0.5, y + 0.5)));
        let color = color::grey(value, low, high);
        canvas.rectangle(from, (to.0 + OVERLAP, to.1 + OVERLAP), color)?;
    }
    outline(plot, canvas)
}

fn outline(plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let frame = &plot.frame;
    let corners = [
        (frame.left, frame.top),
        (frame.right, frame.top),
        (frame.right, frame.bottom),
        (frame.left, frame.bottom),
        (frame.left, frame.top),
    ];
    canvas.line(&corners, AXIS, 1.0, 1.0)
}

/// The cells, row by row; if they are smaller than a pixel, blocks of them with their mean.
fn blocks(
    values: &Array2<f64>,
    room: (f64, f64),
) -> impl Iterator<Item = (Range<usize>, Range<usize>, f64)> {
    let (rows, columns) = values.dim();
    let parts = |length: usize, room: f64| {
        let step = (1.0 / room).ceil().clamp(1.0, length.max(1) as f64) as usize;
        (0..length).step_by(step).map(move |start| start..(start + step).min(length))
    };
    let down = parts(rows, room.1);
    down.flat_map(move |rows| {
        parts(columns, room.0).map(move |columns| {
            let value = mean(values.slice(s![rows.clone(), columns.clone()]));
            (rows.clone(), columns, value)
        })
    })
}

/// The mean of the finite values; a single value as it is.
fn mean(block: ArrayView2<'_, f64>) -> f64 {
    if block.len() == 1 {
        return block[[0, 0]];
    }
    let finite = || block.iter().copied().filter(|value| value.is_finite());
    finite().sum::<f64>() / finite().count() as f64
}

/// The font size at which every number fits into its cell; none if the numbers would be too small
/// to read, or too many.
fn number_size(values: &Array2<f64>, (low, high): (f64, f64), room: (f64, f64)) -> Option<f64> {
    if values.len() > 400 {
        return None;
    }
    let widths = values.iter().map(|value| text_width(&short(*value, low, high), 1.0));
    let widest = widths.fold(0.0, f64::max);
    let fits = |size: &f64| widest * size + 4.0 <= room.0 && size * 1.4 <= room.1;
    [15.0, TICK_SIZE, 9.0].into_iter().find(fits)
}

/// A number that fits into a cell: whole, or with three digits of the largest one.
pub(super) fn short(value: f64, low: f64, high: f64) -> String {
    let largest = low.abs().max(high.abs());
    if !value.is_finite() {
        return value.to_string();
    }
    if value.fract() == 0.0 && value.abs() < 1e5 {
        return ticks::plain(value, 0);
    }
    if !(1e-3..1e5).contains(&largest) {
        return format!("{value:.1e}").replace('-', "−");
    }
    let digits = (2.0 - largest.log10().floor()).clamp(0.0, 4.0) as usize;
    ticks::plain(value, digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn cells_below_a_pixel_are_drawn_as_their_mean() {
        let values = array![[1.0, 3.0, f64::NAN], [5.0, 7.0, f64::NAN], [2.0, 4.0, 6.0]];
        let drawn = |room| blocks(&values, room).map(|block| block.2).collect::<Vec<_>>();
        assert_eq!(drawn((0.5, 0.5))[0], 4.0);
        assert!(drawn((0.5, 0.5))[1].is_nan());
        assert_eq!(drawn((0.5, 0.5))[2..], [3.0, 6.0]);
        assert_eq!(drawn((0.5, 1.0)).len(), 6);
        assert_eq!(drawn((2.0, 2.0)).len(), 9);
        assert_eq!(drawn((0.01, 0.01)), [4.0]);
        assert!(blocks(&Array2::zeros((0, 3)), (f64::INFINITY, 1.0)).next().is_none());
    }
}
