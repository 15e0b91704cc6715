//! Controls in a student's kernel; the same work as in `interact-keras.py`.

// %%
let mut random = NumpyRandom::seed(0);
let (x, y) = (random.rand((100, 5)), random.rand((100, 1)));
// %% chapter
interact(FloatSlider::new("learning rate", 0.001..=0.1).value(0.01).step(0.0001), move |rate| {
    let mut model = Sequential::new();
    model.add(Input::new(5))?;
    model.add(Dense::new(64).activation(Relu))?;
    model.add(Dense::new(32).activation(Relu))?;
    model.add(Dense::new(1).activation(Sigmoid))?;
    model.compile(Adam::default().learning_rate(rate), BinaryCrossentropy, [Accuracy])?;
    let history = model.fit(&x, &y, Fit::new().epochs(50).verbose(0))?;
    Ok(learning_curve(&history).title(format!("rate {rate:.4}")))
})?;
// %% nothing
interact(FloatSlider::new("nothing", 0.0..=1.0).step(0.0001), |_| ())?;
// %% many
for number in 0..100 {
    interact(IntSlider::new(&format!("number {number}"), 0..=100), move |n: i32| n + number)?;
}
