//! The queries that are measured, as they are typed, and where each gets its answer from.
//!
//! A query that has only states to read is held to the target of rollups; one that reads events or past states to that of
//! history. The windows are days of the simulated city.

use jiff::Timestamp;
use serde::Serialize;

/// Longest p95 of answers from rollups and current states, and of those from history, milliseconds.
const ROLLUP_MS: f64 = 300.0;
const HISTORY_MS: f64 = 3_000.0;

/// Where a query gets its answer from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum From {
    /// Hourly rollups and current states.
    Rollup,
    /// Events, or the states of a past time.
    History,
}

/// A query.
#[derive(Debug)]
pub struct Asked {
    /// The command line behind `quanyu query`; `{as_of}` is the time of the measurement.
    line: &'static str,
    /// Where it gets its answer from.
    pub from: From,
}

const fn rollup(line: &'static str) -> Asked {
    Asked { line, from: From::Rollup }
}

const fn history(line: &'static str) -> Asked {
    Asked { line, from: From::History }
}

/// All of them.
pub static QUERIES: &[Asked] = &[
    rollup("both-fall --area 330784 --from 2026-04-01 --to 2026-10-31 --against year"),
    rollup("both-fall --from 2026-04-01 --to 2026-10-31 --by area_code"),
    history("both-fall --area 330784 --from 2026-04-01 --to 2026-10-31 --as-of {as_of}"),
    rollup("counts --kind incident --step day --by area --area 330784 --from 2026-04-01 --to 2026-10-31"),
    rollup("clearance --area 330784"),
    rollup("petition-backlog --area 330784"),
    rollup("reports-answered --area 330784"),
    rollup("campaign-map --area 330784"),
    rollup("warnings --area 330784"),
    history("response --area 330784 --from 2026-04-01 --to 2026-10-31"),
    rollup("operations --area 330784"),
    history("grids --area 330784 --from 2026-10-01 --to 2026-10-31"),
    history("mediation --area 330784 --from 2026-04-01 --to 2026-10-31"),
    rollup("work-injuries --area 330784 --from 2026-04-01 --to 2026-10-31"),
    history("communities --area 330784 --from 2026-04-01 --to 2026-10-31"),
    rollup("sites --area 330784 --from 2026-04-01 --to 2026-10-31"),
    rollup("outreach --area 330784 --from 2026-04-01 --to 2026-10-31"),
    rollup("visits --area 330784 --from 2026-04-01 --to 2026-10-31"),
    history("legal-checkups --area 330784 --from 2026-04-01 --to 2026-10-31"),
    rollup("surveys --area 330784"),
    rollup("safety-index --area 330784 --from 2025-11-01 --to 2026-10-31"),
    history("safety-index --area 330784 --from 2025-11-01 --to 2026-10-31 --history"),
    history("campaign-effect --area 330784"),
    rollup("audit --area 330784"),
    history("sources"),
    history("quality"),
    history("mediation --area 330784 --from 2026-04-01 --to 2026-10-31 --as-of {as_of}"),
    history("both-fall --area 330784 --from 2026-04-01 --to 2026-10-31 --known-at {as_of}"),
    history("clearance --area 330784 --known-at {as_of}"),
];

impl Asked {
    /// The name of the query.
    pub fn name(&self) -> &'static str {
        self.line.split(' ').next().unwrap_or_default()
    }

    /// Its words, behind the name of a program.
    pub fn words(&self, as_of: Timestamp) -> Vec<String> {
        let word = |word: &str| if word == "{as_of}" { as_of.to_string() } else { word.to_owned() };
        std::iter::once("query".to_owned()).chain(self.line.split(' ').map(word)).collect()
    }

    /// How long its p95 may be, milliseconds.
    pub fn target_ms(&self) -> f64 {
        match self.from {
            From::Rollup => ROLLUP_MS,
            From::History => HISTORY_MS,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Line;
    use super::*;
    use clap::Parser as _;

    #[test]
    fn every_query_can_be_typed_and_every_report_and_ledger_is_asked() {
        for asked in QUERIES {
            let words = asked.words(Timestamp::UNIX_EPOCH);
            assert!(Line::try_parse_from(&words).is_ok(), "{words:?}");
        }
        let reports = quanyu_figures::REPORTS.iter().map(|report| report.name);
        for name in reports.chain(quanyu_figures::LEDGERS.iter().map(|ledger| ledger.query)) {
            assert!(QUERIES.iter().any(|asked| asked.name() == name), "{name}");
        }
    }
}
