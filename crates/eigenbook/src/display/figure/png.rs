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

/// The pixels as a PNG file, with two pixels a byte if few colours suffice.
pub(super) fn encode(pixels: &[[u8; 3]], width: u32) -> Option<Vec<u8>> {
    let height = u32::try_from(pixels.len()).ok()? / width;
    let colors = Colors::of(pixels);
    let few = colors.palette(FEW);
    let (depth, palette) = match colors.error(&few) < NOTICED {
        true => (png::BitDepth::Four, few),
        false => (png::BitDepth::Eight, colors.palette(256)),
    };
    let indices = colors.indices(pixels, &palette);
    let data = match depth {
        png::BitDepth::Four => packed(&indices, width as usize),
        _ => indices,
    };
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(depth);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::Best);
    encoder.set_filter(png::FilterType::NoFilter);
    encoder.write_header().ok()?.write_image_data(&data).ok()?;
    Some(file)
}

/// The number of values of four bits.
const FEW: usize = 16;

/// Lines and letters have a smaller error than this, shades of a heat map a larger one: the root
/// of the mean square, of 255.
const NOTICED: f64 = 4.0;

/// Two numbers in each byte; each row begins with a byte of its own.
fn packed(indices: &[u8], width: usize) -> Vec<u8> {
    let pair = |pair: &[u8]| pair[0] << 4 | pair.get(1).copied().unwrap_or(0);
    indices.chunks(width).flat_map(|row| row.chunks(2).map(pair)).collect()
}

/// The colours of a picture; those that differ by little share a place.
struct Colors {
    /// How many pixels there are of each, and their average.
    places: Vec<(usize, [u8; 3])>,
    /// The number of a colour's place.
    number: HashMap<[u8; 3], usize>,
}

impl Colors {
    fn of(pixels: &[[u8; 3]]) -> Self {
        let mut counts: HashMap<[u8; 3], (usize, [usize; 3])> = HashMap::new();
        for pixel in pixels {
            let (count, sums) = counts.entry(place(pixel)).or_default();
            *count += 1;
            for (sum, &channel) in sums.iter_mut().zip(pixel) {
                *sum += usize::from(channel);
            }
        }
        let mut counted: Vec<_> = counts.into_iter().collect();
        // The order must not depend on the map, so that the same figure is the same file.
        counted.sort_by_key(|&(place, (count, _))| (std::cmp::Reverse(count), place));
        let number = counted.iter().enumerate().map(|(at, &(place, _))| (place, at)).collect();
        let average = |count: usize, sum: usize| ((sum + count / 2) / count) as u8;
        let places = counted
            .into_iter()
            .map(|(_, (count, sums))| (count, sums.map(|sum| average(count, sum))));
        Self { places: places.collect(), number }
    }

    /// At most `most` colours: the most frequent one, then each time the one with the largest loss,
    /// by its distance from the others and its frequency.
    fn palette(&self, most: usize) -> Vec<[u8; 3]> {
        let mut palette: Vec<[u8; 3]> = self.places.iter().take(1).map(|place| place.1).collect();
        let mut missed: Vec<f64> = vec![f64::INFINITY; self.places.len()];
        while let Some(&last) = palette.last().filter(|_| palette.len() < most) {
            for (missed, (count, color)) in missed.iter_mut().zip(&self.places) {
                *missed = missed.min(distance(*color, last) * (*count as f64).sqrt());
            }
            let next = (0..missed.len()).max_by(|&a, &b| missed[a].total_cmp(&missed[b]));
            match next.filter(|&at| missed[at] > 0.0) {
                Some(at) => palette.push(self.places[at].1),
                None => break,
            }
        }
        palette
    }

    /// How far the pixels are from the palette, as the root of the mean square.
    fn error(&self, palette: &[[u8; 3]]) -> f64 {
        let square = |&(count, color): &(usize, [u8; 3])| {
            count as f64 * distance(color, palette[nearest(color, palette)])
        };
        let pixels: usize = self.places.iter().map(|place| place.0).sum();
        (self.places.iter().map(square).sum::<f64>() / pixels.max(1) as f64).sqrt()
    }

    /// For each pixel the number of a colour of the palette.
    fn indices(&self, pixels: &[[u8; 3]], palette: &[[u8; 3]]) -> Vec<u8> {
        let of_place: Vec<u8> =
            self.places.iter().map(|place| nearest(place.1, palette) as u8).collect();
        pixels.iter().map(|pixel| of_place[self.number[&place(pixel)]]).collect()
    }
}

fn place(pixel: &[u8; 3]) -> [u8; 3] {
    pixel.map(|channel| channel >> 4)
}

fn nearest(color: [u8; 3], palette: &[[u8; 3]]) -> usize {
    let away = |at: &usize| distance(color, palette[*at]) as u64;
    (0..palette.len()).min_by_key(away).unwrap_or(0)
}

/// The square of the distance between two colours.
fn distance(a: [u8; 3], b: [u8; 3]) -> f64 {
    a.iter().zip(b).map(|(&a, b)| f64::from(a.abs_diff(b)).powi(2)).sum()
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
        let colors = Colors::of(&pixels);
        let palette = colors.palette(FEW);
        let indices = colors.indices(&pixels, &palette);
        let back: Vec<[u8; 3]> = indices.iter().map(|&index| palette[usize::from(index)]).collect();
        assert_eq!(back, pixels);
        assert!(encode(&pixels, 2).unwrap().starts_with(b"\x89PNG"));
    }

    #[test]
    fn shades_are_kept_and_lines_take_half_a_byte() {
        let shades: Vec<[u8; 3]> = (0..=255).map(|shade| [shade, shade, 255]).collect();
        let colors = Colors::of(&shades);
        assert_eq!((colors.palette(256).len(), colors.palette(FEW).len()), (16, 16));
        let hues: Vec<[u8; 3]> = (0..=255).map(|hue| [hue, 255 - hue, hue / 2 + 60]).collect();
        let colors = Colors::of(&hues);
        assert!(colors.error(&colors.palette(FEW)) > colors.error(&colors.palette(256)));
        assert_eq!(packed(&[1, 2, 3, 4, 5, 6], 3), [0x12, 0x30, 0x45, 0x60]);
    }
}
