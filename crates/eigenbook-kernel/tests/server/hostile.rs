//! Malformed, truncated, huge, unsigned and tampered input: no crash, and no code is executed.

use crate::support::client::{Client, cell, json};
use crate::support::{KEY, Kernel};
use jupyter_protocol::{ConnectionInfo, JupyterMessage, UnknownMessage};
use jupyter_zmq_client::create_client_shell_connection_with_identity as connect_shell;
use jupyter_zmq_client::peer_identity_for_session;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use zeromq::{DealerSocket, Socket, SocketSend, ZmqMessage};

/// The kernel answers, and this is the first cell that it has run.
async fn assert_unharmed(client: &mut Client) {
    let (reply, heard) = client.run("out unharmed").await;
    assert_eq!(reply.execution_count.value(), 1, "nothing was executed before");
    assert_eq!(heard[2], r#"stdout "unharmed""#);
}

#[tokio::test]
async fn messages_with_a_wrong_signature_are_dropped() {
    let (kernel, mut client) = Kernel::start().await;
    for key in ["another key", ""] {
        let info = ConnectionInfo { key: key.to_owned(), ..kernel.info.clone() };
        let identity = peer_identity_for_session("stranger").expect("an identity");
        let mut stranger = connect_shell(&info, "stranger", identity).await.expect("a socket");
        stranger.send(cell("out never").into()).await.expect("a message");
        let answer = tokio::time::timeout(Duration::from_millis(200), stranger.read()).await;
        assert!(answer.is_err(), "a stranger got an answer");
    }
    assert_unharmed(&mut client).await;
}

#[tokio::test]
async fn a_tampered_message_is_dropped() {
    let (kernel, mut client) = Kernel::start().await;
    let mut socket = raw(&kernel.info).await;
    // The request is signed and then changed, one part after the other.
    for part in 2..6 {
        let mut frames = signed(&cell("out never").into());
        let text = String::from_utf8(frames[part].clone()).expect("JSON");
        let changed = if text == "{}" { "{ }".to_owned() } else { text.replacen('e', "E", 1) };
        frames[part] = changed.into_bytes();
        send(&mut socket, frames).await;
    }
    // An untouched one passes, so the test tests something.
    send(&mut socket, signed(&cell("out signed").into())).await;
    loop {
        let line = crate::support::client::line(&client.hear().await);
        assert!(!line.contains("never"));
        if line == r#"stdout "signed""# {
            break;
        }
    }
}

#[tokio::test]
async fn malformed_frames_are_dropped() {
    let (kernel, mut client) = Kernel::start().await;
    let mut socket = raw(&kernel.info).await;
    let mut dice = Dice(1);
    for _ in 0..3000 {
        send(&mut socket, dice.frames()).await;
    }
    assert_unharmed(&mut client).await;
}

