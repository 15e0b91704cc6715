//! A view gives the same results as its copy: transposed, reversed, with gaps, repeated, without
//! elements.

use eigenbook::linalg::*;
use eigenbook::ndarray::{Array1, Array2, ArrayView2, Axis, array, aview1, s};

/// Views of 3×3 matrices whose memory is in all kinds of order.
fn with_views(check: impl Fn(ArrayView2<'_, f64>)) {
    let base = Array2::from_shape_fn((9, 9), |(i, j)| ((7 * i + 3 * j * j) % 11) as f64 - 4.0);
    check(base.slice(s![..3, ..3]));
    check(base.slice(s![2..5, 4..7]).t());
    check(base.slice(s![..;3, ..;4]));
    check(base.slice(s![..3;-1, ..3]));
    check(base.slice(s![1..4;-1, ..;-4]));
    check(base.slice(s![..3, 1..4]).reversed_axes().slice(s![..;-1, ..]));
    check(base.slice(s![4..7, 5]).insert_axis(Axis(0)).broadcast((3, 3)).unwrap());
    check(base.slice(s![4..7, 5]).insert_axis(Axis(1)).broadcast((3, 3)).unwrap());
    let by_columns = base.slice(s![..3, ..3]).t().as_standard_layout().reversed_axes().into_owned();
    check(by_columns.view());
    let mut reversed = base.slice(s![..3, ..3]).to_owned();
    reversed.invert_axis(Axis(0));
    check(reversed.view());
}

#[test]
fn products_do_not_depend_on_the_order_in_memory() {
    let other = Array2::from_shape_fn((3, 4), |(i, j)| (i + 2 * j) as f64);
    with_views(|view| {
        let copy = standard(view);
        assert_eq!(matmul(&view, &other).unwrap(), copy.dot(&other));
        assert_eq!(matmul(&other.t(), &view).unwrap(), other.t().dot(&copy));
        assert_eq!(matvec(&view, &view.row(1)).unwrap(), copy.dot(&copy.row(1)));
        assert_eq!(dot(&view.column(0), &view.row(2)).unwrap(), copy.column(0).dot(&copy.row(2)));
        assert_eq!(hadamard(&view, &view.t()).unwrap(), &copy * &copy.t());
        assert_eq!(transpose(&view), copy.t());
        assert_eq!(norm_frobenius(&view), norm_frobenius(&copy));
        let whole = view.mapv(|value| value as i32);
        assert_eq!(matmul(&whole, &whole.t()).unwrap(), whole.dot(&whole.t()));
        assert!(allclose(&view, &copy).unwrap());
    });
}

#[test]
fn lapack_does_not_see_the_order_in_memory() {
    with_views(|view| {
        let copy = standard(view);
        assert_eq!(svd(&view).unwrap(), svd(&copy).unwrap());
        assert_eq!(svd_thin(&view).unwrap(), svd_thin(&copy).unwrap());
        assert_eq!(matrix_rank(&view).unwrap(), matrix_rank(&copy).unwrap());
        assert_eq!(determinant(&view).unwrap(), determinant(&copy).unwrap());
        assert_eq!(pseudoinverse(&view).unwrap(), pseudoinverse(&copy).unwrap());
        let (of_view, of_copy) =
            (least_squares(&view, &view.column(0)), least_squares(&copy, &copy.column(0)));
        assert_eq!(of_view.unwrap(), of_copy.unwrap());
        let b = view.t();
        match (solve(&view, &b), solve(&copy, &copy.t())) {
            (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs),
            (Err(ours), Err(theirs)) => assert_eq!(ours.to_string(), theirs.to_string()),
            (ours, theirs) => panic!("{ours:?} and {theirs:?}"),
        }
    });
}

#[test]
fn arrays_without_elements_have_answers() {
    for (m, n) in [(0, 0), (0, 3), (3, 0), (0, 2000), (2000, 0)] {
        let a = Array2::<f32>::zeros((m, n));
        let full = svd(&a).unwrap();
        assert_eq!((full.u.dim(), full.v_t.dim()), ((m, m), (n, n)));
        assert_eq!(full.recompose().dim(), (m, n));
        assert_eq!(svd_thin(&a).unwrap().low_rank(0).unwrap(), a);
        assert_eq!(matrix_rank(&a).unwrap(), 0);
        assert_eq!(is_linearly_dependent(&a).unwrap(), n > 0);
        assert_eq!(pseudoinverse(&a).unwrap().dim(), (n, m));
        let fit = least_squares(&a, &Array1::zeros(m)).unwrap();
        assert_eq!((fit.solution, fit.rank), (Array1::<f32>::zeros(n), 0));
        assert_eq!(matmul(&a, &a.t()).unwrap(), Array2::<f32>::zeros((m, m)));
        assert_eq!(matmul(&a.t(), &a).unwrap(), Array2::<f32>::zeros((n, n)));
        assert_eq!(matvec(&a, &Array1::zeros(n)).unwrap(), Array1::<f32>::zeros(m));
        assert_eq!(hadamard(&a, &a).unwrap(), a);
        assert_eq!(transpose(&a).dim(), (n, m));
        assert_eq!((norm_frobenius(&a), allclose(&a, &a).unwrap()), (0.0, true));
    }
    let a = Array2::<f64>::zeros((0, 0));
    assert_eq!(determinant(&a).unwrap(), 1.0);
    assert_eq!(inverse(&a).unwrap(), a);
    assert_eq!(solve(&a, &Array1::zeros(0)).unwrap(), Array1::<f64>::zeros(0));
    assert_eq!(solve(&a, &Array2::zeros((0, 4))).unwrap(), Array2::<f64>::zeros((0, 4)));
    assert_eq!(solve(&array![[1, 2], [3, 4]], &Array2::zeros((2, 0))).unwrap().dim(), (2, 0));
    let empty = aview1::<f64>(&[]);
    assert_eq!((norm_l1(&empty), norm_l2(&empty), norm_max(&empty)), (0.0, 0.0, 0.0));
    assert_eq!(outer(&empty, &array![1.0]).unwrap().dim(), (0, 1));
}

#[test]
fn parts_of_a_decomposition_may_be_replaced_by_others() {
    let mut decomposition = svd(&array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).unwrap();
    decomposition.singular_values = array![1.0, 1.0, 1.0, 1.0];
    decomposition.v_t = array![[1.0, 0.0, 0.0]];
    assert_eq!(decomposition.recompose().dim(), (3, 3));
    assert_eq!(decomposition.low_rank(4).unwrap().dim(), (3, 3));
    decomposition.singular_values = array![];
    assert_eq!(decomposition.recompose(), Array2::<f64>::zeros((3, 3)));
}

fn standard(view: ArrayView2<'_, f64>) -> Array2<f64> {
    Array2::from_shape_fn(view.dim(), |index| view[index])
}
