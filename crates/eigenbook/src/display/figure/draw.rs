//! The figure around its data: title, legend, grid, axes, colour scale.

use super::Figure;
use super::canvas::{Canvas, DOT, Drawn, LINE, Side, text_width};
use super::clip::Frame;
use super::color::{AXIS, GRID, INK, PAPER, SOFT_INK};
use super::layer::{Layer, Shape};
use super::layout::{LABEL_SIZE, Plot, TICK_SIZE, TITLE_SIZE};
use super::{Aspect, levels, marks, names};

/// From the baseline of letters to their middle, in font sizes.
const HALF_LETTER: f64 = 0.36;

pub(super) fn draw(figure: &Figure, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let left = super::layout::EDGE;
    canvas.text(&figure.title, (left, plot.title), TITLE_SIZE, INK, Side::Start)?;
    legend(figure, plot, canvas)?;
    canvas.text(&figure.y_label, (left, plot.y_label), LABEL_SIZE, SOFT_INK, Side::Start)?;
    let has_axes = figure.aspect != Aspect::Hidden;
    if has_axes && !plot.is_flipped {
        grid(plot, canvas, figure.aspect)?;
    }
    for layer in &figure.layers {
        marks::draw(layer, plot, canvas)?;
    }
    levels::draw(figure, plot, canvas)?;
    names::draw(figure, plot, canvas)?;
    if has_axes {
        numbers(plot, canvas)?;
    }
    let x_label = (
        (plot.frame.left + plot.frame.right) / 2.0,
        plot.frame.bottom + TICK_SIZE + 10.0 + LABEL_SIZE,
    );
    canvas.text(&figure.x_label, x_label, LABEL_SIZE, SOFT_INK, Side::Middle)
}

/// Paints the background first; once for all parts of a figure.
pub(super) fn paper(canvas: &Canvas<'_>) -> Drawn {
    canvas.fill(PAPER)
}

fn legend(figure: &Figure, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let mut left = super::layout::EDGE;
    let shown = || figure.layers.iter().filter(|layer| layer.is_in_legend());
    let widths: Vec<f64> = shown().map(|layer| text_width(&layer.name, LABEL_SIZE)).collect();
    // Where there is room, each name has half of its width more: letters grow on a narrow page.
    let room = plot.size.0 - 2.0 * left - 44.0 * widths.len() as f64;
    let spread = (room / widths.iter().sum::<f64>()).clamp(1.0, 1.5);
    for (layer, width) in shown().zip(widths) {
        let middle = plot.legend - HALF_LETTER * LABEL_SIZE;
        sample(layer, (left, middle), canvas)?;
        let text = left + 26.0;
        canvas.text(&layer.name, (text, plot.legend), LABEL_SIZE, SOFT_INK, Side::Start)?;
        left = text + spread * width + 18.0;
    }
    Ok(())
}

/// The legend's sample of a layer, in 20 pixels.
fn sample(layer: &Layer, (x, y): (f64, f64), canvas: &Canvas<'_>) -> Drawn {
    let color = layer.color.rgb();
    match layer.shape {
        Shape::Dots(_) => canvas.disc((x + 10.0, y), DOT, color, 1.0),
        Shape::ErrorBars(_) => {
            canvas.line(&[(x + 10.0, y - 6.0), (x + 10.0, y + 6.0)], color, 1.0, 1.4)?;
            canvas.disc((x + 10.0, y), DOT, color, 1.0)
        }
        Shape::Boxes(_) => canvas.rectangle((x + 5.0, y - 5.0), (x + 15.0, y + 5.0), color),
        Shape::Area(_) => {
            let corners =
                [(x + 2.0, y - 5.0), (x + 18.0, y - 5.0), (x + 18.0, y + 5.0), (x + 2.0, y + 5.0)];
            canvas.area(&corners, color, marks::AREA_OPACITY)
        }
        _ if layer.is_dashed => canvas.dashes(&[(x, y), (x + 20.0, y)], color, LINE),
        _ => canvas.line(&[(x, y), (x + 20.0, y)], color, 1.0, LINE),
    }
}

fn grid(plot: &Plot, canvas: &Canvas<'_>, aspect: Aspect) -> Drawn {
    let Frame { left, top, right, bottom } = plot.frame;
    let has_plane = aspect == Aspect::Equal;
    for (value, _) in &plot.y.ticks {
        let (_, y) = plot.place((plot.x.low, *value));
        canvas.line(&[(left, y), (right, y)], GRID, 1.0, 1.0)?;
    }
    for (value, _) in plot.x.ticks.iter().filter(|_| has_plane) {
        let (x, _) = plot.place((*value, plot.y.low));
        canvas.line(&[(x, top), (x, bottom)], GRID, 1.0, 1.0)?;
    }
    let zero = plot.place((0.0, 0.0));
    let shows_zero = |low: f64, high: f64| low <= 0.0 && high >= 0.0;
    if has_plane {
        if shows_zero(plot.y.low, plot.y.high) {
            canvas.line(&[(left, zero.1), (right, zero.1)], AXIS, 1.0, 1.2)?;
        }
        if shows_zero(plot.x.low, plot.x.high) {
            canvas.line(&[(zero.0, top), (zero.0, bottom)], AXIS, 1.0, 1.2)?;
        }
        return Ok(());
    }
    let base = if plot.y.low < 0.0 && plot.y.high >= 0.0 { zero.1 } else { bottom };
    canvas.line(&[(left, base), (right, base)], AXIS, 1.0, 1.2)
}

fn numbers(plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let frame = &plot.frame;
    let mut free_from = f64::NEG_INFINITY;
    for (value, text) in &plot.x.ticks {
        let (x, _) = plot.place((*value, plot.y.low));
        let half = text_width(text, TICK_SIZE) / 2.0;
        // A number at the very end of the axis is not cut off.
        let middle = x.min(plot.size.0 - half - 2.0).max(half + 2.0);
        // If names are too long for their places, some are left out.
        if middle - half > free_from {
            let below = (middle, frame.bottom + TICK_SIZE + 5.0);
            canvas.text(text, below, TICK_SIZE, SOFT_INK, Side::Middle)?;
            free_from = middle + half + 4.0;
        }
    }
    for (value, text) in &plot.y.ticks {
        let (_, y) = plot.place((plot.x.low, *value));
        let beside = (frame.left - 7.0, y + HALF_LETTER * TICK_SIZE);
        canvas.text(text, beside, TICK_SIZE, SOFT_INK, Side::End)?;
    }
    Ok(())
}
