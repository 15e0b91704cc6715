//! Products and sums of arrays by the letters of their axes, Einstein's notation.
//!
//! ```text
//! "ij,jk->ik"    Cᵢₖ = Σⱼ Aᵢⱼ Bⱼₖ        a letter that is not in the result is summed over
//! "ij->ji"       the transpose          "ii->i"   the diagonal       "ii->"   the trace
//! "i,j->ij"      the outer product      "ij->j"   sums of columns
//! "bij,bjk->bik" a product of matrices for each b
//! ```
//!
//! Without `->` the result has the letters that occur once, in the order of the alphabet.
//! Two arrays at a time are brought into the form of matrices, with the axes that both have and
//! that stay in front, and multiplied by [`matmul`](super::product::matmul).
//!
//! ```
//! use eigenbook::{linalg::einsum, ndarray::array};
//!
//! let a = array![[1, 2], [3, 4]];
//! assert_eq!(einsum("ij->j", &a)?, array![4, 6].into_dyn());
//! assert_eq!(einsum("ij,kj->ik", (&a, &a))?, array![[5, 11], [11, 25]].into_dyn());
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::Number;
use super::product::overflow;
use crate::error::{Error, Result};
use ndarray::{Array1, ArrayBase, ArrayD, ArrayViewD, Axis, CowArray, Data, Dimension, IxDyn};

/// Sums of products by the letters of the axes, `np.einsum(letters, …)`.
///
/// # Shapes
/// - `operands`: `&a`, `(&a, &b)` or `(&a, &b, &c)`, each with one axis for each of its letters
/// - returns one axis for each letter after `->`; the number of axes is known only at run time
///
/// # Errors
/// [`Error::InvalidParameter`] if letters and arrays do not fit; [`Error::Overflow`] if an integer
/// result does not fit its type. Dots (`...`) are not supported.
///
/// ```
/// use eigenbook::{linalg::einsum, ndarray::{Ix2, array}};
///
/// let (a, x) = (array![[1.0, 2.0], [3.0, 4.0]], array![1.0, 10.0]);
/// assert_eq!(einsum("ij,j->i", (&a, &x))?, array![21.0, 43.0].into_dyn());
/// // Where a matrix is needed, the result is made one.
/// let scaled = einsum("ij,j->ij", (&a, &x))?.into_dimensionality::<Ix2>().unwrap();
/// assert_eq!(scaled, array![[1.0, 20.0], [3.0, 40.0]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn einsum<'a, T: Number>(letters: &str, operands: impl Operands<'a, T>) -> Result<ArrayD<T>> {
    T::einsum(letters, operands.views())
}

/// The arrays of an [`einsum`]: one by its reference, two or three as a tuple of references.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not one, two or three arrays of `{T}`",
    note = "`a.to_f64()` converts an array; several arrays are a tuple of references: `(&a, &b)`"
)]
pub trait Operands<'a, T> {
    #[doc(hidden)]
    fn views(self) -> Vec<ArrayViewD<'a, T>>;
}

impl<'a, T, S: Data<Elem = T>, D: Dimension> Operands<'a, T> for &'a ArrayBase<S, D, T> {
    fn views(self) -> Vec<ArrayViewD<'a, T>> {
        vec![self.view().into_dyn()]
    }
}

impl<'a, T, A: Operands<'a, T>, B: Operands<'a, T>> Operands<'a, T> for (A, B) {
    fn views(self) -> Vec<ArrayViewD<'a, T>> {
        [self.0.views(), self.1.views()].concat()
    }
}

impl<'a, T, A: Operands<'a, T>, B: Operands<'a, T>, C: Operands<'a, T>> Operands<'a, T>
    for (A, B, C)
{
    fn views(self) -> Vec<ArrayViewD<'a, T>> {
        [self.0.views(), self.1.views(), self.2.views()].concat()
    }
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number of which such sums are made.
    pub trait CompiledEinsum {
        fn einsum(letters: &str, operands: Vec<ArrayViewD<'_, Self>>) -> Result<ArrayD<Self>>
            = einsum_of;
    }
}

