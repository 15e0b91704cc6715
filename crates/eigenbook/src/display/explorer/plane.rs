//! Explorers of the plane: vectors, maps, systems.

use super::{Explorer, STILL, finite, misfit, plane, point, rows, short};
use crate::Element;
use crate::Result;
use crate::display::figure::{Color, Figure, Numbers};
use crate::linalg;
use ndarray::{Array2, ArrayRef, Ix2};
use serde_json::json;

impl Explorer {
    /// Two vectors, tip to tail, and their sum; the tips can be moved.
    ///
    /// # Shapes
    /// - `x`, `y`: two numbers each
    ///
    /// # Errors
    /// Another number of them, or one that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Explorer::vectors(&array![2, 1], &array![-1, 2])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn vectors(x: &(impl Numbers + ?Sized), y: &(impl Numbers + ?Sized)) -> Result<Self> {
        let [x, y] = two("Explorer::vectors", x.numbers(), y.numbers())?;
        let sum = [x[0] + y[0], x[1] + y[1]];
        let still = plane().vector("x", &x)?.vector_from("y", &x, &y)?.vector("x + y", &sum)?;
        let still = still.title(format!("{} + {} = {}", point(&x), point(&y), point(&sum)));
        let scene = include_str!("../../../assets/explorer/vectors.js");
        Ok(Self::new([still], scene, json!({ "x": x, "y": y })))
    }

    /// The dot product x·y as a projection, with the angle; the tips can be moved.
    ///
    /// # Shapes
    /// - `x`, `y`: two numbers each
    ///
    /// # Errors
    /// Another number of them, or one that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Explorer::dot(&array![2, 1], &array![-1, 2])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn dot(x: &(impl Numbers + ?Sized), y: &(impl Numbers + ?Sized)) -> Result<Self> {
        let [x, y] = two("Explorer::dot", x.numbers(), y.numbers())?;
        let square = x[0] * x[0] + x[1] * x[1];
        let dot = x[0] * y[0] + x[1] * y[1];
        let along = if square > 0.0 { dot / square } else { 0.0 };
        let foot = [along * x[0], along * x[1]];
        let mut title = format!("x·y = {}", short(dot, 4));
        let cosine = dot / (square.sqrt() * y[0].hypot(y[1]));
        if cosine.is_finite() {
            let cosine = cosine.clamp(-1.0, 1.0);
            let angle = short(cosine.acos().to_degrees(), 1);
            title += &format!(",  cos θ = {},  θ = {angle}°", short(cosine, 4));
        }
        let still = plane()
            .title(title)
            .line("", &[y[0], foot[0]], &[y[1], foot[1]])?
            .color(Color::Grey)
            .dashed()
            .vector("", &foot)?
            .color(Color::Green)
            .vector("x", &x)?
            .color(Color::Blue)
            .vector("y", &y)?
            .color(Color::Orange);
        let scene = include_str!("../../../assets/explorer/dot.js");
        Ok(Self::new([still], scene, json!({ "x": x, "y": y })))
    }

    /// A matrix as a map of the plane: the grid, the unit square, determinant and rank. The columns
    /// can be moved: dragging the second one onto the line of the first shows the collapse.
    ///
    /// # Shapes
    /// - `a`: `(2, 2)`
    ///
    /// # Errors
    /// Another shape, or a number that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Explorer::linear_map(&array![[1, 2], [2, 1]])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn linear_map<T: Element>(a: &ArrayRef<T, Ix2>) -> Result<Self> {
        let still = Figure::linear_map(a)?.size(STILL.0, STILL.1);
        let a = a.map(|&value| T::double(value));
        finite("Explorer::linear_map", &a)?;
        let scene = include_str!("../../../assets/explorer/map.js");
        Ok(Self::new([still], scene, json!({ "a": rows(&a) })))
    }

    /// A·x = b as two lines that meet, and as two columns that are mixed to b; columns and b can
    /// be moved.
    ///
    /// # Shapes
    /// - `a`: `(2, 2)`
    /// - `b`: two numbers
    ///
    /// # Errors
    /// Another shape, or a number that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Explorer::system(&array![[2, 1], [1, 3]], &array![8, 13])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn system<T: Element>(a: &ArrayRef<T, Ix2>, b: &(impl Numbers + ?Sized)) -> Result<Self> {
        let operation = "Explorer::system";
        let (a, b) = (square(operation, a)?, b.numbers());
        let [b, _] = two(operation, b.clone(), b)?;
        let scene = include_str!("../../../assets/explorer/system.js");
        let still = [row_picture(&a, b)?, column_picture(&a, b)?];
        Ok(Self::new(still, scene, json!({ "a": rows(&a), "b": b })))
    }

    /// The singular value decomposition A = U·Σ·Vᵀ as rotation, stretch, rotation, in time.
    ///
    /// # Shapes
    /// - `a`: `(2, 2)`
    ///
    /// # Errors
    /// Another shape, or a number that is not finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// Explorer::svd(&array![[1.0, 1.0], [0.0, 1.0]])?.evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn svd<T: Element>(a: &ArrayRef<T, Ix2>) -> Result<Self> {
        let a = square("Explorer::svd", a)?;
        let svd = linalg::svd(&a)?;
        let turn = (0..=120).map(|step| f64::from(step) * std::f64::consts::PI / 60.0);
        let circle: Vec<(f64, f64)> = turn.map(|angle| (angle.cos(), angle.sin())).collect();
        let image = circle
            .iter()
            .map(|&(x, y)| (a[[0, 0]] * x + a[[0, 1]] * y, a[[1, 0]] * x + a[[1, 1]] * y));
        let (image_x, image_y): (Vec<f64>, Vec<f64>) = image.unzip();
        let (x, y): (Vec<f64>, Vec<f64>) = circle.into_iter().unzip();
        let s = &svd.singular_values;
        let axis = |k: usize| svd.u.column(k).mapv(|value| value * s[k]);
        let still = plane()
            .title(format!("σ₁ = {},  σ₂ = {}", short(s[0], 5), short(s[1], 5)))
            .area("", &image_x, &image_y)?
            .line("", &x, &y)?
            .color(Color::Grey)
            .dashed()
            .vector("σ₁·u₁", &axis(0))?
            .color(Color::Green)
            .vector("σ₂·u₂", &axis(1))?
            .color(Color::Orange);
        let data = json!({
            "u": rows(&svd.u), "s": s.to_vec(), "v_t": rows(&svd.v_t),
        });
        Ok(Self::new([still], include_str!("../../../assets/explorer/svd.js"), data))
    }
}

