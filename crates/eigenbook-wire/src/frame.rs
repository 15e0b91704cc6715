//! Frames on the private socket between executor and kernel: one byte of kind, four bytes of
//! length (little endian), then the payload.

use std::io::{self, Read, Write};

/// The content of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Bytes of standard output.
    Stdout = 1,
    /// Bytes of standard error.
    Stderr = 2,
    /// A [`crate::Message`] as JSON.
    Message = 3,
    /// From the kernel: the answer to an input request, as a JSON string or `null` for none.
    Answer = 4,
    /// From the kernel: stop the running cell; one byte with the number of stop requests.
    Interrupt = 5,
    /// From the kernel: give the place to the snapshot that was taken before the failed cell.
    RollBack = 6,
    /// From the kernel: answer with [`crate::Message::Pong`] once everything before is sent.
    Ping = 7,
    /// From the kernel: a [`crate::controls::Call`] as JSON, to be run as a cell is.
    Call = 8,
    /// From the kernel: a [`crate::controls::Call`] as JSON, for the cell that runs to read; the next
    /// one is about the same controls, and takes its place.
    Moved = 9,
}

/// No frame is longer; a longer one means that the two sides have lost each other.
pub const MAX_LENGTH: u32 = 1 << 30;

/// A payload up to this length goes out together with its head, so that the reader wakes once.
const AT_ONCE: usize = 1 << 16;

/// Writes one frame.
///
/// # Errors
/// The writer's error, or a payload longer than [`MAX_LENGTH`].
pub fn write(writer: &mut impl Write, kind: Kind, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).ok().filter(|length| *length <= MAX_LENGTH);
    let length = length.ok_or_else(|| io::Error::other("the frame is too long"))?;
    let mut head = [kind as u8; 5];
    head[1..].copy_from_slice(&length.to_le_bytes());
    if payload.len() <= AT_ONCE {
        return writer.write_all(&[&head, payload].concat());
    }
    writer.write_all(&head)?;
    writer.write_all(payload)
}

/// Reads one frame; `None` if the other side has closed.
///
/// # Errors
/// The reader's error, an unknown kind or an impossible length.
pub fn read(reader: &mut impl Read) -> io::Result<Option<(Kind, Vec<u8>)>> {
    let mut head = [0; 5];
    match reader.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let kind = match head[0] {
        1 => Kind::Stdout,
        2 => Kind::Stderr,
        3 => Kind::Message,
        4 => Kind::Answer,
        5 => Kind::Interrupt,
        6 => Kind::RollBack,
        7 => Kind::Ping,
        8 => Kind::Call,
        9 => Kind::Moved,
        other => return Err(io::Error::other(format!("unknown kind of frame {other}"))),
    };
    let length = u32::from_le_bytes(head[1..].try_into().expect("four bytes"));
    if length > MAX_LENGTH {
        return Err(io::Error::other(format!("impossible frame length {length}")));
    }
    let mut payload = vec![0; length as usize];
    reader.read_exact(&mut payload)?;
    Ok(Some((kind, payload)))
}
