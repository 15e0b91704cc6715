//! After the first batches, training allocates no memory.

use eigenbook::nn::*;
use eigenbook::random::NumpyRandom;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    /// Those of this thread: the test runner has threads of its own, which allocate when they like.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

fn counted() -> usize {
    ALLOCATIONS.with(Cell::get)
}

// SAFETY: everything is done by the system's allocator; this one only counts.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
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
