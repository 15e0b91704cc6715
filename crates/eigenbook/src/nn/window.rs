//! Windows that slide over an image, and the matrix of what they see.
//!
//! ```text
//! X  (height, width, channels), one image      k_h × k_w  the window      s  the stride
//! P  (out_height · out_width, k_h · k_w · channels), one row for each place of the window
//!
//! out = ⌊(size − k) / s⌋ + 1      "valid": the window stays inside of the image
//! out = ⌈size / s⌉                "same": zeros around the image, one more after it than before
//!                                 it if their number is odd
//! ```
//!
//! The rows are the image's numbers, copied; a number that several windows see is in several rows.
//! So the way back adds up the rows' derivatives at the places of the image. The order inside of a
//! row is that of Keras's kernels: row of the window, column, channel.

use super::invalid;
use crate::Result;
use ndarray::{Dimension, IntoDimension};

/// The numbers of P that are computed at once, about a megabyte.
const N_AT_ONCE: usize = 1 << 18;

/// Whether a window may reach over the edge of the image (Keras's `padding=`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Padding {
    /// It stays inside, so that the output is smaller than the input (Keras's default).
    #[default]
    Valid,
    /// Zeros are put around the image, so that with a stride of 1 the output has its size.
    Same,
}

/// What a layer says about its windows before it knows the size of its images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WindowSettings {
    /// Height and width, or one number for both.
    pub(crate) size: Vec<usize>,
    pub(crate) strides: Vec<usize>,
    pub(crate) padding: Padding,
}

impl WindowSettings {
    /// The places of the window on images of this shape, `kind` being the layer's type.
    pub(crate) fn over(&self, kind: &str, image: &[usize]) -> Result<Window> {
        let size = pair(kind, "window", &self.size)?;
        let stride = pair(kind, "stride", &self.strides)?;
        let (height, width, channels) = match *image {
            [height, width] => (height, width, 1),
            [height, width, channels] => (height, width, channels),
            _ => {
                let message = format!(
                    "a {kind} over samples that are not images.\n\
                     An image has height, width and channels.\n\
                     Start with model.add(Input::new((height, width, 1)))?."
                );
                return Err(invalid("add", message));
            }
        };
        let along = |of: usize, size: usize, stride: usize| match self.padding {
            Padding::Valid => (size <= of).then(|| ((of - size) / stride + 1, 0)),
            Padding::Same => {
                let n_places = of.div_ceil(stride);
                let reach = (n_places - 1).checked_mul(stride)?.checked_add(size)?;
                Some((n_places, reach.saturating_sub(of) / 2))
            }
        };
        let places = along(height, size.0, stride.0).zip(along(width, size.1, stride.1));
        let Some(((out_height, top), (out_width, left))) = places else {
            let message = format!(
                "a {kind} with a window of {}×{} over images of {height}×{width}.\n\
                 A window is not larger than the image.",
                size.0, size.1
            );
            return Err(invalid("add", message));
        };
        let (out, before, padding) = ((out_height, out_width), (top, left), self.padding);
        Ok(Window { height, width, channels, size, stride, padding, before, out })
    }
}

/// One size for both axes, or two.
fn pair(kind: &str, what: &str, sizes: &[usize]) -> Result<(usize, usize)> {
    let pair = match *sizes {
        [both] => (both, both),
        [height, width] => (height, width),
        _ => (0, 0),
    };
    if pair.0 > 0 && pair.1 > 0 {
        return Ok(pair);
    }
    let message = format!(
        "a {kind} with a {what} of {sizes:?}.\n\
         It has a height and a width of at least 1, or one number for both: 3 or (3, 3)."
    );
    Err(invalid("add", message))
}

/// Sizes as a layer takes them: `3` or `(3, 5)`.
pub(crate) fn sizes<S: IntoDimension>(sizes: S) -> Vec<usize> {
    sizes.into_dimension().slice().to_vec()
}

