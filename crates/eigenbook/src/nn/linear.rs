//! PyTorch's fully connected layer.
//!
//! ```text
//! X  (n_samples, n_in)    W  (n_out, n_in)    b  (n_out)    Y  (n_samples, n_out)
//!
//! forward    Y = X Wᵀ + b
//! backward   ∂L/∂W = (∂L/∂Y)ᵀ X    ∂L/∂b = Σ over the samples of ∂L/∂Y    ∂L/∂X = ∂L/∂Y W
//! ```
//!
//! Use it as the part of a struct of your own, as one writes a module in PyTorch.
//!
//! ```
//! use eigenbook::{ndarray::array, nn::Linear, random::TorchRandom};
//! let linear = Linear::new(3, 2, &mut TorchRandom::manual_seed(0))?;
//! let y = linear.forward(&array![[1.0, 2.0, 3.0]])?;
//! assert_eq!(y.dim(), (1, 2));
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::{init, invalid, mismatch};
use crate::Result;
use crate::random::TorchRandom;
use ndarray::{Array1, Array2, ArrayRef, Axis, Ix2};

/// A linear layer with its weight and bias (PyTorch's `nn.Linear`).
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// W `(n_out, n_in)`, the transpose of Keras's kernel.
    pub weight: Array2<f32>,
    /// b `(n_out)`.
    pub bias: Array1<f32>,
}

/// The derivatives of the loss with respect to everything that enters a [`Linear`].
#[derive(Clone, Debug, PartialEq)]
pub struct LinearGradient {
    /// ∂L/∂W `(n_out, n_in)`.
    pub weight: Array2<f32>,
    /// ∂L/∂b `(n_out)`.
    pub bias: Array1<f32>,
    /// ∂L/∂X `(n_samples, n_in)`.
    pub input: Array2<f32>,
}

impl Linear {
    /// A layer with PyTorch's first weights: uniform in ±1/√n_in, weight first, then bias.
    ///
    /// # Errors
    /// `InvalidParameter` when there is no input or no output.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// let linear = Linear::new(3, 2, &mut TorchRandom::manual_seed(0))?;
    /// // torch.manual_seed(0); torch.nn.Linear(3, 2).weight[0]
    /// assert_eq!(format!("{:.4}", linear.weight.row(0)), "[-0.0043, 0.3097, -0.4752]");
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn new(n_in: usize, n_out: usize, random: &mut TorchRandom) -> Result<Self> {
        if n_in == 0 || n_out == 0 {
            return Err(invalid(
                "Linear::new",
                format!(
                    "{n_in} inputs and {n_out} outputs.\nA layer has at least one of each.\n\
                     Give the number of features first, then the number of outputs."
                ),
            ));
        }
        init::check_memory("Linear::new", n_in, n_out)?;
        let (weight, bias) = random.linear(n_in, n_out);
        Ok(Self { weight, bias })
    }

    /// Forward: Y = X Wᵀ + b.
    ///
    /// # Shapes
    /// - `x`: `(n_samples, n_in)`
    /// - returns `(n_samples, n_out)`
    ///
    /// # Errors
    /// When the columns of `x` are not the inputs of the layer.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// let linear = Linear { weight: tensor![[1.0, 2.0], [3.0, 4.0]], bias: tensor![0.5, 0.5] };
    /// assert_eq!(linear.forward(&tensor![[1.0, 1.0]])?, tensor![[3.5, 7.5]]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn forward(&self, x: &ArrayRef<f32, Ix2>) -> Result<Array2<f32>> {
        self.check("Linear::forward", x)?;
        Ok(x.dot(&self.weight.t()) + &self.bias)
    }

    /// Backward: from ∂L/∂Y to the derivatives of weight, bias and input.
    ///
    /// # Shapes
    /// - `x`: `(n_samples, n_in)`, `output_gradient`: `(n_samples, n_out)`
    /// - returns the shapes of the weight, the bias and `x`
    ///
    /// # Errors
    /// When the shapes do not fit the layer or each other.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// let linear = Linear { weight: tensor![[1.0, 2.0], [3.0, 4.0]], bias: tensor![0.5, 0.5] };
    /// let gradient = linear.backward(&tensor![[5.0, 6.0]], &tensor![[1.0, 0.0]])?;
    /// assert_eq!(gradient.weight, tensor![[5.0, 6.0], [0.0, 0.0]]);
    /// assert_eq!(gradient.bias, tensor![1.0, 0.0]);
    /// assert_eq!(gradient.input, tensor![[1.0, 2.0]]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn backward(
        &self,
        x: &ArrayRef<f32, Ix2>,
        output_gradient: &ArrayRef<f32, Ix2>,
    ) -> Result<LinearGradient> {
        self.check("Linear::backward", x)?;
        let expected = (x.nrows(), self.weight.nrows());
        if output_gradient.dim() != expected {
            let (rows, columns) = output_gradient.dim();
            let (n_samples, n_out) = expected;
            return Err(mismatch(
                "Linear::backward",
                format!("∂L/∂Y is {rows}×{columns} and Y is {n_samples}×{n_out}."),
                "The derivative of the loss with respect to Y has the shape of Y.",
            ));
        }
        Ok(LinearGradient {
            weight: output_gradient.t().dot(x),
            bias: output_gradient.sum_axis(Axis(0)),
            input: output_gradient.dot(&self.weight),
        })
    }

    /// The fields are public, so each call looks again whether they still fit together.
    fn check(&self, operation: &'static str, x: &ArrayRef<f32, Ix2>) -> Result<()> {
        let (n_out, n_in) = self.weight.dim();
        let (rows, columns) = x.dim();
        if columns != n_in {
            return Err(mismatch(
                operation,
                format!("X is {rows}×{columns} and the weight is {n_out}×{n_in}."),
                format!(
                    "X·Wᵀ needs as many columns in X ({columns}) as in W ({n_in}).\n\
                     Give {n_in} features for each sample."
                ),
            ));
        }
        if self.bias.len() != n_out {
            return Err(mismatch(
                operation,
                format!(
                    "the weight is {n_out}×{n_in} and the bias has length {}.",
                    self.bias.len()
                ),
                "Each output has one row of the weight and one element of the bias.",
            ));
        }
        Ok(())
    }
}
