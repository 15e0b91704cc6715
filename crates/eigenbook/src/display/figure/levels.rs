//! The labels of levels, each in a place that no curve crosses.

use super::Figure;
use super::canvas::{Canvas, DOT, Drawn, Side, text_width};
use super::clip::{Frame, Point};
use super::color::{PAPER, SOFT_INK};
use super::layer::{Direction, Shape};
use super::layout::{LABEL_SIZE, Plot};
use super::marks;

/// From the line to the letters.
const APART: f64 = 5.0;

pub(super) fn draw(figure: &Figure, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let curves = curves(figure, plot);
    let mut taken: Vec<Frame> = Vec::new();
    for layer in figure.layers.iter().filter(|layer| !layer.name.is_empty()) {
        let Shape::Level(direction, value) = layer.shape else { continue };
        let ends = marks::level(direction, value, plot);
        if plot.frame.clip_line(&ends).is_empty() {
            continue;
        }
        let places = places(direction, ends, text_width(&layer.name, LABEL_SIZE));
        let is_free = |place: &&Frame| {
            let is_inside = plot.frame.contains((place.left, place.top))
                && plot.frame.contains((place.right, place.bottom));
            is_inside
                && curves.iter().all(|curve| place.clip_line(curve).is_empty())
                && taken.iter().all(|other| !overlap(place, other))
        };
        let free = places.iter().find(is_free);
        let place = *free.unwrap_or(&places[0]);
        if free.is_none() {
            canvas.area(&corners(&place), PAPER, 0.75)?;
        }
        // On a narrow page letters are larger, and the name grows away from its line or the edge.
        let is_right = match direction {
            Direction::Vertical => place.right <= ends[0].0,
            Direction::Horizontal => place.left + place.right > plot.frame.left + plot.frame.right,
        };
        let (x, side) = if is_right { (place.right, Side::End) } else { (place.left, Side::Start) };
        let line = (x, place.bottom - 0.2 * LABEL_SIZE);
        canvas.text(&layer.name, line, LABEL_SIZE, SOFT_INK, side)?;
        taken.push(place);
    }
    Ok(())
}

/// The obstacles for a label, in pixels; a dot is a short line.
fn curves(figure: &Figure, plot: &Plot) -> Vec<Vec<Point>> {
    let mut curves = Vec::new();
    for layer in &figure.layers {
        match &layer.shape {
            Shape::Line(points) | Shape::Area(points) => curves.push(plot.places(points)),
            Shape::Curves(lines) => curves.extend(lines.iter().map(|line| plot.places(line))),
            Shape::Arrow(from, to) => curves.push(vec![plot.place(*from), plot.place(*to)]),
            Shape::Dots(points) => {
                let dot = |(x, y): Point| vec![(x - DOT, y), (x + DOT, y)];
                curves.extend(plot.places(points).into_iter().map(dot));
            }
            Shape::Level(direction, value) => {
                curves.push(marks::level(*direction, *value, plot).to_vec());
            }
            _ => {}
        }
    }
    curves
}

/// The possible places of a label, the best first.
fn places(direction: Direction, [from, to]: [Point; 2], width: f64) -> Vec<Frame> {
    let at =
        |left: f64, top: f64| Frame { left, top, right: left + width, bottom: top + LABEL_SIZE };
    match direction {
        Direction::Horizontal => {
            let (above, below) = (from.1 - APART - 0.8 * LABEL_SIZE, from.1 + APART);
            let middle = (from.0 + to.0 - width) / 2.0;
            let lefts = [to.0 - width - 4.0, from.0 + 4.0, middle];
            lefts.into_iter().flat_map(|left| [at(left, above), at(left, below)]).collect()
        }
        Direction::Vertical => {
            let lefts = [from.0 - APART - width, from.0 + APART];
            let tops = [from.1 + 2.0, to.1 - LABEL_SIZE - 2.0];
            tops.into_iter().flat_map(|top| lefts.map(|left| at(left, top))).collect()
        }
    }
}

fn overlap(a: &Frame, b: &Frame) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

fn corners(frame: &Frame) -> [Point; 4] {
    let Frame { left, top, right, bottom } = *frame;
    [(left, top), (right, top), (right, bottom), (left, bottom)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_moves_out_of_the_way_of_a_curve() {
        let figure = Figure::new().function("", 0.0..1.0, |x| 10.0 * x * x).horizontal("name", 9.0);
        let plot = Plot::new(&figure);
        let places =
            places(Direction::Horizontal, marks::level(Direction::Horizontal, 9.0, &plot), 60.0);
        let curve = &curves(&figure, &plot)[0];
        let crossed: Vec<bool> =
            places.iter().map(|place| !place.clip_line(curve).is_empty()).collect();
        assert_eq!(crossed, [true, true, false, false, false, false]);
    }
}
