//! Linear algebra in reading order.
pub mod norm;
pub mod product;
pub mod pseudoinverse;
pub mod rank;
pub mod solve;
pub mod svd;
