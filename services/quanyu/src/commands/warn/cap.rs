//! `quanyu warn cap`: a warning as messages of the Common Alerting Protocol 1.2, as a receiver gets them.
//!
//! The first is an alert, each revision an update that names those before it, and a warning that was taken back a cancel.
//! Sends nothing.

use std::collections::BTreeMap;

use anyhow::Context as _;
use clap::Args;
use jiff::tz::TimeZone;
use quanyu_boot::{Exit, Failure};
use quanyu_cap::{Category, Scope};
use quanyu_warn::cap::{Publisher, Topic, alerts};
use quanyu_warn::row::{self, WarningRow};
use quanyu_warn::set::{Counted, DetectorSet, Rule};

use super::set::Given;
use crate::servers::store_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu warn cap 5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c11
  quanyu warn cap 5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c11 --all
  quanyu warn cap 5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c11 --json

Without --all the message that holds now, as XML; with --json all of them as CAP's JSON. Simulated data and drills are always
marked Exercise.";

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
    /// Who sends it: like a domain
    #[arg(long, default_value = "quanyu.example", value_name = "NAME")]
    sender: String,
    #[command(flatten)]
    given: Given,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let set = self.given.load()?;
        let store = session.store()?;
        let subject = format!("warning:{}", self.warning);
        let history = row::history(&subject, u64::MAX, STATES_MAX);
        let history: Vec<WarningRow> = store.fetch_rows(&history).await.map_err(store_failure)?;
        if history.is_empty() {
            return Err(Failure::usage(format!("there is no warning {}", self.warning))
                .fix("`quanyu query warnings` lists them")
                .into());
        }
        let sender = self.sender.parse().map_err(|error: quanyu_cap::Problem| {
            Failure::usage(format!("--sender {}: {error}", self.sender)).fix("write it like a domain")
        })?;
        let publisher = Publisher {
            sender,
            chinese: "全域预警平台".to_owned(),
            english: "Quanyu early warning".to_owned(),
            zone: TimeZone::get(&set.zone).context("find the zone of the set")?,
            scope: Scope::Restricted { restriction: "authorities".to_owned() },
            web: None,
            valid_hours: 24,
            exercise: "simulated data or a drill".to_owned(),
            topics: topics(&set),
            areas: BTreeMap::new(),
        };
        let alerts = alerts(&history, &publisher).context("write the warning as CAP")?;
        if session.output.json {
            let all: Vec<serde_json::Value> = alerts
                .iter()
                .map(|alert| Ok(serde_json::from_str(&alert.to_json()?)?))
                .collect::<anyhow::Result<_>>()?;
            session.output.json(&all)?;
            return Ok(Exit::Ok);
        }
        let shown = if self.all {
            alerts.as_slice()
        } else {
            alerts.get(alerts.len().saturating_sub(1)..).unwrap_or_default()
        };
        for alert in shown {
            session.output.line(alert.to_xml()?)?;
        }
        Ok(Exit::Ok)
    }
}

/// What each line of a set is about, in words.
fn topics(set: &DetectorSet) -> BTreeMap<String, Topic> {
    let topic = |kind: Counted, q: Option<f64>| {
        let (category, chinese, english) = match kind {
            Counted::Incident => (Category::Security, "警情", "incidents"),
            Counted::Fire => (Category::Fire, "火灾", "fires"),
            Counted::WorkAccident => (Category::Safety, "生产安全事故", "work accidents"),
        };
        Topic {
            categories: vec![category],
            chinese: chinese.to_owned(),
            english: english.to_owned(),
            true_share: q.map(|q| 1.0 - q),
        }
    };
    let of_rule = |rule: &Rule| {
        let (category, chinese, english) = match rule {
            Rule::SilentSource { .. } => (Category::Infra, "数据来源静默", "a source that is not heard"),
            Rule::CrowdCapacity { .. } => (Category::Safety, "人员密集", "a crowd"),
            Rule::OverdueHazard { .. } => {
                (Category::Safety, "重大隐患逾期", "major hazards beyond their limit")
            }
            Rule::DisputePrecursor { .. } => (Category::Security, "矛盾纠纷激化", "disputes that grow worse"),
            Rule::NearRepeat { .. } => (Category::Security, "近距离重复警情", "incidents near one another"),
            Rule::Count { kind, .. } => return topic(*kind, None),
        };
        Topic {
            categories: vec![category],
            chinese: chinese.to_owned(),
            english: english.to_owned(),
            true_share: None,
        }
    };
    let series = set.series.iter().map(|line| (line.name.clone(), topic(line.kind, Some(line.q))));
    let scans = set.scan.iter().map(|line| (line.name.clone(), topic(line.kind, None)));
    let rules = set.rule.iter().map(|line| (line.name.clone(), of_rule(&line.rule)));
    series.chain(scans).chain(rules).collect()
}
