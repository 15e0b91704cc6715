//! Stands in for `random` until it is there.

use ndarray::Array2;

/// MT19937.
#[derive(Clone, Debug)]
struct Twister {
    state: [u32; 624],
    place: usize,
}

impl Twister {
    fn new(seed: u32) -> Self {
        let mut state = [seed; 624];
        for i in 1..624 {
            let last = state[i - 1];
            state[i] = 1_812_433_253_u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(i as u32);
        }
        Self { state, place: 624 }
    }

    fn next(&mut self) -> u32 {
        if self.place == 624 {
            for i in 0..624 {
                let y = self.state[i] & 0x8000_0000 | self.state[(i + 1) % 624] & 0x7fff_ffff;
                let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
                self.state[i] = self.state[(i + 397) % 624] ^ (y >> 1) ^ odd;
            }
            self.place = 0;
        }
        let mut y = self.state[self.place];
        self.place += 1;
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        y ^ y >> 18
    }
}

/// NumPy's legacy generator.
#[derive(Clone, Debug)]
pub struct NumpyRandom(Twister);

impl NumpyRandom {
    /// `numpy.random.seed(seed)`.
    pub fn seed(seed: u32) -> Self {
        Self(Twister::new(seed))
    }

    /// Uniform on [0, 1).
    pub fn rand(&mut self, shape: (usize, usize)) -> Array2<f64> {
        Array2::from_shape_simple_fn(shape, || {
            let (a, b) = (self.0.next() >> 5, self.0.next() >> 6);
            (f64::from(a) * 67_108_864.0 + f64::from(b)) / 9_007_199_254_740_992.0
        })
    }

    /// `numpy.random.shuffle`.
    pub fn shuffle(&mut self, values: &mut [usize]) {
        for i in (1..values.len()).rev() {
            let mask = u32::MAX >> (i as u32).leading_zeros();
            let j = loop {
                let j = (self.0.next() & mask) as usize;
                if j <= i {
                    break j;
                }
            };
            values.swap(i, j);
        }
    }
}

/// PyTorch's generator.
#[derive(Clone, Debug)]
pub struct TorchRandom(Twister);

impl TorchRandom {
    /// `torch.manual_seed(seed)`.
    pub fn manual_seed(seed: u64) -> Self {
        Self(Twister::new(seed as u32))
    }

    /// Uniform on [low, high).
    pub fn uniform(&mut self, low: f32, high: f32) -> f32 {
        let u = (self.0.next() & 0x00ff_ffff) as f32 / 16_777_216.0;
        u.mul_add(high - low, low)
    }
}