#[tokio::test]
async fn signed_nonsense_is_answered_with_an_error() {
    let (_kernel, mut client) = Kernel::start().await;
    let kinds = ["execute", "complete", "inspect", "is_complete"];
    let contents = [json!([]), json!({"code": {"deep": []}}), json!(7)];
    for kind in kinds {
        for content in &contents {
            let content = json!({"code": content, "cursor_pos": -1});
            let msg_type = format!("{kind}_request");
            let (reply, _) = client.ask(UnknownMessage { msg_type, content }).await;
            let refused = ["error", "unknown"].iter().any(|word| json(&reply)["status"] == *word);
            assert!(refused, "{kind}: {:?}", json(&reply));
        }
    }
    // A message that is not a request gets no reply.
    for msg_type in ["execute_reply", "status", "", "comm_open"] {
        let content = json!({"comm_id": 3});
        client.send(UnknownMessage { msg_type: msg_type.to_owned(), content }).await;
    }
    // Cursors are anywhere.
    for cursor_pos in [0_u64, 3, 99, u64::from(u32::MAX)] {
        let content = json!({"code": "α🦀 known", "cursor_pos": cursor_pos});
        for kind in ["complete_request", "inspect_request"] {
            let msg_type = kind.to_owned();
            let (reply, _) =
                client.ask(UnknownMessage { msg_type, content: content.clone() }).await;
            assert_eq!(json(&reply)["status"], "ok");
        }
    }
    assert_unharmed(&mut client).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_on_the_wire_are_shown_out() {
    let (kernel, mut client) = Kernel::start().await;
    let ports = [
        kernel.info.shell_port,
        kernel.info.control_port,
        kernel.info.stdin_port,
        kernel.info.iopub_port,
        kernel.info.hb_port,
    ];
    let knock = move || ports.into_iter().for_each(|port| strangers(port, &mut Dice(port.into())));
    tokio::task::spawn_blocking(knock).await.expect("strangers can connect");
    assert_unharmed(&mut client).await;
}

#[tokio::test]
async fn a_large_cell_is_only_a_large_cell() {
    let (_kernel, mut client) = Kernel::start().await;
    let code = format!("out {}", "x".repeat(30 << 20));
    let (_, heard) = client.run(&code).await;
    let texts = heard.iter().filter(|line| line.starts_with("stdout"));
    assert_eq!(texts.map(|line| line.len() - r#"stdout """#.len()).sum::<usize>(), 30 << 20);
}

#[tokio::test]
async fn a_cell_nested_without_end_is_refused() {
    let (_kernel, mut client) = Kernel::start().await;
    let (reply, _) = client.run(&"(".repeat(1 << 20)).await;
    assert_eq!(reply.error.map(|error| error.ename), Some("Nesting".to_owned()));
    assert_eq!(client.run("").await.0.status, jupyter_protocol::ReplyStatus::Ok);
}

/// Connections that violate the protocol.
fn strangers(port: u16, dice: &mut Dice) {
    let greeting = {
        let mut bytes = vec![0; 64];
        (bytes[0], bytes[9], bytes[10]) = (0xff, 0x7f, 3);
        bytes[12..16].copy_from_slice(b"NULL");
        bytes
    };
    let ready = b"\x04\x19\x05READY\x0bSocket-Type\0\0\0\x04SUB ";
    let claim = |flags: u8, length: u64| [&[flags][..], &length.to_be_bytes()].concat();
    let mut openings = vec![
        vec![],
        b"GET / HTTP/1.1\r\n\r\n".to_vec(),
        greeting[..30].to_vec(),
        [&greeting[..], &claim(2, 1 << 62)].concat(),
        [&greeting[..], &claim(6, 1 << 40)].concat(),
        [&greeting[..], ready, &claim(2, (1 << 63) - 1)].concat(),
        [&greeting[..], &b"\x04\x00".repeat(1000)].concat(),
    ];
    openings.extend((0..100).map(|_| dice.bytes(200)));
    openings.extend((0..100).map(|_| [greeting.clone(), dice.bytes(200)].concat()));
    for opening in openings {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_millis(5))).expect("a timeout");
        // The kernel may close the connection while we send.
        let _ = stream.write_all(&opening);
        let _ = stream.read(&mut [0; 256]);
    }
}

async fn raw(info: &ConnectionInfo) -> DealerSocket {
    let mut socket = DealerSocket::new();
    socket.connect(&info.shell_url()).await.expect("a connection");
    socket
}

async fn send(socket: &mut DealerSocket, frames: Vec<Vec<u8>>) {
    let mut frames = frames.into_iter();
    if let Some(first) = frames.next() {
        let mut message = ZmqMessage::from(first);
        frames.for_each(|frame| message.push_back(frame.into()));
        socket.send(message).await.expect("a message that can be sent");
    }
}

/// The frames of a message, signed as the protocol wants it.
fn signed(message: &JupyterMessage) -> Vec<Vec<u8>> {
    let value = serde_json::to_value(message).expect("JSON");
    let parts = ["header", "parent_header", "metadata", "content"];
    let parts = parts.map(|part| serde_json::to_vec(&value[part]).expect("JSON"));
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, KEY.as_bytes());
    let tag = ring::hmac::sign(&key, &parts.concat());
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut frames = vec![b"<IDS|MSG>".to_vec(), hex.into_bytes()];
    frames.extend(parts);
    frames
}

/// A generator of nonsense, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.roll(most)).map(|_| self.roll(256) as u8).collect()
    }

    /// Frames that begin as a message does, with nonsense in, between and instead of them.
    fn frames(&mut self) -> Vec<Vec<u8>> {
        let message: JupyterMessage = cell("out never").into();
        let mut frames = signed(&message);
        for _ in 0..=self.roll(3) {
            let at = self.roll(frames.len() + 1);
            match self.roll(4) {
                0 => frames.truncate(at),
                1 => frames.insert(at, self.bytes(50)),
                2 if at < frames.len() => frames[at] = self.bytes(50),
                _ if at < frames.len() => drop(frames.remove(at)),
                _ => (),
            }
        }
        // A message that came through unharmed would rightly be executed.
        if frames == signed(&message) { vec![self.bytes(50)] } else { frames }
    }
}

/// Nesting that a recursive reader would not survive.
#[tokio::test]
async fn deep_json_is_refused() {
    let (kernel, mut client) = Kernel::start().await;
    let mut frames = signed(&cell("").into());
    frames[5] = [b"[".repeat(1 << 20), b"]".repeat(1 << 20)].concat();
    let mut socket = raw(&kernel.info).await;
    send(&mut socket, frames).await;
    let mut content = Value::Null;
    for _ in 0..100 {
        content = json!([content]);
    }
    let msg_type = "is_complete_request".to_owned();
    let (reply, _) =
        client.ask(UnknownMessage { msg_type, content: json!({"code": content}) }).await;
    assert_eq!(json(&reply)["status"], "unknown");
    assert_unharmed(&mut client).await;
}
