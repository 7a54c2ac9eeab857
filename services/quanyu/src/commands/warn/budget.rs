//! `quanyu warn budget`: the false warnings that were to be expected, and those that were seen.
//!
//! Seen is what people said of warnings; of a simulation it is what its truth says. What nobody has assessed is said, too.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use quanyu_boot::Exit;
use serde::Serialize;

use super::truth;
use crate::output::Table;
use crate::servers::store_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu warn budget
  quanyu warn budget --json
  quanyu warn budget --truth truth.json      (a simulation: false is what was not planted)

Expected is the sum over every evaluation of what the detector set says; a week has as many evaluations as its line has bins.";

/// Compare the false warnings expected with those seen
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// What a simulation planted
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
}

/// A line of the detector set.
#[derive(Debug, Serialize)]
struct Row {
    definition: String,
    set_version: String,
    exercise: bool,
    /// Weeks that were judged.
    weeks: f64,
    /// False warnings to expect in them.
    expected: f64,
    raised: u64,
    /// Said to be false by people, or by the truth.
    seen_false: u64,
    seen_true: u64,
    unclear: u64,
    /// Nobody has said what they were.
    unassessed: u64,
}

const EVALUATIONS: &str = "SELECT toString(definition), toString(set_version), exercise, \
     toFloat64(sum(date_diff('second', from_at, assumeNotNull(to_at)))) / 604800, sum(ifNull(false_expected, 0)) \
     FROM evaluations FINAL WHERE status = 'completed' AND round = 0 GROUP BY definition, set_version, exercise \
     ORDER BY definition, set_version, exercise";
const WARNINGS: &str = "SELECT toString(definition), toString(set_version), exercise, toString(verdict), arrayStringConcat(area_codes, ','), \
     toString(category), toUnixTimestamp64Milli(assumeNotNull(from_at)), toUnixTimestamp64Milli(assumeNotNull(to_at)), \
     expected IS NULL FROM warnings FINAL WHERE counted AND from_at IS NOT NULL AND to_at IS NOT NULL ORDER BY subject";

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let planted = self.truth.as_deref().map(truth::planted).transpose()?;
        let store = session.store()?;
        let judged: Vec<(String, String, bool, f64, f64)> =
            store.fetch_rows(EVALUATIONS).await.map_err(store_failure)?;
        type Warned = (String, String, bool, String, String, String, i64, i64, u8);
        let warned: Vec<Warned> = store.fetch_rows(WARNINGS).await.map_err(store_failure)?;
        let mut rows: BTreeMap<(String, String, bool), Row> = BTreeMap::new();
        for (definition, set_version, exercise, weeks, expected) in judged {
            let key = (definition.clone(), set_version.clone(), exercise);
            let none = Row {
                definition,
                set_version,
                exercise,
                weeks,
                expected,
                raised: 0,
                seen_false: 0,
                seen_true: 0,
                unclear: 0,
                unassessed: 0,
            };
            rows.insert(key, none);
        }
        for (definition, set_version, exercise, verdict, areas, category, from_ms, to_ms, of_rule) in warned {
            let Some(row) = rows.get_mut(&(definition, set_version, exercise)) else { continue };
            row.raised += 1;
            let areas: Vec<String> = areas.split(',').map(str::to_owned).collect();
            // The truth knows of unusual counts; what a rule says of is there or is not.
            let verdict = match planted.as_ref().filter(|_| of_rule == 0) {
                Some(planted) if planted.iter().any(|one| one.covers(&areas, &category, from_ms, to_ms)) => {
                    "true_alarm"
                }
                Some(_) => "false_alarm",
                None => verdict.as_str(),
            };
            match verdict {
                "true_alarm" => row.seen_true += 1,
                "false_alarm" => row.seen_false += 1,
                "unclear" => row.unclear += 1,
                _ => row.unassessed += 1,
            }
        }
        let rows: Vec<Row> = rows.into_values().collect();
        if session.output.json {
            session.output.json(&rows)?;
        } else {
            session.output.table(table(&rows))?;
        }
        Ok(Exit::Ok)
    }
}

fn table(rows: &[Row]) -> Table {
    let mut table = Table::new([
        "definition",
        "set",
        "data",
        "weeks",
        "false expected",
        "false seen",
        "true",
        "unclear",
        "not assessed",
    ]);
    for row in rows {
        table.row([
            row.definition.clone(),
            row.set_version.clone(),
            if row.exercise { "exercise" } else { "real" }.to_owned(),
            format!("{:.1}", row.weeks),
            format!("{:.1}", row.expected),
            row.seen_false.to_string(),
            row.seen_true.to_string(),
            row.unclear.to_string(),
            row.unassessed.to_string(),
        ]);
    }
    table
}
