//! Generic functions: one bound of the family of elements is enough for all that its arrays can do.

use eigenbook::prelude::*;
use eigenbook::{Element, Float, Number, Ordered, Real, Whole};
use std::fmt::Debug;
use std::str::FromStr;

/// The number that a generic function writes as itself.
fn number<T: Number + FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// Everything that a student does with an array of numbers.
fn with_numbers<T: Number + FromStr<Err: Debug>>(name: &str) -> Result<()> {
    let of = |texts: &[&str]| texts.iter().map(|text| number::<T>(text)).collect::<Array1<T>>();
    let a = of(&["3", "1", "2"]);

    // Sorted, chosen, counted.
    assert_eq!(a.sorted()?, of(&["1", "2", "3"]));
    assert_eq!((a.argmax()?, a.max()?, a.min()?), (0, a[0], a[1]));
    assert_eq!(a.unique(), a.sorted()?);
    assert_eq!(a.cumsum()?, of(&["3", "4", "6"]));
    assert_eq!(a.clip(number("2"), number("3"))?, of(&["3", "2", "2"]));
    assert_eq!(digitize(&a, &of(&["2"]))?, array![1, 0, 1]);
    assert_eq!(bincount(&a)?, array![0, 1, 1, 1]);
    assert_eq!(a.median()?, 2.0);
    assert_eq!(where_(&array![true, false, true], &a, number::<T>("0"))?, of(&["3", "0", "2"]));
    assert_eq!(a.diff(1, Axis(0)), of(&["-2", "1"]));

    // Converted, computed with.
    assert_eq!(a.to_f64(), array![3.0, 1.0, 2.0]);
    assert_eq!(a.to_f32(), array![3.0_f32, 1.0, 2.0]);
    assert_eq!(dot(&a, &a)?, number("14"));
    assert_eq!(maximum(&a, number::<T>("2"))?, of(&["3", "2", "2"]));
    assert_eq!(a.sum(), number("6"));
    assert_eq!(&a * a[2] - -a[1], of(&["7", "3", "5"]));
    assert_eq!(T::from(2), Some(a[2]));
    let mut sum = T::zero();
    a.iter().for_each(|&x| sum += x);
    assert_eq!(sum, a.sum());
    assert_eq!(outer(&a, &a)?.diag(), of(&["9", "1", "4"]));

    // Shown.
    let point = if T::NAME.starts_with('f') { "." } else { "" };
    assert_eq!(numpy_str(&a), format!("[3{point} 1{point} 2{point}]"));
    assert_eq!(format!("{:?}", a[0]).trim_end_matches(".0"), "3");
    show!(name, a);
    display(&a);
    Figure::new().line("a", &(0..3), &a)?.scatter("sorted", &a, &a.sorted()?)?;
    Figure::new().heat_map(&outer(&a, &a)?);
    Explorer::linear_map(&array![[a[0], a[1]], [a[1], a[2]]])?;
    Table::from_matrix(["x", "y", "z"], &outer(&a, &a)?)?;

    // Saved.
    let path = std::env::temp_dir().join(format!("eigenbook-{}-{name}.npy", std::process::id()));
    save_npy(&path, &a)?;
    let back: Array1<T> = load_npy(&path)?;
    std::fs::remove_file(&path).unwrap();
    assert_eq!(back, a);

    // Learned from.
    let x = a.clone().insert_axis(Axis(1));
    let mut model = Sequential::new();
    model.add(Input::new(1))?;
    model.add(Dense::new(1))?;
    model.compile(Sgd::default().learning_rate(0.05), MeanSquaredError, [])?;
    let history = model.fit(&x, &a, Fit::new().epochs(20).verbose(0))?;
    assert!(history.history["loss"][19] < history.history["loss"][0]);
    assert_eq!(model.predict(&x)?.dim(), (3, 1));
    let standard: Array2<f64> = standardize(&x)?;
    assert_eq!(standard.sum(), 0.0);
    assert_eq!(confusion_matrix(&a, &a)?, Array2::<usize>::eye(3));
    Ok(())
}

