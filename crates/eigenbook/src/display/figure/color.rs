//! The colours of figures: readable on white, distinct for colour-blind eyes, printable.

use plotters::style::RGBColor;

/// A colour of a figure. Series take them in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// The first series, and positive numbers of a heat map.
    Blue,
    /// The second series, and negative numbers of a heat map.
    Orange,
    /// The third series.
    Green,
    /// The fourth series.
    Red,
    /// The fifth series.
    Purple,
    /// The sixth series.
    Teal,
    /// References and the background.
    Grey,
}

impl Color {
    /// The colour of the series with this number, from 0; after the last they begin again.
    pub(super) fn of_series(number: usize) -> Self {
        const ORDER: [Color; 6] =
            [Color::Blue, Color::Orange, Color::Green, Color::Red, Color::Purple, Color::Teal];
        ORDER[number % ORDER.len()]
    }

    pub(super) fn rgb(self) -> RGBColor {
        match self {
            Self::Blue => RGBColor(0x2a, 0x6f, 0xb5),
            Self::Orange => RGBColor(0xdf, 0x7b, 0x18),
            Self::Green => RGBColor(0x2e, 0x96, 0x5a),
            Self::Red => RGBColor(0xc8, 0x3c, 0x4b),
            Self::Purple => RGBColor(0x7a, 0x5c, 0xb8),
            Self::Teal => RGBColor(0x16, 0x93, 0xa5),
            Self::Grey => RGBColor(0x77, 0x7c, 0x85),
        }
    }

    /// A darker one for letters, which are thin: its contrast on white is at least 4.5.
    pub(super) fn ink(self) -> RGBColor {
        match self {
            Self::Blue => RGBColor(0x24, 0x66, 0xab),
            Self::Orange => RGBColor(0xa8, 0x58, 0x08),
            Self::Green => RGBColor(0x1f, 0x78, 0x46),
            Self::Red => RGBColor(0xb8, 0x32, 0x42),
            Self::Purple => RGBColor(0x6f, 0x50, 0xb0),
            Self::Teal => RGBColor(0x0e, 0x74, 0x84),
            Self::Grey => RGBColor(0x64, 0x6a, 0x73),
        }
    }

    /// Nearly white, for the background of data in full colour.
    pub(super) fn tint(self) -> RGBColor {
        mix(self.rgb(), 0.2)
    }
}

/// The background.
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Numbers on colours.
pub(super) const BLACK: RGBColor = RGBColor(0, 0, 0);
/// Titles.
pub(super) const INK: RGBColor = RGBColor(0x22, 0x26, 0x2d);
/// Labels and numbers.
pub(super) const SOFT_INK: RGBColor = RGBColor(0x56, 0x5c, 0x66);
/// Axes.
pub(super) const AXIS: RGBColor = RGBColor(0x9a, 0xa0, 0xa8);
/// Grid lines.
pub(super) const GRID: RGBColor = RGBColor(0xe6, 0xe8, 0xeb);

/// How strong the colours of a heat map are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// For cells alone.
    Full,
    /// For cells with numbers: black can be read on each of these colours, and in a dark theme,
    /// where the page turns them dark, white can.
    Pale,
}

/// The colour of a value between the bounds of a heat map.
///
/// Values of both signs go from orange over white (0) to blue, others from white to blue.
pub(super) fn heat(value: f64, (low, high): (f64, f64), strength: Strength) -> RGBColor {
    if !value.is_finite() {
        return GRID;
    }
    let (blue, orange) = match strength {
        Strength::Full => (RGBColor(0x1c, 0x5b, 0xa3), RGBColor(0xcc, 0x66, 0x08)),
        Strength::Pale => (RGBColor(0x6a, 0xa8, 0xec), RGBColor(0xeb, 0x9a, 0x48)),
    };
    if low < 0.0 && high > 0.0 {
        let part = value / high.max(-low);
        return mix(if part < 0.0 { orange } else { blue }, part.abs());
    }
    let part = if high > low { (value - low) / (high - low) } else { 0.5 };
    match high <= 0.0 && low < 0.0 {
        true => mix(orange, 1.0 - part),
        false => mix(blue, part),
    }
}

/// The shade of a value between the bounds of a picture: white for the smallest, black for the
/// largest.
pub(super) fn grey(value: f64, low: f64, high: f64) -> RGBColor {
    let part = if high > low { (value - low) / (high - low) } else { 0.0 };
    if value.is_finite() { mix(RGBColor(0, 0, 0), part) } else { mix(Color::Orange.rgb(), 0.3) }
}

/// White with so much of the colour, from 0 to 1.
fn mix(color: RGBColor, part: f64) -> RGBColor {
    let channel = |full: u8| {
        let white = 255.0;
        (white + (f64::from(full) - white) * part.clamp(0.0, 1.0)).round() as u8
    };
    RGBColor(channel(color.0), channel(color.1), channel(color.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display::figure::render::STYLE;

    /// How bright a colour is, from 0 to 1, as the Web Content Accessibility Guidelines define it.
    fn luminance(color: [f64; 3]) -> f64 {
        let linear = |part: f64| {
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2])
    }

    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    fn light(color: RGBColor) -> [f64; 3] {
        [color.0, color.1, color.2].map(|channel| f64::from(channel) / 255.0)
    }

    /// The colour in a dark theme: the filters of [`STYLE`], by the formulas of CSS.
    fn dark(color: RGBColor) -> [f64; 3] {
        let [r, g, b] = light(color).map(|part| 0.93 - 0.86 * part);
        let turned = [
            -0.574 * r + 1.430 * g + 0.144 * b,
            0.426 * r + 0.430 * g + 0.144 * b,
            0.426 * r + 1.430 * g - 0.856 * b,
        ];
        turned.map(|part| part.clamp(0.0, 1.0))
    }

    /// The lower one of the contrasts in a light and in a dark theme.
    fn worst(text: RGBColor, behind: RGBColor) -> f64 {
        contrast(light(text), light(behind)).min(contrast(dark(text), dark(behind)))
    }

    #[test]
    fn every_text_can_be_read_in_every_theme() {
        assert!(STYLE.contains("filter:invert(.93) hue-rotate(180deg)"), "see `dark`");
        use Color::{Blue, Green, Grey, Orange, Purple, Red, Teal};
        let names = [Blue, Orange, Green, Red, Purple, Teal, Grey].map(Color::ink);
        for color in names.into_iter().chain([INK, SOFT_INK]) {
            assert!(worst(color, PAPER) >= 4.5, "{color:?}: {}", worst(color, PAPER));
        }
        for tint in [Blue.tint(), Orange.tint()] {
            assert!(worst(INK, tint) >= 4.5, "{tint:?}: {}", worst(INK, tint));
        }
        for part in 0..=100 {
            let cell = heat(f64::from(part) / 50.0 - 1.0, (-1.0, 1.0), Strength::Pale);
            assert!(worst(BLACK, cell) >= 4.5, "{cell:?}: {}", worst(BLACK, cell));
        }
    }
}
