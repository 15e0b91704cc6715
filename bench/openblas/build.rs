//! Links the system's OpenBLAS.

fn main() {
    println!("cargo:rustc-link-lib=dylib=openblas");
}
