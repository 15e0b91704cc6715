//! One call that evcxr makes of `cargo` or `rustup`, and its answer, as they cross the socket.

use anyhow::Context;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;
use std::process::Output;

/// One call of the program that evcxr takes for `cargo` or `rustup`, as the stub forwards it.
pub struct ToolCall {
    /// The name of the program.
    pub program: String,
    /// The folder that it runs in.
    pub folder: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Its environment.
    pub environment: BTreeMap<OsString, OsString>,
}

/// The output of the program, and its exit code.
#[derive(Debug, Default, PartialEq)]
pub struct Answer {
    /// The exit code.
    pub code: u8,
    /// Standard output.
    pub out: Vec<u8>,
    /// Standard error.
    pub err: Vec<u8>,
}

impl Answer {
    /// Cargo's exit code for a failure.
    pub const FAILED: u8 = 101;

    /// It did not work, for this reason.
    pub fn failed(reason: &[u8]) -> Self {
        Self { code: Self::FAILED, err: reason.to_owned(), ..Self::default() }
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        let code = output.status.code().and_then(|code| u8::try_from(code).ok());
        Self { code: code.unwrap_or(Self::FAILED), out: output.stdout, err: output.stderr }
    }
}

impl ToolCall {
    /// Reads the program's request: four fields, each after its number of bytes.
    ///
    /// # Errors
    /// If a part is missing.
    pub fn read(bytes: &[u8]) -> anyhow::Result<Self> {
        let mut rest = bytes;
        let mut field = || -> Option<&[u8]> {
            let (length, behind) = rest.split_first_chunk::<4>()?;
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            let (field, behind) = behind.split_at_checked(length)?;
            rest = behind;
            Some(field)
        };
        let mut field = || field().context("a call that is cut off");
        let program = String::from_utf8(field()?.to_owned())?;
        let folder = PathBuf::from(OsStr::from_bytes(field()?));
        let arguments = list(field()?).map(|part| OsString::from_vec(part.to_owned())).collect();
        let environment = list(field()?).filter_map(variable).collect();
        Ok(Self { program, folder, arguments, environment })
    }
}

fn list(field: &[u8]) -> impl Iterator<Item = &[u8]> {
    let parts = field.strip_suffix(&[0]).map(|parts| parts.split(|byte| *byte == 0));
    parts.into_iter().flatten()
}

fn variable(part: &[u8]) -> Option<(OsString, OsString)> {
    let at = part.iter().position(|byte| *byte == b'=')?;
    let text = |bytes: &[u8]| OsString::from_vec(bytes.to_owned());
    Some((text(&part[..at]), text(&part[at + 1..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_read_whole_or_not_at_all() {
        let field =
            |text: &[u8]| [&u32::try_from(text.len()).unwrap().to_le_bytes(), text].concat();
        let fields = [&b"cargo"[..], b"/engine", b"build\0--target\0", b"A=1\0B=x=y\0"];
        let bytes: Vec<u8> = fields.iter().flat_map(|text| field(text)).collect();
        let question = ToolCall::read(&bytes).unwrap();
        assert_eq!(question.program, "cargo");
        assert_eq!(question.arguments, ["build", "--target"]);
        assert_eq!(question.environment[OsStr::new("B")], "x=y");
        assert_eq!(list(b"").count(), 0);
        for length in 0..bytes.len() {
            assert!(ToolCall::read(&bytes[..length]).is_err(), "{length}");
        }
    }
}
