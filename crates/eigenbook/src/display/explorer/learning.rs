//! Explorers of learning: descent, least squares, changes over the epochs.

use super::{Explorer, STILL, finite, misfit, plane, point, rows, short};
use crate::Element;
use crate::display::figure::{Color, Figure, Numbers, learning_curve};
use crate::error::{Error, Result, brief};
use crate::linalg;
use crate::nn::History;
use ndarray::{Array1, Array2, ArrayRef, Ix2};
use serde_json::json;

impl Explorer {
    /// Gradient descent on the mean squared error of X·w ≈ y with two weights: start, learning
    /// rate and number of steps can be moved.
    ///
    /// # Shapes
    /// - `x`: `(n_samples, 2)`, `y`: `n_samples` numbers, `w`: two numbers
    ///
    /// # Errors
    /// Other shapes, a number that is not finite, or a rate that is not above 0.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let (x, y) = (array![[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]], array![1.0, 2.0, 3.0]);
    /// Explorer::gradient_descent(&x, &y, &[3.0, -1.0], 0.1)?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn gradient_descent<T: Element>(
        x: &ArrayRef<T, Ix2>,
        y: &(impl Numbers + ?Sized),
        w: &(impl Numbers + ?Sized),
        rate: f64,
    ) -> Result<Self> {
        let operation = "Explorer::gradient_descent";
        let (x, y) = samples(operation, x, &y.numbers())?;
        let w = w.numbers();
        if x.ncols() != 2 || w.len() != 2 {
            let found = format!("X has {} columns and w {} numbers.", x.ncols(), w.len());
            return Err(misfit(operation, found, "The picture is of two weights."));
        }
        finite(operation, w.iter().chain([&rate]))?;
        // The curvature is that of L(w) = ‖X·w − y‖² / n, largest in the first direction.
        let largest = 2.0 * linalg::svd_thin(&x)?.singular_values[0].powi(2) / x.nrows() as f64;
        if rate <= 0.0 || largest == 0.0 {
            return Err(Error::InvalidParameter {
                operation,
                message: format!(
                    "the rate is {} and the largest curvature {}.\nBoth are above 0.",
                    brief(rate),
                    brief(largest)
                ),
            });
        }
        let steps = 20;
        let still = descent(&x, &y, &w, rate, steps)?;
        // The slider goes a little beyond the rate at which the steps diverge.
        let most = (rate * 1.5).max(2.5 / largest);
        let data = json!({
            "x": rows(&x), "y": y.to_vec(), "w": w, "rate": rate, "steps": steps, "most": most,
        });
        Ok(Self::new([still], include_str!("../../../assets/explorer/descent.js"), data))
    }

    /// Least squares as projection: targets, fitted values X·w and residuals, which are at
    /// right angles to the columns of X; each target can be moved.
    ///
    /// # Shapes
    /// - `x`: `(n_samples, n_features)`, from 1 to 30 samples, `y`: `n_samples` numbers
    ///
    /// # Errors
    /// Other shapes, or a number that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let (x, y) = (array![[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]], array![1.0, 2.5, 2.0]);
    /// Explorer::least_squares(&x, &y)?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn least_squares<T: Element>(
        x: &ArrayRef<T, Ix2>,
        y: &(impl Numbers + ?Sized),
    ) -> Result<Self> {
        let operation = "Explorer::least_squares";
        let (x, y) = samples(operation, x, &y.numbers())?;
        if !(1..=30).contains(&x.nrows()) || x.ncols() == 0 {
            let found = format!("X is {}×{}.", x.nrows(), x.ncols());
            return Err(misfit(operation, found, "The picture shows from 1 to 30 samples."));
        }
        let w = linalg::least_squares(&x, &y)?.solution;
        let fitted = x.dot(&w);
        let residual: f64 = y.iter().zip(&fitted).map(|(y, fitted)| (y - fitted).powi(2)).sum();
        let title = format!("w = {},  squared residuals {}", point(&w), short(residual, 4));
        let sample: Vec<f64> = (1..=y.len()).map(|index| index as f64).collect();
        let mut still =
            Figure::new().size(STILL.0, STILL.1).title(title).x_label("sample").y_label("y");
        for ((&index, &target), &value) in sample.iter().zip(&y).zip(&fitted) {
            still = still.line("", &[index, index], &[target, value])?.color(Color::Red);
        }
        still = still.scatter("y", &sample, &y)?.color(Color::Orange);
        still = still.scatter("X·w", &sample, &fitted)?.color(Color::Blue);
        let data = json!({ "x": rows(&x), "y": y.to_vec() });
        Ok(Self::new([still], include_str!("../../../assets/explorer/fit.js"), data))
    }

    /// Singular values at several times, as bars with a slider; the first ones stay as lines.
    ///
    /// # Shapes
    /// - `times`: a number for each time (an epoch, say)
    /// - `spectra`: `(n_times, n_values)`
    ///
    /// # Errors
    /// Other shapes, none at all, or a number that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let spectra = array![[3.0, 1.0], [3.5, 0.4], [4.0, 0.1]];
    /// Explorer::spectrum("epoch", &[0, 5, 10], &spectra)?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn spectrum<T: Element>(
        count: &str,
        times: &(impl Numbers + ?Sized),
        spectra: &ArrayRef<T, Ix2>,
    ) -> Result<Self> {
        let operation = "Explorer::spectrum";
        let (times, spectra) = (times.numbers(), spectra.map(|&value| T::double(value)));
        let (n_times, n_values) = spectra.dim();
        if times.len() != n_times || spectra.is_empty() {
            let found = format!("there are {} times and {n_times} spectra.", times.len());
            return Err(misfit(
                operation,
                found,
                "Each time has one spectrum, which is not empty.",
            ));
        }
        finite(operation, &spectra)?;
        let names: Vec<String> = (1..=n_values).map(|k| format!("σ{k}")).collect();
        let still = Figure::new()
            .size(480, 330)
            .title(format!("{count} {}", times[n_times - 1]))
            .bars("", &names, &spectra.row(n_times - 1))?;
        let data = json!({
            "frames": times, "count": count, "title": "Singular values", "bars": rows(&spectra),
        });
        Ok(Self::new([still], include_str!("../../../assets/explorer/frames.js"), data))
    }

    /// The loss of a training, epoch by epoch, with levels to compare with: `("ln 2", 0.6931)`;
    /// the first of its metrics is a strip below.
    ///
    /// # Errors
    /// A history without epochs, or a loss that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(1))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// # let (x, y) = (array![[1.0], [2.0]], array![0, 1]);
    /// let history = model.fit(&x, &y, Fit::new().epochs(5).verbose(0))?;
    /// Explorer::training(&history, &[("ln 2", 0.6931)])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn training(history: &History, levels: &[(&str, f64)]) -> Result<Self> {
        let operation = "Explorer::training";
        let epochs = history.history.get("loss").map_or(0, Vec::len);
        if epochs == 0 {
            return Err(Error::InvalidParameter {
                operation,
                message: "the history has no epochs.\nFit the model for at least one.".to_owned(),
            });
        }
        let is_loss = |curve: &(&String, &Vec<f64>)| curve.0.ends_with("loss");
        let losses: Vec<_> = history.history.iter().filter(is_loss).collect();
        let others: Vec<_> = history.history.iter().filter(|curve| !is_loss(curve)).collect();
        finite(operation, losses.iter().flat_map(|(_, values)| *values))?;
        let mut still = learning_curve(history).size(480, 330);
        if let Some((name, Some(last))) = others.first().map(|(name, values)| (name, values.last()))
        {
            still = still.title(format!("Loss by epoch; {name} at the end: {}", short(*last, 4)));
        }
        let still = levels.iter().fold(still, |figure, (name, at)| figure.horizontal(name, *at));
        let named = |curves: Vec<(&String, &Vec<f64>)>| -> Vec<_> {
            let named = |(name, values)| json!({ "name": name, "values": values });
            curves.into_iter().map(named).collect()
        };
        let data = json!({
            "frames": (1..=epochs).collect::<Vec<_>>(), "count": "epoch", "title": "Loss by epoch",
            "series": named(losses), "others": named(others), "levels": levels,
        });
        Ok(Self::new([still], include_str!("../../../assets/explorer/frames.js"), data))
    }
}

