//! Parses a client's byte stream (ZMTP 3) as it passes, and checks the lengths it claims.
//!
//! ```text
//! greeting (64 bytes, the first 0xff), then frames: flags, length (1 or 8 bytes), body
//! ```

/// All frames of one message together.
const MESSAGE_LIMIT: u64 = 256 << 20;
/// Frames of one message.
const PARTS_LIMIT: u32 = 1024;
/// A command; they carry a few names.
const COMMAND_LIMIT: u64 = 64 << 10;

const MORE: u8 = 1;
const LONG: u8 = 2;
const COMMAND: u8 = 4;

/// The position in the stream.
#[derive(Debug)]
enum Position {
    Greeting { read: usize },
    Flags,
    Length { flags: u8, read: usize, value: u64 },
    Body { flags: u8, left: u64 },
}

/// The state of one stream.
#[derive(Debug)]
pub struct Frames {
    place: Position,
    bytes: u64,
    parts: u32,
}

/// The stream is not one that a socket should see.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken;

impl Default for Frames {
    fn default() -> Self {
        Self { place: Position::Greeting { read: 0 }, bytes: 0, parts: 0 }
    }
}

impl Frames {
    /// Checks the next bytes of the stream.
    ///
    /// # Errors
    /// The stream does not begin as ZMTP does, or claims a length beyond the limits.
    pub fn check(&mut self, mut bytes: &[u8]) -> Result<(), Broken> {
        while let Some((&first, rest)) = bytes.split_first() {
            match &mut self.place {
                Position::Greeting { read } => {
                    if *read == 0 && first != 0xff {
                        return Err(Broken);
                    }
                    let taken = bytes.len().min(64 - *read);
                    *read += taken;
                    bytes = &bytes[taken..];
                    if *read == 64 {
                        self.place = Position::Flags;
                    }
                }
                Position::Flags => {
                    self.place = Position::Length { flags: first, read: 0, value: 0 };
                    bytes = rest;
                }
                Position::Length { flags, read, value } => {
                    *value = (*value << 8) | u64::from(first);
                    *read += 1;
                    bytes = rest;
                    if *read == if *flags & LONG == 0 { 1 } else { 8 } {
                        let (flags, length) = (*flags, *value);
                        self.begin_body(flags, length)?;
                    }
                }
                Position::Body { flags, left } => {
                    let taken = (*left).min(bytes.len() as u64);
                    *left -= taken;
                    bytes = &bytes[taken as usize..];
                    if *left == 0 {
                        let flags = *flags;
                        self.end_body(flags);
                    }
                }
            }
        }
        Ok(())
    }

    fn begin_body(&mut self, flags: u8, length: u64) -> Result<(), Broken> {
        self.parts += 1;
        self.bytes = self.bytes.saturating_add(length);
        let limit = if flags & COMMAND == 0 { MESSAGE_LIMIT } else { COMMAND_LIMIT };
        if length > limit || self.bytes > MESSAGE_LIMIT || self.parts > PARTS_LIMIT {
            return Err(Broken);
        }
        self.place = Position::Body { flags, left: length };
        if length == 0 {
            self.end_body(flags);
        }
        Ok(())
    }

    fn end_body(&mut self, flags: u8) {
        self.place = Position::Flags;
        if flags & MORE == 0 {
            (self.bytes, self.parts) = (0, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn greeting() -> Vec<u8> {
        let mut bytes = vec![0; 64];
        bytes[0] = 0xff;
        bytes
    }

    fn check(frames: &[u8]) -> Result<(), Broken> {
        let stream = [greeting(), frames.to_vec()].concat();
        let whole = Frames::default().check(&stream);
        let mut state = Frames::default();
        let bytewise = stream.iter().try_for_each(|byte| state.check(&[*byte]));
        assert_eq!(whole, bytewise, "the cut between reads changes nothing");
        whole
    }

    #[test]
    fn ordinary_frames_pass() {
        assert_eq!(check(&[COMMAND, 3, 1, 2, 3, MORE, 2, 9, 9, 0, 0, MORE | LONG]), Ok(()));
    }

    #[test]
    fn a_stream_that_is_not_zmtp_is_broken() {
        assert_eq!(Frames::default().check(b"GET / HTTP/1.1\r\n"), Err(Broken));
    }

    #[test]
    fn an_absurd_length_is_broken() {
        let claim = |flags, length: u64| [&[flags][..], &length.to_be_bytes()].concat();
        assert_eq!(check(&claim(LONG, 1 << 62)), Err(Broken));
        assert_eq!(check(&claim(LONG, MESSAGE_LIMIT + 1)), Err(Broken));
        assert_eq!(check(&claim(LONG | COMMAND, COMMAND_LIMIT + 1)), Err(Broken));
        assert_eq!(check(&claim(LONG, MESSAGE_LIMIT)), Ok(()));
    }

    #[test]
    fn a_message_without_end_is_broken() {
        let frame = [MORE, 1, 0];
        assert_eq!(check(&frame.repeat(PARTS_LIMIT as usize)), Ok(()));
        assert_eq!(check(&frame.repeat(PARTS_LIMIT as usize + 1)), Err(Broken));
    }
}
