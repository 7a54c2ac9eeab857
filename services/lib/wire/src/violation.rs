//! What an event breaks, with the path of the field and a text in the caller's language.

use std::fmt::Write as _;

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// zh-CN.
    Chinese,
}

impl Language {
    /// From an `accept-language` header: the first language that is known.
    pub fn from_header(header: &str) -> Self {
        for tag in header.split(',').map(|part| part.split(';').next().unwrap_or_default().trim()) {
            match tag.get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some("zh") => return Self::Chinese,
                Some("en") => return Self::English,
                _ => {}
            }
        }
        Self::English
    }
}

/// A rule that a field breaks.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Required, and not there.
    Missing,
    /// Longer than so many characters.
    TooLong(usize),
    /// More than so many items.
    TooMany(usize),
    /// Not of the form, described in both languages.
    Form(&'static str, &'static str),
    /// A number of an enumeration that does not exist.
    UnknownChoice(i32),
    /// Less than the minimum.
    BelowMinimum(i64),
    /// Not a number, or infinite.
    NotFinite,
    /// Outside its range, described.
    OutOfRange(&'static str),
    /// Later than the platform's clock allows.
    InFuture,
    /// Before the configured floor.
    BeforeFloor,
    /// The subject's kind does not fit the payload.
    SubjectKind {
        /// Kind that the payload needs.
        expected: &'static str,
    },
    /// A position without its coordinate system.
    CoordinateSystemUndeclared,
    /// The event is larger than so many bytes.
    TooLarge(usize),
    /// The credential of the call is of another source.
    ForeignSource,
    /// The credential of the call is for other areas.
    ForeignArea,
}

impl Rule {
    /// `UPPER_SNAKE` name, stable.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Missing => "MISSING",
            Self::TooLong(_) => "TOO_LONG",
            Self::TooMany(_) => "TOO_MANY",
            Self::Form(..) => "MALFORMED",
            Self::UnknownChoice(_) => "UNKNOWN_CHOICE",
            Self::BelowMinimum(_) => "BELOW_MINIMUM",
            Self::NotFinite => "NOT_FINITE",
            Self::OutOfRange(_) => "OUT_OF_RANGE",
            Self::InFuture => "IN_FUTURE",
            Self::BeforeFloor => "BEFORE_FLOOR",
            Self::SubjectKind { .. } => "SUBJECT_KIND",
            Self::CoordinateSystemUndeclared => "COORDINATE_SYSTEM_UNDECLARED",
            Self::TooLarge(_) => "TOO_LARGE",
            Self::ForeignSource => "FOREIGN_SOURCE",
            Self::ForeignArea => "FOREIGN_AREA",
        }
    }

    /// Text for a person.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::Chinese => self.chinese(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Missing => "is required".into(),
            Self::TooLong(max) => format!("is longer than {max} characters"),
            Self::TooMany(max) => format!("has more than {max} items"),
            Self::Form(english, _) => format!("must be {english}"),
            Self::UnknownChoice(number) => format!("has no value with the number {number}"),
            Self::BelowMinimum(min) => format!("must be at least {min}"),
            Self::NotFinite => "must be a finite number".into(),
            Self::OutOfRange(range) => format!("must be within {range}"),
            Self::InFuture => "lies in the future; check the source's clock and zone".into(),
            Self::BeforeFloor => "lies before the earliest time that is accepted".into(),
            Self::SubjectKind { expected } => format!("must begin with {expected}: for this payload"),
            Self::CoordinateSystemUndeclared => "must be declared: WGS-84, GCJ-02 or BD-09".into(),
            Self::TooLarge(max) => format!("is larger than {max} bytes"),
            Self::ForeignSource => "is not the source that the call's credential is for".into(),
            Self::ForeignArea => "is outside the areas that the call's credential is for".into(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Missing => "必填".into(),
            Self::TooLong(max) => format!("超过 {max} 个字符"),
            Self::TooMany(max) => format!("超过 {max} 项"),
            Self::Form(_, chinese) => format!("应为{chinese}"),
            Self::UnknownChoice(number) => format!("没有编号为 {number} 的取值"),
            Self::BelowMinimum(min) => format!("不得小于 {min}"),
            Self::NotFinite => "应为有限数值".into(),
            Self::OutOfRange(range) => format!("应在 {range} 之内"),
            Self::InFuture => "时间晚于当前时刻；请检查来源系统的时钟和时区".into(),
            Self::BeforeFloor => "时间早于可接受的最早时间".into(),
            Self::SubjectKind { expected } => format!("此事件的主体应以 {expected}: 开头"),
            Self::CoordinateSystemUndeclared => "必须声明坐标系：WGS-84、GCJ-02 或 BD-09".into(),
            Self::TooLarge(max) => format!("超过 {max} 字节"),
            Self::ForeignSource => "与调用凭证所属的来源系统不符".into(),
            Self::ForeignArea => "超出调用凭证的区域范围".into(),
        }
    }
}

/// A field and the rule that it breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// Path from the event, for instance `envelope.occurred_at`.
    pub field: String,
    /// The rule.
    pub rule: Rule,
}

/// `a.b.c` from the parts of a path and a last name.
pub(crate) fn join(path: &[&str], last: &str) -> String {
    let mut out = String::new();
    for part in path {
        // Writing to a String cannot fail.
        let _ = write!(out, "{part}.");
    }
    out.push_str(last);
    out
}
