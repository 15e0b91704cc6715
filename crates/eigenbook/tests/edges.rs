//! No public function panics at an edge: empty, one element, NaN, infinite, shapes that do not fit.
//! If there is no answer, the error explains the problem in sentences.

use eigenbook::prelude::*;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The failure of a call, if it did not behave as required.
fn complaint<T>(call: &str, work: impl FnOnce() -> Result<T>) -> Option<String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Err(_) => Some(format!("{call} panics")),
        Ok(Err(error)) => {
            let text = error.to_string();
            let is_clear = text.contains(": ")
                && text.ends_with(['.', '?', ')'])
                && text.lines().count() >= 2
                && !["Error(", "Error::", "unwrap", "Some("].iter().any(|word| text.contains(word));
            (!is_clear).then(|| format!("{call} says {text}"))
        }
        Ok(Ok(_)) => None,
    }
}

/// Each call for itself, with the operands in words.
macro_rules! try_all {
    ($complaints:ident, $operands:expr; $($call:expr),+ $(,)?) => {$(
        let call = format!("{} of {}", stringify!($call), short(&$operands));
        $complaints.extend(complaint(&call, || Ok::<_, Error>($call)));
    )+};
}

fn short(operands: &impl Debug) -> String {
    let text = format!("{operands:?}").replace('\n', "");
    text.split(", layout").next().unwrap_or_default().chars().take(90).collect()
}

fn matrices() -> Vec<Array2<f64>> {
    let regular = array![[2.0, 1.0], [1.0, 3.0]];
    let mut with_nan = regular.clone();
    with_nan[[1, 0]] = f64::NAN;
    let shapes = [(0, 0), (0, 3), (3, 0), (1, 1), (2, 3), (3, 2), (1, 4)];
    let mut all: Vec<Array2<f64>> = shapes.map(Array2::ones).into();
    let tiny = array![[1e-310, 0.0], [0.0, 1.0]];
    let huge = array![[1e308, 1e308], [-1e308, 1e308]];
    let infinite = array![[f64::INFINITY, 1.0], [0.0, 1.0]];
    all.extend([regular, with_nan, tiny, huge, infinite, Array2::zeros((2, 2))]);
    all
}

fn vectors() -> Vec<Array1<f64>> {
    let given =
        [&[][..], &[1.0], &[0.0, 0.0], &[1.0, -2.0, 3.0], &[f64::NAN, 1.0], &[1e308, 1e308]];
    given.map(|elements| elements.iter().copied().collect()).into()
}