/// A window on images of a known shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) channels: usize,
    /// Height and width of the window.
    pub(crate) size: (usize, usize),
    pub(crate) stride: (usize, usize),
    pub(crate) padding: Padding,
    /// Rows and columns of zeros before the image.
    before: (usize, usize),
    /// How many places the window has, down and across.
    pub(crate) out: (usize, usize),
}

impl Window {
    /// The numbers of an image.
    pub(crate) fn n_in(&self) -> usize {
        self.height * self.width * self.channels
    }

    /// The numbers that a window sees.
    pub(crate) fn n_seen(&self) -> usize {
        self.size.0 * self.size.1 * self.channels
    }

    /// The places of the window on one image.
    pub(crate) fn n_places(&self) -> usize {
        self.out.0 * self.out.1
    }

    /// So many images are in P at once, so that it stays small enough for the processor's cache.
    pub(crate) fn n_at_once(&self) -> usize {
        (N_AT_ONCE / (self.n_places() * self.n_seen())).max(1)
    }

    /// Whether the memory for P and `filters` outputs at each place can be had; without it the
    /// program would end.
    pub(crate) fn check_memory(&self, filters: usize) -> Result<()> {
        let (height, width) = self.size;
        let n_seen = height.checked_mul(width).and_then(|n| n.checked_mul(self.channels));
        let n_bytes = n_seen
            .and_then(|n_seen| n_seen.max(filters).checked_mul(self.out.0))
            .and_then(|n_values| n_values.checked_mul(self.out.1))
            .and_then(|n_values| n_values.checked_mul(4));
        if n_bytes.is_some_and(|n_bytes| Vec::<u8>::new().try_reserve_exact(n_bytes).is_ok()) {
            return Ok(());
        }
        let message = format!(
            "{filters} filters with windows of {height}×{width} over images of {}×{} do not fit \
             into memory.\nThere is an output for each filter at each place of the window.\n\
             Take fewer filters, or larger strides.",
            self.height, self.width
        );
        Err(invalid("add", message))
    }

    /// The places of the window, row by row.
    pub(crate) fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        let (down, across) = self.out;
        (0..down).flat_map(move |y| (0..across).map(move |x| (y, x)))
    }

    /// P from the images `x`, written into `patches`.
    pub(crate) fn gather(&self, x: &[f32], patches: &mut [f32]) {
        let mut rows = patches.chunks_exact_mut(self.size.1 * self.channels);
        self.each_line(x.len() / self.n_in(), |seen| {
            let Some(row) = rows.next() else { return };
            let Some((from, line)) = seen else { return row.fill(0.0) };
            let (zeros, rest) = row.split_at_mut(line.start);
            let (values, zeros_after) = rest.split_at_mut(line.end - line.start);
            zeros.fill(0.0);
            zeros_after.fill(0.0);
            values.copy_from_slice(&x[from..from + values.len()]);
        });
    }

    /// The way back: adds the numbers of P to the places of the images that they come from.
    pub(crate) fn scatter(&self, patches: &[f32], x: &mut [f32]) {
        let mut rows = patches.chunks_exact(self.size.1 * self.channels);
        self.each_line(x.len() / self.n_in(), |seen| {
            let (Some(row), Some((from, line))) = (rows.next(), seen) else { return };
            let values = &row[line];
            x[from..from + values.len()].iter_mut().zip(values).for_each(|(x, p)| *x += p);
        });
    }

    /// Calls `line` for each line of each window, in the order of P: where its first number is, and
    /// which of the line's numbers are inside of the image.
    fn each_line(
        &self,
        n_images: usize,
        mut line: impl FnMut(Option<(usize, std::ops::Range<usize>)>),
    ) {
        let Self { height, width, channels, size, .. } = *self;
        for image in 0..n_images {
            for (y, x) in self.places() {
                let (columns, first) = inside(x * self.stride.1, self.before.1, size.1, width);
                let (rows, _) = inside(y * self.stride.0, self.before.0, size.0, height);
                for row in 0..size.0 {
                    let seen = (rows.contains(&row) && !columns.is_empty()).then(|| {
                        let row = y * self.stride.0 + row - self.before.0;
                        let from = ((image * height + row) * width + first) * channels;
                        (from, columns.start * channels..columns.end * channels)
                    });
                    line(seen);
                }
            }
        }
    }
}

