//! One error for the whole library: the operation, what differs, the rule, a fix.

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;

/// What a wrong shape, size or value is answered with.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A parameter outside of what it may be.
    #[error("{operation}: {message}")]
    InvalidParameter {
        /// The function that was called.
        operation: &'static str,
        /// What is wrong, the rule and a fix.
        message: String,
    },
}

impl std::fmt::Debug for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, formatter)
    }
}
