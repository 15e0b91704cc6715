//! A small PNG from a large bitmap: averaged, with a palette of at most 256 colours.

use std::collections::HashMap;

/// The average of each square of `factor` × `factor` pixels; `rgb` has three bytes a pixel.
pub(super) fn average(rgb: &[u8], width: usize, factor: usize) -> Vec<[u8; 3]> {
    let (columns, rows) = (width / factor, rgb.len() / 3 / width / factor);
    let mut pixels = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let mut sums = [0_u32; 3];
            for y in row * factor..(row + 1) * factor {
                let start = (y * width + column * factor) * 3;
                for pixel in rgb[start..start + 3 * factor].chunks_exact(3) {
                    for (sum, &channel) in sums.iter_mut().zip(pixel) {
                        *sum += u32::from(channel);
                    }
                }
            }
            let count = (factor * factor) as u32;
            pixels.push(sums.map(|sum| ((sum + count / 2) / count) as u8));
        }
    }
    pixels
}

/// The pixels as a PNG file.
pub(super) fn encode(pixels: &[[u8; 3]], width: u32) -> Option<Vec<u8>> {
    let height = u32::try_from(pixels.len()).ok()? / width;
    let (palette, indices) = with_palette(pixels);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::Best);
    encoder.set_filter(png::FilterType::NoFilter);
    encoder.write_header().ok()?.write_image_data(&indices).ok()?;
    Some(file)
}

/// At most 256 colours, and the number of one of them for each pixel.
///
/// Colours that differ by little share a place; the most frequent places keep theirs.
fn with_palette(pixels: &[[u8; 3]]) -> (Vec<[u8; 3]>, Vec<u8>) {
    let place = |pixel: &[u8; 3]| pixel.map(|channel| channel >> 4);
    let mut counts: HashMap<[u8; 3], (usize, [usize; 3])> = HashMap::new();
    for pixel in pixels {
        let (count, sums) = counts.entry(place(pixel)).or_default();
        *count += 1;
        for (sum, &channel) in sums.iter_mut().zip(pixel) {
            *sum += usize::from(channel);
        }
    }
    let mut places: Vec<_> = counts.into_iter().collect();
    // The order must not depend on the map, so that the same figure is the same file.
    places.sort_by_key(|&(place, (count, _))| (std::cmp::Reverse(count), place));
    let color =
        |(count, sums): (usize, [usize; 3])| sums.map(|sum| ((sum + count / 2) / count) as u8);
    let palette: Vec<[u8; 3]> =
        places.iter().take(256).map(|&(_, counted)| color(counted)).collect();
    let nearest = |color: [u8; 3]| {
        let distance = |other: &[u8; 3]| -> u32 {
            color.iter().zip(other).map(|(&a, &b)| u32::from(a.abs_diff(b)).pow(2)).sum()
        };
        (0..palette.len()).min_by_key(|&index| distance(&palette[index])).unwrap_or(0) as u8
    };
    let numbers: HashMap<[u8; 3], u8> =
        places.iter().map(|&(place, counted)| (place, nearest(color(counted)))).collect();
    let indices = pixels.iter().map(|pixel| numbers[&place(pixel)]).collect();
    (palette, indices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_are_averaged() {
        let rgb: Vec<u8> = [[0; 3], [255; 3], [255; 3], [255; 3]].concat();
        assert_eq!(average(&rgb, 2, 2), [[191; 3]]);
    }

    #[test]
    fn few_colours_are_kept_nearly_as_they_are() {
        let pixels = [[255, 255, 255], [0, 0, 0], [255, 255, 255], [200, 10, 10]];
        let (palette, indices) = with_palette(&pixels);
        let back: Vec<[u8; 3]> = indices.iter().map(|&index| palette[usize::from(index)]).collect();
        assert_eq!(back, pixels);
        assert!(encode(&pixels, 2).unwrap().starts_with(b"\x89PNG"));
    }
}
