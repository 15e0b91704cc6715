//! Lets the loaded cells find our `read`: that is how `std::io::stdin()` reaches the front end.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if cfg!(target_os = "linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,--export-dynamic-symbol=read");
    }
}