/// The path of the descent over the two weights, with the place of least loss.
fn descent(x: &Array2<f64>, y: &Array1<f64>, w: &[f64], rate: f64, steps: usize) -> Result<Figure> {
    let mut path = vec![ndarray::arr1(w)];
    for _ in 0..steps {
        let last = &path[path.len() - 1];
        let gradient = x.t().dot(&(x.dot(last) - y)) * (2.0 / x.nrows() as f64);
        path.push(last - &(gradient * rate));
    }
    let best = linalg::least_squares(x, y)?.solution;
    let reach = w.iter().zip(&best).fold(1.0, |most, (a, b)| (a - b).abs().max(most)) * 1.3;
    let loss = |w1: f64, w2: f64| {
        x.dot(&ndarray::arr1(&[w1, w2])).iter().zip(y).map(|(a, b)| (a - b).powi(2)).sum::<f64>()
            / x.nrows() as f64
    };
    let (start, floor) = (loss(w[0], w[1]), loss(best[0], best[1]));
    let levels: Vec<f64> =
        (-1..7).map(|power| floor + (start - floor) / 4_f64.powi(power)).collect();
    // The frame is wider than it is high.
    let (x_range, y_range) =
        (best[0] - 1.3 * reach..best[0] + 1.3 * reach, best[1] - reach..best[1] + reach);
    let (across, up): (Vec<f64>, Vec<f64>) = path.iter().map(|w| (w[0], w[1])).unzip();
    let second = loss(path[1][0], path[1][1]);
    Ok(plane()
        .title(format!("loss {}, after one step {}", short(start, 4), short(second, 4)))
        .x_label("w₁")
        .y_label("w₂")
        .contours(x_range.clone(), y_range.clone(), &levels, loss)
        .line("gradient descent", &across, &up)?
        .color(Color::Orange)
        .scatter("", &across, &up)?
        .color(Color::Orange)
        .scatter("least loss", &[best[0]], &[best[1]])?
        .color(Color::Green)
        .x_range(x_range)
        .y_range(y_range))
}

fn samples<T: Element>(
    operation: &'static str,
    x: &ArrayRef<T, Ix2>,
    y: &[f64],
) -> Result<(Array2<f64>, Array1<f64>)> {
    let x = x.map(|&value| T::double(value));
    if x.nrows() != y.len() || y.is_empty() {
        let found = format!("X has {} rows and y {} numbers.", x.nrows(), y.len());
        return Err(misfit(operation, found, "Each sample has one row of X and one number of y."));
    }
    finite(operation, x.iter().chain(y))?;
    Ok((x, ndarray::arr1(y)))
}
