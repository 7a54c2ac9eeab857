//! Pages by the place of the last record, not by numbers: what comes in meanwhile shifts nothing (AIP-158).
//!
//! A token is opaque to its holder and checked like anything else from outside: at worst it names another place in the rows
//! that its holder may see anyway.

use serde_json::{Map, Value};

use crate::fault::Fault;
use crate::question::Question;
use quanyu_store::sql;

/// Records of a page where nobody says how many.
const SIZE: usize = 50;

/// A page that is asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// Records at most.
    pub size: usize,
    /// Time and subject of the last record of the page before.
    after: Option<(i64, String)>,
}

impl Page {
    /// As asked.
    ///
    /// # Errors
    /// A token that is none.
    pub fn of(question: &Question<'_>) -> Result<Self, Fault> {
        let size = question.values.get("page_size").unwrap_or(SIZE);
        let after = question.values.text("page_token").map(read).transpose()?;
        Ok(Self { size, after })
    }

    /// The condition that a row comes after the page before; the newest come first.
    pub fn after(&self, time: &str) -> String {
        self.after.as_ref().map_or_else(
            || "1".to_owned(),
            |(at_ms, subject)| {
                let at = format!("fromUnixTimestamp64Milli(toInt64({at_ms}), 'UTC')");
                format!("({time}, subject) < ({at}, {})", sql::text(subject))
            },
        )
    }

    /// Takes the record that is one too many away, with the keys, and gives the token of the next page: empty at the end.
    pub fn next(&self, records: &mut Vec<Map<String, Value>>) -> String {
        let more = records.len() > self.size;
        records.truncate(self.size);
        let keys: Vec<Option<Value>> = records.iter_mut().map(|record| record.remove("page_key")).collect();
        let last = records.last().zip(keys.last()).filter(|_| more);
        let token = last.and_then(|(record, key)| {
            let (key, subject) = (key.as_ref()?.as_str()?, record.get("subject")?.as_str()?);
            Some(write(key, subject))
        });
        token.unwrap_or_default()
    }
}

fn write(at_ms: &str, subject: &str) -> String {
    format!("{at_ms}~{subject}").bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn read(token: &str) -> Result<(i64, String), Fault> {
    let wrong =
        || Fault::invalid("page_token is none of ours", "send next_page_token of the page before, unchanged");
    let digit = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = token.as_bytes().chunks(2).map(digit).collect();
    let text = String::from_utf8(bytes.ok_or_else(wrong)?).map_err(|_| wrong())?;
    let (at_ms, subject) = text.split_once('~').ok_or_else(wrong)?;
    Ok((at_ms.parse().map_err(|_| wrong())?, subject.to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn record(at_ms: i64) -> Map<String, Value> {
        let value = json!({ "subject": format!("incident:{at_ms}'"), "page_key": at_ms.to_string() });
        value.as_object().unwrap().clone()
    }

    #[test]
    fn a_page_ends_with_a_token_only_when_there_is_more() {
        let page = Page { size: 2, after: None };
        let mut records = vec![record(9), record(8), record(7)];
        let token = page.next(&mut records);
        assert_eq!((records.len(), records[1].contains_key("page_key")), (2, false));
        assert_eq!(read(&token).unwrap(), (8, "incident:8'".to_owned()));
        let mut rest = vec![record(7)];
        assert_eq!(page.next(&mut rest), "");
        assert_eq!(page.next(&mut Vec::new()), "");
    }

    #[test]
    fn a_made_up_token_is_refused_and_none_gets_out_of_its_quotes() {
        for token in ["", "zz", "41", "x", "3131", "é1"] {
            assert!(read(token).is_err(), "{token}");
        }
        let page = Page { size: 2, after: Some((8, "incident:8'".to_owned())) };
        assert!(page.after("reported_at").ends_with("'incident:8\\'')"), "{}", page.after("reported_at"));
    }
}
