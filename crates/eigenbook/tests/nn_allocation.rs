//! After the first batches, training allocates no memory; predicting holds a limited part.

use eigenbook::nn::*;
use eigenbook::random::NumpyRandom;
use ndarray::Axis;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    /// Those of this thread: the test runner has threads of its own, which allocate when they like.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    /// The bytes of the largest one.
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

fn counted() -> usize {
    ALLOCATIONS.with(Cell::get)
}

// SAFETY: everything is done by the system's allocator; this one only counts.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        let _ = LARGEST.try_with(|largest| largest.set(largest.get().max(layout.size())));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The allocations of one epoch over so many samples.
fn allocations(optimizer: Optimizer, n_samples: usize) -> eigenbook::Result<usize> {
    let mut random = NumpyRandom::seed(1);
    let (x, y) = (random.rand((n_samples, 5)).mapv(|v| v as f32), random.rand((n_samples, 1)));
    let y = y.mapv(|v| (3.0 * v).floor() as f32);
    let mut model = Sequential::new();
    model.add(Input::new(5))?;
    model.add(Dense::new(16).activation(Relu))?;
    model.add(Dense::new(8).activation(Tanh))?;
    model.add(Dense::new(3).activation(Softmax))?;
    model.compile(optimizer, SparseCategoricalCrossentropy, [Accuracy])?;
    let before = counted();
    model.fit(&x, &y, Fit::new().without_shuffle().verbose(0))?;
    Ok(counted() - before)
}

/// The allocations of one epoch over so many images.
fn allocations_of_images(n_samples: usize) -> eigenbook::Result<usize> {
    let mut random = NumpyRandom::seed(1);
    let x = random.rand((n_samples, 6, 6, 2)).mapv(|v| v as f32);
    let y = random.rand((n_samples, 1)).mapv(|v| (3.0 * v).floor() as f32);
    let mut model = Sequential::new();
    model.add(Input::new((6, 6, 2)))?;
    model.add(Conv2D::new(8, 3).activation(Relu).padding(Padding::Same))?;
    model.add(BatchNormalization::new())?;
    model.add(MaxPooling2D::new(2))?;
    model.add(Conv2D::new(8, 2).activation(Gelu))?;
    model.add(Flatten)?;
    model.add(Dense::new(3).activation(Softmax))?;
    model.compile(Adam::default(), SparseCategoricalCrossentropy, [Accuracy])?;
    let before = counted();
    model.fit(&x, &y, Fit::new().without_shuffle().verbose(0))?;
    Ok(counted() - before)
}

#[test]
fn more_images_need_no_more_allocations() -> eigenbook::Result<()> {
    assert_eq!(allocations_of_images(40 * 32)?, allocations_of_images(4 * 32)?);
    Ok(())
}

#[test]
fn more_batches_need_no_more_allocations() -> eigenbook::Result<()> {
    let optimizers: [Optimizer; 3] =
        [Sgd::default().momentum(0.9).into(), RmsProp::default().into(), Adam::default().into()];
    for optimizer in optimizers {
        let few = allocations(optimizer, 4 * 32)?;
        assert!(few > 0, "the counter counts");
        assert_eq!(allocations(optimizer, 400 * 32)?, few, "{optimizer:?}");
    }
    Ok(())
}

/// 100 images have 105 megabytes of outputs.
#[test]
fn large_images_are_predicted_in_parts() -> eigenbook::Result<()> {
    let x = NumpyRandom::seed(1).rand((100, 64, 64, 1)).mapv(|v| v as f32);
    let y = NumpyRandom::seed(2).rand((100, 1));
    let mut model = Sequential::new();
    model.add(Input::new((64, 64, 1)))?;
    model.add(Conv2D::new(64, 1))?;
    model.add(Flatten)?;
    model.add(Dense::new(1))?;
    model.compile(Sgd::default(), MeanSquaredError, [])?;
    LARGEST.set(0);
    let all = model.predict(&x)?;
    let loss = model.evaluate(&x, &y)?["loss"];
    assert!(LARGEST.get() <= 1 << 26, "{}", LARGEST.get());
    // The same in parts of ten.
    let (parts, targets) = (x.axis_chunks_iter(Axis(0), 10), y.axis_chunks_iter(Axis(0), 10));
    let mut mean = 0.0;
    for ((x, y), whole) in parts.zip(targets).zip(all.axis_chunks_iter(Axis(0), 10)) {
        let differences = &model.predict(&x)? - &whole;
        assert!(differences.iter().all(|difference| difference.abs() < 1e-5), "{differences}");
        mean += model.evaluate(&x, &y)?["loss"] / 10.0;
    }
    assert!((loss - mean).abs() < 1e-6, "{loss} {mean}");
    Ok(())
}
