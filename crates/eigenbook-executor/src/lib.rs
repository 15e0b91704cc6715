//! What runs beside the kernel: the executor of cells, and the tools that compile them.
//!
//! - [`limits`]: what a cell may use.
//! - [`descendants`]: the processes that somebody has started.
//! - [`executor`]: the child process that loads cells, keeps the variables and a snapshot of them.
//! - [`out_of_memory`]: who goes first then.
//! - [`tools`]: `cargo` and `rustup` as the engine meets them; they answer from the prebuilt world.
//! - [`world`]: where the parts of the prebuilt world lie; the kernel writes it, the tools read it.

pub mod descendants;
pub mod executor;
pub mod limits;
pub mod out_of_memory;
pub mod tools;
pub mod world;
