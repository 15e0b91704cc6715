//! Cells as a student would type them, for plain evcxr_jupyter; the same work as in the other two
//! scripts. Its packages and names are set up first and not counted.

// %% setup
:dep ndarray = { version = "=0.17.2", features = ["blas"] }
:dep ndarray-linalg = { version = "=0.18.1", default-features = false }
:dep openblas_of_the_system = { path = "BENCH/openblas" }
:dep plotters = { version = "=0.3.7", default-features = false, features = ["evcxr", "all_series", "all_elements"] }
extern crate openblas_of_the_system;
use ndarray::prelude::*;
use ndarray_linalg::{Determinant, Norm, SVD, Solve};
use plotters::prelude::*;
// %%
let a_RUN = array![[1.0, 2.0], [3.0, 4.0]];
// %%
let b_RUN = array![[0.5, -1.0], [2.0, 0.25]];
// %%
&a_RUN + &b_RUN
// %%
a_RUN.dot(&b_RUN)
// %%
let x_RUN = array![3.0, -1.0];
// %%
let y_RUN = a_RUN.dot(&x_RUN);
y_RUN
// %%
println!("length: {}", y_RUN.norm_l2());
// %%
fn relu_RUN(z: f64) -> f64 {
    z.max(0.0)
}
// %%
y_RUN.mapv(relu_RUN)
// %%
let w_RUN = a_RUN.solve(&x_RUN)?;
println!("w = {w_RUN}");
// %% fails
let c_RUN = a_RUN.dot(&bb_RUN);
// %%
let c_RUN = a_RUN.dot(&b_RUN.t());
c_RUN
// %%
struct LineRUN {
    slope: f64,
    intercept: f64,
}
// %%
impl LineRUN {
    fn at(&self, x: f64) -> f64 {
        self.slope * x + self.intercept
    }
}
// %%
let line_RUN = LineRUN { slope: 2.0, intercept: -1.0 };
line_RUN.at(3.0)
// %%
let mut total_RUN = 0.0;
for i in 0..1000 {
    total_RUN += line_RUN.at(i as f64).powi(2);
}
println!("total: {total_RUN}");
// %%
let mut v_RUN = array![0.0, 0.0];
let mut errors_RUN = vec![];
for _ in 0..100 {
    let residual = a_RUN.dot(&v_RUN) - &x_RUN;
    errors_RUN.push(residual.pow2().sum());
    v_RUN = v_RUN - 0.02 * 2.0 * a_RUN.t().dot(&residual);
}
println!("v = {v_RUN}");
// %%
evcxr_figure((640, 480), |root| {
    let mut chart = ChartBuilder::on(&root)
        .caption("Error", ("Arial", 20))
        .x_label_area_size(30)
        .y_label_area_size(40)
        .build_cartesian_2d(0f64..100f64, 0f64..10f64)?;
    chart.configure_mesh().draw()?;
    let points = errors_RUN.iter().enumerate().map(|(step, error)| (step as f64, *error));
    chart.draw_series(LineSeries::new(points, &BLUE))?;
    Ok(())
})
// %%
let t_RUN = a_RUN.t().to_owned();
t_RUN
// %%
a_RUN.det()?
// %%
let s_RUN = a_RUN.svd(true, true)?.1;
println!("singular values: {s_RUN}");
// %%
a_RUN.row(0).sum()
// %%
let marks_RUN = vec![7, 9, 4, 6];
// %%
let mean_RUN = marks_RUN.iter().sum::<i32>() as f64 / marks_RUN.len() as f64;
mean_RUN
// %%
println!("mean {mean_RUN:.1} of {}", marks_RUN.len());
