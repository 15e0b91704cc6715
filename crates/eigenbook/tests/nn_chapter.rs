//! The chapter's cells that use networks, as in a notebook: with only the prelude.

use eigenbook::prelude::*;

/// Cell 20.
struct SimpleNeuralNetwork {
    linear: Linear,
}

impl SimpleNeuralNetwork {
    fn new(input_size: usize, output_size: usize, rng: &mut TorchRandom) -> Result<Self> {
        Ok(Self { linear: Linear::new(input_size, output_size, rng)? })
    }

    fn forward(&self, x: &Array2<f32>) -> Result<Array2<f32>> {
        self.linear.forward(x)
    }
}

#[test]
fn cell_20() -> Result<()> {
    let input_data = tensor![[1.0, 2.0, 3.0]];
    let model = SimpleNeuralNetwork::new(3, 2, &mut TorchRandom::manual_seed(0))?;
    let output = model.forward(&input_data)?;
    let manual = matmul(&input_data, &model.linear.weight.t())? + &model.linear.bias;
    assert!(allclose(&output, &manual)?);
    // torch.manual_seed(0); nn.Linear(3, 2).weight[0, 0]
    assert_eq!(model.linear.weight[[0, 0]], -0.004_322_517_7);
    Ok(())
}

#[test]
fn cells_40_to_45() -> Result<()> {
    // 40
    let mut rng = NumpyRandom::seed(42);
    let x = rng.rand((100, 5));
    let y = rng.rand((100, 1));

    // model
    let mut model = Sequential::new();
    model.add(Input::new(5))?;
    model.add(Dense::new(64).activation(Relu))?;
    model.add(Dense::new(32).activation(Relu))?;
    model.add(Dense::new(1).activation(Sigmoid))?;
    model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    assert!(model.summary().to_string().contains(" Total params: 2,497 (9.75 KB)"));

    // 43
    let history = model.fit(&x, &y, Fit::new().epochs(50).verbose(0))?;
    assert_eq!(history.history["loss"].len(), 50);

    // 44
    let (weights, bias) = model.layers()[0].get_weights();
    let weights_pinv = pseudoinverse(&weights)?;
    assert_eq!((weights.dim(), bias.dim(), weights_pinv.dim()), ((5, 64), 64, (64, 5)));

    // 45
    let Svd { singular_values, .. } = svd(&weights)?;
    assert_eq!(singular_values.len(), 5);
    // The initial weights still show in these numbers: see the notebook's note.
    assert!(singular_values.iter().all(|value| (0.8..2.1).contains(value)), "{singular_values}");
    Ok(())
}
