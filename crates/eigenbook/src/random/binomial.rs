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
///
/// `log_failure` is ln(1 − p) of `p`: the older generator takes the logarithm of the rounded 1 − p.
pub(super) fn draw(
    n: i64,
    p: f64,
    log_failure: fn(f64) -> f64,
    uniform: &mut impl FnMut() -> f64,
) -> i64 {
    if p > 0.5 {
        return n - draw(n, 1.0 - p, log_failure, uniform);
    }
    if p * n as f64 <= 30.0 {
        return by_inversion(n, p, log_failure(p), uniform);
    }
    Cover::new(n, p).draw(uniform)
}

fn by_inversion(n: i64, p: f64, log_failure: f64, uniform: &mut impl FnMut() -> f64) -> i64 {
    let (trials, q) = (n as f64, 1.0 - p);
    let mean = trials * p;
    // Ten deviations above the mean; rounding alone can go beyond.
    let bound = trials.min(mean + 10.0 * (mean * q + 1.0).sqrt()) as i64;
    let none = (trials * log_failure).exp();
    let (mut count, mut likely, mut u) = (0, none, uniform());
    while u > likely {
        count += 1;
        if count > bound {
            (count, likely, u) = (0, none, uniform());
        } else {
            u -= likely;
            likely = ((n - count + 1) as f64 * p * likely) / (count as f64 * q);
        }
    }
    count
}

/// The shapes that cover the probabilities; `areas` are their sums, from the middle outwards.
///
/// Counts are whole numbers, as in NumPy: beyond 2⁵³ floats would round their differences. Those
/// that do not fit wrap around, as they do there.
struct Cover {
    n: i64,
    p: f64,
    q: f64,
    /// The most likely count.
    mode: i64,
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
        let (trials, q) = (n as f64, 1.0 - p);
        let top = trials * p + p;
        let mode = top.floor();
        let half = (2.195 * (trials * p * q).sqrt() - 4.6 * q).floor() + 0.5;
        let (left, right) = (mode + 0.5 - half, mode + 0.5 + half);
        let height = 0.134 + 20.5 / (15.3 + mode);
        let mode = mode as i64;
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
                return (mode as f64 + 0.5 - half * v + u).floor() as i64;
            }
            let count;
            if u <= areas[1] {
                let x = left + (u - half) / height;
                v = v * height + 1.0 - (mode as f64 - x + 0.5).abs() / half;
                if v > 1.0 {
                    continue;
                }
                count = x.floor() as i64;
            } else if u <= areas[2] {
                count = (left + v.ln() / falls[0]).floor() as i64;
                if count < 0 || v == 0.0 {
                    continue;
                }
                v = v * (u - areas[1]) * falls[0];
            } else {
                count = (right - v.ln() / falls[1]).floor() as i64;
                if count > n || v == 0.0 {
                    continue;
                }
                v = v * (u - areas[2]) * falls[1];
            }
            if self.is_below(count, v) {
                return count;
            }
        }
    }

    /// Whether the height `v` is below P(count) / P(mode).
    fn is_below(&self, count: i64, v: f64) -> bool {
        let Self { n, p, q, mode, .. } = *self;
        let (steps, variance) = (count.wrapping_sub(mode).wrapping_abs(), n as f64 * p * q);
        let away = steps as f64;
        if steps <= 20 || away >= variance / 2.0 - 1.0 {
            return v <= self.share(count);
        }
        // Bounds around the logarithm, then Stirling's formula.
        let spread = ((away * (away / 3.0 + 0.625) + 0.166_666_666_666_666_66) / variance + 0.5)
            * (away / variance);
        let middle = steps.wrapping_neg().wrapping_mul(steps) as f64 / (2.0 * variance);
        let height = v.ln();
        if height < middle - spread {
            return true;
        }
        if height > middle + spread {
            return false;
        }
        let one_more = |whole: i64| whole.wrapping_add(1) as f64;
        let (x, f) = (one_more(count), one_more(mode));
        let (z, w) = (one_more(n.wrapping_sub(mode)), one_more(n.wrapping_sub(count)));
        let rest = |x: f64| {
            let square = x * x;
            let inner = 132.0 - (99.0 - 140.0 / square) / square;
            (13680.0 - (462.0 - inner / square) / square) / x / 166_320.0
        };
        let logarithm = (mode as f64 + 0.5) * (f / x).ln()
            + (n.wrapping_sub(mode) as f64 + 0.5) * (z / w).ln()
            + count.wrapping_sub(mode) as f64 * (w * p / (x * q)).ln();
        height <= logarithm + rest(f) + rest(z) + rest(x) + rest(w)
    }

    /// P(count) / P(mode), one factor for each count between them.
    fn share(&self, count: i64) -> f64 {
        let (ratio, mode) = (self.p / self.q, self.mode);
        let a = ratio * self.n.wrapping_add(1) as f64;
        let factor = |i: i64| a / i as f64 - ratio;
        let factors = (mode.min(count) + 1..=mode.max(count)).map(factor);
        match mode < count {
            true => factors.fold(1.0, |share, factor| share * factor),
            false => factors.fold(1.0, |share, factor| share / factor),
        }
    }
}
