//! Lets the loaded cells find our `read`, through which `std::io::stdin()` reaches the front end.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if cfg!(target_os = "linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,--export-dynamic-symbol=read");
    }
}
