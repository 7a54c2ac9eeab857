//! `quanyu query visits --anonymous`: small counts of people are hidden, with all that would give them away.
//!
//! What has to be hidden is decided by `quanyu-figures`, for each month and programme: areas by outcome, with the areas' sums
//! (visits due), the outcomes' sums (the section by month) and the sum of all. Rounds with visits missed are left out: that a
//! round is in that list, and where, says what the table hides.

use std::collections::BTreeMap;

use quanyu_figures::{AnonymousTable, Shown, anonymous};
use serde::Serialize;
use serde_json::{Map, Value};

use super::Answered;
use crate::AnswerError;

/// More rows than a city has of towns and months in a decade. An answer that is cut cannot be hidden soundly.
pub const ANONYMOUS_ROWS_MAX: u32 = 20_000;
/// What the section by month returns at most.
const MONTHS_MAX: usize = 1_000;
/// The only report that counts people area by area.
const QUERY: &str = "visits";
/// Outcomes of a visit due; together they are all that are due.
const OUTCOMES: [&str; 4] = ["done", "refused", "unreachable", "missed"];
const DUE: &str = "due";
/// Computed from the others.
const SHARE: &str = "done_percent";
const LEFT_OUT: &str = "missed";

/// What was hidden, as `--json` prints it.
#[derive(Debug, Serialize)]
pub struct Anonymous {
    k: u64,
    /// Cells and totals below k,
    suppressed_small: usize,
    /// and those that would give them away.
    suppressed_besides: usize,
    sections_left_out: [&'static str; 1],
}

/// Month and programme.
type Key = (String, String);

impl Anonymous {
    /// What stands in a table for a hidden number.
    pub fn mark(&self, column: &str, row: &Map<String, Value>) -> Option<String> {
        let hidden = column == DUE || OUTCOMES.contains(&column);
        (hidden && row.get(column).is_some_and(Value::is_null)).then(|| format!("<{}*", self.k))
    }

    /// What a reader of the table has to know.
    pub fn remark(&self) -> String {
        let Self { k, suppressed_small, suppressed_besides, .. } = self;
        format!(
            "<{k}*: fewer than {k} ({suppressed_small} numbers), or hidden so that no such number can be worked out \
             ({suppressed_besides} numbers); rounds with visits missed are left out"
        )
    }
}

/// Whether a report can be asked for like this.
///
/// # Errors
/// It counts no people area by area (exit 2).
pub fn checked(query: &str) -> Result<(), AnswerError> {
    if query == QUERY {
        return Ok(());
    }
    Err(AnswerError::usage(format!("--anonymous: {query} has no table of people"))
        .or_ask("ask `quanyu query visits --anonymous`"))
}

/// Hides what has to be hidden and then cuts the list.
///
/// # Errors
/// More rows than can be seen at once (exit 2).
pub fn hide(sections: &mut Vec<Answered>, k: u64, rows_max: u32) -> Result<Anonymous, AnswerError> {
    let mut hidden =
        Anonymous { k, suppressed_small: 0, suppressed_besides: 0, sections_left_out: [LEFT_OUT] };
    sections.retain(|answered| answered.section.name != LEFT_OUT);
    let mut totals = BTreeMap::new();
    let towns = section(sections, "towns")?;
    too_many(towns.rows.len() >= ANONYMOUS_ROWS_MAX as usize)?;
    // By name: ordered by what was missed, the order itself would tell.
    towns.rows.sort_by_cached_key(|row| (std::cmp::Reverse(key(row)), text(row, "area_code")));
    for rows in towns.rows.chunk_by_mut(|one, other| key(one) == key(other)) {
        let counts: Vec<Vec<u64>> =
            rows.iter().map(|row| OUTCOMES.iter().map(|outcome| count(row, outcome)).collect()).collect();
        let table = anonymous(&counts, k).map_err(AnswerError::usage)?;
        hidden.suppressed_small += table.suppressed_small;
        hidden.suppressed_besides += table.suppressed_besides;
        for ((row, cells), due) in rows.iter_mut().zip(&table.cells).zip(&table.row_totals) {
            show(row, cells, *due);
        }
        if let Some(key) = rows.first().map(key) {
            totals.insert(key, table);
        }
    }
    towns.columns.retain(|column| column != "small_cell");
    towns.rows.iter_mut().for_each(|row| drop(row.remove("small_cell")));
    towns.rows.truncate(usize::try_from(rows_max).unwrap_or(usize::MAX));
    let months = section(sections, "months")?;
    too_many(months.rows.len() >= MONTHS_MAX)?;
    for row in &mut months.rows {
        let nothing = ([Shown::Suppressed; OUTCOMES.len()].to_vec(), Shown::Suppressed);
        let shown = |table: &AnonymousTable| (table.column_totals.clone(), table.total);
        let (cells, due) = totals.get(&key(row)).map_or(nothing, shown);
        show(row, &cells, due);
    }
    Ok(hidden)
}

fn section<'a>(sections: &'a mut [Answered], name: &str) -> Result<&'a mut Answered, AnswerError> {
    sections
        .iter_mut()
        .find(|answered| answered.section.name == name)
        .ok_or_else(|| AnswerError::unreadable(format!("find section {name}"), "the report has none"))
}

