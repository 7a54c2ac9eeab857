//! `quanyu warn cap`: a warning as messages of the Common Alerting Protocol 1.2, as a receiver gets them.
//!
//! The first is an alert, each revision an update that names those before it, and a warning that was taken back a cancel.
//! Or the same as the text of an e-mail. Sends nothing.

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use quanyu_boot::{Exit, Failure};
use quanyu_cap::{Alert, Language, Mail};
use quanyu_warn::cap::alerts;
use quanyu_warn::row::{self, WarningRow};
use serde_json::{Value, json};

use super::set::Given;
use crate::servers::store_failure;
use crate::session::Session;
use crate::settings;

const EXAMPLES: &str = "\
Examples:
  quanyu warn cap 5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c11
  quanyu warn cap 5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c11 --all
  quanyu warn cap 5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c11 --json
  quanyu warn cap 5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c11 --format mail --lang zh-CN
  quanyu warn cap $ID --format mail | (read -r subject; mail -s \"$subject\" duty@city.example)

Without --all the message that holds now; with --json all of them: CAP's JSON, or subjects and bodies. A mail's first line is
its subject. Who tells is warn.cap, and the detector set without --detectors is warn.detectors, as for warn.webhooks.
Simulated data and drills are always marked Exercise.";

/// States of a warning at most.
const STATES_MAX: u32 = 10_000;

/// Show a warning as CAP 1.2 messages
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// The warning's id
    #[arg(value_name = "ID")]
    warning: uuid::Uuid,
    /// Every message, not only the one that holds
    #[arg(long)]
    all: bool,
    /// As CAP's XML, or as the text of an e-mail in the language of --lang
    #[arg(long, value_enum, default_value_t = Format::Xml)]
    format: Format,
    /// Who sends it: like a domain; without it warn.cap.sender
    #[arg(long, value_name = "NAME")]
    sender: Option<String>,
    #[command(flatten)]
    given: Given,
}

/// What a message is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// CAP 1.2
    Xml,
    /// A subject, an empty line, and a body
    Mail,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let configured = &session.loaded.value.warn;
        let set = self.given.load_or(configured.detectors.as_deref())?;
        let mut told = configured.cap.clone();
        if let Some(sender) = &self.sender {
            told.sender.clone_from(sender);
        }
        let faults = told.faults();
        if !faults.is_empty() {
            return Err(Failure::usage(format!("warn: {}", faults.join("; ")))
                .fix("write --sender and warn.cap.sender like a domain; `quanyu config show warn.cap` shows the rest")
                .into());
        }
        let publisher = told.publisher(&set).context("say who tells")?;
        let store = session.store()?;
        let subject = format!("warning:{}", self.warning);
        let history = row::history(&subject, u64::MAX, STATES_MAX);
        let history: Vec<WarningRow> = store.fetch_rows(&history).await.map_err(store_failure)?;
        if history.is_empty() {
            return Err(Failure::usage(format!("there is no warning {}", self.warning))
                .fix("`quanyu query warnings` lists them")
                .into());
        }
        let alerts = alerts(&history, &publisher).context("write the warning as CAP")?;
        let language = match session.loaded.value.lang {
            settings::Language::English => Language::English,
            settings::Language::Chinese => Language::Chinese,
        };
        if session.output.json {
            let all: Vec<Value> = alerts
                .iter()
                .map(|alert| self.format.json(alert, language))
                .collect::<anyhow::Result<_>>()?;
            session.output.json(&all)?;
            return Ok(Exit::Ok);
        }
        let first = if self.all { 0 } else { alerts.len().saturating_sub(1) };
        for alert in alerts.iter().skip(first) {
            session.output.line(self.format.text(alert, language)?)?;
        }
        Ok(Exit::Ok)
    }
}

impl Format {
    fn text(self, alert: &Alert, language: Language) -> anyhow::Result<String> {
        Ok(match self {
            Self::Xml => alert.to_xml()?,
            Self::Mail => {
                let Mail { subject, body } = Mail::of(alert, language)?;
                format!("{subject}\n\n{body}")
            }
        })
    }

    fn json(self, alert: &Alert, language: Language) -> anyhow::Result<Value> {
        Ok(match self {
            Self::Xml => serde_json::from_str(&alert.to_json()?)?,
            Self::Mail => {
                let Mail { subject, body } = Mail::of(alert, language)?;
                json!({ "identifier": alert.identifier.as_str(), "subject": subject, "body": body })
            }
        })
    }
}
