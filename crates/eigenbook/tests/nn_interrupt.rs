//! A user who stops `fit` keeps the model and the history so far.

use eigenbook::nn::*;
use eigenbook::random::NumpyRandom;
use eigenbook_wire::host::{Host, Receive, eigenbook_wire_start};
use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of batches after which the person loses patience.
static PATIENCE: AtomicUsize = AtomicUsize::new(0);

extern "C" fn send(_: *const u8, _: usize) {}

extern "C" fn interrupted() -> bool {
    PATIENCE.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err()
}

extern "C" fn input(_: *const u8, _: usize, _: bool, _: Receive, _: *mut c_void) -> bool {
    false
}

extern "C" fn moved(_: Receive, _: *mut c_void) -> bool {
    false
}

#[test]
fn fit_stops_after_the_batch_and_keeps_what_it_has() -> eigenbook::Result<()> {
    // SAFETY: the table lives for the length of the call.
    unsafe { eigenbook_wire_start(&Host { send, interrupted, input, moved }) };
    let mut random = NumpyRandom::seed(42);
    let (x, y) = (random.rand((100, 5)), random.rand((100, 1)));
    let model = || {
        let mut model = Sequential::new();
        model.add(Input::new(5))?;
        model.add(Dense::new(1).activation(Sigmoid))?;
        model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
        eigenbook::Result::Ok(model)
    };
    let settings = || Fit::new().epochs(50).without_shuffle().verbose(0);

    // Four batches in an epoch: two epochs are complete, two batches of the third are done.
    PATIENCE.store(10, Ordering::SeqCst);
    let mut stopped = model()?;
    let history = stopped.fit(&x, &y, settings())?;
    assert!(history.interrupted);
    assert_eq!((history.epoch.len(), history.params.epochs), (2, 50));
    assert_eq!(history.history["loss"].len(), 2);
    assert!(format!("{history:?}").starts_with("<History: 2 of 50 epochs, interrupted, "));

    PATIENCE.store(usize::MAX, Ordering::SeqCst);
    let mut whole = model()?;
    let expected = whole.fit(&x, &y, settings().epochs(2))?;
    assert_eq!(history.history, expected.history);
    assert_ne!(stopped.get_weights(), whole.get_weights(), "two more batches");
    whole.fit(
        &x.slice(ndarray::s![..64, ..]),
        &y.slice(ndarray::s![..64, ..]),
        settings().epochs(1),
    )?;
    assert_eq!(stopped.get_weights(), whole.get_weights());

    // And it can go on.
    assert_eq!(stopped.fit(&x, &y, settings().epochs(1))?.epoch, [0]);
    Ok(())
}
