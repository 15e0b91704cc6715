//! Training in the hand: its curve, with a slider and a button that act while it runs.

use super::control::{Control, Part};
use super::press::Button;
use super::registry::{self, Together};
use super::slider::FloatSlider;
use crate::Result;
use crate::channel::{self, Bundle};
use crate::display::training::live_curve;
use crate::nn::train::Moment;

/// The slider reaches so many times as far as the learning rate, and such a part of it.
const REACH: f64 = 100.0;

/// Draws the loss while `fit` runs, as [`live_curve`] does, below a slider of the learning rate and a
/// button that ends the training.
///
/// Both act after the next batch. When training ends, a line says the last learning rate and, where it
/// was stopped, after how many epochs.
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
    let mut controls: Option<Option<Steering>> = None;
    let mut curve = live_curve();
    move |moment| {
        // A page without a kernel behind it has no use for them.
        let open = || channel::shows_models().then(|| Steering::new(moment).ok()).flatten();
        if let Some(controls) = controls.get_or_insert_with(open) {
            controls.act(moment);
        }
        curve(moment);
    }
}

/// The controls of one training, which go with it.
struct Steering {
    rate: FloatSlider,
    stop: Button,
    shown: Together,
    /// The learning rate, as the slider has it.
    last: f64,
    /// How many epochs are whole.
    done: usize,
    /// Whether the button was pressed.
    ended: &'static str,
}

impl Steering {
    fn new(moment: &Moment<'_>) -> Result<Self> {
        let now = moment.learning_rate;
        let middle = if now > 0.0 { now } else { 0.01 };
        let rate = FloatSlider::new("learning rate", middle / REACH..=middle * REACH);
        let (rate, stop) = (rate.value(middle).logarithmic(), Button::new("stop"));
        let shown = registry::open_together(vec![Part::new(&rate)?, Part::new(&stop)?]);
        let last = rate.value_of(&shown.nows[0]);
        Ok(Self { rate, stop, shown, last, done: 0, ended: "" })
    }

    /// What the person has done since the last batch.
    fn act(&mut self, moment: &Moment<'_>) {
        self.done += usize::from(moment.is_epoch_end);
        registry::hear();
        let rate = self.rate.value_of(&self.shown.nows[0]);
        if rate != self.last {
            self.last = rate;
            moment.set_learning_rate(rate);
        }
        if self.stop.value_of(&self.shown.nows[1]) > 0 {
            self.ended = "stopped ";
            moment.stop();
        }
    }
}

impl Drop for Steering {
    fn drop(&mut self) {
        let (rate, done) = (self.rate.text_of(&self.shown.nows[0]), self.done);
        let last = format!("{}after {done} epochs, learning rate {rate}", self.ended);
        registry::close(&self.shown, &Bundle::text(last));
    }
}
