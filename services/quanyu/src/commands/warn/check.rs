//! `quanyu warn check`: whether a detector set can be used, and the false warnings that it announces.

use clap::Args;
use quanyu_boot::Exit;
use quanyu_warn::set::announced;
use serde_json::json;

use super::set::Given;
use crate::output::Table;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu warn check
  quanyu warn check --detectors my.toml

Exit code 2 says what is wrong and where. False warnings a week are as `quanyu warn backtest` measured them.";

/// Check a detector set, and tell how many false warnings to expect
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(flatten)]
    given: Given,
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let set = self.given.load()?;
        let announced = announced(&set);
        if session.output.json {
            session.output.json(&json!({
                "version": set.version,
                "false_per_week_max": set.budget.false_per_week_max,
                "announced": announced,
                "series": set.series,
                "scans": set.scan,
                "rules": set.rule,
            }))?;
            return Ok(Exit::Ok);
        }
        let mut table = Table::new(["definition", "bin", "detectors by history", "false a week"]);
        for series in &set.series {
            let detectors: Vec<String> = series
                .detectors
                .iter()
                .map(|choice| format!("{} from {}", choice.detector.name(), choice.from_bins))
                .collect();
            let rate = series.line().false_per_week();
            table.row([
                series.name.clone(),
                series.bin.as_str().to_owned(),
                detectors.join(", "),
                rate.map_or_else(|| "not measured".to_owned(), |rate| format!("{rate:.3}")),
            ]);
        }
        for scan in &set.scan {
            let rate = scan.line().false_per_week();
            table.row([
                scan.name.clone(),
                "day".to_owned(),
                format!("scan-permutation of {} days", scan.study_days),
                rate.map_or_else(|| "not measured".to_owned(), |rate| format!("{rate:.3}")),
            ]);
        }
        for rule in &set.rule {
            let what = format!("the rule {}", rule.rule.name());
            let none = "none but by wrong data".to_owned();
            table.row([rule.name.clone(), rule.bin.as_str().to_owned(), what, none]);
        }
        table.row([
            format!("set {}", set.version),
            String::new(),
            format!("{} allowed", set.budget.false_per_week_max),
            format!("{:.3}", announced.false_per_week),
        ]);
        session.output.table(table)?;
        Ok(Exit::Ok)
    }
}
