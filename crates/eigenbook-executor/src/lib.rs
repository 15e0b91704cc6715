//! The program that runs cells, and the parts of it that the kernel shares.
//!
//! - [`limits`]: the limits of a cell.
//! - [`descendants`]: the descendants of a process.
//! - [`executor`]: the child process that loads cells, keeps the variables and a snapshot of them.
//! - [`out_of_memory`]: which process is killed first then.

pub mod descendants;
pub mod executor;
pub mod limits;
pub mod out_of_memory;
