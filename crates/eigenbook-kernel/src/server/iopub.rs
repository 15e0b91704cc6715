//! The channel that broadcasts outputs and status to all clients.

use jupyter_protocol::{
    IoPubWelcome, JupyterMessage, JupyterMessageContent, Status, UnknownMessage,
};
use jupyter_zmq_client::{KernelIoPubXPubConnection, SubscriptionEvent};
use parking_lot::Mutex;
use tokio::sync::{mpsc, oneshot};

enum Item {
    Message(Box<JupyterMessage>),
    /// Answered once everything before it has been sent.
    Barrier(oneshot::Sender<()>),
}

/// Publishes; never waits, and keeps the order of its calls.
pub struct Publisher {
    queue: mpsc::UnboundedSender<Item>,
    /// The running cell. Its `busy` is sent again after other requests have sent `idle`.
    running: Mutex<Option<JupyterMessage>>,
}

impl Publisher {
    /// A publisher on this socket. Sends `starting` as soon as a client subscribes.
    pub fn open(connection: KernelIoPubXPubConnection) -> Self {
        let (queue, waiting) = mpsc::unbounded_channel();
        tokio::spawn(run(connection, waiting));
        Self { queue, running: Mutex::new(None) }
    }

    /// Publishes messages with the parent `parent`.
    pub fn publish(&self, content: impl Into<JupyterMessageContent>, parent: &JupyterMessage) {
        self.send(JupyterMessage::new(content, Some(parent)));
    }

    /// Publishes a message as it is; its topic is its type.
    pub fn send(&self, message: JupyterMessage) {
        let topic = message.header.msg_type.clone().into();
        let message = message.with_zmq_identities(vec![topic]);
        let _ = self.queue.send(Item::Message(Box::new(message)));
    }

    /// Announces that work on a request has begun.
    pub fn busy(&self, parent: &JupyterMessage) {
        self.publish(Status::busy(), parent);
    }

    /// Announces that work on a request is over, except for a cell that still runs: front ends show
    /// the last status they received, whatever request it belongs to.
    pub fn idle(&self, parent: &JupyterMessage) {
        self.publish(Status::idle(), parent);
        if let Some(cell) = &*self.running.lock() {
            self.busy(cell);
        }
    }

    /// Announces that a cell has begun.
    pub fn cell_busy(&self, cell: &JupyterMessage) {
        *self.running.lock() = Some(cell.clone());
        self.busy(cell);
    }

    /// Announces that a cell is over.
    pub fn cell_idle(&self, cell: &JupyterMessage) {
        *self.running.lock() = None;
        self.idle(cell);
    }

    /// Waits until everything published so far has left.
    pub async fn flush(&self) {
        let (done, wait) = oneshot::channel();
        let _ = self.queue.send(Item::Barrier(done));
        let _ = wait.await;
    }
}

async fn run(
    mut connection: KernelIoPubXPubConnection,
    mut waiting: mpsc::UnboundedReceiver<Item>,
) {
    // `starting` is sent first, so a client that subscribes after another message never receives
    // it.
    let mut first = true;
    loop {
        tokio::select! {
            item = waiting.recv() => match item {
                Some(Item::Message(message)) => {
                    first = false;
                    let _ = connection.send(*message).await;
                }
                Some(Item::Barrier(done)) => drop(done.send(())),
                None => return,
            },
            event = connection.recv_subscription() => {
                if let Ok(SubscriptionEvent::Subscribe(topic)) = event {
                    welcome(&mut connection, topic, std::mem::take(&mut first)).await;
                }
            }
        }
    }
}

/// Confirms the subscription of a new client (JEP 65).
async fn welcome(connection: &mut KernelIoPubXPubConnection, topic: String, first: bool) {
    // The topic has to match the subscription, or the listener would not receive it.
    let frame = if topic.is_empty() { "iopub_welcome".to_owned() } else { topic.clone() };
    let welcome = JupyterMessage::from(IoPubWelcome::new(topic));
    let _ = connection.send(welcome.with_zmq_identities(vec![frame.into()])).await;
    if first {
        let starting = JupyterMessage::from(Status::starting());
        let _ = connection.send(starting.with_zmq_identities(vec!["status".into()])).await;
    }
}

/// A message whose type is missing in the protocol crate.
pub fn unknown(msg_type: &str, content: serde_json::Value) -> UnknownMessage {
    UnknownMessage { msg_type: msg_type.to_owned(), content }
}
