//! A socket of requests and replies: shell, control and stdin.

use crate::server::incoming::{Incoming, Refused, receive};
use jupyter_protocol::{JupyterMessage, JupyterMessageContent};
use jupyter_zmq_client::{
    KernelShellConnection as RouterConnection, RouterRecvConnection, RouterSendConnection,
};
use serde_json::Value;
use tokio::sync::mpsc;

/// Sends replies; never waits.
#[derive(Clone)]
pub struct Replies(mpsc::UnboundedSender<JupyterMessage>);

impl Replies {
    /// Sends a message to the client that its identities name.
    pub fn send(&self, message: JupyterMessage) {
        // The other end is gone only while the kernel ends.
        let _ = self.0.send(message);
    }
}

/// A message and the way back.
#[derive(Clone)]
pub struct Request {
    /// The message.
    pub message: JupyterMessage,
    /// Why its content is invalid, if it is.
    pub problem: Option<String>,
    /// The channel it came from.
    pub replies: Replies,
}

impl Request {
    /// Answers.
    pub fn reply(&self, content: impl Into<JupyterMessageContent>) {
        self.replies.send(JupyterMessage::new(content, Some(&self.message)));
    }

    /// Answers, with metadata.
    pub fn reply_with(&self, content: impl Into<JupyterMessageContent>, metadata: Value) {
        let message = JupyterMessage::new(content, Some(&self.message));
        self.replies.send(message.with_metadata(metadata));
    }
}

/// Splits a socket into its requests, for [`listen`], and the way back.
pub fn split(connection: RouterConnection) -> (RouterRecvConnection, Replies) {
    let (sender, receiver) = connection.split();
    let (queue, waiting) = mpsc::unbounded_channel();
    tokio::spawn(answer(sender, waiting));
    (receiver, Replies(queue))
}

async fn answer(
    mut sender: RouterSendConnection,
    mut waiting: mpsc::UnboundedReceiver<JupyterMessage>,
) {
    while let Some(message) = waiting.recv().await {
        // A client that has gone needs no answer.
        let _ = sender.send(message).await;
    }
}

/// Passes every request of a socket to `each`; messages without a valid signature are dropped.
pub async fn listen(
    mut receiver: RouterRecvConnection,
    replies: Replies,
    name: &'static str,
    mut each: impl FnMut(Request),
) {
    let mut dropped = 0_u32;
    loop {
        match receive(&mut receiver).await {
            Ok(Incoming { message, problem }) => {
                each(Request { message, problem, replies: replies.clone() });
            }
            Err(Refused::Closed) => return,
            Err(Refused::Dropped(reason)) => {
                // A flood of bad messages is not to become a flood in the log.
                dropped += 1;
                if dropped <= 3 {
                    eprintln!("{name}: a message was dropped: {reason}");
                }
            }
        }
    }
}
