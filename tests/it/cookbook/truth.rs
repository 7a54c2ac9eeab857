//! What a recipe's numbers must be, from a simulated city's truth file.
//!
//! `counts where kind=fire; by town=area month=month; sum total=count`: the column `total`, added up by the columns
//! `town` and `month`, is the field `count` of the truth's `counts`, added up by its `area` and `month`.

use std::collections::BTreeMap;

use serde_json::Value;

/// Which days and area a recipe was asked for.
#[derive(Debug)]
pub struct Window {
    /// First day.
    pub from: &'static str,
    /// Last day.
    pub to: &'static str,
    /// Code of the area.
    pub area: &'static str,
}

/// A comparison.
#[derive(Debug)]
pub struct Truth {
    /// Name of the truth's list.
    list: String,
    /// Fields and values of the entries that are meant.
    wanted: Pairs,
    /// Columns of the answer, and the fields that they are.
    by: Pairs,
    /// Columns of the answer that are added up, and the fields that they are.
    sums: Pairs,
}

type Pairs = Vec<(String, String)>;

impl Truth {
    /// From a line of a head; none when it is written wrongly.
    pub fn read(line: &str) -> Option<Self> {
        let mut parts = line.split(';').map(str::trim);
        let mut first = parts.next()?.split(' ');
        let list = first.next()?.to_owned();
        let mut truth = Self { list, wanted: Vec::new(), by: Vec::new(), sums: Vec::new() };
        match first.next() {
            Some("where") => truth.wanted = pairs(first)?,
            Some(_) => return None,
            None => {}
        }
        for part in parts {
            let mut words = part.split(' ');
            match words.next()? {
                "by" => truth.by = pairs(words)?,
                "sum" => truth.sums = pairs(words)?,
                _ => return None,
            }
        }
        (!truth.sums.is_empty()).then_some(truth)
    }

    /// What differs between an answer and the truth about the city.
    pub fn differences(&self, rows: &[Value], city: &Value, window: &Window) -> Vec<String> {
        let Some(entries) = city[&self.list].as_array() else {
            return vec![format!("the truth has no {}", self.list)];
        };
        let meant = entries.iter().filter(|entry| self.means(entry, window));
        let fields = |pairs: &Pairs| pairs.iter().map(|(_, field)| field.clone()).collect::<Vec<_>>();
        let columns = |pairs: &Pairs| pairs.iter().map(|(column, _)| column.clone()).collect::<Vec<_>>();
        let expected = tally(meant, &fields(&self.by), &fields(&self.sums));
        let found = tally(rows.iter(), &columns(&self.by), &columns(&self.sums));
        if expected.is_empty() {
            return vec![format!("the truth has no {} that are meant", self.list)];
        }
        let mut keys: Vec<&Vec<String>> = expected.keys().chain(found.keys()).collect();
        keys.sort();
        keys.dedup();
        keys.retain(|key| expected.get(*key) != found.get(*key));
        let told = |key: &&Vec<String>| {
            let (expected, found) = (expected.get(*key), found.get(*key));
            format!("{key:?} of {}: {expected:?} in truth, {found:?} found", self.list)
        };
        keys.iter().map(told).collect()
    }

    /// Whether an entry is one of those that the recipe was asked for.
    fn means(&self, entry: &Value, window: &Window) -> bool {
        let wanted = self.wanted.iter().all(|(field, value)| entry[field] == value.as_str());
        let text = |field: &str| entry[field].as_str().filter(|text| !text.is_empty());
        let area = text("area").is_none_or(|area| area.starts_with(window.area));
        let month = text("month").is_none_or(|month| (&window.from[..7]..=&window.to[..7]).contains(&month));
        let day = text("day").is_none_or(|day| (window.from..=window.to).contains(&day));
        wanted && area && month && day
    }
}

/// `a=b c=d`.
fn pairs<'a>(words: impl Iterator<Item = &'a str>) -> Option<Pairs> {
    words.map(|word| word.split_once('=').map(|(left, right)| (left.to_owned(), right.to_owned()))).collect()
}

/// The sums of entries by their keys, without groups that hold nothing.
fn tally<'a>(
    entries: impl Iterator<Item = &'a Value>,
    keys: &[String],
    sums: &[String],
) -> BTreeMap<Vec<String>, Vec<i64>> {
    let mut tally: BTreeMap<Vec<String>, Vec<i64>> = BTreeMap::new();
    for entry in entries {
        let key = keys.iter().map(|field| key(entry, field)).collect();
        let group = tally.entry(key).or_insert_with(|| vec![0; sums.len()]);
        for (sum, field) in group.iter_mut().zip(sums) {
            *sum += number(at(entry, field));
        }
    }
    tally.retain(|_, group| group.iter().any(|sum| *sum != 0));
    tally
}

/// A value by its path, with dots.
fn at<'a>(entry: &'a Value, path: &str) -> &'a Value {
    entry.pointer(&format!("/{}", path.replace('.', "/"))).unwrap_or_else(|| panic!("no {path} in {entry}"))
}

/// A part of a key; a month is its first seven signs, whether it is `2026-04` or its first day.
fn key(entry: &Value, field: &str) -> String {
    let text = at(entry, field).as_str().unwrap_or_else(|| panic!("{field} of {entry} is no text"));
    if field == "month" { text.chars().take(7).collect() } else { text.to_owned() }
}

/// A whole number, also where the answer quotes it.
fn number(value: &Value) -> i64 {
    let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
    number.unwrap_or_else(|| panic!("{value} is no whole number"))
}

#[test]
fn a_difference_is_found_and_what_is_elsewhere_is_not_meant() {
    let truth = Truth::read("counts where kind=fire; by town=area month=month; sum total=count").unwrap();
    let window = Window { from: "2026-04-01", to: "2026-04-30", area: "330784" };
    let entry = |kind: &str, area: &str, month: &str, count: i64| serde_json::json!({ "kind": kind, "area": area, "month": month, "count": count });
    let city = serde_json::json!({ "counts": [
        entry("fire", "330784001", "2026-04", 2), entry("fire", "330784001", "2026-04", 1),
        entry("fire", "330784001", "2026-05", 9), entry("fire", "330784999", "2026-04", 4),
        entry("fire", "330700001", "2026-04", 9), entry("hazard", "330784001", "2026-04", 9),
    ] });
    let row =
        |town: &str, total: &str| serde_json::json!({ "town": town, "month": "2026-04-01", "total": total });
    let right = [row("330784001", "3"), row("330784999", "4")];
    assert_eq!(truth.differences(&right, &city, &window), Vec::<String>::new());
    let wrong = [row("330784001", "4"), row("330784999", "4")];
    assert_eq!(truth.differences(&wrong, &city, &window).len(), 1);
    assert_eq!(truth.differences(&right[..1], &city, &window).len(), 1);
    assert!(Truth::read("counts; by town").is_none());
}
