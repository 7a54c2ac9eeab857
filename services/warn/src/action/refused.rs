//! Why an action is refused: a stable reason, and in both languages what is wrong and what to do.

use quanyu_wire::Language;

use crate::row::Status;

/// A field that is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Path of the field from the request.
    pub field: String,
    /// `UPPER_SNAKE`, stable.
    pub reason: &'static str,
    english: String,
    chinese: String,
}

impl Fault {
    /// A fault of a field.
    #[must_use]
    pub fn new(
        field: impl Into<String>,
        reason: &'static str,
        english: impl Into<String>,
        chinese: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), reason, english: english.into(), chinese: chinese.into() }
    }

    /// Text for a person.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Chinese => &self.chinese,
        }
    }
}

/// Why an action cannot be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Fields that are not right: all of them.
    Faults(Vec<Fault>),
    /// Somebody was first, or the turn is made up.
    Turn {
        /// As named.
        seen: i32,
        /// As it is.
        current: u32,
        /// Where the warning stands.
        status: Status,
    },
    /// There is nothing to do in this status.
    NotPossible {
        /// The action's name in English and in Chinese.
        action: (&'static str, &'static str),
        /// Where the warning stands.
        status: Status,
        /// Where it would have to stand.
        possible_in: &'static [Status],
    },
}

impl Refused {
    /// `UPPER_SNAKE`, stable.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Faults(_) => "INVALID_REQUEST",
            Self::Turn { seen, current, .. } if i64::from(*seen) > i64::from(*current) => "TURN_AHEAD",
            Self::Turn { .. } => "STALE_TURN",
            Self::NotPossible { .. } => "NOT_POSSIBLE_IN_STATUS",
        }
    }

    /// Text for a person.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::Chinese => self.chinese(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Faults(faults) => listed(faults, Language::English),
            Self::Turn { seen, current, status } if i64::from(*seen) > i64::from(*current) => format!(
                "the warning is {} in turn {current}, turn {seen} has not come; look at the warning again",
                status.as_str()
            ),
            Self::Turn { seen, current, status } => format!(
                "somebody acted since turn {seen}: the warning is now {} in turn {current}; look at it again and \
                 act on turn {current}",
                status.as_str()
            ),
            Self::NotPossible { action: (action, _), status, possible_in } => {
                let where_: Vec<&str> = possible_in.iter().map(|status| status.as_str()).collect();
                format!(
                    "a warning that is {} cannot be {action}; it would have to be {}",
                    status.as_str(),
                    where_.join(", ")
                )
            }
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Faults(faults) => listed(faults, Language::Chinese),
            Self::Turn { seen, current, status } if i64::from(*seen) > i64::from(*current) => format!(
                "预警当前为第 {current} 轮（{}），尚无第 {seen} 轮；请重新查看该预警",
                status.chinese()
            ),
            Self::Turn { seen, current, status } => format!(
                "第 {seen} 轮之后已有他人操作：预警现为第 {current} 轮（{}）；请重新查看后按第 {current} 轮操作",
                status.chinese()
            ),
            Self::NotPossible { action: (_, action), status, possible_in } => {
                let where_: Vec<&str> = possible_in.iter().map(|status| status.chinese()).collect();
                format!("状态为“{}”的预警不能{action}；须为：{}", status.chinese(), where_.join("、"))
            }
        }
    }
}

/// All faults in one sentence.
pub(crate) fn listed(faults: &[Fault], language: Language) -> String {
    let separator = match language {
        Language::English => "; ",
        Language::Chinese => "；",
    };
    let one = |fault: &Fault| format!("{} {}", fault.field, fault.text(language));
    faults.iter().map(one).collect::<Vec<_>>().join(separator)
}
