//! Max-pooling: of each window over an image only the largest number remains.
//!
//! ```text
//! A  (n_samples, height, width, channels), the outputs of a convolution
//! M  (n_samples, height / k, width / k, channels), with Keras's stride, which is the window's size
//!
//! forward    M = the largest A in each window, channel by channel
//! backward   ∂L/∂A is ∂L/∂M at the place of the largest, and 0 elsewhere
//! ```
//!
//! The picture becomes smaller and the next layers cheaper, and a shape may move by a pixel without
//! a change of the output. Of equal numbers the first, row by row, gets the derivative, as in
//! PyTorch and in Keras on TensorFlow.
//!
//! ```
//! use eigenbook::nn::*;
//! let mut model = Sequential::new();
//! model.add(Input::new((8, 8, 1)))?;
//! model.add(Conv2D::new(16, 3).activation(Relu))?;
//! model.add(MaxPooling2D::new(2))?;
//! assert!(model.summary().to_string().contains("(None, 3, 3, 16)"));
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::window::{Padding, Window, WindowSettings, sizes};
use ndarray::IntoDimension;

/// The largest number of each window (Keras's `MaxPooling2D`); it belongs after a
/// [`Conv2D`](super::Conv2D).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaxPooling2D {
    pub(crate) settings: WindowSettings,
}

impl MaxPooling2D {
    /// Windows of this size, `2` or `(2, 3)` (height and width), side by side. Rows and columns
    /// that fill no window are left out, as with Keras's `padding="valid"`.
    pub fn new<S: IntoDimension>(pool_size: S) -> Self {
        let size = sizes(pool_size);
        let settings = WindowSettings { strides: size.clone(), size, padding: Padding::Valid };
        Self { settings }
    }

    /// How far it is from one window to the next, down and across; without it, their size.
    pub fn strides<S: IntoDimension>(mut self, strides: S) -> Self {
        self.settings.strides = sizes(strides);
        self
    }
}

/// A pooling after a layer: its name and its windows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PoolingBehind {
    pub(crate) name: String,
    pub(crate) window: Window,
}

impl PoolingBehind {
    /// The numbers that remain of one image.
    pub(crate) fn n_out(&self) -> usize {
        self.window.n_places() * self.window.channels
    }
}

/// The buffers of one pooling, for a batch under way.
pub(crate) struct Pooled {
    out: Vec<f32>,
    /// The place in its image that each number of `out` comes from.
    winners: Vec<u32>,
    /// ∂L/∂M, before it is given to the winners.
    pub(crate) gradient: Vec<f32>,
}

impl Pooled {
    /// Buffers for `batch_size` images.
    pub(crate) fn new(layer: &PoolingBehind, batch_size: usize) -> Self {
        let n = layer.n_out() * batch_size;
        Self { out: vec![0.0; n], winners: vec![0; n], gradient: vec![0.0; n] }
    }

    /// M of the images of the last forward.
    pub(crate) fn out(&self) -> &[f32] {
        &self.out
    }

    /// Forward: M from the outputs `a` of the layer.
    pub(crate) fn forward(&mut self, layer: &PoolingBehind, a: &[f32]) {
        let (window, channels) = (&layer.window, layer.window.channels);
        let places =
            self.out.chunks_exact_mut(channels).zip(self.winners.chunks_exact_mut(channels));
        let images = a.chunks_exact(window.n_in());
        let seen = images.flat_map(|image| window.places().map(move |place| (image, place)));
        for ((out, winners), (image, place)) in places.zip(seen) {
            for (number, at) in seen_from(window, place).enumerate() {
                let values = image[at..at + channels].iter().zip(at as u32..);
                for ((out, winner), (a, at)) in out.iter_mut().zip(&mut *winners).zip(values) {
                    // NaN stays NaN: a diverged network must not look healthy.
                    if number == 0 || a > out || a.is_nan() {
                        (*out, *winner) = (*a, at);
                    }
                }
            }
        }
    }

    /// Backward: ∂L/∂A of the images, from `gradient`.
    pub(crate) fn backward(&self, layer: &PoolingBehind, of_a: &mut [f32]) {
        of_a.fill(0.0);
        let n_out = layer.n_out();
        let images = self.gradient.chunks_exact(n_out).zip(self.winners.chunks_exact(n_out));
        for (image, (gradient, winners)) in of_a.chunks_exact_mut(layer.window.n_in()).zip(images) {
            for (g, winner) in gradient.iter().zip(winners) {
                image[*winner as usize] += g;
            }
        }
    }
}

/// Where the numbers of channel 0 are that a window of this place sees; it is inside of the image.
fn seen_from(window: &Window, (y, x): (usize, usize)) -> impl Iterator<Item = usize> {
    let (top, left) = (y * window.stride.0, x * window.stride.1);
    let (width, channels, (height, across)) = (window.width, window.channels, window.size);
    (top..top + height)
        .flat_map(move |y| (left..left + across).map(move |x| (y * width + x) * channels))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pooling(pooling: MaxPooling2D, image: &[usize]) -> PoolingBehind {
        let window = pooling.settings.over("MaxPooling2D", image).unwrap();
        PoolingBehind { name: String::new(), window }
    }

    #[test]
    fn the_largest_of_each_window_and_channel_remains() {
        let layer = pooling(MaxPooling2D::new(2), &[2, 3, 2]);
        let mut pooled = Pooled::new(&layer, 2);
        let image = [1.0, -1.0, 2.0, -2.0, 9.0, 9.0, 3.0, -3.0, 0.0, -4.0, 9.0, 9.0_f32];
        let twice: Vec<f32> = image.iter().chain(&image).copied().collect();
        pooled.forward(&layer, &twice);
        assert_eq!(pooled.out(), [3.0, -1.0, 3.0, -1.0]);
        pooled.gradient.copy_from_slice(&[1.0, 2.0, 3.0, 4.0]);
        let mut of_a = vec![7.0; 24];
        pooled.backward(&layer, &mut of_a);
        assert_eq!(of_a[..12], [0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!((of_a[12 + 6], of_a[12 + 1]), (3.0, 4.0));
    }

    /// Windows that overlap, equal numbers, NaN and −∞.
    #[test]
    fn the_first_of_equal_numbers_wins_and_nan_stays() {
        let layer = pooling(MaxPooling2D::new((1, 2)).strides(1), &[1, 4, 1]);
        let mut pooled = Pooled::new(&layer, 1);
        pooled.forward(&layer, &[5.0, 5.0, f32::NEG_INFINITY, f32::NEG_INFINITY]);
        assert_eq!(pooled.out(), [5.0, 5.0, f32::NEG_INFINITY]);
        pooled.gradient.copy_from_slice(&[1.0, 2.0, 4.0]);
        let mut of_a = vec![0.0; 4];
        pooled.backward(&layer, &mut of_a);
        assert_eq!(of_a[..2], [1.0, 2.0]);
        assert_eq!(of_a.iter().sum::<f32>(), 7.0);
        pooled.forward(&layer, &[1.0, f32::NAN, 3.0, 2.0]);
        assert!(pooled.out()[0].is_nan() && pooled.out()[1].is_nan());
        assert_eq!(pooled.out()[2], 3.0);
    }
}
