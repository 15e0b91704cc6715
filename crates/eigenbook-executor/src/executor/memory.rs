//! Memory for large arrays, kept while a cell runs.
//!
//! A new array of ten million numbers is 80 MB, which the system hands out page by page, each
//! cleared when it is first touched: that takes several times as long as the computation. So what
//! a cell frees is kept for its next array, and glibc asks the system for large pages, as NumPy
//! does. After the cell the free memory is given back: else every kernel of a class would hold on
//! to the most that it ever needed.
//!
//! Measured on two cores, `&a * 2.0 + &b * &b` of ten million numbers takes 29 ms where it is the
//! first of its cell (85 if the system has no large page left), and 15 after it, instead of 97.

/// What the kernel starts the executor with. glibc reads it once, before `main`.
pub const VARIABLE: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

/// Arrays up to this size, 1 GB, come from the heap, which keeps what is freed.
#[cfg(target_env = "gnu")]
const LARGEST: libc::c_int = 1 << 30;

/// Keeps freed memory until [`give_back`].
///
/// # Safety
/// No other thread reads the environment.
pub unsafe fn keep() {
    #[cfg(target_env = "gnu")]
    // SAFETY: these set two numbers of the allocator.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGEST);
        libc::mallopt(libc::M_TRIM_THRESHOLD, LARGEST);
    }
    // What a cell starts has memory of its own.
    if std::env::var(VARIABLE.0).is_ok_and(|value| value == VARIABLE.1) {
        // SAFETY: the caller's promise.
        unsafe { std::env::remove_var(VARIABLE.0) };
    }
}

/// Gives the system back what is free.
pub fn give_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it only looks for whole pages that nobody uses.
    unsafe {
        libc::malloc_trim(0);
    }
}
