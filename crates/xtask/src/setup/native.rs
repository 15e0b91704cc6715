//! The C compiler, and the system's OpenBLAS.

use super::finding::{Finding, Fix};
use super::packages::{self, Need};
use crate::project;
use crate::report::Problem;
use crate::scratch::Scratch;
use anyhow::Result;
use std::fs;
use std::process::Stdio;

/// A program that links only if OpenBLAS contains both CBLAS and LAPACK.
const PROBE: &str = "
extern void cblas_dgemm(void);
extern void dgesdd_(void);
void *volatile used[] = { (void *)cblas_dgemm, (void *)dgesdd_ };
int main(void) { return 0; }
";

/// The compiler that Rust links with.
pub fn c_compiler() -> Finding {
    if project::ask("cc", &["--version"]).is_some() {
        return Finding::Ready("a C compiler".to_owned());
    }
    Finding::Missing(packages::problem(
        "A C compiler is needed to link programs, and `cc` is not there.",
        Need::CCompiler,
    ))
}

/// The library below the linear algebra.
pub fn openblas() -> Finding {
    // Without a compiler it cannot be tested, and the compiler's own check reports that.
    if !project::is_on_path("cc") || links_openblas().unwrap_or(false) {
        return Finding::Ready("OpenBLAS".to_owned());
    }
    match packages::may_install(Need::OpenBlas) {
        Some(command) => Finding::Fixable(Fix {
            what: format!("Installing OpenBLAS ({command})"),
            run: install_openblas,
        }),
        None => Finding::Missing(no_openblas()),
    }
}

fn install_openblas() -> Result<()> {
    packages::install(Need::OpenBlas)?;
    if links_openblas()? { Ok(()) } else { Err(no_openblas().into()) }
}

fn no_openblas() -> Problem {
    packages::problem(
        "OpenBLAS is needed for the linear algebra, and no program can be linked with it.",
        Need::OpenBlas,
    )
}

/// Links a small program, with the folders that the library's build script looks in.
fn links_openblas() -> Result<bool> {
    let scratch = Scratch::new()?;
    let source = scratch.path().join("probe.c");
    fs::write(&source, PROBE)?;
    let mut compiler = project::command("cc");
    compiler.arg(&source).arg("-o").arg(scratch.path().join("probe"));
    if let Ok(folder) = std::env::var("OPENBLAS_DIR") {
        compiler.arg(format!("-L{folder}/lib"));
    } else if let Some(flags) = project::ask("pkg-config", &["--libs-only-L", "openblas"]) {
        compiler.args(flags.split_whitespace());
    }
    if cfg!(target_os = "macos") {
        compiler.args(["-L/opt/homebrew/opt/openblas/lib", "-L/usr/local/opt/openblas/lib"]);
    }
    compiler.arg("-lopenblas").stdout(Stdio::null()).stderr(Stdio::null());
    Ok(compiler.status()?.success())
}
