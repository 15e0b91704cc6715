//! Contour lines over a rectangle, and the side of a level that each place is on.
//!
//! ```text
//! values  heights at the crossings of a grid   (n_y, n_x), the first row at the low end of y
//! level   where the line runs: between crossings below it and crossings above it
//! ```

use ndarray::Array2;
use std::collections::HashMap;

/// A function of the plane, known at the crossings of a grid.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub values: Array2<f64>,
    /// From the first to the last column.
    pub x: (f64, f64),
    /// From the first to the last row.
    pub y: (f64, f64),
}

/// An edge of the grid: the column and row where it begins, and whether it leads up.
type Edge = (usize, usize, bool);

impl Field {
    /// The place of a crossing; between two of them for parts of 1.
    pub fn place(&self, column: f64, row: f64) -> (f64, f64) {
        let (rows, columns) = self.values.dim();
        let along = |(low, high): (f64, f64), part: f64, count: usize| {
            low + (high - low) * part / (count.max(2) - 1) as f64
        };
        (along(self.x, column, columns), along(self.y, row, rows))
    }

    /// The lines on which the function has this value, each as long as it goes on.
    pub fn lines(&self, level: f64) -> Vec<Vec<(f64, f64)>> {
        let mut neighbours: HashMap<Edge, Vec<Edge>> = HashMap::new();
        let mut order: Vec<Edge> = Vec::new();
        for (from, to) in self.segments(level) {
            for (edge, other) in [(from, to), (to, from)] {
                if !neighbours.contains_key(&edge) {
                    order.push(edge);
                }
                neighbours.entry(edge).or_default().push(other);
            }
        }
        // Open lines first, from one of their ends; the remaining ones are rings.
        let is_end = |edge: &Edge| neighbours[edge].len() == 1;
        let starts: Vec<Edge> = order.iter().copied().filter(is_end).chain(order.clone()).collect();
        let mut lines = Vec::new();
        for start in starts {
            let mut line = vec![start];
            while let Some(next) = neighbours.get_mut(&line[line.len() - 1]).and_then(Vec::pop) {
                let last = line[line.len() - 1];
                // The way back is gone as well.
                let back = neighbours.entry(next).or_default();
                back.retain(|edge| *edge != last);
                line.push(next);
            }
            if line.len() > 1 {
                lines.push(line.into_iter().map(|edge| self.crossing(edge, level)).collect());
            }
        }
        lines
    }

    /// In each cell, the pairs of edges that the line connects.
    fn segments(&self, level: f64) -> Vec<(Edge, Edge)> {
        let (rows, columns) = self.values.dim();
        let mut segments = Vec::new();
        for row in 0..rows.saturating_sub(1) {
            for column in 0..columns.saturating_sub(1) {
                let corners = [(0, 0), (0, 1), (1, 1), (1, 0)];
                let heights = corners.map(|(up, right)| self.values[[row + up, column + right]]);
                if heights.iter().any(|height| !height.is_finite()) {
                    continue;
                }
                // The edges of the cell, from corner to corner.
                let edges = [
                    (row, column, false),
                    (row, column + 1, true),
                    (row + 1, column, false),
                    (row, column, true),
                ];
                let crossed: Vec<Edge> = (0..4)
                    .filter(|&k| (heights[k] < level) != (heights[(k + 1) % 4] < level))
                    .map(|k| edges[k])
                    .collect();
                segments.extend(crossed.chunks_exact(2).map(|pair| (pair[0], pair[1])));
            }
        }
        segments
    }

    /// The crossing of the line with an edge.
    fn crossing(&self, (row, column, is_up): Edge, level: f64) -> (f64, f64) {
        let from = self.values[[row, column]];
        let to =
            if is_up { self.values[[row + 1, column]] } else { self.values[[row, column + 1]] };
        let part = if to == from { 0.5 } else { ((level - from) / (to - from)).clamp(0.0, 1.0) };
        let (column, row) = (column as f64, row as f64);
        if is_up { self.place(column, row + part) } else { self.place(column + part, row) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_slope_is_straight_and_whole() {
        let values = Array2::from_shape_fn((5, 7), |(_, column)| column as f64);
        let lines = Field { values, x: (0.0, 6.0), y: (0.0, 4.0) }.lines(2.5);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].len(), 5);
        assert!(lines[0].iter().all(|&(x, _)| x == 2.5));
    }

    #[test]
    fn the_line_around_a_hill_is_a_ring() {
        let height = |(row, column): (usize, usize)| {
            25.0 - (row as f64 - 5.0).powi(2) - (column as f64 - 5.0).powi(2)
        };
        let values = Array2::from_shape_fn((11, 11), height);
        let lines = Field { values, x: (-5.0, 5.0), y: (-5.0, 5.0) }.lines(9.0);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last());
        assert!(lines[0].iter().all(|&(x, y)| (x.hypot(y) - 4.0).abs() < 0.1));
    }
}
