//! An LSP client for one rust-analyzer process.

use super::process::{Heard, Process};
use super::{Candidates, Question, Setting, answers, first_part};
use crate::world::usual::Usual;
use lsp_server::{Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    Cancel, DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, Initialized,
    Notification as _,
};
use lsp_types::request::{Completion, HoverRequest, Initialize, Request as _};
use lsp_types::{CompletionResponse, Hover};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Instant;

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// It did not come in time.
    Late,
    /// The process has ended.
    Over,
}

/// The client of a process.
pub struct Client {
    process: Process,
    /// Messages that arrived while no request waited for them.
    unread: Option<Heard>,
    /// The address of the source.
    file: String,
    is_ready: bool,
    /// The file and the question that come before all others, see [`first_part`].
    first: Option<(PathBuf, Question)>,
    /// The number of requests.
    questions: i32,
    /// How often the source was sent.
    versions: i32,
}

impl Client {
    /// Starts a process that reads the sources of this project.
    ///
    /// # Errors
    /// If the process cannot be started.
    pub fn start(setting: &Setting, options: Value) -> io::Result<Self> {
        let (process, file) = (Process::start(setting)?, uri(&setting.source));
        let (unread, is_ready, questions, versions) = (None, false, 0, 0);
        let first = first_part::question(setting);
        let mut client = Self { process, unread, file, is_ready, first, questions, versions };
        client.request(
            Initialize::METHOD,
            json!({
                "processId": std::process::id(),
                "rootUri": null,
                "initializationOptions": options,
                "capabilities": capabilities(),
            }),
        );
        client.notify(Initialized::METHOD, json!({}));
        Ok(client)
    }

    /// The number of the process.
    pub fn process(&self) -> i32 {
        self.process.id()
    }

    /// Whether it has sent anything since the last call.
    pub fn has_spoken(&mut self) -> bool {
        self.unread = self.unread.take().or_else(|| self.process.incoming.try_recv().ok());
        self.unread.is_some()
    }

    /// Completions at the cursor.
    ///
    /// # Errors
    /// No answer until then.
    pub fn complete(
        &mut self,
        question: &Question,
        usual: &Usual,
        until: Instant,
    ) -> Result<Candidates, Silence> {
        let found: Option<CompletionResponse> = self.ask(Completion::METHOD, question, until)?;
        let items = match found {
            Some(CompletionResponse::Array(items)) => items,
            Some(CompletionResponse::List(list)) => list.items,
            None => Vec::new(),
        };
        Ok(answers::candidates(items, question, usual))
    }

    /// A description of the name at the cursor.
    ///
    /// # Errors
    /// No answer until then.
    pub fn describe(
        &mut self,
        question: &Question,
        until: Instant,
    ) -> Result<Option<String>, Silence> {
        let found: Option<Hover> = self.ask(HoverRequest::METHOD, question, until)?;
        Ok(found.and_then(answers::description))
    }

    /// Sends a request about a place in a source; none if there is no answer.
    fn ask<T: DeserializeOwned>(
        &mut self,
        method: &str,
        question: &Question,
        until: Instant,
    ) -> Result<Option<T>, Silence> {
        self.read_first_part(until)?;
        self.show(&question.source);
        self.await_ready(until)?;
        let result = self.ask_in(&self.file.clone(), method, question, until)?;
        Ok(result.and_then(|result| serde_json::from_value(result).ok()))
    }

    /// Reads the first part of its sources, once; the source that is shown next is a change, with
    /// which the trees of that part go.
    fn read_first_part(&mut self, until: Instant) -> Result<(), Silence> {
        let Some((path, question)) = self.first.take() else { return Ok(()) };
        self.show("");
        self.await_ready(until)?;
        let file = uri(&path);
        let document =
            json!({"uri": file, "languageId": "rust", "version": 1, "text": question.source});
        self.notify(DidOpenTextDocument::METHOD, json!({"textDocument": document}));
        let answer = self.ask_in(&file, HoverRequest::METHOD, &question, until);
        self.notify(DidCloseTextDocument::METHOD, json!({"textDocument": {"uri": file}}));
        answer.map(drop)
    }

    /// Sends a request about a place in an open file; returns its result.
    fn ask_in(
        &mut self,
        file: &str,
        method: &str,
        question: &Question,
        until: Instant,
    ) -> Result<Option<Value>, Silence> {
        let position = answers::position(question);
        let params = json!({"textDocument": {"uri": file}, "position": position});
        let id = self.request(method, params);
        loop {
            match self.hear(until) {
                Ok(Some(answer)) if answer.id == id => return Ok(answer.result),
                Ok(_) => {}
                Err(silence) => {
                    self.notify(Cancel::METHOD, json!({"id": id}));
                    return Err(silence);
                }
            }
        }
    }

    fn await_ready(&mut self, until: Instant) -> Result<(), Silence> {
        while !self.is_ready {
            self.hear(until)?;
        }
        Ok(())
    }

    /// Waits for the next message.
    fn hear(&mut self, until: Instant) -> Result<Option<Response>, Silence> {
        let left = until.saturating_duration_since(Instant::now());
        let heard = match self.unread.take() {
            Some(heard) => heard,
            None => self.process.incoming.recv_timeout(left).map_err(|error| match error {
                RecvTimeoutError::Timeout => Silence::Late,
                RecvTimeoutError::Disconnected => Silence::Over,
            })?,
        };
        match heard {
            Heard::Ready => {
                self.is_ready = true;
                Ok(None)
            }
            Heard::Answer(answer) => Ok(Some(answer)),
        }
    }

    fn show(&mut self, source: &str) {
        self.versions += 1;
        let mut document = json!({"uri": self.file, "version": self.versions});
        if self.versions == 1 {
            document["languageId"] = "rust".into();
            document["text"] = source.into();
            self.notify(DidOpenTextDocument::METHOD, json!({"textDocument": document}));
        } else {
            let changes = json!([{"text": source}]);
            let change = json!({"textDocument": document, "contentChanges": changes});
            self.notify(DidChangeTextDocument::METHOD, change);
        }
    }

    fn request(&mut self, method: &str, params: Value) -> RequestId {
        self.questions += 1;
        let id = RequestId::from(self.questions);
        self.send(Request::new(id.clone(), method.to_owned(), params));
        id
    }

    fn notify(&self, method: &str, params: impl Serialize) {
        self.send(Notification::new(method.to_owned(), params));
    }

    fn send(&self, message: impl Into<Message>) {
        // If the writer thread is gone, no answer can arrive either, and the reader reports that.
        let _ = self.process.outgoing.send(message.into());
    }
}

/// The capabilities of this client.
fn capabilities() -> Value {
    let later = ["documentation", "additionalTextEdits"];
    let item = json!({"snippetSupport": false, "resolveSupport": {"properties": later}});
    json!({
        "general": {"positionEncodings": ["utf-8"]},
        "textDocument": {
            "completion": {"completionItem": item},
            "hover": {"contentFormat": ["markdown"]},
        },
        "experimental": {"serverStatusNotification": true},
    })
}

/// The path as an address.
fn uri(path: &Path) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let letters = path.as_os_str().as_encoded_bytes().iter().map(|byte| match is_plain(*byte) {
        true => char::from(*byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    format!("file://{}", letters.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::uri;
    use std::path::Path;

    #[test]
    fn a_path_with_other_letters_is_an_address() {
        assert_eq!(uri(Path::new("/tmp/a b/ä.rs")), "file:///tmp/a%20b/%C3%A4.rs");
    }
}
