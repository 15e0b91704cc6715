//! Cells as a student would type them, for Eigenbook; the same work as in the other two scripts.

// %%
let a_RUN = array![[1.0, 2.0], [3.0, 4.0]];
// %%
let b_RUN = array![[0.5, -1.0], [2.0, 0.25]];
// %%
&a_RUN + &b_RUN
// %%
matmul(&a_RUN, &b_RUN)?
// %%
let x_RUN = array![3.0, -1.0];
// %%
let y_RUN = matvec(&a_RUN, &x_RUN)?;
y_RUN
// %%
show!("length:", norm_l2(&y_RUN));
// %%
fn relu_RUN(z: f64) -> f64 {
    z.max(0.0)
}
// %%
y_RUN.mapv(relu_RUN)
// %%
let w_RUN = solve(&a_RUN, &x_RUN)?;
show!("w =", w_RUN);
// %% fails
let c_RUN = matmul(&a_RUN, &bb_RUN)?;
// %%
let c_RUN = matmul(&a_RUN, &b_RUN.t())?;
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
show!("total:", total_RUN);
// %%
let mut v_RUN = array![0.0, 0.0];
let mut errors_RUN = vec![];
for _ in 0..100 {
    let residual = matvec(&a_RUN, &v_RUN)? - &x_RUN;
    errors_RUN.push(residual.pow2().sum());
    v_RUN = v_RUN - 0.02 * 2.0 * matvec(&a_RUN.t(), &residual)?;
}
show!("v =", v_RUN);
// %%
Figure::new().title("Error").line("error", &(0..100), &errors_RUN)?
// %%
let t_RUN = a_RUN.t().to_owned();
t_RUN
// %%
determinant(&a_RUN)?
// %%
let s_RUN = svd(&a_RUN)?.singular_values;
show!("singular values:", s_RUN);
// %%
a_RUN.row(0).sum()
// %%
let marks_RUN = vec![7, 9, 4, 6];
// %%
let mean_RUN = marks_RUN.iter().sum::<i32>() as f64 / marks_RUN.len() as f64;
mean_RUN
// %%
println!("mean {mean_RUN:.1} of {}", marks_RUN.len());
