//! One axis: its range, and the position of a value on it.

use super::ticks;

/// A range of values with its marks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub low: f64,
    pub high: f64,
    pub scale: Scale,
    /// Places and texts of the marks.
    pub ticks: Vec<(f64, String)>,
}

/// How an axis maps values to places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Scale {
    /// Equal steps are equally far apart.
    #[default]
    Linear,
    /// Equal factors are equally far apart.
    Logarithmic,
}

impl Axis {
    /// An axis from `low` to `high` with about `count` marks.
    pub fn new(low: f64, high: f64, scale: Scale, count: usize) -> Self {
        let (low, high) = if low < high { (low, high) } else { widened(low) };
        let ticks = match scale {
            Scale::Linear => ticks::linear(low, high, count),
            Scale::Logarithmic => ticks::logarithmic(low, high, count),
        };
        Self { low, high, scale, ticks }
    }

    /// An axis with a mark at each multiple of `step`.
    pub fn with_step(low: f64, high: f64, step: f64) -> Self {
        Self { low, high, scale: Scale::Linear, ticks: ticks::multiples(low, high, step) }
    }

    /// The position of a value: 0 at the low end, 1 at the high end.
    pub fn part(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Logarithmic => (value / self.low).ln() / (self.high / self.low).ln(),
        }
    }
}

/// The range of the data with a margin, so that no mark touches the frame.
pub(super) fn with_room(low: f64, high: f64, scale: Scale, room: f64) -> (f64, f64) {
    match scale {
        Scale::Linear if low < high => {
            let room = (high - low) * room;
            (low - room, high + room)
        }
        Scale::Logarithmic if low < high => {
            let factor = (high / low).powf(room);
            (low / factor, high * factor)
        }
        _ => (low, high),
    }
}

/// A range around a single value.
fn widened(value: f64) -> (f64, f64) {
    let value = if value.is_finite() { value } else { 0.0 };
    let half = if value == 0.0 { 1.0 } else { value.abs() * 0.5 };
    (value - half, value + half)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(low: f64, high: f64, count: usize) -> Vec<String> {
        Axis::new(low, high, Scale::Linear, count).ticks.into_iter().map(|tick| tick.1).collect()
    }

    #[test]
    fn marks_are_round_numbers_inside_the_range() {
        assert_eq!(texts(0.0, 50.0, 6), ["0", "10", "20", "30", "40", "50"]);
        assert_eq!(texts(-1.0, 1.0, 5), ["−1.0", "−0.5", "0", "0.5", "1.0"]);
        assert_eq!(texts(0.671, 0.694, 5), ["0.675", "0.680", "0.685", "0.690"]);
        assert_eq!(texts(0.0, 2e6, 4), ["0", "5·10⁵", "10⁶", "1.5·10⁶", "2·10⁶"]);
        assert_eq!(texts(3.0, 3.0, 4), ["2", "3", "4"]);
        assert_eq!(texts(0.3, 0.71, 2), ["0.4", "0.6"]);
    }

    #[test]
    fn powers_of_ten_on_a_logarithmic_axis() {
        let axis = Axis::new(1e-3, 1e2, Scale::Logarithmic, 8);
        let texts: Vec<&str> = axis.ticks.iter().map(|tick| tick.1.as_str()).collect();
        assert_eq!(texts, ["10⁻³", "10⁻²", "10⁻¹", "1", "10", "10²"]);
        assert!((axis.part(0.01) - 0.2).abs() < 1e-12);
    }
}
