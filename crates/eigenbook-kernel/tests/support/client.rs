//! A front end: sends requests on shell and control, and listens on iopub.

use jupyter_protocol::{
    ConnectionInfo, ExecuteReply, ExecuteRequest, JupyterMessage, JupyterMessageContent as Content,
    Stdio,
};
use jupyter_zmq_client::{
    ClientControlConnection, ClientIoPubConnection, ClientShellConnection, ClientStdinConnection,
    create_client_control_connection, create_client_iopub_connection,
    create_client_shell_connection_with_identity, create_client_stdin_connection_with_identity,
    peer_identity_for_session,
};
use serde_json::Value;
use std::time::Duration;

/// Whatever is waited for comes within this time, or never.
const PATIENCE: Duration = Duration::from_secs(20);

/// The sockets of a front end.
pub struct Client {
    /// Requests.
    pub shell: ClientShellConnection,
    /// Requests that cannot wait.
    pub control: ClientControlConnection,
    /// Questions of cells.
    pub stdin: ClientStdinConnection,
    /// The messages.
    pub iopub: ClientIoPubConnection,
    /// The first message on iopub.
    pub welcome: Vec<String>,
}

impl Client {
    /// Connects, and waits until iopub is heard.
    pub async fn connect(info: &ConnectionInfo) -> Self {
        let session = JupyterMessage::from(ExecuteRequest::default()).header.session;
        let identity = peer_identity_for_session(&session).expect("an identity");
        let iopub = create_client_iopub_connection(info, "", &session).await.expect("iopub");
        let shell =
            create_client_shell_connection_with_identity(info, &session, identity.clone()).await;
        let control = create_client_control_connection(info, &session).await.expect("control");
        let stdin = create_client_stdin_connection_with_identity(info, &session, identity).await;
        let (shell, stdin) = (shell.expect("shell"), stdin.expect("stdin"));
        let mut client = Self { shell, control, stdin, iopub, welcome: Vec::new() };
        let first = client.hear().await;
        client.welcome.push(line(&first));
        client
    }

    /// The next message on iopub.
    pub async fn hear(&mut self) -> JupyterMessage {
        within(self.iopub.read()).await.expect("a message on iopub")
    }

    /// The iopub messages of a request, until it is done; each as a line of text.
    pub async fn hear_until_idle(&mut self, request: &JupyterMessage) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let message = self.hear().await;
            if is_child(&message, request) {
                lines.push(line(&message));
                if lines.last().is_some_and(|line| line == "status idle") {
                    return lines;
                }
            }
        }
    }

    /// Sends on shell.
    pub async fn send(&mut self, content: impl Into<Content>) -> JupyterMessage {
        let message = JupyterMessage::new(content, None);
        self.shell.send(message.clone()).await.expect("a message that can be sent");
        message
    }

    /// The next reply on shell.
    pub async fn reply(&mut self) -> JupyterMessage {
        within(self.shell.read()).await.expect("a reply on shell")
    }

    /// Sends on shell; returns the reply and the iopub messages.
    pub async fn ask(&mut self, content: impl Into<Content>) -> (Content, Vec<String>) {
        let request = self.send(content).await;
        let reply = self.reply().await;
        assert!(is_child(&reply, &request), "the reply is to the request: {reply:?}");
        let heard = self.hear_until_idle(&request).await;
        (reply.content, heard)
    }

    /// Sends on control; returns the reply.
    pub async fn order(&mut self, content: impl Into<Content>) -> Content {
        let request = JupyterMessage::new(content, None);
        self.control.send(request.clone()).await.expect("a message that can be sent");
        let reply = within(self.control.read()).await.expect("a reply on control");
        assert!(is_child(&reply, &request), "the reply is to the request: {reply:?}");
        reply.content
    }

    /// Runs a cell.
    pub async fn run(&mut self, code: &str) -> (ExecuteReply, Vec<String>) {
        self.execute(cell(code)).await
    }

    /// Runs a cell with the given fields.
    pub async fn execute(&mut self, request: ExecuteRequest) -> (ExecuteReply, Vec<String>) {
        let (reply, heard) = self.ask(request).await;
        (executed(reply), heard)
    }
}

/// A cell, as a notebook sends it.
pub fn cell(code: &str) -> ExecuteRequest {
    ExecuteRequest { code: code.to_owned(), ..ExecuteRequest::default() }
}

/// The reply to a cell.
pub fn executed(content: Content) -> ExecuteReply {
    match content {
        Content::ExecuteReply(reply) => reply,
        other => panic!("not an execute_reply: {other:?}"),
    }
}

/// Waits, but not forever.
pub async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("it takes too long")
}

/// Whether a message is because of another.
pub fn is_child(message: &JupyterMessage, parent: &JupyterMessage) -> bool {
    message.parent_header.as_ref().is_some_and(|header| header.msg_id == parent.header.msg_id)
}

/// The content of a message as JSON.
pub fn json(content: &Content) -> Value {
    serde_json::to_value(content).expect("content is JSON")
}

/// A message as a line of text.
pub fn line(message: &JupyterMessage) -> String {
    let content = json(&message.content);
    let plain = || content["data"]["text/plain"].as_str().unwrap_or_default();
    let id = || content["transient"]["display_id"].as_str().unwrap_or("-");
    match &message.content {
        Content::Status(status) => format!("status {}", status.execution_state.as_str()),
        Content::StreamContent(stream) => match stream.name {
            Stdio::Stdout => format!("stdout {:?}", stream.text),
            Stdio::Stderr => format!("stderr {:?}", stream.text),
        },
        Content::ExecuteInput(input) => {
            format!("input [{}] {:?}", input.execution_count, input.code)
        }
        Content::ExecuteResult(result) => {
            format!("result [{}] {}", result.execution_count, plain())
        }
        Content::DisplayData(_) => format!("display {} {}", id(), plain()),
        Content::UpdateDisplayData(_) => format!("update {} {}", id(), plain()),
        Content::ErrorOutput(error) => format!("error {}: {}", error.ename, error.evalue),
        other => format!("{} {content}", other.message_type()),
    }
}
