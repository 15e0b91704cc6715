//! A kernel with a scripted engine, and a client that talks to it over real sockets.
#![allow(dead_code)] // no test needs all of it

pub mod client;
pub mod engine;

use client::Client;
use eigenbook_kernel::server::{Server, Settings};
use engine::{Scripted, Shared};
use jupyter_protocol::{ConnectionInfo, Transport};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

/// The key of every test kernel.
pub const KEY: &str = "a key that nobody else has";

/// A kernel that runs in this runtime.
pub struct Kernel {
    /// Its endpoint.
    pub info: ConnectionInfo,
    /// The server.
    pub server: Arc<Server>,
    /// The engine's shared state.
    pub shared: Arc<Shared>,
    _directory: tempfile::TempDir,
}

/// How a kernel is started.
pub struct Options {
    /// The server's settings.
    pub settings: Settings,
    /// How long the engine needs.
    pub warm_up: Duration,
    /// TCP or IPC.
    pub transport: Transport,
}

impl Default for Options {
    fn default() -> Self {
        let settings = Settings { rust_version: "1.95.0".to_owned(), ..Settings::default() };
        Self { settings, warm_up: Duration::ZERO, transport: Transport::TCP }
    }
}

impl Kernel {
    /// A kernel and a client of it.
    pub async fn start() -> (Self, Client) {
        Self::start_with(Options::default()).await
    }

    /// The same, with options.
    pub async fn start_with(options: Options) -> (Self, Client) {
        let kernel = Self::alone(options).await;
        let client = Client::connect(&kernel.info).await;
        (kernel, client)
    }

    /// A kernel without clients.
    pub async fn alone(options: Options) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let info = match options.transport {
            Transport::TCP => free_tcp(),
            Transport::IPC => ipc(directory.path()),
        };
        let (engine, control) = Scripted::new(options.warm_up);
        let shared = control.0.clone();
        let server = Server::open(&info, engine, control, options.settings).await;
        Self { info, server: server.expect("a server"), shared, _directory: directory }
    }
}

/// A connection over free ports.
pub fn free_tcp() -> ConnectionInfo {
    // The listeners are kept until all ports are known, so that no port comes twice.
    let listeners: [TcpListener; 5] =
        std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    let ports = listeners.map(|listener| listener.local_addr().expect("an address").port());
    connection("127.0.0.1".to_owned(), Transport::TCP, ports)
}

fn ipc(directory: &std::path::Path) -> ConnectionInfo {
    let path = directory.join("socket").to_str().expect("a path in UTF-8").to_owned();
    connection(path, Transport::IPC, [1, 2, 3, 4, 5])
}

fn connection(ip: String, transport: Transport, ports: [u16; 5]) -> ConnectionInfo {
    let [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
    ConnectionInfo {
        ip,
        transport,
        shell_port,
        iopub_port,
        stdin_port,
        control_port,
        hb_port,
        key: KEY.to_owned(),
        signature_scheme: "hmac-sha256".to_owned(),
        kernel_name: None,
    }
}
