//! Larger letters on a narrow page, such as a phone's.
//!
//! There a figure is shown smaller, with its letters. It is one image, which cannot be laid out
//! anew, but its own style can ask how wide it is shown. The numbers and labels get the size at
//! which they can be read, or the largest one at which none of them meets another or is cut.

use super::canvas::{SVG_SCALE, text_width};
use super::clip::Frame;
use super::layout::LABEL_SIZE;

/// The pages whose figures get larger letters are at most so wide.
pub(super) const PAGE: u32 = 450;
/// The width of a figure there.
const SHOWN: f64 = 350.0;
/// The size of letters that can be read.
const READABLE: f64 = 9.5;
/// The first digits of the sizes, in a drawing, of numbers, labels and the legend, and of the title
/// and the names of arrows. Numbers in cells are as large as their cells allow.
const GROWING: [char; 2] = ['4', '5'];
/// All of these texts.
const ALL: &str = "text[font-size^='4'],text[font-size^='5']";
/// The size of a title in a drawing, rounded up: a smaller size is for the other texts alone.
const TITLE: u32 = 60;
/// The width of the sample in front of a text of the legend.
const SAMPLE: f64 = 26.0;

/// The style for an image, empty if no larger letters are needed or fit.
pub(super) fn style(svg: &str, width: f64) -> String {
    size(svg, width).map_or_else(String::new, |size| {
        let chosen = if size < TITLE { "text[font-size^='4']" } else { ALL };
        format!("<style>@media(max-width:{PAGE}px){{{chosen}{{font-size:{size}px}}}}</style>")
    })
}

/// The size of the letters of a drawing on a narrow page, in its own units.
pub(super) fn size(svg: &str, width: f64) -> Option<u32> {
    let (least, most) = (LABEL_SIZE + 1.0, READABLE * width / SHOWN);
    if most < least {
        return None;
    }
    let words: Vec<Word> = svg.split("<text ").skip(1).filter_map(Word::read).collect();
    let usual: Vec<Frame> = words.iter().map(|word| word.frame(word.size, 0.0)).collect();
    let fits = |size: &f64| {
        let grown = |word: &Word| if word.grows { size.max(word.size) } else { word.size };
        let large: Vec<Frame> = words.iter().map(|word| word.frame(grown(word), SAMPLE)).collect();
        (0..words.len()).all(|i| {
            let is_whole = |frames: &[Frame]| words[i].is_inside(&frames[i], width);
            (is_whole(&large) || !is_whole(&usual))
                && (0..i).all(|j| !meet(&large[i], &large[j]) || meet(&usual[i], &usual[j]))
        })
    };
    let sizes = (0..).map(|step| most - f64::from(step)).take_while(|size| *size >= least);
    sizes.into_iter().find(fits).map(|size| (size * SVG_SCALE).round() as u32)
}

/// A text of a drawing, in pixels of the figure.
struct Word {
    x: f64,
    baseline: f64,
    size: f64,
    /// Its width in letters of one pixel.
    width: f64,
    /// The part of its width before x.
    before: f64,
    grows: bool,
}

impl Word {
    fn read(element: &str) -> Option<Self> {
        let (attributes, rest) = element.split_once('>')?;
        let value = |name: &str| {
            let (_, value) = attributes.split_once(&format!("{name}=\""))?;
            value.split('"').next()
        };
        let number = |name: &str| Some(value(name)?.parse::<f64>().ok()? / SVG_SCALE);
        let before = match value("text-anchor") {
            Some("start") => 0.0,
            Some("end") => 1.0,
            _ => 0.5,
        };
        Some(Self {
            x: number("x")?,
            baseline: number(" y")?,
            size: number("font-size")?,
            width: text_width(rest.split('<').next()?, 10.0) / 10.0,
            before,
            grows: value("font-size")?.starts_with(GROWING),
        })
    }

    /// Its place, with so much room in front of it if it may belong to a sample.
    fn frame(&self, size: f64, sample: f64) -> Frame {
        let width = self.width * size;
        let left = self.x - self.before * width - if self.before == 0.0 { sample } else { 0.0 };
        let right = self.x + (1.0 - self.before) * width;
        Frame { left, top: self.baseline - 0.75 * size, right, bottom: self.baseline + 0.1 * size }
    }

    fn is_inside(&self, frame: &Frame, width: f64) -> bool {
        (self.before == 0.0 || frame.left >= 0.0) && frame.right <= width
    }
}

fn meet(a: &Frame, b: &Frame) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display::figure::Figure;

    fn size_of(figure: &Figure) -> Option<u32> {
        size(&figure.svg(), figure.size.0)
    }

    #[test]
    fn letters_grow_with_the_width_as_far_as_they_fit() {
        let figure = Figure::new().function("a long name", 0.0..1.0, |x| x).horizontal("low", 0.2);
        assert_eq!(size_of(&figure), Some(69));
        assert_eq!(size_of(&figure.clone().size(520, 400)), Some(56));
        assert_eq!(size_of(&figure.clone().size(400, 400)), None);
        let crowded =
            (0..9).fold(figure, |figure, _| figure.function("a long name", 0.0..1.0, |x| x));
        assert!(size_of(&crowded) < Some(69));
        let close = Figure::new().function("", 0.0..10.0, |x| x);
        let close = close.vertical("the mean of the data", 3.0).vertical("the median", 3.1);
        assert!(size_of(&close) < Some(69));
    }
}
