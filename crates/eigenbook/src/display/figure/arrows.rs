//! Arrows, and the grid that two of them span.

use super::canvas::{Canvas, DOT, Drawn, LINE};
use super::clip::Point;
use super::color::Color;
use super::layout::Plot;
use plotters::prelude::RGBColor;

/// An arrow between two places of the canvas; one without length is a dot.
pub(super) fn arrow(
    from: Point,
    to: Point,
    color: RGBColor,
    is_dashed: bool,
    plot: &Plot,
    canvas: &Canvas<'_>,
) -> Drawn {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if !length.is_finite() {
        return Ok(());
    }
    if length < 1.0 {
        return canvas.disc(to, DOT, color, 1.0);
    }
    let (ux, uy) = (dx / length, dy / length);
    let head = 11.0_f64.min(length * 0.6);
    let neck = (to.0 - ux * head, to.1 - uy * head);
    // The shaft ends inside the head, so that no gap shows between them.
    let shaft = [from, (neck.0 + ux * 2.0, neck.1 + uy * 2.0)];
    for part in plot.frame.clip_line(&shaft) {
        match is_dashed {
            true => canvas.dashes(&part, color, LINE)?,
            false => canvas.line(&part, color, 1.0, 2.4)?,
        }
    }
    let wing = head * 0.42;
    let corners =
        [to, (neck.0 - uy * wing, neck.1 + ux * wing), (neck.0 + uy * wing, neck.1 - ux * wing)];
    let corners = plot.frame.clip_area(&corners);
    if corners.len() < 3 { Ok(()) } else { canvas.area(&corners, color, 1.0) }
}

/// The images of the grid lines x₁ = k and x₂ = k near the origin: k·u + t·v and k·v + t·u, in
/// the colours of the arrows that they are parallel to.
pub(super) fn lattice(u: (f64, f64), v: (f64, f64), plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    // A few cells are enough: in a narrow grid, more of them would overlap.
    let (first, last) = (-3.0, 4.0);
    for (step, along, color) in [(u, v, Color::Orange.rgb()), (v, u, Color::Green.rgb())] {
        for number in -3..=4 {
            let k = f64::from(number);
            let at = |t: f64| (k * step.0 + t * along.0, k * step.1 + t * along.1);
            for part in plot.frame.clip_line(&plot.places(&[at(first), at(last)])) {
                canvas.line(&part, color, 0.4, 1.2)?;
            }
        }
    }
    Ok(())
}