fn too_many(cut: bool) -> Result<(), AnswerError> {
    if cut {
        let what = "more rows than can be made anonymous at once";
        return Err(AnswerError::usage(what)
            .or_ask("ask about fewer months with --from and --to, or a smaller --area"));
    }
    Ok(())
}

/// A number stays only where the table shows it and it is what the table says.
fn show(row: &mut Map<String, Value>, cells: &[Shown], due: Shown) {
    let shown = OUTCOMES.into_iter().zip(cells.iter().copied()).chain([(DUE, due)]);
    for (column, shown) in shown.collect::<Vec<_>>() {
        if Shown::Count(count(row, column)) != shown {
            row.insert(column.to_owned(), Value::Null);
        }
    }
    if [DUE, "done"].iter().any(|column| row.get(*column).is_none_or(Value::is_null)) {
        row.insert(SHARE.to_owned(), Value::Null);
    }
}

fn key(row: &Map<String, Value>) -> Key {
    (text(row, "month"), text(row, "programme"))
}

fn text(row: &Map<String, Value>, column: &str) -> String {
    row.get(column).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn count(row: &Map<String, Value>, column: &str) -> u64 {
    row.get(column).and_then(Value::as_u64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn answered(name: &str, rows: &[Value]) -> Answered {
        let report = quanyu_figures::report(QUERY).unwrap();
        let section = report.sections.iter().find(|section| section.name == name).unwrap();
        let rows = rows.iter().map(|row| row.as_object().unwrap().clone()).collect();
        Answered { section, columns: Vec::new(), rows }
    }

    fn town(area: &str, outcomes: [u64; 4]) -> Value {
        let [done, refused, unreachable, missed] = outcomes;
        let due = outcomes.iter().sum::<u64>();
        json!({ "month": "2026-07", "area_code": area, "programme": "p", "due": due, "done": done, "refused": refused,
                "unreachable": unreachable, "missed": missed, "done_percent": 50.0, "small_cell": false })
    }

    #[test]
    fn a_small_number_and_what_gives_it_away_are_hidden_in_both_sections() {
        let towns = [town("b", [50, 20, 30, 3]), town("a", [60, 20, 30, 40]), town("c", [70, 20, 30, 40])];
        let mut month = town("", [180, 60, 90, 83]);
        month["done_percent"] = json!(43.6);
        let mut sections =
            vec![answered("months", &[month]), answered("towns", &towns), answered("missed", &[])];
        let hidden = hide(&mut sections, 5, 2).unwrap();
        assert_eq!((hidden.suppressed_small, sections.len()), (1, 2), "the list of rounds is left out");
        assert!(hidden.suppressed_besides >= 3, "the number, its row, its column and a fourth: {hidden:?}");
        let rows = &sections[1].rows;
        let areas: Vec<String> = rows.iter().map(|row| text(row, "area_code")).collect();
        assert_eq!(areas, ["a", "b"], "by name, cut after hiding");
        assert_eq!(rows[1]["missed"], Value::Null);
        assert_eq!(hidden.mark("missed", &rows[1]).as_deref(), Some("<5*"));
        assert_eq!(hidden.mark("area_code", &rows[1]), None);
        assert!(!rows[0].contains_key("small_cell"));
        assert_eq!(sections[0].rows[0]["due"], 413, "sums of many stay: {:?}", sections[0].rows);
    }

    #[test]
    fn numbers_that_do_not_add_up_are_not_shown() {
        let mut odd = town("a", [50, 20, 30, 40]);
        odd["due"] = json!(141);
        let mut sections =
            vec![answered("months", &[]), answered("towns", &[odd, town("b", [50, 20, 30, 40])])];
        hide(&mut sections, 5, 10).unwrap();
        assert_eq!(sections[1].rows[0]["due"], Value::Null);
        assert_eq!(sections[1].rows[1]["due"], 140);
    }

    #[test]
    fn only_visits_are_counted_like_this() {
        assert!(checked("visits").is_ok() && checked("mediation").is_err());
    }
}
