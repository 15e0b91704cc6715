//! `Linear` against PyTorch's for the same seed, digit by digit.

use eigenbook::{nn::Linear, random::TorchRandom};
use ndarray::Array2;
use serde_json::Value;

const GOLDEN: &str = include_str!("golden/nn/linear.json");

#[test]
fn first_weights_and_outputs_are_those_of_pytorch() {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let size = |name: &str| case[name].as_u64().unwrap() as usize;
        let mut random = TorchRandom::manual_seed(case["seed"].as_u64().unwrap());
        let x = numbers(&case["x"]);
        let x = Array2::from_shape_vec((2, size("n_in")), x).unwrap();
        for place in 0..case["weights"].as_array().unwrap().len() {
            let linear = Linear::new(size("n_in"), size("n_out"), &mut random).unwrap();
            assert_eq!(linear.weight.dim(), (size("n_out"), size("n_in")));
            assert_eq!(
                linear.weight.iter().copied().collect::<Vec<_>>(),
                numbers(&case["weights"][place])
            );
            assert_eq!(linear.bias.to_vec(), numbers(&case["biases"][place]));
            let output = linear.forward(&x).unwrap();
            for (ours, theirs) in output.iter().zip(numbers(&case["outputs"][place])) {
                // The order of the additions in a product is not the same.
                assert!((ours - theirs).abs() <= 1e-6 * theirs.abs().max(1.0), "{ours} {theirs}");
            }
        }
    }
}

fn numbers(value: &Value) -> Vec<f32> {
    match value.as_array() {
        Some(values) => values.iter().flat_map(numbers).collect(),
        None => vec![value.as_f64().unwrap() as f32],
    }
}
