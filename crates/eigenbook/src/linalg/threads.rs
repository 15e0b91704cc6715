//! Work that is shared among the processor's cores.
//!
//! The calling thread begins at once, and the others take the parts that are left. A helper that
//! the system starts late, because other programs use the cores, finds nothing to do, and nobody
//! waits for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many threads a computation may have: as many as OpenBLAS.
pub(crate) fn n_threads() -> usize {
    let given = std::env::var("OPENBLAS_NUM_THREADS").ok().and_then(|text| text.parse().ok());
    let present = thread::available_parallelism().map_or(1, usize::from);
    given.filter(|&threads| threads > 0).map_or(present, |threads: usize| threads.min(present))
}

/// The threads for work that reads and writes so many bytes, and takes only memory time.
pub(crate) fn threads_for(bytes: usize) -> usize {
    /// One core takes 0.2 ms for it, and to start a thread takes a fifth of that.
    const MANY: usize = 12 << 20;
    if bytes < MANY { 1 } else { n_threads() }
}

/// The length of each part of the work: four parts for each thread.
pub(crate) fn part_length(length: usize, threads: usize) -> usize {
    length.div_ceil(if threads > 1 { 4 * threads } else { 1 }).max(1)
}

/// Processes each part once, with so many threads.
pub(crate) fn at_once<T: Send>(threads: usize, parts: Vec<T>, work: impl Fn(T) + Sync) {
    let n_helpers = threads.min(parts.len()).saturating_sub(1);
    let parts = Mutex::new(parts.into_iter());
    let next = || lock(&parts).next();
    with_helpers(n_helpers, &|| std::iter::from_fn(next).for_each(&work));
}

/// Takes parts in this thread and in so many others. It is compiled once for all kinds of work.
fn with_helpers(n_helpers: usize, take_parts: &(dyn Fn() + Sync)) {
    if n_helpers == 0 {
        return take_parts();
    }
    let doors = Arc::new(Doors::default());
    // Also if a part panics here, it is left only after the helpers.
    let leaving = Leaving(&doors);
    for _ in 0..n_helpers {
        let doors = Arc::clone(&doors);
        let work = Borrowed::new(take_parts);
        // Without a helper this thread takes all parts.
        let _ = thread::Builder::new().spawn(move || doors.help(work));
    }
    take_parts();
    drop(leaving);
    assert!(!lock(&doors.state).has_failed, "a part of the work has failed in another thread");
}

/// Whether helpers may still come in, and how many are in.
#[derive(Default)]
struct Doors {
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Default)]
struct State {
    is_closed: bool,
    inside: usize,
    has_failed: bool,
}

impl Doors {
    /// The life of a helper.
    fn help(&self, work: Borrowed) {
        {
            let mut state = lock(&self.state);
            if state.is_closed {
                return;
            }
            state.inside += 1;
        }
        // SAFETY: the lender has counted this helper, so it waits.
        let outcome = catch_unwind(AssertUnwindSafe(|| unsafe { work.call() }));
        let mut state = lock(&self.state);
        state.inside -= 1;
        state.has_failed |= outcome.is_err();
        self.left.notify_all();
    }

    /// Lets no helper in any more, and waits until the last one has left.
    fn close(&self) {
        lock(&self.state).is_closed = true;
        for _ in 0..100 {
            if lock(&self.state).inside == 0 {
                return;
            }
            // The last part may be ready before a sleeping thread would be woken.
            thread::yield_now();
        }
        let state = lock(&self.state);
        let all_have_left = self.left.wait_while(state, |state| state.inside > 0);
        drop(all_have_left.unwrap_or_else(PoisonError::into_inner));
    }
}

/// Closes the doors when it is dropped.
struct Leaving<'a>(&'a Doors);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Work of another thread's, whose borrows the compiler does not know any more.
#[derive(Clone, Copy)]
struct Borrowed(*const (dyn Fn() + Sync));

// SAFETY: what it points to may be shared between threads.
unsafe impl Send for Borrowed {}

impl Borrowed {
    fn new<'a>(work: &'a (dyn Fn() + Sync + 'a)) -> Self {
        let work: *const (dyn Fn() + Sync + 'a) = work;
        // SAFETY: only the lifetime changes; `call` has the condition that replaces it.
        Self(unsafe {
            std::mem::transmute::<*const (dyn Fn() + Sync + 'a), *const (dyn Fn() + Sync)>(work)
        })
    }

    /// # Safety
    /// The lender waits until the call has returned.
    unsafe fn call(self) {
        // SAFETY: the caller's promise.
        let work = unsafe { &*self.0 };
        work();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_done_once() {
        for threads in [0, 1, 2, 7, 100] {
            let done = Mutex::new(Vec::new());
            at_once(threads, (0..50).collect(), |part| done.lock().unwrap().push(part));
            let mut done = done.into_inner().unwrap();
            done.sort();
            assert_eq!(done, (0..50).collect::<Vec<_>>());
        }
        at_once(4, Vec::<u8>::new(), |_| unreachable!());
    }

    #[test]
    fn parts_of_a_slice_are_written_in_place() {
        let mut numbers = vec![0; 10_000];
        let length = part_length(numbers.len(), 3);
        assert_eq!(numbers.chunks(length).len(), 12);
        let parts = numbers.chunks_mut(length).enumerate().collect();
        at_once(3, parts, |(part, numbers): (usize, &mut [usize])| {
            numbers.iter_mut().zip(part * length..).for_each(|(to, place)| *to = place);
        });
        assert!(numbers.iter().enumerate().all(|(place, &number)| place == number));
    }

    #[test]
    fn a_helper_that_comes_too_late_does_nothing() {
        let doors = Doors::default();
        doors.close();
        doors.help(Borrowed::new(&|| unreachable!()));
    }

    #[test]
    fn a_part_that_fails_ends_the_call() {
        for threads in [1, 2] {
            let run = || at_once(threads, (0..8).collect(), |part: u8| assert_ne!(part, 3));
            assert!(catch_unwind(run).is_err());
        }
    }
}
