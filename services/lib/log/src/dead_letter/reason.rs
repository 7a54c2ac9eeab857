//! Why a record was put aside: a code from a short list, which labels metrics, and a bounded text.
//! The codes are part of the dead-letter topic's contract: they are added to, never renamed.

/// Longest text of a reason, bytes; what is longer is cut.
const TEXT_BYTES_MAX: usize = 1_024;

/// A kind of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReasonCode {
    /// No value, where every record has one.
    NoPayload,
    /// The value does not begin with the wire format's five bytes.
    NotFramed,
    /// The schema id is not known.
    UnknownSchema,
    /// The Avro body cannot be decoded: truncated, wrong branch, bytes left over.
    Undecodable,
    /// It decodes, but is no valid event (an unknown kind, no subject, a value out of range).
    InvalidEvent,
    /// A code of a later version.
    Other,
}

/// Why a record was put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The kind of failure.
    pub code: ReasonCode,
    /// What exactly, without personal data.
    pub text: String,
}

impl ReasonCode {
    /// All codes with their names.
    const NAMES: [(Self, &'static str); 6] = [
        (Self::NoPayload, "no_payload"),
        (Self::NotFramed, "not_framed"),
        (Self::UnknownSchema, "unknown_schema"),
        (Self::Undecodable, "undecodable"),
        (Self::InvalidEvent, "invalid_event"),
        (Self::Other, "other"),
    ];

    /// The name in the topic, in tables and in metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(code, _)| *code == self).map_or("other", |(_, name)| name)
    }

    /// The code of a name; `Other` for names of later versions.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Self::NAMES.iter().find(|(_, known)| *known == name).map_or(Self::Other, |(code, _)| *code)
    }
}

impl Reason {
    /// A reason, its text cut to a bounded length.
    #[must_use]
    pub fn new(code: ReasonCode, text: impl Into<String>) -> Self {
        let mut text = text.into();
        text.truncate(text.floor_char_boundary(TEXT_BYTES_MAX));
        Self { code, text }
    }
}
