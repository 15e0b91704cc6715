//! The positions of an axis's ticks, and their labels.

/// About `count` marks at round numbers, but two at least: one alone does not say how long the axis
/// is.
pub(super) fn linear(low: f64, high: f64, count: usize) -> Vec<(f64, String)> {
    let marks = |count: usize| multiples(low, high, nice_step((high - low) / count as f64));
    let least = count.max(1);
    (least..least + 5).map(marks).find(|marks| marks.len() > 1).unwrap_or_else(|| marks(least))
}

/// A mark at each multiple of `step`.
pub(super) fn multiples(low: f64, high: f64, step: f64) -> Vec<(f64, String)> {
    let first = (low / step - 1e-9).ceil();
    let number = ((high / step + 1e-9).floor() - first).clamp(0.0, 100.0) as usize + 1;
    let places = (0..number).map(|index| (first + index as f64) * step);
    places.map(|place| (place, number_text(place, step, low.abs().max(high.abs())))).collect()
}

/// About `count` ticks at powers of ten, and between them if there are few.
pub(super) fn logarithmic(low: f64, high: f64, count: usize) -> Vec<(f64, String)> {
    let (first, last) = (low.log10().ceil() as i32, high.log10().floor() as i32);
    let powers = usize::try_from(last - first + 1).unwrap_or(0);
    let every = powers.div_ceil(count.max(1)).max(1);
    let mut ticks: Vec<(f64, String)> = (first..=last)
        .step_by(every)
        .map(|power| (10_f64.powi(power), power_text(power)))
        .collect();
    if ticks.len() < 3 {
        // Less than two decades: marks at 2 and 5 as well.
        let between = (first - 1..=last).flat_map(|power| [2.0, 5.0].map(|digit| (digit, power)));
        let between = between.map(|(digit, power)| (digit * 10_f64.powi(power), digit, power));
        ticks.extend(between.filter(|(place, ..)| (low..=high).contains(place)).map(
            |(place, digit, power)| match (-3..4).contains(&power) {
                true => (place, plain(place, (-power).max(0) as usize)),
                false => (place, format!("{digit}·{}", power_text(power))),
            },
        ));
        ticks.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    ticks
}

/// The next of 1, 2, 2.5, 5, 10 times a power of ten.
fn nice_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let digit = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|digit| digit * power >= rough * 0.999);
    digit.unwrap_or(10.0) * power
}

/// The next of 1, 2, 5, 10 times a power of ten, for a grid of squares.
pub(super) fn square_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let digit = [1.0, 2.0, 5.0, 10.0].into_iter().find(|digit| digit * power >= rough * 0.999);
    digit.unwrap_or(10.0) * power
}

/// A number with as many digits as the step between marks needs.
fn number_text(value: f64, step: f64, largest: f64) -> String {
    if value == 0.0 || value.abs() < step * 1e-6 {
        return "0".to_owned();
    }
    if largest >= 1e6 || step < 1e-5 {
        let power = value.abs().log10().floor();
        let digits = (power - step.log10().floor()).clamp(0.0, 6.0) as usize;
        let digit = plain(value / 10_f64.powf(power), digits);
        let digit =
            if digits > 0 { digit.trim_end_matches('0').trim_end_matches('.') } else { &digit };
        return match digit {
            "1" => power_text(power as i32),
            "−1" => format!("−{}", power_text(power as i32)),
            digit => format!("{digit}·{}", power_text(power as i32)),
        };
    }
    plain(value, decimals(step))
}

/// The number of digits after the point that distinguishes the ticks.
fn decimals(step: f64) -> usize {
    (0..8)
        .find(|&digits| {
            let scaled = step * 10_f64.powi(digits);
            (scaled - scaled.round()).abs() < 1e-6 * scaled
        })
        .map_or(8, |digits| digits as usize)
}

/// With the minus sign of mathematics.
pub(super) fn plain(value: f64, digits: usize) -> String {
    format!("{value:.digits$}").replace('-', "−")
}

/// 10ⁿ.
fn power_text(power: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match power {
        0 => "1".to_owned(),
        1 => "10".to_owned(),
        _ => {
            let raised = power
                .to_string()
                .chars()
                .map(|digit| match digit {
                    '-' => '⁻',
                    digit => DIGITS[digit.to_digit(10).unwrap_or(0) as usize],
                })
                .collect::<String>();
            format!("10{raised}")
        }
    }
}
