//! The names of arrows, each in a free place.

use super::Figure;
use super::canvas::{Canvas, Drawn, Side, text_width};
use super::clip::{Point, distance};
use super::color::PAPER;
use super::layer::Shape;
use super::layout::Plot;

const SIZE: f64 = 13.0;

pub(super) fn draw(figure: &Figure, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let mut taken: Vec<Point> = Vec::new();
    let arrows: Vec<(Point, Point)> = figure
        .layers
        .iter()
        .filter_map(|layer| match layer.shape {
            Shape::Arrow(from, to) => Some((plot.place(from), plot.place(to))),
            _ => None,
        })
        .collect();
    for layer in &figure.layers {
        let Shape::Arrow(from, to) = layer.shape else { continue };
        if layer.name.is_empty() {
            continue;
        }
        let half = text_width(&layer.name, SIZE) / 2.0;
        let own = (plot.place(from), plot.place(to));
        let Some(middle) = best(own, half, &arrows, &taken, plot) else { continue };
        let (x, y) = (half + 2.0, SIZE * 0.6);
        let corner = |dx: f64, dy: f64| (middle.0 + dx * x, middle.1 + dy * y);
        let behind = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
        canvas.area(&behind, PAPER, 0.75)?;
        let line = (middle.0, middle.1 + 0.36 * SIZE);
        canvas.text(&layer.name, line, SIZE, layer.color.ink(), Side::Middle)?;
        taken.push(middle);
    }
    Ok(())
}

/// The place for a name: beside the arrow or beyond its tip, far from all else.
fn best(
    (from, to): (Point, Point),
    half: f64,
    arrows: &[(Point, Point)],
    taken: &[Point],
    plot: &Plot,
) -> Option<Point> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    // A name is wide and low: a steep arrow needs more space beside it than a flat one above it.
    let away = 9.0 + half * uy.abs() + 4.0 * ux.abs();
    let beside = [0.5, 0.65, 0.35, 0.85].into_iter().flat_map(|part| {
        let (x, y) = (from.0 + part * dx, from.1 + part * dy);
        [(x + uy * away, y - ux * away), (x - uy * away, y + ux * away)]
    });
    let tip = (to.0 + ux * (half + 8.0), to.1 + uy * 14.0);
    let places = beside.chain([tip]).filter(|place| {
        let (left, right) = ((place.0 - half, place.1), (place.0 + half, place.1));
        plot.frame.contains(left) && plot.frame.contains(right)
    });
    let own = |place: Point| distance(place, from, to);
    let others = || arrows.iter().filter(|arrow| **arrow != (from, to));
    let room = |place: Point| {
        // If another arrow is as near, the name could be taken for its name.
        if others().any(|arrow| distance(place, arrow.0, arrow.1) < own(place) + 1.0) {
            return 0.0;
        }
        let ends = [(place.0 - half * 0.8, place.1), place, (place.0 + half * 0.8, place.1)];
        let lines =
            arrows.iter().flat_map(|&arrow| ends.map(|end| distance(end, arrow.0, arrow.1)));
        let names = taken
            .iter()
            .map(|name| ((name.0 - place.0).hypot((name.1 - place.1) * 2.0) - half).max(0.0));
        lines.chain(names).fold(30.0, f64::min)
    };
    // The first of the best: a name goes elsewhere only for more space.
    places.fold(None, |best: Option<Point>, place| match best {
        Some(other) if room(other) >= room(place) - 1.0 => Some(other),
        _ => Some(place),
    })
}
