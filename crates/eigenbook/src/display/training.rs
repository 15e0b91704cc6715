//! A live view of training: the loss, redrawn while `fit` runs.

use super::figure::{Color, Figure};
use super::show::formats_of;
use crate::channel::{self, Bundle};
use crate::nn::train::Moment;
use eigenbook_wire::host;
use std::time::{Duration, Instant};

/// A new picture comes after this time: a little more often than five times a second.
const PERIOD: Duration = Duration::from_millis(180);

/// Draws the loss while `fit` runs, in one place, and leaves the last picture.
///
/// While it runs the picture is a drawing alone, which takes a millisecond or two; the last one has
/// all formats. Outside of a notebook only the last one is shown, as text.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// # fn main() -> Result<()> {
/// # let mut model = Sequential::new();
/// # model.add(Input::new(1))?;
/// # model.add(Dense::new(1))?;
/// # model.compile(Adam::default(), MeanSquaredError, [])?;
/// # let (x, y) = (array![[1.0], [2.0]], array![[1.0], [2.0]]);
/// model.fit(&x, &y, Fit::new().epochs(50).verbose(0).watch(live_curve()))?;
/// # Ok(())
/// # }
/// ```
pub fn live_curve() -> impl FnMut(&Moment<'_>) {
    let mut watched = Watched::default();
    move |moment| {
        if let Some(figure) = watched.curve.see(moment) {
            watched.show(&figure.on_page());
        }
    }
}

/// A curve and its place among the outputs. `fit` drops its watcher when it ends or is interrupted:
/// then the last picture is drawn.
#[derive(Default)]
struct Watched {
    curve: LiveCurve,
    display_id: Option<String>,
}

impl Watched {
    fn show(&mut self, bundle: &Bundle) {
        match &self.display_id {
            Some(id) => channel::update(id, bundle),
            None => self.display_id = Some(channel::display(bundle)),
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(bundle) = self.curve.last().as_ref().and_then(formats_of) {
            self.show(&bundle);
        }
    }
}

/// The losses so far.
#[derive(Default)]
pub(crate) struct LiveCurve {
    /// The losses of the complete epochs, on the training and on the validation data: each with its
    /// epoch, and no more of them than a picture needs.
    losses: [Vec<(f64, f64)>; 2],
    /// How many epochs are done.
    done: usize,
    /// The epoch that runs, as a part of epochs, and its loss so far.
    running: Option<(f64, f64)>,
    epochs: usize,
    drawn: Option<Instant>,
}

impl LiveCurve {
    /// Takes the losses of a moment; the picture, if it is time for a new one and a page to show it.
    pub(crate) fn see(&mut self, moment: &Moment<'_>) -> Option<Figure> {
        self.epochs = moment.epochs;
        let loss = moment.logs.get("loss")?;
        if moment.is_epoch_end {
            self.done += 1;
            let epoch = self.done as f64;
            self.losses[0].push((epoch, loss));
            self.losses[1].extend(moment.logs.get("val_loss").map(|loss| (epoch, loss)));
            for losses in self.losses.iter_mut().filter(|losses| losses.len() >= MOST_POINTS) {
                *losses = thinned(std::mem::take(losses));
            }
            self.running = None;
        } else {
            let part = moment.step as f64 / moment.steps.max(1) as f64;
            self.running = Some((moment.epoch as f64 + part, loss));
        }
        let is_due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= PERIOD);
        (is_due && host::is_present()).then(|| {
            self.drawn = Some(Instant::now());
            self.figure()
        })
    }

    /// The picture of the whole training; none if there was no moment of it.
    pub(crate) fn last(&self) -> Option<Figure> {
        (self.epochs > 0).then(|| self.figure())
    }

    /// The picture's title.
    pub(crate) fn title(&self) -> String {
        format!("Loss after {} of {} epochs", self.done, self.epochs)
    }

    fn figure(&self) -> Figure {
        let mut figure = Figure::new()
            .title(self.title())
            .x_label("epoch")
            .y_label("loss")
            .x_range(0.0..self.epochs.max(1) as f64);
        let names = [("training", Color::Blue), ("validation", Color::Orange)];
        for (losses, (name, color)) in self.losses.iter().zip(names) {
            let running = self.running.filter(|_| color == Color::Blue);
            let (epochs, losses): (Vec<f64>, Vec<f64>) =
                thinned(losses.clone()).into_iter().chain(running).unzip();
            if let (false, Ok(with_line)) =
                (epochs.is_empty(), figure.clone().line(name, &epochs, &losses))
            {
                figure = with_line.color(color);
            }
        }
        figure
    }
}

/// So many points are thinned out, so that a long training costs no more for each epoch.
const MOST_POINTS: usize = 2400;

/// The points for a picture of a long training: of each stretch of epochs the lowest and the
/// highest loss, in their order. So the time of drawing does not grow with the number of epochs.
fn thinned(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    /// About as many as the picture has pixels from side to side.
    const STRETCHES: usize = 300;
    let long = points.len().div_ceil(STRETCHES);
    if long <= 2 {
        return points;
    }
    let ends = |stretch: &[(f64, f64)]| {
        let lowest = stretch.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1))?;
        let highest = stretch.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(if lowest.0 < highest.0 { [lowest, highest] } else { [highest, lowest] })
    };
    points.chunks(long).filter_map(ends).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::Logs;
    use crate::nn::train::Wishes;

    #[test]
    fn the_picture_has_whole_epochs_and_the_running_one() {
        let mut curve = LiveCurve { epochs: 3, done: 2, ..LiveCurve::default() };
        curve.losses = [vec![(1.0, 0.7), (2.0, 0.6)], vec![(1.0, 0.8), (2.0, 0.75)]];
        curve.running = Some((2.5, 0.55));
        let text = curve.figure().to_string();
        assert!(text.contains("Loss after 2 of 3 epochs"), "{text}");
        assert!(text.contains("training: line of 3 points from (1, 0.7) to (2.5, 0.55)"), "{text}");
        assert!(text.contains("validation: line of 2 points from (1, 0.8) to (2, 0.75)"), "{text}");
    }

    #[test]
    fn a_long_training_keeps_its_highest_and_lowest_losses() {
        let losses = |count: u32| (0..count).map(|i| (f64::from(i), f64::from(i % 7919)));
        assert_eq!(thinned(losses(600).collect()).len(), 600);
        let thin = thinned(losses(100_000).collect());
        assert!(thin.len() <= 600 && thin.is_sorted_by(|a, b| a.0 < b.0 || a == b));
        assert!(thin.contains(&(7918.0, 7918.0)) && thin.contains(&(7919.0, 0.0)));
    }

    #[test]
    fn logs_without_a_loss_change_nothing() {
        let mut curve = LiveCurve::default();
        let logs = Logs::default();
        let moment = Moment {
            epoch: 0,
            epochs: 0,
            step: 1,
            steps: 2,
            logs: &logs,
            is_epoch_end: false,
            learning_rate: 0.01,
            wishes: &Wishes::default(),
        };
        assert!(curve.see(&moment).is_none() && curve.running.is_none());
    }
}
