//! Draws one figure of each kind into the folder named on the command line, as SVG and PNG.
//!
//! `cargo run -p eigenbook --example figures -- FOLDER`

use eigenbook::prelude::*;
use std::path::PathBuf;

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    std::fs::create_dir_all(&folder)?;
    for (name, figure) in figures()? {
        std::fs::write(folder.join(format!("{name}.svg")), figure.svg())?;
        std::fs::write(folder.join(format!("{name}.png")), figure.png())?;
        show!(figure);
    }
    Ok(())
}

fn figures() -> std::result::Result<Vec<(&'static str, Figure)>, Box<dyn std::error::Error>> {
    Ok(vec![
        ("lines", lines()?),
        ("scatter", scatter()?),
        ("bars", bars()?),
        ("histogram", histogram()),
        ("weights", weights()),
        ("product", Figure::new().title("C = A·B").heat_map(&array![[19, 22], [43, 50]])),
        ("vectors", vectors()?),
        ("map", Figure::linear_map(&array![[1, 2], [3, 4]])?),
        ("shear", Figure::linear_map(&array![[1.0, 0.5], [0.0, 1.0]])?),
        ("systems", system()?),
        ("spectrum", spectrum()?),
        ("classes", classes()?),
        ("boxes", boxes()?),
        ("errors", errors()?),
        ("digit", Figure::new().image(&load_digits().data.row(0).to_shape((8, 8))?.view())),
    ])
}

fn lines() -> Result<Figure> {
    let epoch: Vec<f64> = (1..=50).map(f64::from).collect();
    let loss: Vec<f64> = epoch.iter().map(|t| 0.6726 + 0.03 * (-t / 12.0).exp()).collect();
    let validation: Vec<f64> =
        epoch.iter().map(|t| 0.683 + 0.02 * (-t / 9.0).exp() + 0.00006 * t).collect();
    Ok(Figure::new()
        .title("Loss by epoch")
        .x_label("epoch")
        .y_label("binary cross-entropy")
        .line("training", &epoch, &loss)?
        .line("validation", &epoch, &validation)?
        .horizontal("ln 2: knows nothing", std::f64::consts::LN_2))
}

fn scatter() -> Result<Figure> {
    let mut random = NumpyRandom::seed(1);
    let (x, noise) = (random.rand(40), random.randn(40));
    let y = &x * 2.0 + 1.0 + &noise * 0.2;
    Ok(Figure::new()
        .title("Least squares: the line with the smallest squared residuals")
        .x_label("x")
        .y_label("y")
        .scatter("samples", &x, &y)?
        .function("w₁·x + w₀", 0.0..1.0, |x| 2.0 * x + 1.0)
        .color(Color::Orange))
}

fn bars() -> Result<Figure> {
    let names = ["σ₁", "σ₂", "σ₃", "σ₄", "σ₅"];
    let values = tensor![1.5693597, 1.4813324, 1.3776999, 1.3325217, 1.2056307];
    Figure::new().title("Singular values of the first layer").bars("", &names, &values)
}

fn histogram() -> Figure {
    let sample = NumpyRandom::seed(0).randn(2000);
    Figure::new()
        .title("2000 normal numbers")
        .x_label("value")
        .y_label("count")
        .histogram("", &sample, 30)
}

fn weights() -> Figure {
    let weights = NumpyRandom::seed(3).randn((5, 64));
    Figure::new()
        .title("Weights of the first layer")
        .x_label("neuron")
        .y_label("feature")
        .heat_map(&weights)
}

fn vectors() -> Result<Figure> {
    let (x, y) = (array![1, 2], array![3, 4]);
    let plane = Figure::plane().title("x + y: tip to tail");
    plane.vector("x", &x)?.vector_from("y", &x, &y)?.vector("x + y", &(&x + &y))
}

fn system() -> Result<Figure> {
    let plane = Figure::plane()
        .title("2x₁ + x₂ = 8 and x₁ + 3x₂ = 13")
        .function("2x₁ + x₂ = 8", -1.0..6.0, |x| 8.0 - 2.0 * x)
        .function("x₁ + 3x₂ = 13", -1.0..6.0, |x| (13.0 - x) / 3.0)
        .scatter("solution (2.2, 3.6)", &[2.2], &[3.6])?
        .color(Color::Red);
    Ok(plane.y_range(-1.0..7.0))
}

fn spectrum() -> Result<Figure> {
    let k = 1..=8;
    let values = [5.4, 1.1, 0.31, 0.052, 0.011, 0.0026, 4.1e-4, 9e-5];
    Ok(Figure::new()
        .title("A spectrum that falls quickly")
        .x_label("k")
        .y_label("σₖ")
        .line("", &k, &values)?
        .scatter("", &k, &values)?
        .color(Color::Blue)
        .logarithmic_y())
}

fn classes() -> Result<Figure> {
    let iris = load_iris();
    let (length, width) = (iris.data.column(2), iris.data.column(3));
    Figure::new()
        .title("Petals of three species")
        .x_label("length in cm")
        .y_label("width in cm")
        .scatter_by_class(&iris.target_names, &length, &width, &iris.target)
}

fn boxes() -> Result<Figure> {
    let iris = load_iris();
    let width = iris.data.column(1);
    let of = |class: i64| width.select_where(&iris.target.mapv(|target| target == class));
    let groups = [of(0)?, of(1)?, of(2)?];
    Figure::new().title("Width of sepals in cm").box_plot(&iris.target_names, &groups)
}

fn errors() -> Result<Figure> {
    Figure::new()
        .title("Accuracy of five runs")
        .x_label("units")
        .error_bars("training", &[4, 8, 16], &[0.7, 0.82, 0.9], &[0.1, 0.05, 0.02])?
        .error_bars("test", &[5, 9, 17], &[0.68, 0.78, 0.85], &[0.12, 0.06, 0.04])
}
