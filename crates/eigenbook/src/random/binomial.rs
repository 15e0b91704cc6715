//! How many of n trials succeed, as NumPy draws it.
//!
//! ```text
//! n·p ≤ 30   inversion: P(0), P(1), … are taken from one uniform number while it is larger
//! n·p > 30   rejection: a triangle, two parallelograms and two exponential tails cover P (BTPE)
//! p > 1/2    the failures are counted
//! ```
//!
//! Source: Kachitvichyanukul and Schmeiser, *Binomial random variate generation* (1988).

/// The next count; a number is drawn also if none or all succeed for certain.
pub(super) fn draw(n: i64, p: f64, uniform: &mut impl FnMut() -> f64) -> i64 {
    if p > 0.5 {
        return n - draw(n, 1.0 - p, uniform);
    }
    if p * n as f64 <= 30.0 { by_inversion(n, p, uniform) } else { Cover::new(n, p).draw(uniform) }
}

fn by_inversion(n: i64, p: f64, uniform: &mut impl FnMut() -> f64) -> i64 {
    let (trials, q) = (n as f64, 1.0 - p);
    let mean = trials * p;
    // Ten deviations above the mean; rounding alone can go beyond.
    let bound = trials.min(mean + 10.0 * (mean * q + 1.0).sqrt()).trunc();
    let none = (trials * q.ln()).exp();
    let (mut count, mut likely, mut u) = (0.0, none, uniform());
    while u > likely {
        count += 1.0;
        if count > bound {
            (count, likely, u) = (0.0, none, uniform());
        } else {
            u -= likely;
            likely = ((trials - count + 1.0) * p * likely) / (count * q);
        }
    }
    count as i64
}

/// The shapes that cover the probabilities; `areas` are their sums, from the middle outwards.
struct Cover {
    n: f64,
    p: f64,
    q: f64,
    /// The most likely count.
    mode: f64,
    /// Half the width of the triangle, and its left and right end.
    half: f64,
    left: f64,
    right: f64,
    /// How high the parallelograms are above it.
    height: f64,
    /// How quickly the tails fall.
    falls: [f64; 2],
    areas: [f64; 4],
}

impl Cover {
    fn new(n: i64, p: f64) -> Self {
        let (n, q) = (n as f64, 1.0 - p);
        let top = n * p + p;
        let mode = top.floor();
        let half = (2.195 * (n * p * q).sqrt() - 4.6 * q).floor() + 0.5;
        let (left, right) = (mode + 0.5 - half, mode + 0.5 + half);
        let height = 0.134 + 20.5 / (15.3 + mode);
        let slopes = [(top - left) / (top - left * p), (right - top) / (right * q)];
        let falls = slopes.map(|slope| slope * (1.0 + slope / 2.0));
        let inner = half * (1.0 + 2.0 * height);
        let with_left = inner + height / falls[0];
        let areas = [half, inner, with_left, with_left + height / falls[1]];
        Self { n, p, q, mode, half, left, right, height, falls, areas }
    }

    fn draw(&self, uniform: &mut impl FnMut() -> f64) -> i64 {
        let Self { n, mode, half, left, right, height, falls, areas, .. } = *self;
        loop {
            let u = uniform() * areas[3];
            let mut v = uniform();
            if u <= areas[0] {
                return (mode + 0.5 - half * v + u).floor() as i64;
            }
            let count;
            if u <= areas[1] {
                let x = left + (u - half) / height;
                v = v * height + 1.0 - (mode - x + 0.5).abs() / half;
                if v > 1.0 {
                    continue;
                }
                count = x.floor();
            } else if u <= areas[2] {
                count = (left + v.ln() / falls[0]).floor();
                if count < 0.0 || v == 0.0 {
                    continue;
                }
                v = v * (u - areas[1]) * falls[0];
            } else {
                count = (right - v.ln() / falls[1]).floor();
                if count > n || v == 0.0 {
                    continue;
                }
                v = v * (u - areas[2]) * falls[1];
            }
            if self.is_below(count, v) {
                return count as i64;
            }
        }
    }

    /// Whether the height `v` is below P(count) / P(mode).
    fn is_below(&self, count: f64, v: f64) -> bool {
        let Self { n, p, q, mode, .. } = *self;
        let (away, variance) = ((count - mode).abs(), n * p * q);
        if away <= 20.0 || away >= variance / 2.0 - 1.0 {
            return v <= self.share(count);
        }
        // Bounds around the logarithm, then Stirling's formula.
        let spread = ((away * (away / 3.0 + 0.625) + 0.166_666_666_666_666_66) / variance + 0.5)
            * (away / variance);
        let middle = -away * away / (2.0 * variance);
        let height = v.ln();
        if height < middle - spread {
            return true;
        }
        if height > middle + spread {
            return false;
        }
        let (x, f, z, w) = (count + 1.0, mode + 1.0, n + 1.0 - mode, n - count + 1.0);
        let rest = |x: f64| {
            let square = x * x;
            let inner = 132.0 - (99.0 - 140.0 / square) / square;
            (13680.0 - (462.0 - inner / square) / square) / x / 166_320.0
        };
        let logarithm = (mode + 0.5) * (f / x).ln()
            + (n - mode + 0.5) * (z / w).ln()
            + (count - mode) * (w * p / (x * q)).ln();
        height <= logarithm + rest(f) + rest(z) + rest(x) + rest(w)
    }

    /// P(count) / P(mode), one factor for each count between them.
    fn share(&self, count: f64) -> f64 {
        let (ratio, mode) = (self.p / self.q, self.mode);
        let a = ratio * (self.n + 1.0);
        let factor = |i: i64| a / i as f64 - ratio;
        let (low, high) = (mode.min(count) as i64, mode.max(count) as i64);
        let factors = (low + 1..=high).map(factor);
        match mode < count {
            true => factors.fold(1.0, |share, factor| share * factor),
            false => factors.fold(1.0, |share, factor| share / factor),
        }
    }
}