/// Of a window that begins at `at` − `before`, the part that is inside of `of`, and where it begins.
fn inside(at: usize, before: usize, size: usize, of: usize) -> (std::ops::Range<usize>, usize) {
    let start = before.saturating_sub(at).min(size);
    let end = (of + before).saturating_sub(at).min(size).max(start);
    (start..end, (at + start).saturating_sub(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(size: &[usize], strides: &[usize], padding: Padding, image: &[usize]) -> Window {
        let settings = WindowSettings { size: size.to_vec(), strides: strides.to_vec(), padding };
        settings.over("Conv2D", image).unwrap()
    }

    #[test]
    fn each_place_of_the_window_is_a_row() {
        let valid = window(&[2], &[1], Padding::Valid, &[2, 3]);
        let mut patches = vec![9.0; 8];
        valid.gather(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &mut patches);
        assert_eq!(patches, [1.0, 2.0, 4.0, 5.0, 2.0, 3.0, 5.0, 6.0]);
        let mut x = vec![0.0; 6];
        valid.scatter(&[1.0; 8], &mut x);
        assert_eq!(x, [1.0, 2.0, 1.0, 1.0, 2.0, 1.0]);
    }

    /// An even window has its zeros after the image, as in Keras.
    #[test]
    fn zeros_are_around_the_image() {
        let same = window(&[1, 2], &[1], Padding::Same, &[1, 2, 2]);
        let mut patches = vec![9.0; 8];
        same.gather(&[1.0, 2.0, 3.0, 4.0], &mut patches);
        assert_eq!(patches, [1.0, 2.0, 3.0, 4.0, 3.0, 4.0, 0.0, 0.0]);
        let mut x = vec![0.0; 4];
        same.scatter(&patches, &mut x);
        assert_eq!(x, [1.0, 2.0, 6.0, 8.0]);
        let large = window(&[7], &[1], Padding::Same, &[2, 2]);
        assert_eq!((large.out, large.before), ((2, 2), (3, 3)));
        let mut patches = vec![9.0; 4 * 49];
        large.gather(&[1.0, 2.0, 3.0, 4.0], &mut patches);
        assert!(patches.chunks(49).all(|row| row.iter().sum::<f32>() == 10.0));
    }

    /// More places than a usize can count are an error, not a small number.
    #[test]
    fn too_many_places_do_not_fit_into_memory() {
        let side = (1 << 32) + 2;
        let huge = window(&[3], &[1], Padding::Valid, &[side, side, 1]);
        assert!(huge.check_memory(1).unwrap_err().to_string().contains("do not fit into memory"));
        assert!(window(&[3], &[1], Padding::Valid, &[8, 8, 1]).check_memory(1).is_ok());
    }

    #[test]
    fn a_stride_leaves_places_out() {
        let same = window(&[3], &[2], Padding::Same, &[5, 4, 3]);
        assert_eq!((same.out, same.before, same.n_seen()), ((3, 2), (1, 0), 27));
        let valid = window(&[3, 2], &[2, 3], Padding::Valid, &[8, 8, 1]);
        assert_eq!(valid.out, (3, 3));
        // A stride that is longer than the window never sees some of the columns.
        let long = window(&[1], &[3], Padding::Same, &[1, 4]);
        let mut patches = vec![9.0; 2];
        long.gather(&[1.0, 2.0, 3.0, 4.0], &mut patches);
        assert_eq!(patches, [1.0, 4.0]);
    }
}
