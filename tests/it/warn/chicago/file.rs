//! What `quanyu detect farrington-flexible` says of the assaults in a file, counted here by district and week: no table and
//! no map comes in between.

use super::{FIVE, THREE};
use flate2::read::MultiGzDecoder;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use quanyu_tests::Platform;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;

/// Monday of the week in which the file begins.
const FIRST: Date = date(2009, 12, 28);
/// Whole weeks of the file; it ends on the Tuesday after them.
pub const WEEKS: usize = 522;
/// What warn sets besides years and bins on either side: Noufaily's improved form, and no least number of events.
const IMPROVED: [&str; 5] = [
    "p_threshold_trend=1",
    "no_periods=10",
    "past_weeks_not_included=26",
    "threshold_method=nbPlugin",
    "limit54=0,4",
];

/// Points by district and week.
pub type Points = BTreeMap<(String, usize), Value>;

/// What `quanyu detect` says of each district and week, by the years that the set looks back there.
pub fn points(platform: &Platform, file: File) -> Points {
    let mut points = Points::new();
    for (district, counts) in &counted(file) {
        let mut text = "period,count\n".to_owned();
        for (count, week) in counts.iter().zip(0_i64..) {
            text.push_str(&format!("{},{count}\n", FIRST.checked_add(week.weeks()).unwrap()));
        }
        let input = platform.scratch(&format!("district-{district}.csv"));
        std::fs::write(&input, text).unwrap();
        for (years, weeks) in [("b=3", THREE..FIVE), ("b=5", FIVE..WEEKS)] {
            // Bins are counted from 1 there.
            let (from, to) = ((weeks.start + 1).to_string(), weeks.end.to_string());
            let input = ["--input", input.to_str().unwrap(), "--from", &from, "--to", &to, "--json"];
            let mut asked = [["detect", "farrington-flexible"].as_slice(), &input].concat();
            asked.extend([years, "w=3"].iter().chain(&IMPROVED).flat_map(|parameter| ["--param", parameter]));
            let answer = platform.run(&asked).ended_with(0).json();
            let of_weeks = answer["points"].as_array().unwrap();
            assert_eq!(of_weeks.len(), weeks.len());
            points.extend(weeks.zip(of_weeks).map(|(week, point)| ((district.clone(), week), point.clone())));
        }
    }
    points
}

/// Assaults of each district and week from Monday, by the local dates of the file.
fn counted(file: File) -> BTreeMap<String, Vec<u64>> {
    let mut text = String::new();
    let _ = MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    let mut counts: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for row in text.lines().skip(1) {
        let (_, district) = row.rsplit_once(',').unwrap();
        let of_district = counts.entry(district.to_owned()).or_insert_with(|| vec![0; WEEKS]);
        if let Some(count) = of_district.get_mut(week_of(row)) {
            *count += 1;
        }
    }
    counts
}

/// The week of a text that begins with a date. A week's beginning in UTC is on the same Monday: midnight there is in the
/// morning.
pub fn week_of(text: &str) -> usize {
    let day: Date = text[..10].parse().unwrap();
    usize::try_from((day - FIRST).get_days() / 7).unwrap()
}
