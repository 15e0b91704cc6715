//! Each method of [`ArrayMethods`] in a trait of its own, which has the name of the method.
//!
//! A notebook may bring a trait with a method of the same name, such as the `max` of
//! `ndarray-stats`, and Rust then refuses `a.max()`. A kernel imports these traits in place of
//! `ArrayMethods` into such a cell, without that one; in plain Rust nobody needs them.

use super::methods::ArrayMethods;
use crate::Ordered;
use crate::error::Result;
use ndarray::{Array, Array1, ArrayRef, ArrayRef1, Axis, Dimension};

macro_rules! apart {
    ($($name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {$(
        #[doc = concat!("The method `", stringify!($name), "` of [`ArrayMethods`].")]
        #[allow(non_camel_case_types)]
        pub trait $name<T, D: Dimension> {
            #[doc = concat!("See [`ArrayMethods::", stringify!($name), "`].")]
            #[allow(clippy::missing_errors_doc)]
            fn $name(&self, $($argument: $type),*) -> $result;
        }

        impl<T: Ordered, D: Dimension> $name<T, D> for ArrayRef<T, D> {
            fn $name(&self, $($argument: $type),*) -> $result {
                ArrayMethods::$name(self, $($argument),*)
            }
        }
    )*};
}

apart! {
    max() -> Result<T>;
    min() -> Result<T>;
    max_axis(axis: Axis) -> Result<Array<T, D::Smaller>>;
    min_axis(axis: Axis) -> Result<Array<T, D::Smaller>>;
    argmax() -> Result<usize>;
    argmin() -> Result<usize>;
    argmax_axis(axis: Axis) -> Result<Array<usize, D::Smaller>>;
    argmin_axis(axis: Axis) -> Result<Array<usize, D::Smaller>>;
    sorted() -> Result<Array<T, D>>;
    sorted_axis(axis: Axis) -> Result<Array<T, D>>;
    argsort() -> Result<Array<usize, D>>;
    argsort_axis(axis: Axis) -> Result<Array<usize, D>>;
    unique() -> Array1<T>;
    unique_counts() -> (Array1<T>, Array1<usize>);
    cumsum() -> Result<Array1<T>>;
    cumsum_axis(axis: Axis) -> Result<Array<T, D>>;
    clip(least: T, most: T) -> Result<Array<T, D>>;
    select_where(mask: &ArrayRef1<bool>) -> Result<Array<T, D>>;
}

#[cfg(test)]
mod tests {
    use ndarray::{Axis, array};

    #[test]
    fn they_are_the_methods_that_there_are() {
        let names = |source: &str, start: &str, end: &str| -> Vec<String> {
            let block = source.split_once(start).expect("the block is there").1;
            let block = block.split_once(end).expect("the block ends").0;
            let lines = block.lines().filter(|line| line.contains(") -> "));
            let heads = lines.map(|line| line.trim().trim_start_matches("fn "));
            heads.filter_map(|head| Some(head.split_once('(')?.0.to_owned())).collect()
        };
        let methods = names(include_str!("methods.rs"), "pub trait ArrayMethods", "\n}");
        assert_eq!(names(include_str!("apart.rs"), "\napart! {", "\n}"), methods);
    }

    #[test]
    fn one_is_enough_for_its_method() {
        use super::{argsort, clip};
        assert_eq!(array![3.0, 1.0].argsort().unwrap(), array![1, 0]);
        assert_eq!(array![[3, 1]].clip(2, 5).unwrap().sum_axis(Axis(0)), array![3, 2]);
    }
}
