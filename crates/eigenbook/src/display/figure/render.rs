//! Converts a figure to its output formats: HTML, PNG and text.

use super::canvas::{BITMAP_BASELINE, Canvas, SVG_BASELINE, SVG_SCALE};
use super::layer::Shape;
use super::layout::Plot;
use super::{Figure, Panels, compact, describe, draw, narrow, png};
use crate::channel::Bundle;
use crate::display::content::base64;
use crate::display::html::escape;
use crate::display::registry::{Known, Show, Table, register_made as enter};
use eigenbook_wire::controls::PICTURE;
use plotters::prelude::{BitMapBackend, IntoDrawingArea, SVGBackend};

/// How many pixels in each direction are averaged to one of a PNG.
const PNG_SCALE: u32 = 3;

/// A longer SVG is left to its PNG, which does not grow with the data: a notebook keeps both.
const LONGEST_SVG: usize = 20_000;

/// A figure is never wider than its cell, begins as high as those beside it, and follows a dark theme of JupyterLab, its pages or VS
/// Code: light becomes dark, and colours keep their hue. Printed pages are light, and what the page's
/// texts have folded, such as answers, is unfolded there.
pub(super) const STYLE: &str = ".eigenbook-figure img{max-width:100%;height:auto;vertical-align:top}\
    [data-jp-theme-light=false] .eigenbook-figure img,.vscode-dark .eigenbook-figure img\
    {filter:invert(.93) hue-rotate(180deg)}\
    @media print{.eigenbook-figure img{filter:none!important}\
    .jp-RenderedMarkdown details::details-content{content-visibility:visible!important}}";

/// The same for figures that are drawings of the page.
pub(crate) const PLACE_STYLE: &str = ".eigenbook-figure>*{max-width:100%;height:auto;vertical-align:top}\
    [data-jp-theme-light=false] .eigenbook-figure>:is(img,svg),.vscode-dark .eigenbook-figure>:is(img,svg)\
    {filter:invert(.93) hue-rotate(180deg)}\
    @media print{.eigenbook-figure>:is(img,svg){filter:none!important}}";

impl Figure {
    /// The figure as SVG.
    pub fn svg(&self) -> String {
        svg(std::slice::from_ref(self))
    }

    /// The figure as the bytes of a PNG file, one pixel for each of its size.
    pub fn png(&self) -> Vec<u8> {
        png_file(std::slice::from_ref(self))
    }

    /// The figure for a page alone, without a file beside it: quicker, where one picture follows
    /// another.
    pub(crate) fn on_page(&self) -> Bundle {
        Bundle::text(self.to_string()).with("text/html", html(std::slice::from_ref(self)))
    }

    /// The same for controls, which show it as a drawing of the page.
    pub(crate) fn in_place(&self) -> Bundle {
        in_place(self.to_string(), std::slice::from_ref(self))
    }
}

impl Panels {
    /// The figures beside each other as SVG.
    pub fn svg(&self) -> String {
        svg(&self.figures)
    }

    /// The figures beside each other as the bytes of a PNG file.
    pub fn png(&self) -> Vec<u8> {
        png_file(&self.figures)
    }

    /// As [`Figure::in_place`].
    pub(crate) fn in_place(&self) -> Bundle {
        in_place(self.to_string(), &self.figures)
    }
}

impl std::fmt::Display for Panels {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&text(&self.figures))
    }
}

impl Show for Figure {
    fn known(&self) -> Known<'_> {
        Known::Formats(bundle(std::slice::from_ref(self)))
    }
}

impl Show for Panels {
    fn known(&self) -> Known<'_> {
        Known::Formats(bundle(&self.figures))
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&describe::text(self))
    }
}

fn in_place(text: String, figures: &[Figure]) -> Bundle {
    Bundle::text(text).with("text/html", html(figures)).with(PICTURE, drawings(figures))
}

fn bundle(figures: &[Figure]) -> Bundle {
    Bundle::text(text(figures))
        .with("text/html", html(figures))
        .with("image/png", base64(&png_file(figures)))
}

fn text(figures: &[Figure]) -> String {
    figures.iter().map(describe::text).collect::<Vec<_>>().join("\n")
}

/// The width of the drawing of a figure.
fn width(figure: &Figure) -> f64 {
    Plot::new(figure).size.0
}

/// Pictures beside each other, or below each other on a narrow page.
///
/// They are images and not inline drawings, because JupyterLab shows images in an untrusted
/// notebook, too.
fn html(figures: &[Figure]) -> String {
    let images: Vec<String> = figures.iter().map(image).collect();
    format!("<div class=\"eigenbook-figure\"><style>{STYLE}</style>{}</div>", images.join(" "))
}

fn image(figure: &Figure) -> String {
    let source = match short_drawing(figure) {
        Some(svg) => {
            let svg = svg.replacen('>', &format!(">{}", narrow::style(&svg, width(figure))), 1);
            // In an address, `#` and `%` mean something else; in an attribute, `"` and `&` do.
            let svg = svg.replace('"', "'").replace('%', "%25").replace('#', "%23");
            format!("svg+xml,{}", svg.replace('\n', "").replace('&', "&amp;"))
        }
        None => format!("png;base64,{}", base64(&png_file(std::slice::from_ref(figure)))),
    };
    let style = style(figure);
    format!("<img{style} alt=\"{}\" src=\"data:image/{source}\">", escape(&describe::text(figure)))
}

