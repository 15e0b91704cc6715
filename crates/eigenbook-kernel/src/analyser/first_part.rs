//! A first part of the sources, which rust-analyzer reads before the rest.
//!
//! It keeps the syntax trees of all files that a question needs until a document changes; after
//! that, the allocator keeps the memory: 79 of 172 MB of its heap were free after a first question
//! about an array. So a question about `alloc`, which needs `core` as well, comes first. The memory
//! of its trees is used again for those of the other crates: the heap grows to 136 MB, in the same
//! time.

use super::{Question, Setting};
use crate::world::paths::STANDARD;
use std::path::PathBuf;

/// A file of `alloc`, in the folder of std's sources.
const FILE: &str = "alloc/src/vec/mod.rs";
/// A call in it, in a body that `world::slim` keeps: its receiver's methods are looked for in every
/// implementation of both crates.
const CALL: &str = "self.buf.ptr()";

/// The file of a question about both crates, and the question; none if std's sources are missing or
/// have another form, which costs only memory.
pub fn question(setting: &Setting) -> Option<(PathBuf, Question)> {
    let file = setting.analysis.join(STANDARD).join(FILE);
    let source = std::fs::read_to_string(&file).ok()?;
    let cursor = place(&source)?;
    Some((file, Question { source, cursor }))
}

/// The place of the method's name.
fn place(source: &str) -> Option<usize> {
    let name = CALL.rfind('.')? + 1;
    Some(source.find(CALL)? + name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::slim;
    use eigenbook_build::Toolchain;

    #[test]
    fn the_call_is_in_the_sources_of_the_present_std() {
        let sources = Toolchain::find().unwrap().standard_sources().unwrap();
        let slim = slim::cut(&std::fs::read_to_string(sources.join(FILE)).unwrap());
        assert!(slim[place(&slim).unwrap()..].starts_with("ptr()"));
    }
}