/// Each equation as a line.
fn row_picture(a: &Array2<f64>, b: [f64; 2]) -> Result<Figure> {
    let solution = linalg::solve(a, &ndarray::arr1(&b)).ok();
    let middle = solution.as_ref().map_or([0.0, 0.0], |x| [x[0], x[1]]);
    let reach = middle.iter().fold(2.0, |most, x: &f64| x.abs().max(most)) * 1.5;
    let title = match &solution {
        Some(x) => format!("rows: x = {}", point(x)),
        None if has_none(a, b) => "rows: no solution".to_owned(),
        None => "rows: infinitely many solutions".to_owned(),
    };
    let mut figure = plane().title(title);
    for (row, name) in [(0, "equation 1"), (1, "equation 2")] {
        let (p, q) = (a[[row, 0]], a[[row, 1]]);
        let square = p * p + q * q;
        if square == 0.0 {
            continue;
        }
        let far = 4.0 * reach / square.sqrt();
        let foot = [p * b[row] / square, q * b[row] / square];
        let (x, y) =
            ([foot[0] - q * far, foot[0] + q * far], [foot[1] + p * far, foot[1] - p * far]);
        figure = figure.line(name, &x, &y)?;
    }
    if solution.is_some() {
        figure = figure.scatter("solution", &middle[..1], &middle[1..])?.color(Color::Red);
    }
    let range = |at: f64| at.min(0.0) - reach * 0.5..at.max(0.0) + reach * 0.5;
    Ok(figure.x_range(range(middle[0])).y_range(range(middle[1])))
}

/// Whether the equations of a singular A contradict each other: then the augmented matrix [A b] has
/// a larger rank than A.
fn has_none(a: &Array2<f64>, b: [f64; 2]) -> bool {
    let with_b = ndarray::concatenate![ndarray::Axis(1), *a, ndarray::arr2(&[[b[0]], [b[1]]])];
    matches!(
        (linalg::matrix_rank(a), linalg::matrix_rank(&with_b)),
        (Ok(own), Ok(together)) if own < together
    )
}

/// The columns, and how they are mixed to b.
fn column_picture(a: &Array2<f64>, b: [f64; 2]) -> Result<Figure> {
    let mut figure = plane()
        .title("columns: mixed to b")
        .vector("a₁", &a.column(0))?
        .vector("a₂", &a.column(1))?
        .vector("b", &b)?
        .color(Color::Red);
    if let Ok(x) = linalg::solve(a, &ndarray::arr1(&b)) {
        let (first, second) = (a.column(0).mapv(|v| v * x[0]), a.column(1).mapv(|v| v * x[1]));
        figure = figure.vector("", &first)?.color(Color::Blue).dashed();
        figure = figure.vector_from("", &first, &second)?.color(Color::Orange).dashed();
    }
    Ok(figure)
}

fn two(operation: &'static str, x: Vec<f64>, y: Vec<f64>) -> Result<[[f64; 2]; 2]> {
    finite(operation, x.iter().chain(&y))?;
    match (x.as_slice(), y.as_slice()) {
        ([a, b], [c, d]) => Ok([[*a, *b], [*c, *d]]),
        _ => Err(misfit(
            operation,
            format!("the vectors have {} and {} numbers.", x.len(), y.len()),
            "A vector of the plane has 2.",
        )),
    }
}

fn square<T: Element>(operation: &'static str, a: &ArrayRef<T, Ix2>) -> Result<Array2<f64>> {
    let (rows, columns) = a.dim();
    if (rows, columns) != (2, 2) {
        let found = format!("the matrix is {rows}×{columns}.");
        return Err(misfit(operation, found, "The picture is of the plane: 2 rows, 2 columns."));
    }
    let a = a.map(|&value| T::double(value));
    finite(operation, &a)?;
    Ok(a)
}