#[test]
fn number_is_enough_for_everything() {
    with_numbers::<i32>("i32").unwrap();
    with_numbers::<i64>("i64").unwrap();
    with_numbers::<f32>("f32").unwrap();
    with_numbers::<f64>("f64").unwrap();
}

/// What is left out, and everything of numbers.
fn with_floats<T: Float>(a: &Array1<T>) -> Result<()> {
    let (one, two) = (T::ONE, T::ONE + T::ONE);
    assert_eq!(a.exp().ln().round(), a.round());
    assert_eq!(a.pow2().sqrt(), a.abs());
    assert_eq!(a.mapv(|x| x > one), array![false, true, true]);
    assert_eq!((a.sum(), a.mean()), (two * (one + two), Some(two)));
    assert_eq!(a.median()?, two);
    assert_eq!(a.quantile(1.0)?, a.max()?);
    let gaps = concatenate![Axis(0), *a, array![T::nan()]];
    assert_eq!((gaps.nanmean(), gaps.nanmax()?), (two, one + two));
    assert_eq!(a.sorted()?, *a);
    assert_eq!(svd(&outer(a, a)?)?.singular_values.len(), 3);
    fn sigmoid<T: Float>(x: T) -> T {
        T::one() / (T::one() + (-x).exp())
    }
    assert_eq!(a.mapv(sigmoid)[0].to_f32(), Some(0.731_058_6));
    let relu: Array1<T> = maximum(&a.mapv(|x| -x), T::ZERO)?;
    assert_eq!(relu, Array1::zeros(3));
    Ok(())
}

#[test]
fn float_has_the_functions_of_floats() {
    with_floats(&array![1.0_f32, 2.0, 3.0]).unwrap();
    with_floats(&array![1.0_f64, 2.0, 3.0]).unwrap();
}

/// The others, each with what its arrays have.
#[test]
fn every_level_has_its_own() {
    fn shown<T: Element>(a: &Array1<T>) -> String {
        format!("{} {} {}", numpy_str(a), a[0], a[0] == a[1])
    }
    fn halves<T: Real>(a: &Array1<T>) -> Array1<f64> {
        a.to_f64() / 2.0
    }
    fn mean<T: Whole>(a: &Array1<T>) -> Option<f64> {
        a.mean()
    }
    fn range<T: Ordered>(a: &Array1<T>) -> Result<(T, T)> {
        Ok((a.min()?, a.max()?))
    }
    assert_eq!(shown(&array![true, false]), "[ True False] true false");
    assert_eq!(
        shown(&array![Complex::new(0.0, 1.0), Complex::new(0.0, 1.0)]),
        "[0.+1.j 0.+1.j] 0+1i true"
    );
    assert_eq!(halves(&array![true, false]), array![0.5, 0.0]);
    assert_eq!(halves(&array![-3_i8, 5]), array![-1.5, 2.5]);
    assert_eq!(mean(&array![1_u16, 2]), Some(1.5));
    assert_eq!(range(&array![3_u8, 1, 2]).unwrap(), (1, 3));
    let _ = IntSlider::new("of any width", 1_u16..=9);
}

/// A network accepts every kind of real number, whatever its width.
#[test]
fn every_real_number_is_data() {
    fn of<T: Real>(model: &Sequential, x: &Array2<T>) -> Array2<f32> {
        model.predict(x).unwrap()
    }
    let mut model = Sequential::new();
    model.add(Input::new(1)).unwrap();
    model.add(Dense::new(2)).unwrap();
    let expected = of(&model, &array![[1.0_f32], [0.0]]);
    assert_eq!(of(&model, &array![[true], [false]]), expected);
    assert_eq!(of(&model, &array![[1_i8], [0]]), expected);
    assert_eq!(of(&model, &array![[1_u64], [0]]), expected);
}
