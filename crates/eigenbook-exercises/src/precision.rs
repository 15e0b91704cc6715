//! The required precision of an answer: a number of decimals.
//!
//! An integer must be exact, up to the rounding of 32-bit floats. For any other number the set
//! decimals are enough, or four digits if it is large: for 1.38629 with three decimals, all from
//! 1.3858 to 1.3868 are right.

/// The number of decimals if an exercise does not set one.
pub const DECIMALS: u32 = 3;

/// Whether all numbers are the expected ones.
pub fn agree(numbers: &[f64], expected: &[f64], decimals: u32) -> bool {
    numbers.len() == expected.len() && n_agreeing(numbers, expected, decimals) == expected.len()
}

/// How many of the numbers are the expected ones.
pub fn n_agreeing(numbers: &[f64], expected: &[f64], decimals: u32) -> usize {
    // Relative to the largest of the numbers, a millionth of it is negligible.
    let scale = expected.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    let agrees = |(number, expected): &(&f64, &f64)| {
        let tolerance = tolerance(**expected, decimals).max(1e-6 * scale).max(1e-9);
        (*number - *expected).abs() <= tolerance
    };
    numbers.iter().zip(expected).filter(agrees).count()
}

/// Whether the numbers that are wrong were only rounded, or cut, to too few decimals.
pub fn are_rounded(numbers: &[f64], expected: &[f64], decimals: u32) -> bool {
    let is_rounded = |number: f64, expected: f64| {
        (1..decimals).any(|fewer| {
            let unit = unit(fewer);
            let steps = expected / unit;
            [steps.round(), steps.trunc()].iter().any(|kept| (kept * unit - number).abs() < 1e-9)
        })
    };
    numbers.len() == expected.len()
        && numbers.iter().zip(expected).all(|(number, expected)| {
            agree(&[*number], &[*expected], decimals)
                || (expected.fract() != 0.0 && *number != 0.0 && is_rounded(*number, *expected))
        })
}

/// Whether a number has more decimals than these.
pub fn is_longer(value: f64, decimals: u32) -> bool {
    let steps = value / unit(decimals);
    (steps.round() - steps).abs() > 1e-6
}

/// How far a number may be off.
pub fn tolerance(expected: f64, decimals: u32) -> f64 {
    let of_digits = 1e-4 * expected.abs();
    match expected.fract() == 0.0 {
        true => of_digits.min(0.01),
        false => of_digits.max(0.501 * unit(decimals)),
    }
}

/// The place of the last decimal.
fn unit(decimals: u32) -> f64 {
    10_f64.powi(-(decimals as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURPRISE: [f64; 1] = [2.0 * std::f64::consts::LN_2];

    #[test]
    fn so_many_decimals_are_enough() {
        for right in [1.386, 1.3863, 1.38629, 1.3862943, 1.3862944_f32.into()] {
            assert!(agree(&[right], &SURPRISE, 3), "{right}");
        }
        for wrong in [1.39, 1.38, 1.385, 1.387, -1.386] {
            assert!(!agree(&[wrong], &SURPRISE, 3), "{wrong}");
        }
        assert!(agree(&[1.39], &SURPRISE, 2));
    }

    #[test]
    fn a_whole_number_has_to_be_hit() {
        assert!(agree(&[7850.0], &[7850.0], 3));
        for wrong in [7849.0, 7851.0, 7850.1] {
            assert!(!agree(&[wrong], &[7850.0], 3), "{wrong}");
        }
        assert!(agree(&[1e-7, 3.0], &[0.0, 3.0], 3));
        assert!(!agree(&[1e-3, 3.0], &[0.0, 3.0], 3));
        assert!(agree(&[0.0], &[0.0], 3));
    }

    #[test]
    fn rounding_is_told_from_other_numbers() {
        for rounded in [1.4, 1.39, 1.38, 1.3] {
            assert!(are_rounded(&[rounded], &SURPRISE, 3), "{rounded}");
        }
        for other in [1.35, 1.0, 1.5, 0.0] {
            assert!(!are_rounded(&[other], &SURPRISE, 3), "{other}");
        }
        assert!(!are_rounded(&[7800.0], &[7850.0], 3));
    }

    #[test]
    fn a_short_number_has_no_more_decimals() {
        assert!(!is_longer(7.5, 3) && !is_longer(-0.75, 3) && !is_longer(12345.0, 3));
        assert!(is_longer(SURPRISE[0], 3));
    }
}