/// A picture of data keeps its colours in a dark theme: it would be its own negative.
fn style(figure: &Figure) -> &'static str {
    let is_picture = figure.layers.iter().any(|layer| matches!(layer.shape, Shape::Image(_)));
    if is_picture { " style=\"filter:none!important\"" } else { "" }
}

/// The pictures as drawings of the page: a browser shows them at once, and makes no document of its
/// own for each as it does for an image. Their style is [`PLACE_STYLE`].
fn drawings(figures: &[Figure]) -> String {
    let one = |figure: &Figure| match short_drawing(figure) {
        Some(svg) => {
            let label = escape(&describe::text(figure));
            svg.replacen("<svg ", &format!("<svg{} aria-label=\"{label}\" ", style(figure)), 1)
        }
        None => image(figure),
    };
    let drawings: Vec<String> = figures.iter().map(one).collect();
    format!("<div class=\"eigenbook-figure\">{}</div>", drawings.join(" "))
}

/// The drawing of a figure, where it is shorter than its PNG may be.
fn short_drawing(figure: &Figure) -> Option<String> {
    let drawing = (n_marks(figure) <= MOST_MARKS).then(|| drawing(std::slice::from_ref(figure)));
    drawing.filter(|svg| svg.len() <= LONGEST_SVG)
}

/// An SVG with more cells or dots is too long whatever they are, and need not be written to see it:
/// each takes more than twenty letters.
const MOST_MARKS: usize = LONGEST_SVG / 20;

/// How many cells and dots there are.
fn n_marks(figure: &Figure) -> usize {
    let marks = figure.layers.iter().map(|layer| match &layer.shape {
        Shape::Cells(values) => values.len(),
        Shape::Dots(points) => points.len(),
        _ => 0,
    });
    marks.sum()
}

/// Figures with their layouts.
type LaidOut<'a> = Vec<(&'a Figure, Plot)>;

fn laid_out(figures: &[Figure]) -> LaidOut<'_> {
    figures.iter().map(|figure| (figure, Plot::new(figure))).collect()
}

/// Width and height of figures side by side.
fn size(plots: &LaidOut<'_>) -> (u32, u32) {
    let width: f64 = plots.iter().map(|(_, plot)| plot.size.0).sum();
    let height = plots.iter().map(|(_, plot)| plot.size.1).fold(0.0, f64::max);
    (width as u32, height as u32)
}

/// The drawing with its description as its title, for readers who cannot see it.
fn svg(figures: &[Figure]) -> String {
    let source = drawing(figures);
    let head_end = source.find('>').map_or(0, |at| at + 1);
    let (head, rest) = source.split_at(head_end);
    format!("{head}<title>{}</title>{rest}", escape(&text(figures)))
}

fn drawing(figures: &[Figure]) -> String {
    let plots = laid_out(figures);
    let (width, height) = size(&plots);
    let fine = (width * SVG_SCALE as u32, height * SVG_SCALE as u32);
    let mut source = String::new();
    {
        let area = SVGBackend::with_string(&mut source, fine).into_drawing_area();
        paint(&plots, &Canvas::new(&area, SVG_SCALE, SVG_BASELINE));
    }
    let head = format!("<svg width=\"{}\" height=\"{}\"", fine.0, fine.1);
    let inherited = compact::INHERITED.join(" ");
    compact::svg(&source).replacen(
        &head,
        &format!("<svg role=\"img\" width=\"{width}\" height=\"{height}\" {inherited}"),
        1,
    )
}

fn png_file(figures: &[Figure]) -> Vec<u8> {
    let plots = laid_out(figures);
    let (width, height) = size(&plots);
    if width == 0 {
        return Vec::new(); // There is no figure.
    }
    let fine = (width * PNG_SCALE, height * PNG_SCALE);
    let mut rgb = vec![0; fine.0 as usize * fine.1 as usize * 3];
    {
        let area = BitMapBackend::with_buffer(&mut rgb, fine).into_drawing_area();
        paint(&plots, &Canvas::new(&area, f64::from(PNG_SCALE), BITMAP_BASELINE));
    }
    let pixels = png::average(&rgb, fine.0 as usize, PNG_SCALE as usize);
    png::encode(&pixels, width).unwrap_or_default()
}

/// Draws the figures from left to right.
fn paint(plots: &LaidOut<'_>, canvas: &Canvas<'_>) {
    let mut left = 0.0;
    // Text and memory as a canvas do not fail; if they ever do, the part drawn so far is shown.
    let _ = draw::paper(canvas);
    for (figure, plot) in plots {
        let _ = draw::draw(figure, plot, &canvas.part(left));
        left += plot.size.0;
    }
}

pub(in crate::display) fn register(table: &mut Table) {
    enter::<Figure>(table);
    enter::<Panels>(table);
}
