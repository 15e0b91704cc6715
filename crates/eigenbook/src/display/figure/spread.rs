//! The spread of values: error bars, and boxes around the middle half.
//!
//! ```text
//! box       from the quarter to the three quarters, with a line at the middle value
//! whiskers  to the farthest values within 1.5 times the length of the box
//! points    what lies beyond them
//! ```
//!
//! Source: matplotlib's `errorbar` and `boxplot` with their defaults.

use super::canvas::{Canvas, DOT, Drawn, LINE};
use super::clip::Point;
use super::color::PAPER;
use super::layer::{HALF, Shape, Spread};
use super::layout::Plot;
use super::{Figure, Numbers, lengths, pairs};
use crate::Result;
use crate::data::describe::quantile;
use plotters::prelude::RGBColor;

impl Figure {
    /// The points (x, y) as dots, each with a line from y − error to y + error.
    ///
    /// # Errors
    /// `x`, `y` and `errors` of different lengths.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let figure = Figure::new().error_bars("accuracy", &[1, 2], &[0.7, 0.8], &[0.1, 0.05])?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn error_bars(
        self,
        name: &str,
        x: &(impl Numbers + ?Sized),
        y: &(impl Numbers + ?Sized),
        errors: &(impl Numbers + ?Sized),
    ) -> Result<Self> {
        let points = pairs("Figure::error_bars", x.numbers(), y.numbers())?;
        let errors = errors.numbers();
        if errors.len() != points.len() {
            let (points, errors) = (("x", points.len()), ("errors", errors.len()));
            return Err(lengths("Figure::error_bars", points, errors));
        }
        let bars = points.into_iter().zip(errors).map(|((x, y), error)| (x, y, error.abs()));
        Ok(self.with(name, Shape::ErrorBars(bars.collect())))
    }

    /// One box for each group of values: its middle half, its median, and its outliers.
    ///
    /// Values that are not finite are left out, and a group without values has no box.
    ///
    /// # Errors
    /// Another number of names than of groups.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let (small, large) = (array![1.0, 2.0, 4.0], array![5.0, 9.0, 7.0]);
    /// let figure = Figure::new().box_plot(&["small", "large"], &[small.view(), large.view()])?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn box_plot<S: AsRef<str>, N: Numbers>(
        mut self,
        names: &[S],
        groups: &[N],
    ) -> Result<Self> {
        if names.len() != groups.len() {
            let (names, groups) = (("names", names.len()), ("groups", groups.len()));
            return Err(lengths("Figure::box_plot", names, groups));
        }
        self.x_names = names.iter().map(|name| name.as_ref().to_owned()).collect();
        let values = groups.iter().map(Numbers::numbers).enumerate();
        let boxes = values.filter_map(|(place, values)| spread(place as f64, values)).collect();
        Ok(self.with("", Shape::Spreads(boxes)))
    }
}

/// The box of a group, if it has a finite value.
fn spread(place: f64, mut values: Vec<f64>) -> Option<Spread> {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    let [low, middle, high] = [0.25, 0.5, 0.75].map(|share| quantile(&values, share));
    let reach = 1.5 * (high - low);
    let is_within = |value: &&f64| (low - reach..=high + reach).contains(*value);
    let mut within = values.iter().filter(is_within);
    let least = *within.next()?;
    // A whisker does not end inside of the box.
    let (least, most) = (least.min(low), within.next_back().unwrap_or(&least).max(high));
    let beyond = values.iter().copied().filter(|value| !is_within(&value)).collect();
    Some(Spread { place, levels: [least, low, middle, high, most], beyond })
}

pub(super) fn error_bars(
    bars: &[(f64, f64, f64)],
    color: RGBColor,
    plot: &Plot,
    canvas: &Canvas<'_>,
) -> Drawn {
    for &(x, y, error) in bars {
        let (low, high) = (plot.place((x, y - error)), plot.place((x, y + error)));
        let caps = [low, high].map(|end| vec![(end.0 - 5.0, end.1), (end.0 + 5.0, end.1)]);
        for line in [vec![low, high]].into_iter().chain(caps) {
            stroke(&line, color, plot, canvas)?;
        }
        let middle = plot.place((x, y));
        if plot.frame.contains(middle) {
            canvas.disc(middle, DOT, color, 1.0)?;
        }
    }
    Ok(())
}

pub(super) fn spreads(
    boxes: &[Spread],
    color: RGBColor,
    plot: &Plot,
    canvas: &Canvas<'_>,
) -> Drawn {
    for Spread { place, levels: [least, low, middle, high, most], beyond } in boxes {
        let at = |beside: f64, y: f64| plot.place((place + beside * HALF, y));
        let corners = [at(-1.0, *low), at(1.0, *low), at(1.0, *high), at(-1.0, *high)];
        let area = plot.frame.clip_area(&corners);
        if area.len() >= 3 {
            canvas.area(&area, PAPER, 1.0)?;
            canvas.area(&area, color, 0.25)?;
        }
        let around = [corners.to_vec(), vec![corners[0]]].concat();
        let whiskers = [(*least, *low), (*most, *high)];
        let lines = whiskers.iter().flat_map(|&(end, from)| {
            [vec![at(0.0, from), at(0.0, end)], vec![at(-0.5, end), at(0.5, end)]]
        });
        for line in lines.chain([around]) {
            stroke(&line, color, plot, canvas)?;
        }
        for part in plot.frame.clip_line(&[at(-1.0, *middle), at(1.0, *middle)]) {
            canvas.line(&part, color, 1.0, LINE * 1.5)?;
        }
        let points = beyond.iter().map(|&value| at(0.0, value));
        for point in points.filter(|&point| plot.frame.contains(point)) {
            canvas.disc(point, 2.5, color, 0.8)?;
        }
    }
    Ok(())
}

fn stroke(line: &[Point], color: RGBColor, plot: &Plot, canvas: &Canvas<'_>) -> Drawn {
    let parts = plot.frame.clip_line(line);
    parts.iter().try_for_each(|part| canvas.line(part, color, 1.0, 1.4))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of `matplotlib.cbook.boxplot_stats`.
    #[test]
    fn boxes_are_those_of_matplotlib() {
        let of = |values: &[f64]| spread(0.0, values.to_vec()).unwrap();
        let whole = of(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 30.0]);
        assert_eq!((whole.levels, whole.beyond), ([1.0, 3.25, 5.5, 7.75, 9.0], vec![30.0]));
        let both = of(&[2.0, -1.0, 0.5, 0.5, 0.25, 9.0, -8.0]);
        assert_eq!((both.levels, both.beyond), ([-1.0, -0.375, 0.5, 1.25, 2.0], vec![-8.0, 9.0]));
        assert_eq!(of(&[3.0, f64::NAN]).levels, [3.0; 5]);
        assert!(spread(0.0, vec![f64::NAN]).is_none());
    }
}
