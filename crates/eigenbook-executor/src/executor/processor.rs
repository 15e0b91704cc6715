//! Makes OpenBLAS use its code for this processor.
//!
//! OpenBLAS has code for many processors and chooses while it is loaded. A version that is older
//! than the processor may take it for one of the first with 64 bits: results are right then, but up
//! to six times slower. Only an environment variable corrects the choice, so this program
//! re-executes itself with it.

use super::library;
use std::ffi::{CStr, c_char};
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Names the code that OpenBLAS takes, in place of its own choice.
const CORE_VARIABLE: &str = "OPENBLAS_CORETYPE";

/// The argument of the re-executed program.
const STARTED_AGAIN: &str = "with-core";

/// OpenBLAS's name for its code for processors without AVX2.
const WITHOUT_AVX2: &str = "Katmai Coppermine Northwood Prescott Banias Atom Core2 Penryn \
    Dunnington Nehalem Athlon Opteron Opteron_SSE3 Barcelona Nano Sandybridge Bobcat Bulldozer \
    Piledriver Steamroller";

/// Makes OpenBLAS use the code for this processor. If its own choice is wrong, this does not
/// return: the process re-executes this program.
pub fn suit() {
    if std::env::var_os(CORE_VARIABLE).is_some() {
        return;
    }
    let better = chosen_core().and_then(|chosen| better_core(&chosen, Vectors::of_processor()));
    if let (Some(core), Ok(program)) = (better, std::env::current_exe()) {
        let mut again = Command::new(program);
        // It only returns on failure, and then everything still works, but slowly.
        let _ = again.arg(STARTED_AGAIN).env(CORE_VARIABLE, core).exec();
    }
}

/// Takes the variable back once the library is loaded: programs that a cell starts have their own
/// OpenBLAS.
///
/// # Safety
/// No thread is running that reads the environment.
pub unsafe fn forget() {
    if std::env::args().nth(1).is_some_and(|argument| argument == STARTED_AGAIN) {
        // SAFETY: the caller's promise.
        unsafe { std::env::remove_var(CORE_VARIABLE) };
    }
}

/// The choice of OpenBLAS; none if the library is missing, or uses another BLAS.
fn chosen_core() -> Option<String> {
    let found = library::find("openblas_get_corename")?;
    // SAFETY: OpenBLAS defines it with this type.
    let name: extern "C" fn() -> *const c_char = unsafe { std::mem::transmute(found) };
    // SAFETY: the text is OpenBLAS's own and stays.
    Some(unsafe { CStr::from_ptr(name()) }.to_string_lossy().into_owned())
}

/// The widest vectors that a processor, and its system, work with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vectors {
    Avx512,
    Avx2,
    Less,
}

impl Vectors {
    #[cfg(target_arch = "x86_64")]
    fn of_processor() -> Self {
        use std::arch::is_x86_feature_detected as has;
        let avx512 = [
            has!("avx512f"),
            has!("avx512cd"),
            has!("avx512bw"),
            has!("avx512dq"),
            has!("avx512vl"),
        ];
        if avx512.iter().all(|has| *has) {
            Self::Avx512
        } else if has!("avx2") && has!("fma") {
            Self::Avx2
        } else {
            Self::Less
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn of_processor() -> Self {
        Self::Less
    }
}

/// The code to use if the chosen one is for older processors. A name that is not known here is
/// newer than this program, and the better choice.
fn better_core(chosen: &str, vectors: Vectors) -> Option<&'static str> {
    let is_old = WITHOUT_AVX2.split(' ').any(|old| old.eq_ignore_ascii_case(chosen));
    match vectors {
        _ if !is_old => None,
        Vectors::Avx512 => Some("SkylakeX"),
        Vectors::Avx2 => Some("Haswell"),
        Vectors::Less => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Vectors, better_core};

    #[test]
    fn only_a_choice_for_older_processors_is_changed() {
        assert_eq!(better_core("Prescott", Vectors::Avx512), Some("SkylakeX"));
        assert_eq!(better_core("Nehalem", Vectors::Avx2), Some("Haswell"));
        assert_eq!(better_core("Prescott", Vectors::Less), None);
        for chosen in ["Haswell", "Zen", "SkylakeX", "Cooperlake", "of the next years"] {
            assert_eq!(better_core(chosen, Vectors::Avx512), None, "{chosen}");
        }
    }
}
