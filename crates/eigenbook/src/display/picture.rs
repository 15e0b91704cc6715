//! A picture of a package, from its pixels: shown as PNG, and a large one smaller.

use super::content::base64;
use super::noted::Pixels;
use crate::channel::Bundle;

/// No side of the shown picture has more pixels: a notebook keeps its outputs.
const MOST: u32 = 1200;

/// The formats of a picture; none if there are no pixels.
pub(super) fn bundle((width, height, pixels): Pixels) -> Option<Bundle> {
    let step = width.max(height).div_ceil(MOST).max(1);
    let (columns, rows) = (width.div_ceil(step), height.div_ceil(step));
    let row_length = width as usize * 4;
    let mut shown = Vec::with_capacity(columns as usize * rows as usize * 4);
    for row in pixels.chunks_exact(row_length.max(1)).step_by(step as usize) {
        shown.extend(row.chunks_exact(4).step_by(step as usize).flatten());
    }
    let png = encoded(&shown, columns, rows)?;
    let text = match step {
        1 => format!("Picture, {width} × {height} pixels"),
        _ => {
            format!("Picture, {width} × {height} pixels, of which one in {step} is shown each way")
        }
    };
    Some(Bundle::text(text).with("image/png", base64(&png)))
}

fn encoded(pixels: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_picture_is_shown_smaller() {
        for (width, height, text) in [
            (3, 2, "Picture, 3 × 2 pixels"),
            (2401, 5, "Picture, 2401 × 5 pixels, of which one in 3 is shown each way"),
        ] {
            let pixels = vec![9; width as usize * height as usize * 4];
            let bundle = bundle((width, height, pixels)).expect("a picture");
            assert_eq!(bundle.plain(), text);
            assert!(bundle.data()["image/png"].as_str().expect("a text").starts_with("iVBOR"));
        }
        for (width, height) in [(0, 0), (0, 3), (3, 0)] {
            assert!(bundle((width, height, Vec::new())).is_none());
        }
    }
}
