//! Creates the parts of a server and connects them.

use crate::engine::interface::{Control, Engine, EventSender};
use crate::history::History;
use crate::server::cells::{self, Cells};
use crate::server::channel::{self, Replies};
use crate::server::dispatch::dispatch;
use crate::server::endpoint::Endpoint;
use crate::server::handlers::input;
use crate::server::iopub::Publisher;
use crate::server::name_cache::NameCache;
use crate::server::outbox::{InputQuestion, Outbox};
use crate::server::widgets::Widgets;
use crate::server::worker::Worker;
use crate::server::{Server, Settings, gate, heartbeat};
use jupyter_protocol::{ConnectionInfo, JupyterMessage, Status};
use jupyter_zmq_client::Connection;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::Notify;

impl Server {
    /// Opens the sockets and starts to answer. To be called in a runtime.
    ///
    /// # Errors
    /// An address is taken, or not one of this machine.
    pub async fn open(
        info: &ConnectionInfo,
        engine: Box<dyn Engine>,
        control: Arc<dyn Control>,
        settings: Settings,
    ) -> anyhow::Result<Arc<Self>> {
        let session = session_name();
        let (shell, shell_replies) = channel::split(listen(info, info.shell_port, &session).await?);
        let (orders, order_replies) =
            channel::split(listen(info, info.control_port, &session).await?);
        let (stdin, questions) = channel::split(listen(info, info.stdin_port, &session).await?);
        let publisher = Arc::new(Publisher::open(listen(info, info.iopub_port, &session).await?));
        tokio::spawn(heartbeat::run(listen(info, info.hb_port, &session).await?));

        let outbox = Arc::new(Outbox::new(publisher.clone(), &settings));
        let sink = outbox.clone();
        let widgets = Arc::new(Widgets::default());
        let models = widgets.clone();
        let events = EventSender::new(move |event| {
            models.note(&event);
            sink.put(event);
        });
        let (cells, waiting) = Cells::new();
        let server = Arc::new(Self {
            ports: info.clone(),
            worker: Worker::start(engine, control.clone(), events)?,
            name_cache: Mutex::new(NameCache::new(&settings.names, &settings.members)),
            history: Mutex::new(History::open(settings.history.as_deref())),
            settings,
            publisher,
            outbox,
            control,
            cells,
            comms: Mutex::default(),
            widgets,
            meter: Mutex::default(),
            asked: false.into(),
            has_ended: false.into(),
            ending: Notify::new(),
        });
        tokio::spawn(cells::run(server.clone(), waiting));
        tokio::spawn(pump(server.clone(), questions.clone()));
        let asked = server.clone();
        let answer = move |request| input::handle(&asked, &request);
        tokio::spawn(channel::listen(stdin, questions, "stdin", answer));
        for (receiver, replies, name) in
            [(shell, shell_replies, "shell"), (orders, order_replies, "control")]
        {
            let server = server.clone();
            let each = move |request| dispatch(&server, request);
            tokio::spawn(channel::listen(receiver, replies, name, each));
        }
        Ok(server)
    }
}

/// A name that identifies this run of the kernel.
fn session_name() -> String {
    // A message without a parent makes itself a session of its own.
    JupyterMessage::from(Status::starting()).header.session
}

/// A socket behind its gate.
async fn listen<S: zeromq::Socket>(
    info: &ConnectionInfo,
    port: u16,
    session: &str,
) -> anyhow::Result<Connection<S>> {
    let mut socket = S::new();
    gate::open(&mut socket, &Endpoint::new(info, port)?).await?;
    Ok(Connection::new(socket, &info.key, session))
}

/// Sends output as it comes, and passes input requests on.
async fn pump(server: Arc<Server>, stdin: Replies) {
    let ask = |question: InputQuestion| {
        if question.cell.allow_stdin {
            server.asked.store(true, Ordering::Release);
            stdin.send(JupyterMessage::new(question.request, Some(&question.cell.parent)));
        } else {
            server.control.answer_input(None);
        }
    };
    server.outbox.run(ask, || server.worker.interrupt()).await;
}
