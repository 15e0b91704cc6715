//! Computations that need processor time, in a student's kernel; the same work as in the scripts
//! for NumPy, PyTorch and Keras.

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
let mut random = NumpyRandom::seed(0);
let (a, b) = (random.randn((1000, 1000)), random.randn((1000, 1000)));
let right = random.randn(1000);
let tall = random.randn((500, 300));
// %%
measure("matmul", 31, || matmul(&a, &b))?;
// %%
measure("solve", 31, || solve(&a, &right))?;
// %%
measure("svd", 31, || svd(&tall))?;
// %%
measure("pinv", 31, || pseudoinverse(&tall))?;
// %%
fn chapter_network() -> Result<Sequential> {
    let mut model = Sequential::new();
    model.add(Input::new(5))?;
    model.add(Dense::new(64).activation(Relu))?;
    model.add(Dense::new(32).activation(Relu))?;
    model.add(Dense::new(1).activation(Sigmoid))?;
    model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    Ok(model)
}
// %%
let (x, y) = (random.rand((100, 5)), random.rand((100, 1)));
// %%
measure("fit", 3, || {
    let mut model = chapter_network()?;
    model.fit(&x, &y, Fit::new().epochs(50).batch_size(32).verbose(0))
})?;
// %%
let images = random.rand((20_000, 784)).to_f32();
let digits = random.randint(0, 10, 20_000)?;
// %%
let mut large = Sequential::new();
large.add(Input::new(784))?;
large.add(Dense::new(256).activation(Relu))?;
large.add(Dense::new(128).activation(Relu))?;
large.add(Dense::new(10).activation(Softmax))?;
large.compile(Adam::default(), SparseCategoricalCrossentropy, [])?;
// %%
measure("epoch", 3, || {
    large.fit(&images, &digits, Fit::new().epochs(1).batch_size(128).verbose(0))
})?;
// %%
let mut deep = Sequential::new();
deep.add(Input::new(64))?;
(0..10).try_for_each(|_| deep.add(Dense::new(64).activation(Tanh)))?;
let rows = random.rand((10_000, 64)).to_f32();
// %%
measure("deep", 11, || deep.predict(&rows))?;
