//! `kernel_info_request`: describes this kernel. Answered before the engine is warm.

use crate::server::Server;
use crate::server::channel::Request;
use jupyter_protocol::{CodeMirrorMode, HelpLink, KernelInfoReply, LanguageInfo, ReplyStatus};

/// The version of the protocol that is spoken.
const PROTOCOL: &str = "5.4";

/// Answers.
pub fn handle(server: &Server, request: &Request) {
    let settings = &server.settings;
    request.reply(KernelInfoReply {
        status: ReplyStatus::Ok,
        protocol_version: PROTOCOL.to_owned(),
        implementation: "eigenbook".to_owned(),
        implementation_version: env!("CARGO_PKG_VERSION").to_owned(),
        language_info: LanguageInfo {
            name: "rust".to_owned(),
            version: settings.rust_version.clone(),
            mimetype: Some("text/rust".to_owned()),
            file_extension: Some(".rs".to_owned()),
            pygments_lexer: Some("rust".to_owned()),
            codemirror_mode: Some(CodeMirrorMode::Simple("rust".to_owned())),
            nbconvert_exporter: Some("script".to_owned()),
        },
        banner: settings.banner.clone(),
        help_links: settings.help_links.iter().map(help_link).collect(),
        debugger: false,
        error: None,
    });
}

fn help_link((text, url): &(String, String)) -> HelpLink {
    HelpLink { text: text.clone(), url: url.clone() }
}
