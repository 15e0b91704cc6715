//! Code that most cells would compile again, compiled once.
//!
//! Generic code, such as the sum of two arrays or the printing of an array, exists for each type
//! separately, and a cell that uses it compiles it. The compiler skips this if a crate that the
//! cell depends on has the same code for the same type, and both are compiled with at most
//! `opt-level = 1`: up to there, instances are shared. The library uses a higher level, so these
//! instances have a crate of their own; the workspace's `Cargo.toml` sets its level. It contains
//! functions that are never called: the instances that they use are available to the cells, and
//! faster than a cell would compile them.
//!
//! A cell with loops of its own is optimised, and compiles everything by itself.

use eigenbook_wire::variables::VariableStore;
use ndarray::{Array, ArrayD, ArrayView, Axis, Ix1, Ix2, Ix3, concatenate};
use std::any::Any;
use std::fmt::{Debug, Display};
use std::hint::black_box;

/// A value that is never made: the code after it is compiled, but never run.
fn some<T>() -> T {
    black_box::<fn() -> T>(|| unreachable!())()
}

fn used<T>(value: T) {
    black_box(value);
}

/// A function of its own: one with all of them takes longer to compile.
fn part(of: fn()) {
    black_box(of);
}

/// Kept from one cell to the next.
fn variable<T: 'static>() {
    let store: &mut VariableStore = some();
    used(store.check_variable::<T>(""));
    let value: T = store.take_variable("");
    store.put_variable("", value);
    used(Box::new(some::<T>()) as Box<dyn Any>);
}

fn printed<T: Debug>(value: &T) {
    used::<[&dyn Debug; 2]>([value, &value]);
    used(format!("{value:?}"));
}

/// Elements other than numbers are stored, printed and read.
macro_rules! elements {
    ($($element:ty),*) => {$(part(|| {
        arrays!($element, Ix1, Ix2, Ix3);
        let element: $element = some();
        used([Array::<_, Ix1>::from(vec![element]), Array::<_, Ix1>::from_elem(1, element)]);
        used([Array::<_, Ix2>::from(vec![[element]]), Array::<_, Ix2>::from_elem((1, 1), element)]);
        used(Array::<_, Ix2>::from(vec![[element; 2]]));
        used(Array::<_, Ix2>::from(vec![[element; 3]]));
        used(Array::<_, Ix2>::from(vec![[element; 4]]));
        used(Array::<_, Ix3>::from(vec![[[element; 2]; 2]]));
        used(Array::<_, Ix3>::from(vec![[[element; 3]; 3]]));
        let vector: Array<$element, Ix1> = some();
        let matrix: Array<$element, Ix2> = some();
        let tensor: Array<$element, Ix3> = some();
        used((vector[0], matrix[[0, 0]], matrix[(0, 0)], tensor[[0, 0, 0]]));
        used((matrix.nrows(), matrix.ncols(), matrix.row(0), matrix.column(0), tensor.dim()));
        used((matrix.row(0).to_owned(), matrix.column(0).to_owned()));
        used(tensor.index_axis(Axis(0), 0).to_owned());
        used((vector.dim(), matrix.dim(), matrix.clone().reversed_axes()));
        used((vector.to_vec(), matrix.rows(), matrix.columns()));
        used((vector.clone().into_shape_with_order((1, 1)), matrix.into_shape_with_order(1)));
        printed(&some::<ArrayD<$element>>());
        variable::<$element>();
        variable::<Vec<$element>>();
        variable::<Vec<Vec<$element>>>();
        printed(&vec![element]);
    });)*};
}

/// Arrays of these elements with so many axes.
macro_rules! arrays {
    ($element:ty, $($axes:ty),*) => {$(part(|| {
        let array: Array<$element, $axes> = some();
        used((array.len(), array.shape(), array.is_empty(), array.iter().next()));
        used((array.view(), array.t(), array.to_owned(), array.clone(), array == array.clone()));
        used((array.view().to_owned(), array.t().to_owned(), array.view().reversed_axes()));
        used((array.view().into_dyn(), array.clone().into_dyn()));
        printed(&array);
        printed(&some::<ArrayView<'_, $element, $axes>>());
        variable::<Array<$element, $axes>>();
    });)*};
}

/// Numbers are computed with.
macro_rules! numbers {
    ($($number:ty),*) => {$(part(|| {
        elements!($number);
        sums!($number, Ix1, Ix2);
        used::<(Array<$number, Ix1>, Array<$number, Ix2>)>((Array::zeros(1), Array::zeros((1, 1))));
        used::<(Array<$number, Ix1>, Array<$number, Ix2>)>((Array::ones(1), Array::ones((1, 1))));
        used((Array::<$number, Ix3>::zeros((1, 1, 1)), Array::<$number, Ix2>::eye(1)));
        let matrix: Array<$number, Ix2> = some();
        used((matrix.sum_axis(Axis(0)), matrix.mean_axis(Axis(0)), matrix.diag().sum()));
        let row: Array<$number, Ix1> = some();
        used((row.dot(&row), matrix.dot(&row), matrix.dot(&matrix), matrix.t().dot(&matrix)));
        // Behind `concatenate!`, whose arrays have any element.
        used((ArrayView::from(&row), ArrayView::from(&matrix)));
        used((concatenate(Axis(0), &[row.view()]), concatenate(Axis(0), &[matrix.view()])));
        let (one, two): (ArrayD<$number>, ArrayD<$number>) = some();
        used((one.into_dimensionality::<Ix1>(), two.into_dimensionality::<Ix2>()));
        // A row goes onto each row of a matrix.
        used([&matrix + &row, &matrix - &row, matrix.clone() + &row, matrix.clone() - &row]);
        // A column, which is a view, onto each column.
        let column = row.view().insert_axis(Axis(1));
        used([&matrix + &column, &matrix - &column, &matrix * &column, &matrix / &column]);
    });)*};
}

/// Arithmetic with arrays of these numbers with so many axes.
macro_rules! sums {
    ($number:ty, $($axes:ty),*) => {$(part(|| {
        let (a, b, x): (Array<$number, $axes>, Array<$number, $axes>, $number) = some();
        used([&a + &b, &a - &b, &a * &b, &a / &b]);
        used([&a + x, &a - x, &a * x, &a / x]);
        used([x + &a, x - &a, x * &a, x / &a]);
        used([a.clone() + &b, a.clone() - &b, a.clone() * &b, a.clone() / &b]);
        used([&a + b.clone(), &a - b.clone(), &a * b.clone(), &a / b.clone()]);
        used([a.clone() + b.clone(), a.clone() - b.clone(), a.clone() * b.clone()]);
        used([a.clone() + x, a.clone() - x, a.clone() * x, a.clone() / x]);
        used([x + a.clone(), x - a.clone(), x * a.clone(), x / a.clone()]);
        used((-&a, a.sum(), a.mean(), a.product()));
        used(-a);
    });)*};
}

/// Arrays, and other values that a cell keeps and prints.
#[doc(hidden)]
pub fn instances() {
    numbers!(i32, i64, f32, f64);
    elements!(bool, usize);
    variable::<String>();
    variable::<&'static str>();
    variable::<(usize, usize)>();
    variable::<Vec<String>>();
    variable::<Vec<&'static str>>();
    printed(&some::<Vec<String>>());
    printed(&some::<Vec<&str>>());
    printed(&some::<Option<f64>>());
    used::<[&dyn Display; 3]>([&some::<&f64>(), &some::<&i32>(), &some::<&String>()]);
}