fn finish(complaints: &[String]) {
    assert!(complaints.is_empty(), "{}:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn functions_of_a_matrix() {
    let mut complaints = Vec::new();
    for a in matrices() {
        try_all!(complaints, a;
            inverse(&a)?, determinant(&a)?, matrix_rank(&a)?, is_linearly_dependent(&a)?,
            pseudoinverse(&a)?, pseudoinverse_with(&a, 1e-6)?, svd(&a)?, svd_thin(&a)?,
            singular_values(&a)?, eigenvalues(&a)?, eigen(&a)?, eigen_symmetric(&a)?, qr(&a)?,
            cholesky(&a)?, condition_number(&a)?, expm(&a)?, trace(&a)?, transpose(&a),
            norm_frobenius(&a), svd(&a)?.low_rank(1)?, svd(&a)?.recompose(),
            einsum("ii->", &a)?, einsum("ij->ji", &a)?, einsum("nonsense", &a)?,
            a.max()?, a.min()?, a.argmax()?, a.argmin()?, a.max_axis(Axis(0))?,
            a.nansum(), a.nanmean(), a.nanstd(1.0), a.nanmedian(), a.nanmax()?, a.nanmin()?,
            a.nansum_axis(Axis(0))?, a.nanmean_axis(Axis(1))?, a.nanstd_axis(Axis(0), 9.0)?,
            a.nanmedian_axis(Axis(2))?, a.nanmax_axis(Axis(0))?, a.nanmin_axis(Axis(5))?,
            a.to_f32().quantile(0.5)?, a.to_f32().median_axis(Axis(1))?, a.diff(3, Axis(0)),
            a.max_axis(Axis(2))?, a.argmin_axis(Axis(1))?, a.argmax_axis(Axis(1))?, a.sorted()?, a.sorted_axis(Axis(0))?,
            a.argsort()?, a.argsort_axis(Axis(1))?, a.unique(), a.unique_counts(), a.cumsum()?,
            a.cumsum_axis(Axis(1))?, a.clip(0.0, 1.0)?, a.clip(1.0, 0.0)?, a.clip(f64::NAN, 1.0)?,
            a.sum(), a.mean(), a.std(0.0), a.var(5.0), a.sum_axis(Axis(0)), a.mean_axis(Axis(1)),
            a.std_axis(Axis(0), 1.0), a.median()?, a.median_axis(Axis(1))?, a.quantile(0.3)?,
            a.percentile_axis(101.0, Axis(0))?, a.quantile_axis(f64::NAN, Axis(0))?,
            a.percentile_axis(50.0, Axis(9))?, histogram(&a, 3)?, histogram(&a, 0)?,
            tile(&a, 2, Axis(0))?, tile(&a, usize::MAX, Axis(1))?, repeat(&a, 0, Axis(1))?,
            roll(&a, isize::MIN, Axis(0))?, roll(&a, 1, Axis(3))?, flip(&a, Axis(1))?,
            cov(&a)?, corrcoef(&a)?, slogdet(&a)?, matrix_power(&a, 0)?, matrix_power(&a, 300)?,
            a.mapv(|x| x as i32).mean(), a.mapv(|x| x as u8).std_axis(Axis(0), 1.0),
            a.mapv(|x| x > 0.0).sum(), a.mapv(|x| x > 0.0).mean(), a.exp(), a.ln(), a.sqrt(), a.tanh(), a.round(), a.powi(-1),
            a.pow2(), a.powf(0.5), a.sin(), a.cos(), a.abs(), a.signum(),
            a.to_f32(), standardize(&a)?, StandardScaler::fit(&a)?.transform(&Array2::<f64>::ones((2, 5)))?,
            maximum(&a, f64::NAN)?, minimum(&a, 0.0)?, hstack(&[&a, &a])?, vstack(&[&a, &a])?,
            numpy_str(&a), numpy_repr(&a), python_list(&a), torch_repr(&a.to_f32()),
            Table::from_matrix(["one"], &a)?, Table::from_matrix(["x", "y"], &a)?,
            Figure::new().heat_map(&a).png(), Figure::new().image(&a).svg(),
            Figure::linear_map(&a)?, a.select(Axis(0), &[]), concatenate![Axis(1), a, a],
            Relu.forward(&a.to_f32()), Softmax.forward(&a.to_f32()), a == a,
        );
    }
    finish(&complaints);
}

#[test]
fn functions_of_two_matrices() {
    let mut complaints = Vec::new();
    for a in matrices() {
        for b in matrices() {
            try_all!(complaints, (&a, &b);
                matmul(&a, &b)?, hadamard(&a, &b)?, allclose(&a, &b)?, solve(&a, &b)?,
                least_squares(&a, &b)?, hstack(&[&a, &b])?, vstack(&[&a, &b])?, maximum(&a, &b)?,
                minimum(&a, &b)?, kron(&a, &b)?, einsum("ij,jk->ik", (&a, &b))?,
                where_(&a.mapv(|x| x > 0.0), &a, &b)?,
                MeanSquaredError.forward(&a.to_f32(), &b.to_f32())?,
                BinaryCrossentropy.backward(&a.to_f32(), &b.to_f32())?,
                CategoricalCrossentropy.forward(&a.to_f32(), &b.to_f32())?,
                train_test_split(&a, &b, 0.5, 0)?,
            );
        }
    }
    finish(&complaints);
}

#[test]
fn functions_of_vectors() {
    let mut complaints = Vec::new();
    for x in vectors() {
        try_all!(complaints, x;
            bincount(&x)?, gradient(&x, 0.0)?, meshgrid(&x, &x), tile(&x, 3, Axis(0))?,
            geomspace(x.sum(), 1.0, 4)?, logspace(x.sum(), 400.0, 4)?, x.percentile(99.0)?,
            norm_l1(&x), norm_l2(&x), norm_max(&x), x.max()?, x.argmin()?, x.sorted()?, x.unique(),
            x.cumsum()?, one_hot(&x, 3)?, one_hot(&x, 0)?, linspace(0.0, x.sum(), x.len())?,
            arange(0.0, x.sum().min(1e3), 1.0)?, arange(0.0, 1.0, 0.0)?,
            x.select_where(&Array1::from_elem(2, true))?, Array2::from_diag(&x),
            NumpyRandom::seed(0).choice(&x, 2)?, NumpyRandom::seed(0).choice_weighted(&x, 2, &x)?,
            NumpyRandom::seed(0).choice_without_replacement(&x, 5)?,
            Figure::new().histogram("", &x, 0).png(), Figure::new().histogram("", &x, 5).svg(),
            Figure::new().error_bars("", &x, &x, &x)?.png(),
            Figure::new().box_plot(&["a"], &[&x])?.png(),
            Figure::new().scatter_by_class(&["a"], &x, &x, &x.mapv(|x| x as i64))?.svg(),
            Figure::new().bars("", &["a"], &x)?, Figure::plane().vector("x", &x)?,
        );
        for y in vectors() {
            try_all!(complaints, (&x, &y);
                polyfit(&x, &y, 1)?, polyval(&x, &y), interp(&x, &x, &y)?, digitize(&x, &y)?,
                convolve(&x, &y, "same")?, correlate(&x, &y, "none")?,
                train_test_split_stratified(&x, &y, 0.5, 1)?, allclose_with(&x, &y, -1.0, f64::NAN)?,
                trapezoid(&x, &y)?, dot(&x, &y)?, outer(&x, &y)?, cross(&x, &y)?, cosine_similarity(&x, &y)?,
                hadamard(&x, &y)?, allclose(&x, &y)?, hstack(&[&x, &y])?, vstack(&[&x, &y])?,
                confusion_matrix(&x, &y)?, train_test_split(&x, &y, 0.25, 1)?,
                train_test_split(&x, &y, f64::NAN, 1)?, Figure::new().line("", &x, &y)?.png(),
                Figure::new().scatter("", &x, &y)?.svg(), where_(&x.mapv(|x| x > 0.0), &x, &y)?,
                Figure::new().error_bars("", &x, &y, &x)?, maximum(&x, &y)?,
                Figure::new().box_plot(&["x", "y"], &[&x, &y])?.svg(),
            );
        }
        for a in matrices() {
            try_all!(complaints, (&a, &x);
                matvec(&a, &x)?, solve(&a, &x)?, least_squares(&a, &x)?,
                einsum("ij,j->i", (&a, &x))?, a.select_where(&x.mapv(|x| x > 0.0))?,
                train_test_split(&a, &x, 0.5, 3)?,
            );
        }
    }
    finish(&complaints);
}

#[test]
fn files_that_are_not_there_and_figures_that_cannot_be_saved() {
    let mut complaints = Vec::new();
    let path = "no/such/folder/a";
    try_all!(complaints, path;
        read_csv(path)?, read_csv_with(path, ';')?, load_npz(path)?,
        load_npy::<f64, Ix2>(path)?, save_npy(path, &array![1.0])?,
        save_csv(path, ["a"], &array![[1.0]])?, save_csv(path, ["a", "b"], &array![[1.0]])?,
        Npz::new().with("a", &array![1.0]).save(path)?, Sequential::load(path)?,
        Figure::new().save(path)?, Figure::new().save("no/such/folder/a.png")?,
        Figure::new().save("a.gif")?, side_by_side([]).png(),
    );
    let mut rng = NumpyRandom::seed(0);
    try_all!(complaints, "a generator";
        rng.uniform(-1e308, 1e308, 3)?, rng.uniform(f64::NAN, 1.0, 3)?, rng.normal(0.0, -1.0, 2)?,
        rng.randint(3, 3, 2)?, rng.randint(5, 1, 0)?, rng.rand(0), rng.randn((0, 3)),
        rng.permutation(0), rng.exponential(-1.0, 2)?, rng.exponential(f64::NAN, 2)?,
        rng.poisson(-1.0, 2)?, rng.poisson(f64::INFINITY, 2)?, rng.binomial(-1, 0.5, 2)?,
        rng.binomial(3, 1.5, 2)?, default_rng(0).exponential(-1.0, 2)?,
        default_rng(0).poisson(f64::NAN, 2)?, default_rng(0).binomial(3, f64::NAN, 2)?,
        default_rng(0).integers(5, 5, 1)?, default_rng(0).random(0), default_rng(0).standard_normal((0, 2)),
        TorchRandom::manual_seed(0).randperm(0), TorchRandom::manual_seed(0).randint(3, 3, 1)?,
    );
    finish(&complaints);
}
