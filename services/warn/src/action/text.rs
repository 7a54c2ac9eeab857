//! What texts and times an action may have. Nothing that may identify a person goes into an event.

use quanyu_event::Timestamp;

use super::{Fault, SHELVED_DAYS_MAX};

/// Seven digits in a row are a phone's or a card's number sooner than anything that belongs into a note.
const DIGITS_IN_A_ROW_MAX: usize = 6;

/// How long a text may be; the contract's own limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// The name of an organisation.
    Name,
    /// A sentence or two.
    Words,
}

impl Width {
    fn chars_max(self) -> usize {
        match self {
            Self::Name => 128,
            Self::Words => 500,
        }
    }
}

/// Collects the faults of an action's fields, all of them.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub faults: Vec<Fault>,
}

impl Texts {
    pub fn fault(
        &mut self,
        field: &'static str,
        reason: &'static str,
        english: impl Into<String>,
        chinese: impl Into<String>,
    ) {
        self.faults.push(Fault::new(field, reason, english, chinese));
    }

    pub fn required(&mut self, field: &'static str, text: &str, width: Width) {
        if text.trim().is_empty() {
            self.fault(field, "MISSING", "is required", "必填");
        } else {
            self.form(field, text, width);
        }
    }

    /// An absent text is fine; an empty one is not, because nobody meant it.
    pub fn optional(&mut self, field: &'static str, text: Option<&str>) {
        match text {
            None => {}
            Some(text) if text.trim().is_empty() => {
                self.fault(field, "EMPTY", "is empty; leave it out", "为空；请省略该字段");
            }
            Some(text) => self.form(field, text, Width::Words),
        }
    }

    fn form(&mut self, field: &'static str, text: &str, width: Width) {
        let chars_max = width.chars_max();
        if text.chars().count() > chars_max {
            let english =
                format!("is longer than {chars_max} characters; say the rest where the case is kept");
            self.fault(
                field,
                "TOO_LONG",
                english,
                format!("超过 {chars_max} 个字符；其余内容请记在案件系统中"),
            );
        }
        if text.chars().any(char::is_control) {
            self.fault(field, "MALFORMED", "holds control characters or line breaks", "含有控制字符或换行");
        }
        if digits_in_a_row(text) > DIGITS_IN_A_ROW_MAX {
            self.fault(
                field,
                "LOOKS_LIKE_A_NUMBER_OF_A_PERSON",
                "holds seven or more digits in a row, which looks like a number of a person; take it out, this \
                 platform keeps nothing about persons",
                "含有连续七位以上数字，疑似电话或证件号码；请删除，本平台不保存个人信息",
            );
        }
    }

    pub fn until(&mut self, until_at: Option<Timestamp>, now: Timestamp) {
        let field = "until_at";
        match until_at {
            None => self.fault(field, "MISSING", "is required", "必填"),
            Some(until_at) if until_at <= now => {
                self.fault(field, "IN_PAST", "is over already; name a later time", "已过；请填写更晚的时间");
            }
            Some(until_at) if until_at > now.plus_days(SHELVED_DAYS_MAX) => {
                let days = SHELVED_DAYS_MAX;
                let english = format!("is more than {days} days away; shelve it for less, or clear it");
                self.fault(
                    field,
                    "TOO_FAR",
                    english,
                    format!("超过 {days} 天；请缩短搁置时间，或解除该预警"),
                );
            }
            Some(_) => {}
        }
    }
}

/// The longest run of digits of any script.
fn digits_in_a_row(text: &str) -> usize {
    text.split(|one: char| !one.is_numeric()).map(|run| run.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::digits_in_a_row;

    #[test]
    fn digits_count_in_a_row_and_in_any_script() {
        assert_eq!(digits_in_a_row("2026-11-26 19:52"), 4);
        assert_eq!(digits_in_a_row("call 13800001234"), 11);
        assert_eq!(digits_in_a_row("电话１３８００００"), 7);
        assert_eq!(digits_in_a_row("一二三四五六七"), 0);
    }
}
