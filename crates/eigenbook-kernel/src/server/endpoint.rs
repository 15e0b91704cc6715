//! The connection file: the addresses to listen on, and the key of the signatures.

use anyhow::{Context, bail};
use jupyter_protocol::ConnectionInfo;
use jupyter_protocol::connection_info::Transport;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// A public address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Host and port.
    Tcp(SocketAddr),
    /// The path of a socket.
    Ipc(PathBuf),
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "tcp://{address}"),
            Self::Ipc(path) => write!(f, "ipc://{}", path.display()),
        }
    }
}

impl Endpoint {
    /// The address of the channel that the connection file gives this port.
    ///
    /// # Errors
    /// The file's `ip` is not an address.
    pub fn new(info: &ConnectionInfo, port: u16) -> anyhow::Result<Self> {
        match info.transport {
            Transport::IPC => Ok(Self::Ipc(PathBuf::from(format!("{}-{port}", info.ip)))),
            Transport::TCP => {
                let host = match info.ip.as_str() {
                    "localhost" => "127.0.0.1",
                    "*" => "0.0.0.0",
                    other => other,
                };
                let ip: IpAddr =
                    host.parse().with_context(|| format!("`{host}` is not an IP address"))?;
                Ok(Self::Tcp(SocketAddr::new(ip, port)))
            }
        }
    }
}

/// Removes the sockets that the kernel has left in the file system.
pub fn remove(info: &ConnectionInfo) {
    let ports =
        [info.shell_port, info.iopub_port, info.stdin_port, info.control_port, info.hb_port];
    for port in ports {
        if let Ok(Endpoint::Ipc(path)) = Endpoint::new(info, port) {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Removes a stale socket, left behind by a kernel that was killed.
pub fn remove_if_dead(path: &Path) {
    use std::os::unix::fs::FileTypeExt;
    let is_socket = std::fs::metadata(path).is_ok_and(|data| data.file_type().is_socket());
    let refused = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionRefused;
    if is_socket && std::os::unix::net::UnixStream::connect(path).is_err_and(|e| refused(&e)) {
        let _ = std::fs::remove_file(path);
    }
}

/// Reads the connection file, and never writes it: the launcher decides about access to the key.
///
/// # Errors
/// The file cannot be read, is not a connection file, or requires an unsupported signature scheme.
pub fn read(path: &Path) -> anyhow::Result<ConnectionInfo> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the connection file {}", path.display()))?;
    let info: ConnectionInfo = serde_json::from_str(&text)
        .with_context(|| format!("{} is not a connection file", path.display()))?;
    if !info.key.is_empty() && info.signature_scheme != "hmac-sha256" {
        bail!("the signature scheme `{}` is unknown; use hmac-sha256", info.signature_scheme);
    }
    Ok(info)
}
