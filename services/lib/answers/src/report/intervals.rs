//! Intervals beside the shares and rates of a report: two columns behind each, `<share>_low` and `<share>_high`.

use quanyu_figures::SectionInterval;
use serde_json::Value;

use super::Answered;

/// Puts them in; null where the share is null.
pub fn add(answered: &mut Answered, interval: &SectionInterval) {
    let [low, high] = ["low", "high"].map(|limit| format!("{}_{limit}", interval.value));
    if let Some(place) = answered.columns.iter().position(|column| column == interval.value) {
        answered.columns.splice(place + 1..place + 1, [low.clone(), high.clone()]);
    }
    for row in &mut answered.rows {
        let count = |column: &str| row.get(column).and_then(Value::as_u64);
        let counts = count(interval.part).zip(count(interval.whole));
        let estimate = counts.and_then(|(part, whole)| interval.of(part, whole).ok());
        row.insert(low.clone(), estimate.map_or(Value::Null, |found| found.low.into()));
        row.insert(high.clone(), estimate.map_or(Value::Null, |found| found.high.into()));
    }
}
