//! Links the system's OpenBLAS, which contains BLAS, CBLAS and LAPACK in one library, and writes
//! the code of `assets/numpy.md` for the test that compiles it.

mod rows;

use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build");
    rows::write();
    link_openblas();
}

fn link_openblas() {
    println!("cargo:rerun-if-env-changed=OPENBLAS_DIR");
    if let Some(directory) = std::env::var_os("OPENBLAS_DIR").map(std::path::PathBuf::from) {
        println!("cargo:rustc-link-search=native={}", directory.join("lib").display());
    } else if let Ok(output) =
        Command::new("pkg-config").args(["--libs-only-L", "openblas"]).output()
    {
        for flag in String::from_utf8_lossy(&output.stdout).split_whitespace() {
            println!("cargo:rustc-link-search=native={}", flag.trim_start_matches("-L"));
        }
    }
    if cfg!(target_os = "macos") {
        // Homebrew keeps it out of the default search path, on either processor.
        println!("cargo:rustc-link-search=native=/opt/homebrew/opt/openblas/lib");
        println!("cargo:rustc-link-search=native=/usr/local/opt/openblas/lib");
    }
    println!("cargo:rustc-link-lib=dylib=openblas");
}
