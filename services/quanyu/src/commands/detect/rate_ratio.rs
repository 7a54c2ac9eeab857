//! `quanyu detect rate-ratio`: is one count, over its exposure, more than another, or chance?
//!
//! For everyone who is about to write “−60 %”; the intervals are `quanyu_detect::rate_ratio`.

use clap::Args;
use quanyu_boot::Exit;
use quanyu_detect::evidence::EVIDENCE_VERSION;
use quanyu_detect::{Evidence, Interval, Observed, RateRatio, rate_ratio};
use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, number};
use crate::output::Table;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu detect rate-ratio --x1 848 --x2 1000
  quanyu detect rate-ratio --x1 2 --t1 365 --x2 5 --t2 365 --json
  quanyu detect rate-ratio --x1 120 --x2 150 --dispersion 2.5

The ratio is (x1/t1)/(x2/t2). The mid-p interval is the one to show; the exact one is never too narrow. They hold for Poisson
counts: where days vary more, give the dispersion, variance over mean, and show wald_widened_95. The evidence is clear where
the 99 % mid-p interval leaves out 1, likely where the 95 % one does.

--json prints {command, version, params, testable, reason, result: {ratio, mid_p_95: {low, high}, mid_p_99, exact_95, wald_95,
wald_widened_95, p_two_sided, p_greater, p_less, mid_p_two_sided, anscombe_z, evidence, evidence_version}}. ratio and every
high are null where x2 is 0, the Wald intervals where either count is.";

/// Comparisons: the ratio of two rates with exact and mid-p intervals
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Events now
    #[arg(long, value_name = "N")]
    x1: u64,
    /// Exposure now: days, residents, insured heads
    #[arg(long, default_value_t = 1.0, value_name = "T")]
    t1: f64,
    /// Events that they are compared with
    #[arg(long, value_name = "N")]
    x2: u64,
    /// Their exposure, in the same unit
    #[arg(long, default_value_t = 1.0, value_name = "T")]
    t2: f64,
    /// Variance over mean of the bins that were added up; widens the Wald interval
    #[arg(long, value_name = "PHI")]
    dispersion: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Found {
    ratio: Option<f64>,
    mid_p_95: Limits,
    mid_p_99: Limits,
    exact_95: Limits,
    wald_95: Option<Limits>,
    wald_widened_95: Option<Limits>,
    p_two_sided: f64,
    p_greater: f64,
    p_less: f64,
    mid_p_two_sided: f64,
    anscombe_z: f64,
    evidence: &'static str,
    evidence_version: &'static str,
}

/// An interval.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Limits {
    low: f64,
    high: Option<f64>,
}

impl From<Interval> for Limits {
    fn from(Interval { low, high }: Interval) -> Self {
        Self { low, high }
    }
}

impl Limits {
    /// In words.
    pub fn shown(self) -> String {
        let high = self.high.map_or_else(|| "no limit".to_owned(), |high| format!("{high:.3}"));
        format!("{:.3} to {high}", self.low)
    }
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let current = Observed { count: self.x1, exposure: self.t1 };
        let reference = Observed { count: self.x2, exposure: self.t2 };
        let found = rate_ratio(current, reference).map(|ratio| Found::of(&ratio, self.dispersion));
        let params = json!({ "x1": self.x1, "t1": self.t1, "x2": self.x2, "t2": self.t2,
            "dispersion": self.dispersion });
        Answer::new("rate-ratio", params, found)?.print(session, Found::table)
    }
}

impl Found {
    fn of(found: &RateRatio, dispersion: Option<f64>) -> Self {
        Self {
            ratio: found.ratio,
            mid_p_95: found.mid_p_95.into(),
            mid_p_99: found.mid_p_99.into(),
            exact_95: found.exact_95.into(),
            wald_95: found.wald_95.map(Limits::from),
            wald_widened_95: dispersion.and_then(|phi| found.wald_widened(phi)).map(Limits::from),
            p_two_sided: found.p_two_sided,
            p_greater: found.p_greater,
            p_less: found.p_less,
            mid_p_two_sided: found.mid_p_two_sided,
            anscombe_z: found.anscombe_z,
            evidence: Evidence::of(found).code(),
            evidence_version: EVIDENCE_VERSION,
        }
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["ratio", "95 % (mid-p)", "95 % (exact)", "p (mid-p)", "evidence"]);
        table.row([
            number(self.ratio),
            self.mid_p_95.shown(),
            self.exact_95.shown(),
            number(Some(self.mid_p_two_sided)),
            self.evidence.replace('_', " "),
        ]);
        table
    }
}
