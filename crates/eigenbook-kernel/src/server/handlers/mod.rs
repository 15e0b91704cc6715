//! One file for each request of the protocol.

pub mod comm;
pub mod complete;
pub mod connect;
pub mod debug;
pub mod execute;
pub mod history;
pub mod input;
pub mod inspect;
pub mod interrupt;
pub mod is_complete;
pub mod kernel_info;
pub mod shutdown;
pub mod unknown;
pub mod usage;
pub mod widget;
