//! The names in scope in every cell of a notebook.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! let a = array![[1, 2], [3, 4]];
//! (a.t()).evcxr_display(); // what a cell does that ends in `a.t()`
//! show!("a:", a);
//! ```

pub use crate::arrays::{
    ArrayMethods, Differences, FloatQuantiles, Quantiles, Selects, Truths, WithoutNan, arange,
    bincount, concatenate, digitize, flip, histogram, meshgrid, one_hot, pad, repeat, roll, stack,
    tile, where_,
};
pub use crate::data::{
    Column, DataFrame, Dataset, Npz, StandardScaler, confusion_matrix, load_digits, load_iris,
    load_npy, load_npz, read_csv, read_csv_with, save_csv, save_npy, standardize, train_test_split,
    train_test_split_stratified,
};
// The traits again, without a name: if a notebook defines one of these names itself, the methods of
// the traits stay available.
pub use crate::display::content::{Html, Json, Latex, Markdown, Png, Svg};
pub use crate::display::explorer::Explorer;
pub use crate::display::figure::{
    Color, Figure, Numbers, Panels, learning_curve, metric_curve, side_by_side,
};
pub use crate::display::results::Results;
pub use crate::display::show::{
    DisplayHandle, EvcxrDisplay, clear_output, clear_output_with_the_next, display, input,
    input_secret,
};
pub use crate::display::table::Table;
pub use crate::display::text::{numpy_repr, numpy_str, python_list, torch_repr};
pub use crate::display::training::live_curve;
pub use crate::error::{Error, Result};
pub use crate::exercise::{Verdict, check, exercise, hint};
pub use crate::interact::training::live_controls;
pub use crate::interact::{
    Button, Checkbox, ControlHandle, Dropdown, FloatSlider, IntSlider, Interact, Play, Shown, Text,
    ToggleButtons, interact,
};
pub use crate::linalg::{
    Eigen, EigenSymmetric, Elementwise, LeastSquares, Qr, Sums, Svd, ToFloat, WholeMeans,
    WholeSums, allclose, allclose_with, cholesky, condition_number, convolve, corrcoef, correlate,
    cosine_similarity, cov, cross, determinant, dot, eigen, eigen_symmetric, eigenvalues, einsum,
    expm, geomspace, gradient, hadamard, hstack, interp, inverse, is_linearly_dependent, kron,
    least_squares, linspace, logspace, matmul, matrix_power, matrix_rank, matvec, maximum, minimum,
    norm_frobenius, norm_l1, norm_l2, norm_max, outer, polyfit, polyval, pseudoinverse,
    pseudoinverse_with, qr, singular_values, slogdet, solve, svd, svd_thin, trace, transpose,
    trapezoid, vstack,
};
pub use crate::lookup::from_python;
pub use crate::nn::{
    Accuracy, Activation, Adam, AdamW, BatchNormalization, BinaryCrossentropy,
    CategoricalCrossentropy, Conv2D, Dense, Dropout, EarlyStopping, Fit, Flatten, Gelu,
    GradientCheck, History, Input, LeakyRelu, Linear, Loss, MaxPooling2D, MeanAbsoluteError,
    MeanSquaredError, Metric, Optimizer, Padding, Relu, RmsProp, Sequential, Sgd, Sigmoid, Softmax,
    SparseCategoricalCrossentropy, Summary, Tanh, gradient_check,
};
pub use crate::random::{Generator, NumpyRandom, TorchRandom, default_rng};
#[doc(hidden)]
pub use crate::{
    arrays::{
        ArrayMethods as _, Differences as _, FloatQuantiles as _, Quantiles as _, Selects as _,
        Truths as _, WithoutNan as _,
    },
    display::{figure::Numbers as _, show::EvcxrDisplay as _},
    linalg::{Elementwise as _, Sums as _, ToFloat as _, WholeMeans as _, WholeSums as _},
};
pub use crate::{
    concatenate, ndarray_linalg, plotters, results, row, serde_json, show, stack, tensor,
};
// Without ndarray's functions `arr1` and `arr2`: many call a variable so.
pub use ::ndarray::{
    ArcArray, Array, Array0, Array1, Array2, Array3, Array4, Array5, Array6, ArrayD, ArrayView,
    ArrayView1, ArrayView2, ArrayView3, ArrayViewD, ArrayViewMut, ArrayViewMut1, ArrayViewMut2,
    Axis, CowArray, Ix1, Ix2, Ix3, IxDyn, NewAxis, Zip, array, azip, s,
};
pub use in_cells as ndarray;
pub use num_complex::Complex;
// The compiler names the types of arrays by these, and a kernel has to name the types of variables.
#[doc(hidden)]
pub use ::ndarray::{ArrayBase, CowRepr, Dim, IxDynImpl, OwnedArcRepr, OwnedRepr, ViewRepr};

/// Traits whose methods are also in a trait each, so that a kernel can leave out one of them.
#[doc(hidden)]
pub mod apart {
    pub use crate::arrays::apart as ArrayMethods;
}

/// ndarray, with the functions and macros of [`arrays`](crate::arrays) that replace its own.
pub mod in_cells {
    pub use crate::arrays::{concatenate, stack};
    pub use crate::{concatenate, stack};
    #[doc(no_inline)]
    pub use ndarray::*;
}

/// An `f32` array from its elements, as `torch.tensor` makes one.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let input = tensor![[1.0, 2.0, 3.0]];
/// assert_eq!(input.shape(), [1, 3]);
/// show!(input); // [[1. 2. 3.]]
/// ```
#[macro_export]
macro_rules! tensor {
    ($($element:tt)*) => {
        $crate::prelude::single_precision($crate::ndarray::array![$($element)*])
    };
}

/// The function behind [`tensor!`]: it only fixes the type of the elements.
#[doc(hidden)]
pub fn single_precision<D>(array: ndarray::Array<f32, D>) -> ndarray::Array<f32, D> {
    array
}
