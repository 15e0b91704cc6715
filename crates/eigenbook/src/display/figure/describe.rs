//! A figure in words, for readers who cannot see it and for places without pictures.

use super::Figure;
use super::layer::{Direction, Layer, Shape, Spread};
use super::ticks::plain;
use ndarray::Array2;

pub(super) fn text(figure: &Figure) -> String {
    let title = if figure.title.is_empty() { "untitled" } else { &figure.title };
    let mut lines = vec![format!("Figure: {title}")];
    // The first row of a matrix is on top.
    let vertical = if figure.layers.iter().any(Layer::is_matrix) { "down" } else { "up" };
    match (figure.x_label.as_str(), figure.y_label.as_str()) {
        ("", "") => {}
        (x, "") => lines.push(format!("  right: {x}")),
        ("", y) => lines.push(format!("  {vertical}: {y}")),
        (x, y) => lines.push(format!("  right: {x}, {vertical}: {y}")),
    }
    lines.extend(figure.layers.iter().filter_map(|layer| line(figure, layer)));
    lines.join("\n")
}

fn line(figure: &Figure, layer: &Layer) -> Option<String> {
    let what = match &layer.shape {
        Shape::Line(points) => match (points.first(), points.last()) {
            (Some(first), Some(last)) => {
                format!(
                    "line of {} points from {} to {}",
                    points.len(),
                    point(*first),
                    point(*last)
                )
            }
            _ => "line without points".to_owned(),
        },
        Shape::Dots(points) => format!("{} points{}", points.len(), span(points)),
        Shape::Boxes(boxes) => bars(figure, boxes),
        Shape::Cells(values) => format!("heat map of {}", matrix(values)),
        Shape::Image(values) => format!("picture of {}", matrix(values)),
        Shape::ErrorBars(bars) => {
            let ends = bars.iter().flat_map(|bar| [(bar.0, bar.1 - bar.2), (bar.0, bar.1 + bar.2)]);
            let points: Vec<(f64, f64)> = ends.collect();
            format!("{} points with errors{}", bars.len(), span(&points))
        }
        Shape::Spreads(boxes) => spreads(figure, boxes),
        Shape::Arrow(from, to) => format!("arrow from {} to {}", point(*from), point(*to)),
        Shape::Area(points) => {
            let corners: Vec<String> = points.iter().take(8).map(|&corner| point(corner)).collect();
            let more = if points.len() > 8 { ", …" } else { "" };
            format!("area with corners {}{more}", corners.join(", "))
        }
        Shape::Lattice(u, v) => format!("grid spanned by {} and {}", point(*u), point(*v)),
        Shape::Curves(lines) => format!("{} lines of equal height", lines.len()),
        Shape::Regions(field) => {
            let above = field.values.iter().filter(|value| **value > 0.5).count();
            let part = 100 * above / field.values.len().max(1);
            format!("regions: class 1 in {part} % of the picture, class 0 elsewhere")
        }
        Shape::Text(at, text) => format!("text \"{text}\" at {}", point(*at)),
        Shape::Level(Direction::Horizontal, y) => format!("level at y = {}", number(*y)),
        Shape::Level(Direction::Vertical, x) => format!("level at x = {}", number(*x)),
    };
    let name = if layer.name.is_empty() { String::new() } else { format!("{}: ", layer.name) };
    Some(format!("  {name}{what}"))
}

fn matrix(values: &Array2<f64>) -> String {
    let (low, high) = super::cells::bounds(values);
    let (rows, columns) = values.dim();
    format!("{rows} × {columns} values from {} to {}", number(low), number(high))
}

fn spreads(figure: &Figure, boxes: &[Spread]) -> String {
    let words = boxes.iter().map(|it| {
        let name = figure.x_names.get(it.place as usize).map_or("", String::as_str);
        let [least, low, middle, high, most] = it.levels.map(number);
        let beyond = match it.beyond.len() {
            0 => String::new(),
            n => format!(", {n} beyond"),
        };
        format!("{name} {least} [{low} {middle} {high}] {most}{beyond}")
    });
    format!("boxes: {}", words.collect::<Vec<_>>().join("; "))
}

fn bars(figure: &Figure, boxes: &[(f64, f64, f64)]) -> String {
    if boxes.len() > 12 {
        let heights = boxes.iter().map(|bar| bar.2);
        let (low, high) =
            (heights.clone().fold(f64::INFINITY, f64::min), heights.fold(0.0, f64::max));
        return format!("{} bars from {} to {}", boxes.len(), number(low), number(high));
    }
    let bars = boxes.iter().enumerate().map(|(index, (from, to, height))| {
        let name = figure.x_names.get(index).cloned();
        let name = name.unwrap_or_else(|| format!("{}…{}", number(*from), number(*to)));
        format!("{name} {}", number(*height))
    });
    format!("bars: {}", bars.collect::<Vec<_>>().join(", "))
}

fn span(points: &[(f64, f64)]) -> String {
    let over = |part: fn(&(f64, f64)) -> f64| {
        let values = points.iter().map(part).filter(|value| value.is_finite());
        (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
    };
    let ((left, right), (low, high)) = (over(|p| p.0), over(|p| p.1));
    if left > right || low > high {
        return String::new();
    }
    format!(" between {} and {}", point((left, low)), point((right, high)))
}

fn point((x, y): (f64, f64)) -> String {
    format!("({}, {})", number(x), number(y))
}

/// Four digits that matter.
fn number(value: f64) -> String {
    if !value.is_finite() || value == 0.0 {
        return value.to_string();
    }
    let digits = 3 - value.abs().log10().floor() as i32;
    if !(0..=9).contains(&digits) && value.abs() < 1e7 && digits < 0 {
        return plain(value, 0);
    }
    if !(0..=9).contains(&digits) {
        return format!("{value:.3e}").replace('-', "−");
    }
    let text = plain(value, digits as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