fn einsum_of<T: Number>(letters: &str, operands: Vec<ArrayViewD<'_, T>>) -> Result<ArrayD<T>> {
    let shapes: Vec<&[usize]> = operands.iter().map(ArrayViewD::shape).collect();
    let plan = Plan::new(letters, &shapes).map_err(|message| refused(letters, &message))?;
    let does_not_fit = || overflow::<T>("einsum");
    let mut factors = plan.inputs.iter().zip(operands).enumerate().map(|(index, (axes, array))| {
        let kept = |axis: char| {
            plan.result.contains(&axis)
                || plan
                    .inputs
                    .iter()
                    .enumerate()
                    .any(|(i, other)| i != index && other.contains(&axis))
        };
        summed(Named { axes: axes.clone(), array: array.into() }, kept)
    });
    let mut product = factors.next().flatten().ok_or_else(does_not_fit)?;
    for (index, factor) in factors.enumerate() {
        let later = &plan.inputs[index + 2..];
        let kept =
            |axis| plan.result.contains(&axis) || later.iter().any(|axes| axes.contains(&axis));
        let factor = factor.ok_or_else(does_not_fit)?;
        product = multiplied(product, factor, kept).ok_or_else(does_not_fit)?;
    }
    Ok(product.in_order(&plan.result).into_owned())
}

/// An array with a letter for each axis.
struct Named<'a, T> {
    axes: Vec<char>,
    array: CowArray<'a, T, IxDyn>,
}

impl<'a, T: Number> Named<'a, T> {
    fn in_order(self, axes: &[char]) -> CowArray<'a, T, IxDyn> {
        let place = |axis: &char| self.axes.iter().position(|known| known == axis);
        let order: Vec<usize> = axes.iter().filter_map(place).collect();
        self.array.permuted_axes(IxDyn(&order))
    }

    fn size(&self, axes: &[char]) -> Vec<usize> {
        let sizes = self.axes.iter().zip(self.array.shape());
        let size = |axis: &char| sizes.clone().find(|(known, _)| *known == axis);
        axes.iter().filter_map(size).map(|(_, size)| *size).collect()
    }
}

/// One array with each letter once, summed over the letters that no other array has; none if a sum
/// does not fit.
fn summed<T: Number>(a: Named<'_, T>, kept: impl Fn(char) -> bool) -> Option<Named<'_, T>> {
    let a = diagonal(a);
    let (stay, go): (Vec<char>, Vec<char>) = a.axes.iter().partition(|axis| kept(**axis));
    if go.is_empty() {
        return Some(a);
    }
    let sizes = a.size(&stay);
    let (rows, columns) = (product(&sizes), product(&a.size(&go)));
    let table = a.in_order(&[&stay[..], &go].concat());
    let table = table.to_shape((rows, columns)).ok()?;
    let sums = T::matrix_vector(&table, &Array1::ones(columns))?;
    let array = sums.into_shape_with_order(IxDyn(&sizes)).ok()?;
    Some(Named { axes: stay, array: array.into() })
}

/// A letter that occurs twice selects the elements whose two indices are equal.
fn diagonal<T: Number>(a: Named<'_, T>) -> Named<'_, T> {
    let mut axes: Vec<char> = Vec::new();
    for axis in &a.axes {
        if !axes.contains(axis) {
            axes.push(*axis);
        }
    }
    if axes.len() == a.axes.len() {
        return a;
    }
    let places: Vec<usize> =
        a.axes.iter().filter_map(|axis| axes.iter().position(|known| known == axis)).collect();
    let element = |at: IxDyn| {
        let at: Vec<usize> = places.iter().map(|place| at[*place]).collect();
        a.array[&at[..]]
    };
    let array = ArrayD::from_shape_fn(IxDyn(&a.size(&axes)), element);
    Named { axes, array: array.into() }
}

/// Two arrays as matrices: the letters of both that stay, those of one, those that are summed over.
fn multiplied<'a, T: Number>(
    a: Named<'_, T>,
    b: Named<'_, T>,
    kept: impl Fn(char) -> bool,
) -> Option<Named<'a, T>> {
    let of_both = a.axes.iter().copied().filter(|axis| b.axes.contains(axis));
    let (batch, inner): (Vec<char>, Vec<char>) = of_both.partition(|axis| kept(*axis));
    let own = |axes: &[char], other: &[char]| -> Vec<char> {
        axes.iter().copied().filter(|axis| !other.contains(axis)).collect()
    };
    let (left, right) = (own(&a.axes, &b.axes), own(&b.axes, &a.axes));
    let sizes = [a.size(&batch), a.size(&left), b.size(&right)].concat();
    let n = product(&a.size(&batch));
    let (rows, columns) = (product(&a.size(&left)), product(&b.size(&right)));
    let length = product(&a.size(&inner));
    let a = a.in_order(&[&batch[..], &left, &inner].concat());
    let b = b.in_order(&[&batch[..], &inner, &right].concat());
    let (a, b) = (a.to_shape((n, rows, length)).ok()?, b.to_shape((n, length, columns)).ok()?);
    let mut out = ndarray::Array3::zeros((n, rows, columns));
    for place in 0..n {
        let (a, b) = (a.index_axis(Axis(0), place), b.index_axis(Axis(0), place));
        out.index_axis_mut(Axis(0), place).assign(&T::matrix_matrix(&a, &b)?);
    }
    let array = out.into_shape_with_order(IxDyn(&sizes)).ok()?;
    Some(Named { axes: [batch, left, right].concat(), array: array.into() })
}

