//! Every product of an element of one matrix and an element of another.
//!
//! ```text
//! kron   A ⊗ B : (m·p, n·q)      each Aᵢⱼ becomes the block Aᵢⱼ·B
//! ```

use super::number::Number;
use ndarray::{Array2, ArrayRef2};

/// The Kronecker product `A ⊗ B`, `np.kron`.
///
/// # Shapes
/// - `a`: `(m, n)`, `b`: `(p, q)`
/// - returns `(m·p, n·q)`, without elements if a matrix has none
///
/// ```
/// use eigenbook::{linalg::kron, ndarray::array};
///
/// assert_eq!(kron(&array![[1, 2]], &array![[3], [4]]), array![[3, 6], [4, 8]]);
/// ```
pub fn kron<T: Number>(a: &ArrayRef2<T>, b: &ArrayRef2<T>) -> Array2<T> {
    if a.is_empty() || b.is_empty() {
        return Array2::zeros((a.nrows() * b.nrows(), a.ncols() * b.ncols()));
    }
    ndarray::linalg::kron(a, b)
}
