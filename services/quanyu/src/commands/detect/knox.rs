//! `quanyu detect knox`: are there more pairs of events close in space and in time than chance would bring together?
//!
//! For analysts of events of one kind; the test is `quanyu_detect::knox`.

use clap::Args;
use quanyu_boot::Exit;
use quanyu_detect::knox::{Knox, KnoxParams, knox};
use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, number};
use super::events;
use crate::output::Table;
use crate::session::Session;

fn help() -> String {
    format!(
        "\
Examples:
  quanyu detect knox --input burglaries.csv --eps-s 200 --eps-t 7
  quanyu detect knox --input cases.csv --coordinates cartesian --eps-s 10 --eps-t 14 --seed 7 --json

{}

p is the share of replications, in which the times are dealt out anew, with at least as many
close pairs: the one to show. p_at_least and p_poisson take pairs as Poisson: P(Y ≥ seen), and
P(Y > seen) as R's surveillance has it.

--json prints {{command, version, params, testable, reason, result: {{events, close_close,
close_time, close_space, pairs, expected, p, p_at_least, p_poisson}}}}.",
        events::FILE
    )
}

/// Places: Knox's test, whether events cluster in space and time at once (Knox 1964)
#[derive(Debug, Args)]
#[command(after_help = help())]
pub struct Command {
    #[command(flatten)]
    events: events::Arguments,
    /// Places at most so far apart are close
    #[arg(long, value_name = "D")]
    eps_s: f64,
    /// Times at most so many days apart are close
    #[arg(long, value_name = "T")]
    eps_t: f64,
}

#[derive(Debug, Serialize)]
struct Found {
    events: usize,
    close_close: u64,
    close_time: u64,
    close_space: u64,
    pairs: u64,
    expected: f64,
    p: f64,
    p_at_least: f64,
    p_poisson: f64,
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let (coordinates, events) = self.events.events()?;
        let params = KnoxParams {
            eps_t: self.eps_t,
            eps_s: coordinates.distance(self.eps_s),
            permutations: self.events.permutations(),
        };
        let found = knox(&events, &params).map(|knox| Found::of(events.len(), &knox));
        let params = json!({ "coordinates": coordinates, "eps_s": self.eps_s, "eps_t": self.eps_t,
            "replications": self.events.replications, "seed": self.events.seed });
        Answer::new("knox", params, found)?.print(session, Found::table)
    }
}

impl Found {
    fn of(events: usize, knox: &Knox) -> Self {
        let Knox { close_close, close_time, close_space, pairs, expected, .. } = *knox;
        Self {
            events,
            close_close,
            close_time,
            close_space,
            pairs,
            expected,
            p: knox.p_value,
            p_at_least: knox.p_at_least,
            p_poisson: knox.p_poisson,
        }
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["events", "close pairs", "expected", "p", "P(Y ≥ seen)", "P(Y > seen)"]);
        table.row([
            self.events.to_string(),
            self.close_close.to_string(),
            number(Some(self.expected)),
            number(Some(self.p)),
            number(Some(self.p_at_least)),
            number(Some(self.p_poisson)),
        ]);
        table
    }
}