fn product(sizes: &[usize]) -> usize {
    sizes.iter().product()
}

/// The parsed letters.
struct Plan {
    inputs: Vec<Vec<char>>,
    result: Vec<char>,
}

impl Plan {
    fn new(letters: &str, shapes: &[&[usize]]) -> Result<Self, String> {
        let letters: String = letters.chars().filter(|letter| *letter != ' ').collect();
        let (inputs, result) = match letters.split_once("->") {
            Some((inputs, result)) => (inputs, Some(result)),
            None => (&letters[..], None),
        };
        let others = |letter: char| !letter.is_ascii_alphabetic() && letter != ',';
        if let Some(other) = letters.replace("->", "").chars().find(|letter| others(*letter)) {
            return Err(format!("'{other}' is no letter of the alphabet."));
        }
        let inputs: Vec<Vec<char>> = inputs.split(',').map(|axes| axes.chars().collect()).collect();
        if inputs.len() != shapes.len() {
            let (named, given) = (inputs.len(), shapes.len());
            return Err(format!("the letters are those of {named} arrays, and {given} are given."));
        }
        check_sizes(&inputs, shapes)?;
        let result = match result {
            Some(result) => result.chars().collect(),
            None => once(&inputs),
        };
        for (place, axis) in result.iter().enumerate() {
            if result[..place].contains(axis) || !inputs.iter().any(|axes| axes.contains(axis)) {
                return Err(format!("the result has '{axis}', which has to be one axis there."));
            }
        }
        Ok(Self { inputs, result })
    }
}

/// One letter for each axis, and one size for each letter.
fn check_sizes(inputs: &[Vec<char>], shapes: &[&[usize]]) -> Result<(), String> {
    let mut known: Vec<(char, usize)> = Vec::new();
    for (axes, shape) in inputs.iter().zip(shapes) {
        let text: String = axes.iter().collect();
        if axes.len() != shape.len() {
            return Err(format!("\"{text}\" names {} axes of an array {shape:?}.", axes.len()));
        }
        for (axis, size) in axes.iter().zip(*shape) {
            match known.iter().find(|(letter, _)| letter == axis) {
                Some((_, other)) if other != size => {
                    return Err(format!("the axes '{axis}' have {other} and {size} elements."));
                }
                Some(_) => {}
                None => known.push((*axis, *size)),
            }
        }
    }
    Ok(())
}

/// The letters that occur once, in the order of the alphabet.
fn once(inputs: &[Vec<char>]) -> Vec<char> {
    let all = inputs.concat();
    let mut once: Vec<char> = all
        .iter()
        .copied()
        .filter(|axis| all.iter().filter(|it| *it == axis).count() == 1)
        .collect();
    once.sort_unstable();
    once
}

fn refused(letters: &str, message: &str) -> Error {
    let message = format!(
        "\"{letters}\": {message}\nEach axis has a letter, equal letters have equal sizes: \
         \"ij,jk->ik\" is the product of matrices."
    );
    Error::InvalidParameter { operation: "einsum", message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn letters_that_do_not_fit_are_refused() {
        let a = array![[1, 2], [3, 4]];
        let says = |letters: &str, part: &str| {
            let error = einsum(letters, (&a, &a)).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        };
        says("ij->ij", "the letters are those of 1 arrays, and 2 are given.");
        says("ijk,jk->i", "\"ijk\" names 3 axes of an array [2, 2].");
        says("ij,jk->iz", "the result has 'z'");
        says("ij,jk->ii", "the result has 'i'");
        says("...i,ij->j", "'.' is no letter");
        let error = einsum("ij,j", (&a, &array![1, 2, 3])).unwrap_err().to_string();
        assert!(error.contains("the axes 'j' have 2 and 3 elements."), "{error}");
    }

    #[test]
    fn empty_arrays_and_large_integers() {
        let empty = Array2::<f64>::zeros((2, 0));
        let zeros = Array2::<f64>::zeros((2, 2)).into_dyn();
        assert_eq!(einsum("ij,kj->ik", (&empty, &empty)).unwrap(), zeros);
        assert_eq!(einsum("ij->i", &empty).unwrap(), array![0.0, 0.0].into_dyn());
        let large = array![i32::MAX, 1];
        assert!(matches!(einsum("i->", &large), Err(Error::Overflow { .. })));
        assert!(matches!(einsum("i,i", (&large, &large)), Err(Error::Overflow { .. })));
    }
}
