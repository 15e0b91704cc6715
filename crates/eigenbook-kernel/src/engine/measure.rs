//! `%timeit`: measures how long a piece of Rust takes, as IPython does.
//!
//! The piece runs often enough in a row for the clock to be exact, and that is done several times.

use crate::compile::beside::marked;
use regex::Regex;
use std::sync::LazyLock;

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The loops of one run; if absent, as many as take a tenth of a second.
    loops: Option<u64>,
    /// How often that is done.
    runs: u64,
}

impl Measure {
    /// Reads `-n LOOPS -r RUNS` at the beginning of a text, and returns their length.
    pub fn read(text: &str) -> (Self, usize) {
        let mut measure = Self { loops: None, runs: 7 };
        let mut length = 0;
        while let Some((option, number, read)) = option(&text[length..]) {
            match option {
                'n' => measure.loops = Some(number.max(1)),
                _ => measure.runs = number.max(1),
            }
            length += read;
        }
        (measure, length)
    }

    /// Rust that measures the code and prints the result. The code keeps its place.
    pub fn wrap(self, code: &str) -> String {
        let (loops, runs) = (self.loops.unwrap_or(1), self.runs);
        let is_chosen = self.loops.is_none();
        let start = code.len() - code.trim_start().len();
        let (before, code) = code.split_at(start);
        let head = format!(
            "{{ let (mut eb_times, mut eb_loops) = (Vec::<f64>::new(), {loops}_u64); \
             while eb_times.len() < {runs} {{ let eb_start = std::time::Instant::now(); \
             for _ in 0..eb_loops {{ let _ = std::hint::black_box({{"
        );
        let tail = format!(
            "}}); }} let eb_took = eb_start.elapsed().as_secs_f64(); \
             if {is_chosen} && eb_took < 0.1 && eb_times.is_empty() && eb_loops < 1_000_000_000 \
             {{ eb_loops *= 10; }} else {{ eb_times.push(eb_took / eb_loops as f64); }} }} \
             {PRINT} }}"
        );
        // A comment may end the code.
        format!("{before}{}{code}\n{}", marked(&head), marked(&tail))
    }
}

/// Prints the mean and the standard deviation of `eb_times`.
const PRINT: &str = "let eb_runs = eb_times.len() as f64; \
    let eb_mean = eb_times.iter().sum::<f64>() / eb_runs; \
    let eb_spread = (eb_times.iter().map(|it| (it - eb_mean).powi(2)).sum::<f64>() / eb_runs).sqrt(); \
    let eb_text = |it: f64| match it { \
        it if it < 1e-6 => format!(\"{:.3} ns\", it * 1e9), \
        it if it < 1e-3 => format!(\"{:.3} µs\", it * 1e6), \
        it if it < 1.0 => format!(\"{:.3} ms\", it * 1e3), \
        it => format!(\"{it:.3} s\") }; \
    println!(\"{} ± {} per loop (mean ± std. dev. of {} runs, {} loops each)\", \
        eb_text(eb_mean), eb_text(eb_spread), eb_times.len(), eb_loops);";

/// An option at the beginning of a text: its letter, its number, and its length with trailing
/// blanks.
fn option(text: &str) -> Option<(char, u64, usize)> {
    static OPTION: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^-([nr])\s*([0-9]+)\s*").expect("it is a pattern"));
    let (whole, [letter, number]) = OPTION.captures(text)?.extract();
    Some((letter.chars().next()?, number.parse().ok()?, whole.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let measure = |loops, runs| Measure { loops, runs };
        assert_eq!(Measure::read("-n 10 -r3 f(x)"), (measure(Some(10), 3), 10));
        assert_eq!(Measure::read("-x"), (measure(None, 7), 0));
    }

    #[test]
    fn the_code_keeps_its_line() {
        let wrapped = Measure { loops: None, runs: 7 }.wrap("\n\n        f(x) // a");
        let line = wrapped.lines().nth(2).expect("the line of the code");
        assert!(line.starts_with("        /*") && line.ends_with("f(x) // a"), "{line}");
    }
}
