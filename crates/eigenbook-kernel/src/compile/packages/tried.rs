//! Whether a package exists, which the engine checks before it accepts a line `:dep`.

use super::real_cargo::real_cargo;
use super::{sources, wanted};
use crate::compile::compiler::Compiler;
use crate::compile::tool_call::{Answer, ToolCall};
use crate::world::packages::LOCK;
use std::path::Path;

/// Answers whether a package exists: real cargo answers, or has answered before.
///
/// # Errors
/// If there is no cargo.
pub fn answer(compiler: &Compiler, tool_call: &ToolCall) -> anyhow::Result<Answer> {
    let manifest = std::fs::read_to_string(tool_call.folder.join("Cargo.toml"))?;
    let lock = compiler.setting().place.folder.join(LOCK);
    let known = compiler.shelves().tried(&manifest).filter(|_| !sources::has_folder(&manifest));
    if let Some(version) = known {
        wanted::note(tool_call, &manifest, &lock, &version)?;
        return Ok(Answer::default());
    }
    // That of the lines before this one would decide about a version.
    let _ = std::fs::remove_file(tool_call.folder.join(LOCK));
    let mut cargo = real_cargo(compiler, tool_call)?;
    cargo.args(&tool_call.arguments).current_dir(&tool_call.folder);
    let answer = Answer::from(compiler.children().output(&mut cargo, None)?);
    if answer.code == 0
        && let Ok(version) = wanted::version(&answer.out)
    {
        wanted::note(tool_call, &manifest, &lock, &version)?;
        if !has_warning(&answer.err) {
            compiler.shelves().note_tried(&manifest, &version);
        }
    }
    Ok(answer)
}

/// Whether the engine is only trying whether a package exists, which real cargo has to answer.
pub fn is_meant(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("Cargo.toml"))
        .is_ok_and(|manifest| manifest.contains("evcxr_dummy_validate_dep"))
}

/// Whether cargo warns, such as of a package without a library; it also says there that it asks the
/// registry.
fn has_warning(said: &[u8]) -> bool {
    String::from_utf8_lossy(said).lines().any(|line| line.trim_start().starts_with("warning"))
}

#[cfg(test)]
mod tests {
    use super::has_warning;

    #[test]
    fn what_cargo_says_about_the_registry_is_no_warning() {
        assert!(!has_warning(b"    Updating crates.io index\n     Locking 1 package\n"));
        assert!(has_warning(b"    Updating crates.io index\nwarning: ignoring invalid dependency"));
    }
}
