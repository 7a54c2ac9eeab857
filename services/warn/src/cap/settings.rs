//! Who tells others and in which words: the section `warn.cap` of the configuration.
//!
//! With a detector set it makes the [`Publisher`]; the role and `quanyu warn cap` use the same, so that what is shown is
//! what receivers get.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use quanyu_cap::{Problem, Scope, Sender};
use serde::{Deserialize, Serialize};

use super::Publisher;
use crate::set::DetectorSet;

/// The sender of whoever has not named itself; a name that is nobody's (RFC 2606).
const NOBODY: &str = "quanyu.example";
/// Characters of a text.
const TEXT_CHARS_MAX: usize = 200;
/// A month: what is older than that is no warning.
const VALID_HOURS_MAX: u32 = 720;

/// Who tells, and in which words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Worldwide unique, and therefore like a domain: `warnings.yongkang.example`.
    pub sender: String,
    /// Its name in Chinese.
    pub name_chinese: String,
    /// Its name in English.
    pub name_english: String,
    /// Who may see it: messages are for a few, never for the public.
    pub restriction: String,
    /// Beginning of the link to a warning; its id follows.
    pub web: Option<String>,
    /// Hours for which a message counts unless another one follows.
    pub valid_hours: u32,
    /// The note of exercises.
    pub exercise: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sender: NOBODY.to_owned(),
            name_chinese: "全域预警平台".to_owned(),
            name_english: "Quanyu early warning".to_owned(),
            restriction: "authorities".to_owned(),
            web: None,
            valid_hours: 24,
            exercise: "simulated data or a drill".to_owned(),
        }
    }
}

/// Settings that name no publisher.
#[derive(Debug, thiserror::Error)]
pub enum Unnamed {
    /// The sender is none.
    #[error("cap.sender: {0}")]
    Sender(Problem),
    /// The zone of the detector set is not known here.
    #[error("the zone of the detector set: {0}")]
    Zone(#[from] jiff::Error),
}

impl Settings {
    /// Everything that is wrong, each with its key.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        faults.extend(self.sender().err().map(|error| error.to_string()));
        let texts = [
            ("name_chinese", &self.name_chinese),
            ("name_english", &self.name_english),
            ("restriction", &self.restriction),
            ("exercise", &self.exercise),
        ];
        for (key, text) in texts {
            if text.trim().is_empty() || text.chars().count() > TEXT_CHARS_MAX {
                faults.push(format!("cap.{key}: from 1 to {TEXT_CHARS_MAX} characters"));
            }
        }
        let is_link = |web: &str| web.starts_with("https://") || web.starts_with("http://");
        let fits = |web: &str| web.chars().count() <= TEXT_CHARS_MAX && !web.contains(char::is_whitespace);
        if self.web.as_deref().is_some_and(|web| !is_link(web) || !fits(web)) {
            faults.push("cap.web: the beginning of a link, such as https://host/warnings/".to_owned());
        }
        if !(1..=VALID_HOURS_MAX).contains(&self.valid_hours) {
            faults.push(format!("cap.valid_hours: from 1 to {VALID_HOURS_MAX}"));
        }
        faults
    }

    /// Whether nobody has said who tells.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.sender == NOBODY
    }

    /// The publisher of what a detector set finds.
    ///
    /// # Errors
    /// See [`Unnamed`].
    pub fn publisher(&self, set: &DetectorSet) -> Result<Publisher, Unnamed> {
        Ok(Publisher {
            sender: self.sender()?,
            chinese: self.name_chinese.clone(),
            english: self.name_english.clone(),
            zone: TimeZone::get(&set.zone)?,
            scope: Scope::Restricted { restriction: self.restriction.clone() },
            web: self.web.clone(),
            valid_hours: self.valid_hours,
            exercise: self.exercise.clone(),
            topics: super::topics::of(set),
            areas: BTreeMap::new(),
        })
    }

    fn sender(&self) -> Result<Sender, Unnamed> {
        self.sender.parse().map_err(Unnamed::Sender)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_shipped_makes_a_publisher_and_every_fault_has_its_key() {
        let set = crate::set::given(None).unwrap();
        let settings = Settings::default();
        assert_eq!(settings.faults(), Vec::<String>::new());
        let publisher = settings.publisher(&set).unwrap();
        assert_eq!(publisher.topics.len(), set.lines().count());
        let wrong = Settings {
            sender: "a b".into(),
            name_chinese: " ".into(),
            web: Some("duty.example".into()),
            valid_hours: 0,
            ..settings
        };
        let keys: Vec<String> =
            wrong.faults().iter().map(|fault| fault.split(':').next().unwrap().to_owned()).collect();
        assert_eq!(keys, ["cap.sender", "cap.name_chinese", "cap.web", "cap.valid_hours"]);
    }

    #[test]
    fn nobody_is_told_by_nobody() {
        let mut config = crate::config::Config::default();
        assert_eq!(config.faults(), Vec::<String>::new());
        config.webhooks.push(crate::webhook::receiver::sound());
        assert!(config.faults()[0].starts_with("cap.sender:"));
        config.cap.sender = "warnings.yongkang.example".into();
        assert_eq!(config.faults(), Vec::<String>::new());
    }
}
