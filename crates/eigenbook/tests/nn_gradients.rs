//! Every backward pass against finite differences, and the proof that the check catches a wrong
//! one.

use eigenbook::Result;
use eigenbook::nn::*;
use eigenbook::random::{NumpyRandom, TorchRandom};
use ndarray::{Array1, Array2, array};

/// Numbers around 0, none of them near a bend of relu.
fn random(rows: usize, columns: usize, seed: u32) -> Array2<f32> {
    NumpyRandom::seed(seed).rand((rows, columns)).mapv(|u| {
        let value = 3.0 * (u - 0.5);
        (value + 0.05_f64.copysign(value)) as f32
    })
}

fn flat(values: &Array2<f32>) -> Array1<f64> {
    values.iter().map(|value| f64::from(*value)).collect()
}

fn shaped(values: &Array1<f64>, like: &Array2<f32>) -> Array2<f32> {
    let values = values.iter().map(|value| *value as f32).collect();
    Array2::from_shape_vec(like.dim(), values).unwrap()
}

/// Σ C ∘ A as a function of one matrix: its derivative with respect to A is C.
fn weighted(c: &Array2<f32>, a: &Array2<f32>) -> f64 {
    c.iter().zip(a).map(|(c, a)| f64::from(*c) * f64::from(*a)).sum()
}

#[test]
fn activations() -> Result<()> {
    let (z, c) = (random(4, 3, 1), random(4, 3, 2));
    for activation in [Activation::Linear, Relu, Sigmoid, Tanh, Softmax, LeakyRelu] {
        let f = |z1: &Array1<f64>| Ok(weighted(&c, &activation.forward(&shaped(z1, &z))));
        let gradient = activation.backward(&activation.forward(&z), &c)?;
        let check = gradient_check(f, &flat(&z), &flat(&gradient))?;
        assert!(check.passes(), "{activation:?}: {check:?}");
    }
    Ok(())
}

#[test]
fn linear_layer() -> Result<()> {
    let linear = Linear::new(3, 2, &mut TorchRandom::manual_seed(0))?;
    let (x, c) = (random(4, 3, 3), random(4, 2, 4));
    let gradient = linear.backward(&x, &c)?;

    let of_input = |x1: &Array1<f64>| Ok(weighted(&c, &linear.forward(&shaped(x1, &x))?));
    assert!(gradient_check(of_input, &flat(&x), &flat(&gradient.input))?.passes());

    let mut moved = linear.clone();
    let of_weight = |w: &Array1<f64>| {
        moved.weight = shaped(w, &linear.weight);
        Ok(weighted(&c, &moved.forward(&x)?))
    };
    let check = gradient_check(of_weight, &flat(&linear.weight), &flat(&gradient.weight))?;
    assert!(check.passes(), "{check:?}");

    let mut moved = linear.clone();
    let of_bias = |b: &Array1<f64>| {
        moved.bias = b.mapv(|value| value as f32);
        Ok(weighted(&c, &moved.forward(&x)?))
    };
    let wide = |bias: &Array1<f32>| bias.mapv(f64::from);
    assert!(gradient_check(of_bias, &wide(&linear.bias), &wide(&gradient.bias))?.passes());
    Ok(())
}

/// Targets and predictions for each loss, away from the clipped range.
fn losses() -> [(Loss, Array2<f32>, Array2<f32>); 4] {
    let rows = array![[0.1, 0.7, 0.2], [0.5, 0.2, 0.3], [0.3, 0.1, 0.4]];
    [
        (MeanSquaredError, random(3, 3, 5), random(3, 3, 6)),
        (
            BinaryCrossentropy,
            array![[1.0, 0.0, 0.3], [0.0, 1.0, 0.6], [0.5, 0.0, 1.0]],
            rows.clone(),
        ),
        (
            CategoricalCrossentropy,
            array![[0.0, 1.0, 0.0], [0.2, 0.2, 0.6], [1.0, 0.0, 1.0]],
            rows.clone(),
        ),
        (SparseCategoricalCrossentropy, array![[1.0], [0.0], [2.0]], rows),
    ]
}

#[test]
fn losses_of_predictions() -> Result<()> {
    for (loss, y, p) in losses() {
        let f = |p1: &Array1<f64>| loss.forward(&y, &shaped(p1, &p));
        let check = gradient_check(f, &flat(&p), &flat(&loss.backward(&y, &p)?))?;
        assert!(check.passes(), "{loss:?}: {check:?}");
    }
    Ok(())
}

