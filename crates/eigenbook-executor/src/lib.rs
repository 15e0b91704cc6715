//! What runs beside the kernel: the executor of cells, and the tools that compile them.
//!
//! - [`limits`]: what a cell may use.
//! - [`executor`]: the child process that loads cells, keeps the variables and a snapshot of them.
//! - [`tools`]: `cargo` and `rustup` as the engine meets them; they answer from the prebuilt world.
//! - [`world`]: where the parts of the prebuilt world lie; the kernel writes it, the tools read it.

pub mod executor;
pub mod limits;
pub mod tools;
pub mod world;
