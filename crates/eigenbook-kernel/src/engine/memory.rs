//! Returns memory that the analyser no longer needs.

/// Returns freed memory to the system. The analyser frees much of its input, and thirty kernels on
/// one machine would keep thirty times that.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: trims the heap, from any thread, at any time.
    unsafe {
        libc::malloc_trim(0);
    }
}
