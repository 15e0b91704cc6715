//! Compiles numerics here, once, and not in the cells that call them.
//!
//! A generic function is compiled again by every crate that calls it, a notebook's cell included,
//! and with that crate's optimisation.
//! So the public functions are thin shells: they call a method of a sealed trait, whose
//! implementations for each kind of number are compiled in this library. Those traits are hidden
//! parts of [`Number`](crate::Number) and [`Float`](crate::Float), the bounds of public functions.

/// Declares a sealed trait and implements each method, for each kind of number, by a generic
/// function of the same file.
macro_rules! compiled {
    (
        for [$($number:ty),*]:
        $(#[$attribute:meta])*
        pub trait $name:ident {
            $(fn $method:ident($($argument:ident: $type:ty),*) -> $output:ty = $body:path;)*
        }
    ) => {
        $(#[$attribute])*
        #[doc(hidden)]
        pub trait $name: $crate::linalg::number::Arithmetic {
            $(
                #[doc(hidden)]
                #[allow(missing_docs)]
                fn $method($($argument: $type),*) -> $output;
            )*
        }
        compiled!(@each [$($number),*] $name {
            $(fn $method($($argument: $type),*) -> $output { $body($($argument),*) })*
        });
    };
    (@each [$($number:ty),*] $name:ident $methods:tt) => {
        $(compiled!(@one $number, $name $methods);)*
    };
    (@one $number:ty, $name:ident { $($method:item)* }) => {
        impl $name for $number {
            $($method)*
        }
    };
}
