//! A message as the text of an e-mail: a subject of one line and a plain body, in one language.
//!
//! Made from a checked message, so that a mail never says more than CAP does. Sends nothing.

use std::fmt::Display;

use crate::alert::{Alert, Info, Scope};
use crate::error::{Error, Problem};
use crate::grade::Colour;
use crate::vocabulary::{Certainty, Language, MessageType, Status, Urgency};

/// What mail programs show of a subject, generously.
const SUBJECT_CHARS_MAX: usize = 200;

/// The text of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// One line without control characters.
    pub subject: String,
    /// Lines that end with `\n`.
    pub body: String,
}

impl Mail {
    /// The mail of a message in a language.
    ///
    /// # Errors
    /// A message that may not leave, or that does not speak the language.
    pub fn of(alert: &Alert, language: Language) -> Result<Self, Error> {
        alert.check()?;
        let info = alert.infos.iter().find(|info| info.language.eq_ignore_ascii_case(language.tag()));
        let info = info.ok_or(Problem::Missing.of("language"))?;
        Ok(Self { subject: subject(alert, info, language), body: body(alert, info, language) })
    }
}

/// A text in the language.
fn say(language: Language, chinese: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::Chinese => chinese,
        Language::English => english,
    }
}

fn subject(alert: &Alert, info: &Info, language: Language) -> String {
    let colour = Colour::of(info.severity).map(|colour| colour.name(language));
    let headline = info.headline.as_deref().unwrap_or(&info.event);
    let unreal = status(alert.status, language);
    let kind = kind(alert.message_type, language);
    let whole = match language {
        Language::Chinese => {
            let unreal = unreal.map_or(String::new(), |word| format!("【{word}】"));
            let kind = kind.map_or(String::new(), |word| format!("（{word}）"));
            format!("{unreal}【{}预警】{headline}{kind}", colour.unwrap_or_default())
        }
        Language::English => {
            let unreal = unreal.map_or(String::new(), |word| format!("[{word}] "));
            let colour = colour.map_or("Warning".to_owned(), |word| format!("{word} warning"));
            let kind = kind.map_or(String::new(), |word| format!(" ({word})"));
            format!("{unreal}[{colour}] {headline}{kind}")
        }
    };
    // No line break: what follows one would be read as a header.
    let one_line: Vec<&str> = whole.split_whitespace().collect();
    one_line.join(" ").chars().take(SUBJECT_CHARS_MAX).collect()
}

fn status(status: Status, language: Language) -> Option<&'static str> {
    match status {
        Status::Actual => None,
        Status::Exercise => Some(say(language, "演练", "Exercise")),
        Status::System => Some(say(language, "系统", "System")),
        Status::Test => Some(say(language, "测试", "Test")),
        Status::Draft => Some(say(language, "草稿", "Draft")),
    }
}

fn kind(kind: MessageType, language: Language) -> Option<&'static str> {
    match kind {
        MessageType::Alert => None,
        MessageType::Update => Some(say(language, "更新", "update")),
        MessageType::Cancel => Some(say(language, "解除", "cancelled")),
        MessageType::Ack => Some(say(language, "签收", "received")),
        MessageType::Error => Some(say(language, "退回", "rejected")),
    }
}

fn urgency(urgency: Urgency, language: Language) -> &'static str {
    match urgency {
        Urgency::Immediate => say(language, "立即", "immediate"),
        Urgency::Expected => say(language, "一小时内", "within the hour"),
        Urgency::Future => say(language, "近期", "in the near future"),
        Urgency::Past => say(language, "已过", "past"),
        Urgency::Unknown => say(language, "未知", "unknown"),
    }
}

fn certainty(certainty: Certainty, language: Language) -> &'static str {
    match certainty {
        Certainty::Observed => say(language, "已发生", "observed"),
        Certainty::Likely => say(language, "很可能", "likely"),
        Certainty::Possible => say(language, "可能", "possible"),
        Certainty::Unlikely => say(language, "不太可能", "unlikely"),
        Certainty::Unknown => say(language, "未知", "unknown"),
    }
}

fn body(alert: &Alert, info: &Info, language: Language) -> String {
    let mut body = Body { language, text: String::new() };
    if alert.status != Status::Actual {
        let notice =
            say(language, "这不是真实预警：请勿据此行动。", "This is not a real warning: do not act on it.");
        body.paragraph(Some(notice));
    }
    body.paragraph(info.headline.as_ref());
    body.paragraph(info.description.as_ref());
    body.paragraph(info.instruction.as_ref());
    body.line(["事件", "Event"], Some(&info.event));
    let areas: Vec<&str> = info.areas.iter().map(|area| area.description.as_str()).collect();
    let areas = areas.join(say(language, "、", ", "));
    body.line(["区域", "Area"], Some(areas).filter(|areas| !areas.is_empty()));
    let colour = Colour::of(info.severity);
    body.line(
        ["级别", "Level"],
        colour.map(|colour| format!("{} ({})", colour.name(language), colour.level())),
    );
    body.line(["紧急程度", "Urgency"], Some(urgency(info.urgency, language)));
    body.line(["可能性", "Certainty"], Some(certainty(info.certainty, language)));
    body.line(["发布", "Sent"], Some(alert.sent.readable()));
    body.line(["开始", "Begins"], info.onset.map(|at| at.readable()));
    body.line(["有效至", "Expires"], info.expires.map(|at| at.readable()));
    body.line(["发布单位", "From"], info.sender_name.as_ref());
    body.line(["联系", "Contact"], info.contact.as_ref());
    body.line(["详情", "Details"], info.web.as_ref());
    body.line(["备注", "Note"], alert.note.as_ref());
    if let Scope::Restricted { restriction } = &alert.scope {
        body.line(["限制", "Restriction"], Some(restriction));
    }
    body.line(["消息", "Message"], Some(&alert.identifier));
    let replaced: Vec<&str> = alert.references.iter().map(|one| one.identifier.as_str()).collect();
    body.line(["针对", "Refers to"], Some(replaced.join(", ")).filter(|replaced| !replaced.is_empty()));
    body.text
}

/// A body in the making.
struct Body {
    language: Language,
    text: String,
}

impl Body {
    fn paragraph(&mut self, text: Option<impl Display>) {
        if let Some(text) = text {
            self.text.push_str(&format!("{text}\n\n"));
        }
    }

    fn line(&mut self, [chinese, english]: [&'static str; 2], value: Option<impl Display>) {
        let Some(value) = value else { return };
        let name = say(self.language, chinese, english);
        let colon = say(self.language, "：", ": ");
        self.text.push_str(&format!("{name}{colon}{value}\n"));
    }
}

#[cfg(test)]
mod tests;
