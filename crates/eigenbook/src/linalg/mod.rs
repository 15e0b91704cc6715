//! Linear algebra with NumPy's rules, in reading order.
//!
//! | file | question it answers |
//! |---|---|
//! | [`number`] | which kinds of numbers can an array hold? |
//! | [`convert`] | how does one kind become another? |
//! | [`elementwise`] | how does a function go through an array? |
//! | [`sums`] | how do many numbers add up? |
//! | [`whole_sums`] | and many whole numbers? |
//! | [`whole_means`] | what is their mean? |
//! | [`product`] | how do vectors and matrices multiply? |
//! | [`kronecker`] | what is every product of their elements? |
//! | [`stacks`] | how do arrays come together? |
//! | [`extremes`] | which of two numbers is the larger? |
//! | [`spacing`] | what do numbers at equal distances say? |
//! | [`convolution`] | what if one row slides along another? |
//! | [`norm`] | how long is a vector, how large is a matrix? |
//! | [`solve`](mod@solve) | which x gives A·x = b? |
//! | [`svd`](mod@svd) | what does a matrix do to space? |
//! | [`rank`] | how many directions survive? |
//! | [`pseudoinverse`](mod@pseudoinverse) | what if there is no inverse? |
//! | [`curves`] | which curve goes through some points? |
//! | [`eigen`](mod@eigen) | which directions does a matrix only stretch? |
//! | [`factor`] | which simpler matrices is it a product of? |
//! | [`condition`] | how many digits does it cost? |
//! | [`powers`] | what does it do, done several times? |
//! | [`covariance`] | how do measured quantities vary together? |
//!
//! Arguments are references to ndarray's arrays of any ownership: `&a`, `&a.t()`, `&a.slice(s![..,
//! 0])`. As in NumPy, integers stay integers if the result is one, and become `f64` elsewhere;
//! `f32` stays `f32`.

#[macro_use]
mod compile;

pub(crate) mod threads;

pub(crate) mod processor;

mod exact;

mod sweep;

pub mod number;

pub mod convert;

pub(crate) mod elementary;

pub(crate) mod elementary_single;

pub mod elementwise;

mod row_sums;

pub mod sums;

pub mod whole_sums;

pub mod whole_means;

pub mod product;

pub mod kronecker;

pub mod stacks;

pub mod extremes;

pub mod spacing;

pub mod convolution;

mod angle;

pub mod norm;

mod lapack;

mod lu;

pub mod solve;

pub mod svd;

pub mod rank;

pub mod pseudoinverse;

pub mod curves;

pub mod eigen;

pub mod factor;

pub mod condition;

pub mod powers;

pub mod covariance;

pub mod exponential;

pub mod einsum;

pub use condition::{condition_number, cross, trace};
pub use convert::ToFloat;
pub use convolution::{convolve, correlate};
pub use covariance::{corrcoef, cov};
pub use curves::{interp, polyfit, polyval};
pub use eigen::{Eigen, EigenSymmetric, eigen, eigen_symmetric, eigenvalues};
pub use einsum::einsum;
pub use elementwise::Elementwise;
pub use exponential::expm;
pub use extremes::{linspace, maximum, minimum};
pub use factor::{Qr, cholesky, qr};
pub use kronecker::kron;
pub use norm::{cosine_similarity, norm_frobenius, norm_l1, norm_l2, norm_max};
pub use powers::matrix_power;
pub use product::{allclose, allclose_with, dot, hadamard, matmul, matvec, outer, transpose};
pub use pseudoinverse::{LeastSquares, least_squares, pseudoinverse, pseudoinverse_with};
pub use rank::{is_linearly_dependent, matrix_rank, rank_tolerance};
pub use solve::{determinant, inverse, slogdet, solve};
pub use spacing::{geomspace, gradient, logspace, trapezoid};
pub use stacks::{hstack, vstack};
pub use sums::Sums;
pub use svd::{Svd, singular_values, svd, svd_thin};
pub use whole_means::WholeMeans;
pub use whole_sums::WholeSums;

pub use crate::{Float, Number};
