//! One-line computations of a student, in their kernel; the same as in the script for NumPy.

// %%
use std::hint::black_box;
use std::time::Instant;

/// Prints the middle one of a few times; the first call is left out, as it is everywhere.
fn measure<T>(name: &str, repeats: usize, mut work: impl FnMut() -> Result<T>) -> Result<()> {
    black_box(work()?);
    let mut times = vec![];
    for _ in 0..repeats {
        let start = Instant::now();
        black_box(work()?);
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    println!("MEASURED {name} {}", times[repeats / 2]);
    Ok(())
}
// %%
struct Vectors {
    f64_6: [Array1<f64>; 2],
    f64_7: [Array1<f64>; 2],
    f32_6: [Array1<f32>; 2],
    f32_7: [Array1<f32>; 2],
}

/// Measures a line with vectors of each kind.
macro_rules! of_each {
    ($vectors:ident, $name:literal, |$a:ident, $b:ident| $line:expr) => {{
        {
            let [$a, $b] = &$vectors.f64_6;
            measure(concat!($name, "/f64/6"), 31, || Ok($line))?;
        }
        {
            let [$a, $b] = &$vectors.f64_7;
            measure(concat!($name, "/f64/7"), 7, || Ok($line))?;
        }
        {
            let [$a, $b] = &$vectors.f32_6;
            measure(concat!($name, "/f32/6"), 31, || Ok($line))?;
        }
        {
            let [$a, $b] = &$vectors.f32_7;
            measure(concat!($name, "/f32/7"), 7, || Ok($line))?;
        }
    }};
}
// %%
let mut random = NumpyRandom::seed(0);
let f64_6 = [random.rand(1_000_000), random.rand(1_000_000)];
let f64_7 = [random.rand(10_000_000), random.rand(10_000_000)];
let f32_6 = [f64_6[0].to_f32(), f64_6[1].to_f32()];
let f32_7 = [f64_7[0].to_f32(), f64_7[1].to_f32()];
let vectors = Vectors { f64_6, f64_7, f32_6, f32_7 };
// %%
of_each!(vectors, "exp", |a, _b| a.exp());
// %%
of_each!(vectors, "ln", |a, _b| a.ln());
// %%
of_each!(vectors, "tanh", |a, _b| a.tanh());
// %%
of_each!(vectors, "sin", |a, _b| a.sin());
// %%
of_each!(vectors, "sqrt", |a, _b| a.sqrt());
// %%
of_each!(vectors, "logistic", |a, _b| 1.0 / (1.0 + (-a).exp()));
// %%
of_each!(vectors, "arithmetic", |a, b| a * 2.0 + b * b);
// %%
of_each!(vectors, "twice", |a, _b| a * 2.0);
// %%
of_each!(vectors, "add", |a, b| a + b);
// %%
of_each!(vectors, "square", |a, _b| a.pow2());
// %%
// Not in the macro, whose arguments are not looked at for what runs many times.
measure("greater/f64/6", 31, || Ok(vectors.f64_6[0].mapv(|x| x > 0.5)))?;
measure("greater/f64/7", 7, || Ok(vectors.f64_7[0].mapv(|x| x > 0.5)))?;
measure("greater/f32/6", 31, || Ok(vectors.f32_6[0].mapv(|x| x > 0.5)))?;
measure("greater/f32/7", 7, || Ok(vectors.f32_7[0].mapv(|x| x > 0.5)))?;
// %%
of_each!(vectors, "maximum", |a, _b| maximum(a, 0.5)?);
// %%
of_each!(vectors, "clone", |a, _b| a.clone());
// %%
of_each!(vectors, "sum", |a, _b| a.sum());
// %%
of_each!(vectors, "mean", |a, _b| a.mean());
// %%
of_each!(vectors, "std", |a, _b| a.std(0.0));
// %%
of_each!(vectors, "max", |a, _b| a.max()?);
// %%
of_each!(vectors, "dot", |a, b| dot(a, b)?);
// %%
of_each!(vectors, "norm", |a, _b| norm_l2(a));
// %%
of_each!(vectors, "cosine", |a, b| cosine_similarity(a, b)?);
// %%
measure("convert/f64/6", 31, || Ok(vectors.f64_6[0].to_f32()))?;
measure("convert/f64/7", 7, || Ok(vectors.f64_7[0].to_f32()))?;
measure("convert/f32/6", 31, || Ok(vectors.f32_6[0].to_f64()))?;
measure("convert/f32/7", 7, || Ok(vectors.f32_7[0].to_f64()))?;
// %%
struct Matrices {
    f64_6: Array2<f64>,
    f64_7: Array2<f64>,
    f32_6: Array2<f32>,
    f32_7: Array2<f32>,
}

/// Measures a line with a matrix of each kind, a vector as long as its rows, and one as its columns.
macro_rules! of_each_matrix {
    ($matrices:ident, $name:literal, |$m:ident, $row:ident, $column:ident| $line:expr) => {{
        {
            let ($m, $row, $column) = parts(&$matrices.f64_6);
            measure(concat!($name, "/f64/6"), 31, || Ok($line))?;
        }
        {
            let ($m, $row, $column) = parts(&$matrices.f64_7);
            measure(concat!($name, "/f64/7"), 7, || Ok($line))?;
        }
        {
            let ($m, $row, $column) = parts(&$matrices.f32_6);
            measure(concat!($name, "/f32/6"), 31, || Ok($line))?;
        }
        {
            let ($m, $row, $column) = parts(&$matrices.f32_7);
            measure(concat!($name, "/f32/7"), 7, || Ok($line))?;
        }
    }};
}

fn parts<T: Copy>(m: &Array2<T>) -> (&Array2<T>, Array1<T>, Array1<T>) {
    (m, m.row(0).to_owned(), m.column(0).to_owned())
}
// %%
let (f64_6, f64_7) = (random.rand((1000, 1000)), random.rand((10_000, 1000)));
let (f32_6, f32_7) = (f64_6.to_f32(), f64_7.to_f32());
let matrices = Matrices { f64_6, f64_7, f32_6, f32_7 };
let chosen: Vec<usize> = (0..1000).rev().step_by(2).collect();
// %%
of_each_matrix!(matrices, "add-row", |m, row, _column| m + &row);
// %%
of_each_matrix!(matrices, "add-column", |m, _row, column| m + &column.view().insert_axis(Axis(1)));
// %%
of_each_matrix!(matrices, "hstack", |m, _row, _column| hstack(&[m, m])?);
// %%
of_each_matrix!(matrices, "concatenate", |m, _row, _column| ndarray::concatenate![Axis(1), *m, *m]);
// %%
of_each_matrix!(matrices, "select", |m, _row, _column| m.select(Axis(0), &chosen));
// %%
of_each_matrix!(matrices, "outer", |_m, row, column| outer(&column, &row)?);
// %%
of_each_matrix!(matrices, "matvec", |m, row, _column| matvec(m, &row)?);
// %%
of_each_matrix!(matrices, "sum-rows", |m, _row, _column| m.sum_axis(Axis(0)));
// %%
of_each_matrix!(matrices, "sum-columns", |m, _row, _column| m.sum_axis(Axis(1)));
// %%
let whole = [random.randint(1, 100, 1_000_000)?, random.randint(1, 100, 1_000_000)?];
let long = [random.randint(1, 100, 10_000_000)?, random.randint(1, 100, 10_000_000)?];
// %%
measure("times/i64/6", 31, || Ok(&whole[0] * &whole[1]))?;
measure("times/i64/7", 7, || Ok(&long[0] * &long[1]))?;
// %%
measure("hadamard/i64/6", 31, || hadamard(&whole[0], &whole[1]))?;
measure("hadamard/i64/7", 7, || hadamard(&long[0], &long[1]))?;
// %%
measure("divide/i64/6", 31, || Ok(whole[0].to_f64() / whole[1].to_f64()))?;
measure("divide/i64/7", 7, || Ok(long[0].to_f64() / long[1].to_f64()))?;
// %%
measure("total/i64/6", 31, || Ok(whole[0].sum()))?;
measure("total/i64/7", 7, || Ok(long[0].sum()))?;
// %%
let (square, other) = (random.randn((256, 256)), random.randn((256, 256)));
let (square_32, other_32) = (square.to_f32(), other.to_f32());
// %%
measure("product-256/f64", 31, || matmul(&square, &other))?;
measure("product-256/f32", 31, || matmul(&square_32, &other_32))?;
// %%
let small = random.rand((200, 200));
let small_32 = small.to_f32();
// %%
measure("inverse-200/f64", 31, || inverse(&small))?;
measure("inverse-200/f32", 31, || inverse(&small_32))?;
// %%
measure("uniform", 5, || random.uniform(-1.0, 1.0, 10_000_000))?;
// %%
measure("normal", 5, || random.normal(0.0, 1.0, 10_000_000))?;
// %%
measure("randint", 5, || random.randint(0, 100, 10_000_000))?;
// %%
let wide = random.rand((3000, 3000));
// %%
measure("print", 31, || Ok(numpy_str(&wide)))?;
// %%
let picture = random.rand((1000, 1000));
// %%
measure("heat-map", 3, || Figure::new().heat_map(&picture).save("picture.png"))?;
