//! The data itself: lines, dots, bars, areas.

use super::canvas::{Canvas, DOT, Drawn, LINE, Side};
use super::clip::{Point, simplified};
use super::color::{INK, SOFT_INK};
use super::layer::{Direction, Layer, Shape};
use super::layout::{LABEL_SIZE, Plot, TICK_SIZE};
use super::{arrows, cells, regions, spread};
use plotters::prelude::RGBColor;

/// More dots than this are drawn smaller.
const MANY_DOTS: usize = 400;

/// How opaque an area is.
pub(super) const AREA_OPACITY: f64 = 0.25;

pub(super) fn draw(layer: &Layer, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let color = layer.color.rgb();
    match &layer.shape {
        Shape::Line(points) => line(&plot.places(points), layer.is_dashed, color, plot, canvas),
        Shape::Dots(points) => dots(&plot.places(points), color, plot, canvas),
        Shape::Boxes(boxes) => bars(boxes, color, plot, canvas),
        Shape::Cells(values) => cells::draw(values, plot, canvas),
        Shape::Image(values) => cells::image(values, plot, canvas),
        Shape::ErrorBars(bars) => spread::error_bars(bars, color, plot, canvas),
        Shape::Spreads(boxes) => spread::spreads(boxes, color, plot, canvas),
        Shape::Arrow(from, to) => {
            arrows::arrow(plot.place(*from), plot.place(*to), color, layer.is_dashed, plot, canvas)
        }
        Shape::Area(points) => area(&plot.places(points), color, plot, canvas),
        Shape::Lattice(u, v) => arrows::lattice(*u, *v, plot, canvas),
        Shape::Curves(lines) => lines.iter().try_for_each(|line| {
            let parts = plot.frame.clip_line(&plot.places(line));
            parts.iter().try_for_each(|part| canvas.line(&simplified(part), color, 0.6, 1.2))
        }),
        Shape::Regions(field) => regions::draw(field, plot, canvas),
        Shape::Text(at, text) => {
            let (x, y) = plot.place(*at);
            canvas.text(text, (x, y + 0.36 * LABEL_SIZE), LABEL_SIZE, INK, Side::Middle)
        }
        Shape::Level(direction, value) => {
            let ends = level(*direction, *value, plot);
            let parts = plot.frame.clip_line(&ends);
            parts.iter().try_for_each(|part| canvas.dashes(part, color, 1.4))
        }
    }
}

fn line(
    points: &[Point],
    is_dashed: bool,
    color: RGBColor,
    plot: &Plot,
    canvas: &Canvas<'_>,
) -> Drawn {
    plot.frame.clip_line(points).iter().try_for_each(|part| match is_dashed {
        true => canvas.dashes(&simplified(part), color, LINE),
        false => canvas.line(&simplified(part), color, 1.0, LINE),
    })
}

fn dots(points: &[Point], color: RGBColor, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let inside = points.iter().filter(|&&point| plot.frame.contains(point));
    // Many dots hide each other: they are smaller and let each other show through; those of all
    // layers alike, because the size would seem to mean something.
    let (radius, opacity) = if plot.n_dots > MANY_DOTS { (2.5, 0.7) } else { (DOT, 0.9) };
    inside.copied().try_for_each(|point| canvas.disc(point, radius, color, opacity))
}

fn bars(boxes: &[(f64, f64, f64)], color: RGBColor, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    for &(from, to, height) in boxes.iter().filter(|bar| bar.2.is_finite()) {
        let base = if plot.y.low > 0.0 { plot.y.low } else { 0.0 };
        let corners = [(from, base), (to, base), (to, height), (from, height)];
        let corners = plot.frame.clip_area(&plot.places(&corners));
        let (Some(&first), Some(&third)) = (corners.first(), corners.get(2)) else { continue };
        // A gap of half a pixel on each side separates the boxes of a histogram.
        let (left, right) = (first.0.min(third.0) + 0.5, first.0.max(third.0) - 0.5);
        canvas.rectangle((left, first.1.min(third.1)), (right, first.1.max(third.1)), color)?;
        if boxes.len() <= 12 && right - left > 30.0 {
            let (low, high) = (plot.y.low, plot.y.high);
            let y = plot.place((0.0, height)).1 + if height < 0.0 { TICK_SIZE + 3.0 } else { -5.0 };
            let text = cells::short(height, low, high);
            canvas.text(&text, ((left + right) / 2.0, y), TICK_SIZE, SOFT_INK, Side::Middle)?;
        }
    }
    Ok(())
}

fn area(points: &[Point], color: RGBColor, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let corners = plot.frame.clip_area(points);
    if corners.len() >= 3 {
        canvas.area(&corners, color, AREA_OPACITY)?;
    }
    let closed: Vec<Point> = points.iter().chain(points.first()).copied().collect();
    let edges = plot.frame.clip_line(&closed);
    edges.iter().try_for_each(|edge| canvas.line(edge, color, 0.8, 1.2))
}

/// The ends of a line across the figure, from the left or from the top.
pub(super) fn level(direction: Direction, value: f64, plot: &Plot) -> [Point; 2] {
    let (frame, place) = (&plot.frame, plot.place((value, value)));
    match direction {
        Direction::Horizontal => [(frame.left, place.1), (frame.right, place.1)],
        Direction::Vertical => [(place.0, frame.top), (place.0, frame.bottom)],
    }
}
