//! Training in the hand: its curve, below a slider and a button that act while it runs.

use super::control::{Control, Part};
use super::press::Button;
use super::registry::{self, Together};
use super::slider::FloatSlider;
use crate::Result;
use crate::channel;
use crate::display::show::formats_of;
use crate::display::training::{LiveCurve, live_curve};
use crate::nn::train::Moment;

/// The slider reaches so many times as far as the learning rate, and such a part of it.
const REACH: f64 = 100.0;

/// Draws the loss while `fit` runs, as [`live_curve`] does, below a slider of the learning rate and a
/// button that ends the training.
///
/// Both act after the next batch. When training ends, the curve alone is left; its title says the
/// last learning rate, if it was changed.
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
/// model.fit(&x, &y, Fit::new().epochs(500).verbose(0).watch(live_controls()))?;
/// # Ok(())
/// # }
/// ```
pub fn live_controls() -> impl FnMut(&Moment<'_>) {
    let mut watched: Option<Watched> = None;
    move |moment| match watched.get_or_insert_with(|| Watched::new(moment)) {
        Watched::Steered(steering) => steering.see(moment),
        Watched::Alone(curve) => curve(moment),
    }
}

/// A curve that is drawn.
enum Watched {
    /// Below controls.
    Steered(Box<Steering>),
    /// Without a page that shows controls.
    Alone(Box<dyn FnMut(&Moment<'_>)>),
}

impl Watched {
    fn new(moment: &Moment<'_>) -> Self {
        match channel::shows_models().then(|| Steering::new(moment).ok()).flatten() {
            Some(steering) => Self::Steered(Box::new(steering)),
            None => Self::Alone(Box::new(live_curve())),
        }
    }
}

/// The controls of one training, which go with it.
struct Steering {
    rate: FloatSlider,
    stop: Button,
    shown: Together,
    curve: LiveCurve,
    /// The learning rate, as the slider has it.
    last: f64,
    /// What the curve's title says of the learning rate.
    changed: String,
}

impl Steering {
    fn new(moment: &Moment<'_>) -> Result<Self> {
        let now = moment.learning_rate;
        let middle = if now > 0.0 { now } else { 0.01 };
        let rate = FloatSlider::new("learning rate", middle / REACH..=middle * REACH);
        let (rate, stop) = (rate.value(middle).logarithmic(), Button::new("stop"));
        let shown = registry::open_above_pictures(vec![Part::new(&rate)?, Part::new(&stop)?]);
        let last = rate.value_of(&shown.nows[0]);
        Ok(Self { rate, stop, shown, curve: LiveCurve::default(), last, changed: String::new() })
    }

    /// Does what the person wants since the last batch, and draws the losses.
    fn see(&mut self, moment: &Moment<'_>) {
        registry::hear();
        let now = &self.shown.nows[0];
        let rate = self.rate.value_of(now);
        if rate != self.last {
            self.last = rate;
            self.changed = format!(", learning rate {}", self.rate.text_of(now));
            moment.set_learning_rate(rate);
        }
        if self.stop.value_of(&self.shown.nows[1]) > 0 {
            moment.stop();
        }
        if let Some(figure) = self.curve.see(moment) {
            registry::show_picture(&self.shown, &figure.in_place());
        }
    }
}

impl Drop for Steering {
    fn drop(&mut self) {
        let title = self.curve.title() + &self.changed;
        let figure = self.curve.last().map(|figure| figure.title(title));
        if let Some(bundle) = figure.as_ref().and_then(formats_of) {
            registry::close(&self.shown, &bundle);
        }
    }
}
