//! Nothing but the system's OpenBLAS, linked.
