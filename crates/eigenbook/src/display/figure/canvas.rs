//! Drawing with plotters in pixels of the finished figure.
//!
//! plotters rounds to whole pixels. The canvas is therefore several times as large as the figure,
//! and everything is scaled: curves stay smooth in SVG, and a bitmap can be averaged.

use super::clip::Point;
use super::letters::{self, FAMILY, LINE_HEIGHT};
use plotters::coord::Shift;
use plotters::prelude::{
    Circle, DrawingArea, DrawingBackend, PathElement, Polygon, RGBColor, Rectangle, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, IntoTextStyle, ShapeStyle};

/// The width of lines.
pub(super) const LINE: f64 = 2.0;
/// The radius of dots.
pub(super) const DOT: f64 = 3.5;
/// The result of drawing.
pub(super) type Drawn = Result<(), NotDrawn>;

/// plotters could not draw.
#[derive(Debug)]
pub(super) struct NotDrawn;

/// A place in the canvas.
type Pixel = (i32, i32);

/// A plotters area of any backend: what draws on it is compiled once, and not for each.
pub(super) trait Surface {
    fn fill(&self, color: RGBColor) -> Drawn;
    fn line(&self, points: Vec<Pixel>, style: ShapeStyle) -> Drawn;
    fn area(&self, points: Vec<Pixel>, style: ShapeStyle) -> Drawn;
    fn rectangle(&self, corners: [Pixel; 2], style: ShapeStyle) -> Drawn;
    fn disc(&self, center: Pixel, radius: u32, style: ShapeStyle) -> Drawn;
    /// Text in a line of this height, whose upper end is at `top`.
    fn text(&self, text: String, top: Pixel, height: f64, color: RGBColor, side: Side) -> Drawn;
}

impl<DB: DrawingBackend> Surface for DrawingArea<DB, Shift> {
    fn fill(&self, color: RGBColor) -> Drawn {
        self.fill(&color).map_err(|_| NotDrawn)
    }

    fn line(&self, points: Vec<Pixel>, style: ShapeStyle) -> Drawn {
        self.draw(&PathElement::new(points, style)).map_err(|_| NotDrawn)
    }

    fn area(&self, points: Vec<Pixel>, style: ShapeStyle) -> Drawn {
        self.draw(&Polygon::new(points, style)).map_err(|_| NotDrawn)
    }

    fn rectangle(&self, corners: [Pixel; 2], style: ShapeStyle) -> Drawn {
        self.draw(&Rectangle::new(corners, style)).map_err(|_| NotDrawn)
    }

    fn disc(&self, center: Pixel, radius: u32, style: ShapeStyle) -> Drawn {
        self.draw(&Circle::new(center, radius, style)).map_err(|_| NotDrawn)
    }

    fn text(&self, text: String, top: Pixel, height: f64, color: RGBColor, side: Side) -> Drawn {
        let horizontal = match side {
            Side::Start => HPos::Left,
            Side::Middle => HPos::Center,
            Side::End => HPos::Right,
        };
        let style = (FAMILY, height).into_text_style(self).color(&color);
        let style = style.pos(Pos::new(horizontal, VPos::Top));
        self.draw(&Text::new(text, top, style)).map_err(|_| NotDrawn)
    }
}

/// The position of text beside its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A plotters area, drawn on at a scale.
pub(super) struct Canvas<'a> {
    surface: &'a dyn Surface,
    scale: f64,
    /// The corner of this part of the figure.
    origin: Point,
    /// How far below its upper end text has its baseline, in line heights: it is the one thing
    /// in which plotters' backends differ.
    baseline: f64,
}

/// plotters' bitmaps have the baseline in the middle of the line.
pub(super) const BITMAP_BASELINE: f64 = 0.5;

/// How much finer than a pixel the coordinates of an SVG are.
pub(super) const SVG_SCALE: f64 = 4.0;

/// plotters' SVG moves text down by 0.76 em.
pub(super) const SVG_BASELINE: f64 = 0.76 / LINE_HEIGHT;

impl<'a> Canvas<'a> {
    pub fn new(surface: &'a dyn Surface, scale: f64, baseline: f64) -> Self {
        letters::load();
        Self { surface, scale, origin: (0.0, 0.0), baseline }
    }

    /// The same canvas for a part of the figure that begins so far to the right.
    pub fn part(&self, left: f64) -> Self {
        Self { origin: (left, 0.0), ..*self }
    }

    pub fn fill(&self, color: RGBColor) -> Drawn {
        self.surface.fill(color)
    }

    pub fn line(&self, points: &[Point], color: RGBColor, opacity: f64, width: f64) -> Drawn {
        let style = self.style(color, opacity, width);
        without_reversals(points)
            .iter()
            .try_for_each(|part| self.surface.line(self.scaled(part), style))
    }

