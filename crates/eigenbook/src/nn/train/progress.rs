//! The lines that `fit` prints, Keras's to the letter.
//!
//! verbose 1, redrawn in place and at most every 0.05 s, in bold and green if colours are shown:
//! ```text
//! Epoch 1/50
//! 4/4 ━━━━━━━━━━━━━━━━━━━━ 0s 301us/step - accuracy: 0.0000e+00 - loss: 0.6939
//! ```
//! verbose 2, once for each epoch:
//! ```text
//! Epoch 1/50
//! 4/4 - 0s - 485us/step - accuracy: 0.0000e+00 - loss: 0.6939
//! ```
//! The time of a step leaves the first one out, which is not like the others.

use super::history::Logs;

/// The cells of the bar.
const WIDTH: usize = 20;

/// The shortest time between two drawings, in seconds.
const INTERVAL: f64 = 0.05;

/// The lines of one epoch after another; times are seconds on any clock.
pub(crate) struct Progress {
    verbose: u8,
    epochs: usize,
    steps: usize,
    start: f64,
    after_first_step: Option<f64>,
    last_drawing: Option<f64>,
    previous_width: usize,
}

impl Progress {
    pub(crate) fn new(verbose: u8, epochs: usize, steps: usize) -> Self {
        let (start, after_first_step, last_drawing) = (0.0, None, None);
        Self { verbose, epochs, steps, start, after_first_step, last_drawing, previous_width: 0 }
    }

    /// The line above the bar, left out when there is one epoch only.
    pub(crate) fn epoch_begin(&mut self, epoch: usize, now: f64) -> Option<String> {
        (self.start, self.previous_width) = (now, 0);
        (self.after_first_step, self.last_drawing) = (None, None);
        (self.verbose > 0 && self.epochs > 1)
            .then(|| format!("Epoch {}/{}\n", epoch + 1, self.epochs))
    }

    /// The bar after `step` batches, if it is time to draw.
    pub(crate) fn batch_end(&mut self, step: usize, logs: &Logs, now: f64) -> Option<String> {
        if self.verbose != 1 {
            return None;
        }
        let step_time = self.step_time(step, now);
        if self.last_drawing.is_some_and(|last| now - last < INTERVAL) {
            return None;
        }
        let left = step_time * (self.steps - step) as f64;
        Some(self.bar(step, &duration(left), step_time, logs, now))
    }

    /// The last line of an epoch.
    pub(crate) fn epoch_end(&mut self, logs: &Logs, now: f64) -> Option<String> {
        let step_time = self.step_time(self.steps, now);
        let elapsed = format!("{:.0}s", now - self.start);
        match self.verbose {
            1 => Some(self.bar(self.steps, &elapsed, step_time, logs, now) + "\n"),
            2 => {
                let mut line =
                    format!("{} - {elapsed} -{}", self.count(self.steps), per_step(step_time));
                logs.iter().for_each(|(name, value)| line += &entry(name, value, value));
                Some(line + "\n")
            }
            _ => None,
        }
    }

    /// Goes back over the last drawing and draws again.
    fn bar(&mut self, step: usize, time: &str, step_time: f64, logs: &Logs, now: f64) -> String {
        let done = WIDTH * step / self.steps;
        let count = self.count(step);
        let mut info = per_step(step_time);
        logs.iter().for_each(|(name, value)| info += &entry(name, value, value.abs()));
        let width = count.len() + 1 + WIDTH + 1 + time.len() + info.chars().count();
        let mut line = "\u{8}".repeat(self.previous_width) + "\r";
        line += &format!("\x1b[1m{count}\x1b[0m ");
        if done > 0 {
            line += &format!("\x1b[32m{}\x1b[0m", "━".repeat(done));
        }
        line += &format!("\x1b[37m{}\x1b[0m \x1b[1m{time}\x1b[0m{info}", "━".repeat(WIDTH - done));
        line += &" ".repeat(self.previous_width.saturating_sub(width));
        (self.previous_width, self.last_drawing) = (width, Some(now));
        line
    }

    /// Seconds for one batch.
    fn step_time(&mut self, step: usize, now: f64) -> f64 {
        let time = match self.after_first_step {
            Some(first) if step > 1 => (now - first) / (step - 1) as f64,
            _ => (now - self.start) / step.max(1) as f64,
        };
        if step == 1 {
            self.after_first_step = Some(now);
        }
        time
    }

    fn count(&self, step: usize) -> String {
        let digits = self.steps.to_string().len();
        format!("{step:digits$}/{}", self.steps)
    }
}

/// ` - name: value`, four digits after the point, in powers of ten for small values.
fn entry(name: &str, value: f64, size: f64) -> String {
    if size > 1e-3 {
        format!(" - {name}: {}", fixed(value))
    } else {
        format!(" - {name}: {}", scientific(value))
    }
}

fn fixed(value: f64) -> String {
    if value.is_infinite() { "inf".to_owned() } else { format!("{value:.4}") }
}

/// As Python's `.4e`: a sign and at least two digits in the exponent.
fn scientific(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return "-inf".to_owned();
    }
    let text = format!("{value:.4e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

fn per_step(seconds: f64) -> String {
    if seconds >= 1.0 || seconds == 0.0 {
        format!(" {seconds:.0}s/step")
    } else if seconds >= 1e-3 {
        format!(" {:.0}ms/step", seconds * 1e3)
    } else {
        format!(" {:.0}us/step", seconds * 1e6)
    }
}

/// The time that is left: seconds, minutes or hours.
fn duration(seconds: f64) -> String {
    let whole = seconds as u64;
    if seconds > 3600.0 {
        format!("{}:{:02}:{:02}", whole / 3600, whole % 3600 / 60, whole % 60)
    } else if seconds > 60.0 {
        format!("{}:{:02}", whole / 60, whole % 60)
    } else {
        format!("{whole}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The lines of the real Keras, with the times and values that it was given.
    const GOLDEN: &str = include_str!("../../../tests/golden/nn/progress.json");

    #[test]
    fn lines_are_those_of_keras() {
        let golden: Value = serde_json::from_str(GOLDEN).unwrap();
        let cases = golden["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 12);
        for case in cases {
            let number = |name: &str| case[name].as_u64().unwrap() as usize;
            let mut progress =
                Progress::new(number("verbose") as u8, number("epochs"), number("steps"));
            for event in case["events"].as_array().unwrap() {
                let expected = event[4].as_str().unwrap();
                assert_eq!(play(&mut progress, event), expected, "{event}");
            }
        }
    }

    fn play(progress: &mut Progress, event: &Value) -> String {
        let (now, step) = (event[1].as_f64().unwrap(), event[2].as_u64().unwrap() as usize);
        let values = event[3].as_object().unwrap();
        let mut logs = Logs::new(values.keys().cloned());
        for (place, value) in values.values().enumerate() {
            logs.set(place, value.as_str().unwrap().parse().unwrap());
        }
        let line = match event[0].as_str().unwrap() {
            "epoch" => progress.epoch_begin(step, now),
            "batch" => progress.batch_end(step, &logs, now),
            _ => progress.epoch_end(&logs, now),
        };
        line.unwrap_or_default()
    }
}
