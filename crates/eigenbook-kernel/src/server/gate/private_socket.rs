//! The private side of a gate: a socket that only this process can reach.
//!
//! It is bound in a new directory of mode 0700. On Linux the directory is removed before the first
//! connection, because a handle on the socket's inode is enough to connect to it: nothing is left
//! behind, however the kernel ends. Elsewhere the directory lives as long as the socket.

use std::io;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use tokio::net::UnixStream;

/// A way to the socket behind a gate.
pub struct PrivateSocket {
    path: PathBuf,
    _held: Held,
}

#[cfg(target_os = "linux")]
type Held = std::fs::File;
#[cfg(not(target_os = "linux"))]
type Held = tempfile::TempDir;

impl PrivateSocket {
    /// A new socket, and the listener to put behind it.
    pub fn new() -> io::Result<(Self, UnixListener)> {
        let directory = private_directory()?;
        let path = directory.path().join("private");
        let listener = UnixListener::bind(&path)?;
        Ok((Self::hold(directory, path)?, listener))
    }

    #[cfg(target_os = "linux")]
    fn hold(directory: tempfile::TempDir, path: PathBuf) -> io::Result<Self> {
        use std::os::fd::AsRawFd;
        use std::os::unix::fs::OpenOptionsExt;
        let handle = std::fs::File::options().read(true).custom_flags(libc::O_PATH).open(path)?;
        directory.close()?;
        let path = PathBuf::from(format!("/proc/self/fd/{}", handle.as_raw_fd()));
        Ok(Self { path, _held: handle })
    }

    #[cfg(not(target_os = "linux"))]
    fn hold(directory: tempfile::TempDir, path: PathBuf) -> io::Result<Self> {
        Ok(Self { path, _held: directory })
    }

    /// Connects to the listener.
    pub async fn connect(&self) -> io::Result<UnixStream> {
        UnixStream::connect(&self.path).await
    }
}

/// A directory of mode 0700 whose path is short enough for the address of a socket.
fn private_directory() -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("eigenbook-");
    let directory = builder.tempdir()?;
    if directory.path().as_os_str().len() < 90 { Ok(directory) } else { builder.tempdir_in("/tmp") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_private_socket_leads_to_its_listener_and_leaves_no_file() {
        let (private, listener) = PrivateSocket::new().expect("a socket");
        let client = private.connect().await.expect("a connection");
        listener.set_nonblocking(true).expect("a flag");
        listener.accept().expect("the connection arrives");
        drop(client);
        #[cfg(target_os = "linux")]
        {
            let address = listener.local_addr().expect("an address");
            assert!(!address.as_pathname().expect("a path").exists());
        }
    }
}