    pub fn dashes(&self, points: &[Point], color: RGBColor, width: f64) -> Drawn {
        dashes(points, 6.0, 4.0).iter().try_for_each(|dash| self.line(dash, color, 1.0, width))
    }

    pub fn area(&self, points: &[Point], color: RGBColor, opacity: f64) -> Drawn {
        self.surface.area(self.scaled(points), color.mix(opacity).filled())
    }

    pub fn rectangle(&self, from: Point, to: Point, color: RGBColor) -> Drawn {
        let corners = [self.pixel(from), self.pixel(to)];
        self.surface.rectangle(corners, color.filled())
    }

    pub fn disc(&self, center: Point, radius: f64, color: RGBColor, opacity: f64) -> Drawn {
        let radius = self.length(radius);
        self.surface.disc(self.pixel(center), radius, color.mix(opacity).filled())
    }

    /// Text with its baseline through `at`.
    pub fn text(&self, text: &str, at: Point, size: f64, color: RGBColor, side: Side) -> Drawn {
        let height = size * LINE_HEIGHT;
        let top = self.pixel((at.0, at.1 - height * self.baseline));
        // SVG is XML, which does not allow control characters.
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.surface.text(text, top, height * self.scale, color, side)
    }

    fn style(&self, color: RGBColor, opacity: f64, width: f64) -> ShapeStyle {
        color.mix(opacity).stroke_width(self.length(width))
    }

    fn pixel(&self, (x, y): Point) -> Pixel {
        let (x, y) = (x + self.origin.0, y + self.origin.1);
        ((x * self.scale).round() as i32, (y * self.scale).round() as i32)
    }

    fn length(&self, length: f64) -> u32 {
        (length * self.scale).round().max(1.0) as u32
    }

    fn scaled(&self, points: &[Point]) -> Vec<Pixel> {
        points.iter().map(|&point| self.pixel(point)).collect()
    }
}

/// The line in parts, none of which turns back: plotters gives a sharp corner of a bitmap a tip
/// that reaches as far as the corner is sharp.
fn without_reversals(points: &[Point]) -> Vec<&[Point]> {
    let is_sharp = |corner: &[Point]| {
        let (a, b) = (difference(corner[1], corner[0]), difference(corner[2], corner[1]));
        let (along, length) = (a.0 * b.0 + a.1 * b.1, a.0.hypot(a.1) * b.0.hypot(b.1));
        along < -0.8 * length
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for (index, corner) in points.windows(3).enumerate() {
        if is_sharp(corner) {
            parts.push(&points[start..index + 2]);
            start = index + 1;
        }
    }
    parts.push(&points[start..]);
    parts
}

fn difference(a: Point, b: Point) -> Point {
    (a.0 - b.0, a.1 - b.1)
}

/// How wide text of this size is, in pixels of the figure.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    letters::load();
    // Measured large, because plotters rounds down to whole pixels.
    let scale = 10.0;
    let font = (FAMILY, size * LINE_HEIGHT * scale).into_font();
    // Without the font, which is compiled in, half an em for each letter is near enough.
    font.box_size(text)
        .map_or(0.5 * size * text.chars().count() as f64, |(width, _)| f64::from(width) / scale)
}

/// A line cut into dashes of this length with these gaps.
fn dashes(points: &[Point], dash: f64, gap: f64) -> Vec<Vec<Point>> {
    let mut dashes: Vec<Vec<Point>> = Vec::new();
    let mut walked = 0.0;
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let at = |distance: f64| {
            let part = distance / length;
            (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1))
        };
        let mut here = 0.0;
        while here < length {
            let phase = (walked + here) % (dash + gap);
            let is_dash = phase < dash - 1e-9;
            let next = (here + if is_dash { dash - phase } else { dash + gap - phase }).min(length);
            if is_dash {
                match dashes.last_mut() {
                    Some(last) if here == 0.0 && last.last() == Some(&from) => last.push(at(next)),
                    _ => dashes.push(vec![at(here), at(next)]),
                }
            }
            here = next.max(here + 1e-6);
        }
        walked += length;
    }
    dashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_it_turns_back() {
        let there_and_back = [(0.0, 0.0), (5.0, 10.0), (10.0, 20.0), (5.0, 10.1), (0.0, 0.0)];
        let parts = without_reversals(&there_and_back);
        assert_eq!(parts, [&there_and_back[..3], &there_and_back[2..]]);
        let corner = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)];
        assert_eq!(without_reversals(&corner), [&corner[..]]);
        assert_eq!(without_reversals(&[]), [&[] as &[Point]]);
    }
}
