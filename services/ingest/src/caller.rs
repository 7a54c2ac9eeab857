//! What a call says about its caller: language, trace, and the connection's line.
//!
//! Used by every call. Values that do not have their form are ignored, never passed on.

use std::sync::Arc;

use quanyu_access::Principal;
use quanyu_wire::Language;
use tonic::Request;
use tonic::codegen::http;
use tonic::metadata::MetadataMap;

use crate::connection::Line;

/// Length of a version 00 `traceparent`.
const TRACEPARENT_LENGTH: usize = 55;

/// Who calls.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller {
    pub language: Language,
    /// Who sends; the gate has put it there, and whoever comes without may send nothing.
    pub principal: Option<Arc<Principal>>,
    /// What the calls of one connection share; every call that came over a socket has one.
    pub line: Option<Line>,
    /// The W3C trace context, for the records' headers.
    pub traceparent: Option<Vec<u8>>,
}

impl Caller {
    pub(crate) fn of<M>(request: &Request<M>) -> Self {
        let principal = request.extensions().get::<Arc<Principal>>().cloned();
        Self { line: Line::of(request.extensions()), principal, ..Self::from_metadata(request.metadata()) }
    }

    /// Of a call over HTTP; who sends is settled with its stream.
    pub(crate) fn of_headers(headers: &http::HeaderMap, line: Line) -> Self {
        Self { line: Some(line), ..Self::from_metadata(&MetadataMap::from_headers(headers.clone())) }
    }

    fn from_metadata(metadata: &MetadataMap) -> Self {
        let text = |name| metadata.get(name).and_then(|value| value.to_str().ok());
        Self {
            line: None,
            principal: None,
            language: language(text("accept-language")),
            traceparent: text("traceparent").filter(|t| is_traceparent(t)).map(|t| t.as_bytes().to_vec()),
        }
    }
}

/// The language that a header asks for.
pub(crate) fn language(header: Option<&str>) -> Language {
    header.map(Language::from_header).unwrap_or_default()
}

fn is_traceparent(text: &str) -> bool {
    let hyphens = [2, 35, 52];
    text.len() == TRACEPARENT_LENGTH
        && text.bytes().enumerate().all(|(at, byte)| {
            if hyphens.contains(&at) { byte == b'-' } else { matches!(byte, b'0'..=b'9' | b'a'..=b'f') }
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn language_and_trace_are_read_and_nonsense_is_ignored() {
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let mut metadata = MetadataMap::new();
        metadata.insert("accept-language", "fr, zh-CN;q=0.9".parse().unwrap());
        metadata.insert("traceparent", trace.parse().unwrap());
        let caller = Caller::from_metadata(&metadata);
        assert_eq!(caller.language, Language::Chinese);
        assert_eq!(caller.traceparent.as_deref(), Some(trace.as_bytes()));
        metadata.insert("traceparent", "00-zz".parse().unwrap());
        assert_eq!(Caller::from_metadata(&metadata).traceparent, None);
    }
}