/// All weights of a model one after another.
fn weights(model: &Sequential) -> Array1<f64> {
    let pairs = model.get_weights();
    pairs
        .iter()
        .flat_map(|(kernel, bias)| kernel.iter().chain(bias))
        .map(|w| f64::from(*w))
        .collect()
}

fn set(model: &mut Sequential, weights: &Array1<f64>) -> Result<()> {
    let mut next = weights.iter().map(|w| *w as f32);
    let mut pairs = model.get_weights();
    for (kernel, bias) in &mut pairs {
        kernel.iter_mut().chain(bias).zip(&mut next).for_each(|(old, new)| *old = new);
    }
    model.set_weights(&pairs)
}

/// The result of the check of `gradients()` for a network with this last layer and loss.
fn check_model(
    hidden: Activation,
    last: Activation,
    loss: Loss,
    y: &Array2<f32>,
) -> Result<GradientCheck> {
    let n_out = if loss == SparseCategoricalCrossentropy { 3 } else { y.ncols() };
    let mut model = Sequential::with_seed(3);
    model.add(Input::new(4))?;
    model.add(Dense::new(5).activation(hidden))?;
    model.add(Dense::new(n_out).activation(last))?;
    model.compile(Sgd::default(), loss, [])?;
    // Biases of 0 would leave the bias of relu untested on one side.
    let start = weights(&model) + 0.1;
    set(&mut model, &start)?;
    let x = random(y.nrows(), 4, 7);
    let gradients = model.gradients(&x, y)?;
    let gradient: Array1<f64> = gradients
        .iter()
        .flat_map(|g| g.kernel.iter().chain(&g.bias))
        .map(|g| f64::from(*g))
        .collect();
    gradient_check(
        |w| {
            set(&mut model, w)?;
            Ok(model.evaluate(&x, y)?["loss"])
        },
        &start,
        &gradient,
    )
}

#[test]
fn whole_networks() -> Result<()> {
    for (loss, y, _) in losses() {
        for hidden in [Activation::Linear, Relu, Sigmoid, Tanh, Softmax, LeakyRelu] {
            for last in [Sigmoid, Softmax] {
                let check = check_model(hidden, last, loss, &y)?;
                assert!(check.passes(), "{hidden:?}, {last:?}, {loss:?}: {check:?}");
            }
        }
    }
    for last in [Activation::Linear, Relu, Tanh] {
        let check = check_model(Tanh, last, MeanSquaredError, &random(3, 2, 8))?;
        assert!(check.passes(), "{last:?}: {check:?}");
    }
    Ok(())
}

#[test]
fn wrong_gradients_are_caught() -> Result<()> {
    let (_, y, p) = losses()[0].clone();
    let f = |p1: &Array1<f64>| MeanSquaredError.forward(&y, &shaped(p1, &p));
    let right = MeanSquaredError.backward(&y, &p)?;
    let verdict = |gradient: &Array2<f32>| gradient_check(f, &flat(&p), &flat(gradient));
    assert!(verdict(&right)?.passes());
    assert!(!verdict(&-&right)?.passes(), "the sign");
    assert!(!verdict(&(&right * 2.0))?.passes(), "a factor");
    assert!(!verdict(&right.t().to_owned())?.passes(), "the transpose");
    let mut one_wrong = right.clone();
    one_wrong[[1, 2]] += 0.01;
    let check = verdict(&one_wrong)?;
    assert!(!check.passes() && check.worst == 5, "one entry: {check:?}");
    one_wrong[[1, 2]] = f32::NAN;
    assert!(!verdict(&one_wrong)?.passes(), "NaN");
    Ok(())
}

#[test]
fn a_model_whose_backward_forgets_the_activation_is_caught() -> Result<()> {
    // σ(Z) with a hand-written ∂L/∂Z that leaves out A ∘ (1 − A).
    let (z, c) = (random(2, 3, 9), random(2, 3, 10));
    let f = |z1: &Array1<f64>| Ok(weighted(&c, &Sigmoid.forward(&shaped(z1, &z))));
    assert!(!gradient_check(f, &flat(&z), &flat(&c))?.passes());
    Ok(())
}
