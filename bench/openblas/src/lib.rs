//! Only links the system's OpenBLAS.
