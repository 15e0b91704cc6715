//! The regions in which a function is above and below 0.5, in two tints.

use super::canvas::{Canvas, Drawn};
use super::cells::OVERLAP;
use super::clip::simplified;
use super::color::{Color, SOFT_INK};
use super::contour::Field;
use super::layout::Plot;

/// Tints the two sides of the level 0.5, row by row, and draws the line between them.
pub(super) fn draw(field: &Field, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let (rows, columns) = field.values.dim();
    let patch = |row: (f64, f64), column: (f64, f64), color: Color| {
        let from = plot.frame.nearest(plot.place(field.place(column.0, row.1)));
        let to = plot.frame.nearest(plot.place(field.place(column.1, row.0)));
        match from.0 < to.0 && from.1 < to.1 {
            true => canvas.rectangle(from, (to.0, to.1 + OVERLAP), color.tint()),
            false => Ok(()),
        }
    };
    let (last_row, last_column) = ((rows.max(1) - 1) as f64, (columns.max(1) - 1) as f64);
    patch((0.0, last_row), (0.0, last_column), Color::Orange)?;
    for (row, values) in field.values.rows().into_iter().enumerate() {
        let is_above: Vec<bool> = values.iter().map(|value| *value > 0.5).collect();
        let mut start = 0;
        for run in is_above.chunk_by(|a, b| a == b) {
            let end = start + run.len();
            if run[0] {
                // A crossing is in the middle of its cell.
                let part = |index: usize, last: f64| (index as f64 - 0.5).clamp(0.0, last);
                let row = (part(row, last_row), part(row + 1, last_row));
                patch(row, (part(start, last_column), part(end, last_column)), Color::Blue)?;
            }
            start = end;
        }
    }
    field.lines(0.5).iter().try_for_each(|line| {
        let parts = plot.frame.clip_line(&plot.places(line));
        parts.iter().try_for_each(|part| canvas.line(&simplified(part), SOFT_INK, 1.0, 1.5))
    })
}
