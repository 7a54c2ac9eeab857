//! Series of this simulation that somebody stored as text, read back.
//!
//! Used to compare with the reference's own series. It takes texts, never files.

use super::{Simulated, TESTED, WEEKS};
use crate::NotTestable;
use std::collections::BTreeMap;

/// Scenario and replication.
type Key = (u32, u32);

/// Reads two CSV texts, each with a line of names: `scenario, rep, week, baseline, past, current` with a row for every week
/// of a series from 1 on, and `scenario, rep, k, start, end, size, current` with a row for every outbreak, `current` 1 for
/// the one to be found.
///
/// # Errors
/// `Malformed` when a text is not of this shape, or a series is not whole.
pub fn stored(series: &str, outbreaks: &str) -> Result<Vec<Simulated>, NotTestable> {
    let mut found = BTreeMap::new();
    for row in rows::<6>(series) {
        let [scenario, replication, week, baseline, past, current] = row.ok_or(UNREADABLE)?;
        let key = key(scenario, replication)?;
        let empty = || Simulated {
            scenario: key.0,
            replication: key.1,
            size: 0,
            quiet: Vec::new(),
            struck: Vec::new(),
            outbreak: None,
        };
        let one = found.entry(key).or_insert_with(empty);
        if week != Some(one.quiet.len() as u64 + 1) {
            return Err(NotTestable::Malformed { what: "the weeks of a series follow one another from 1" });
        }
        let quiet = baseline.zip(past).map(|(baseline, past)| baseline + past).ok_or(UNREADABLE)?;
        one.quiet.push(quiet);
        one.struck.push(quiet + current.ok_or(UNREADABLE)?);
    }
    for row in rows::<7>(outbreaks) {
        let [scenario, replication, k, start, end, _, current] = row.ok_or(UNREADABLE)?;
        let Some(one) = found.get_mut(&key(scenario, replication)?).filter(|_| current == Some(1)) else {
            continue;
        };
        one.size = k.and_then(|k| u8::try_from(k).ok()).ok_or(UNREADABLE)?;
        // Weeks count from 1; one without a case has no end.
        let weeks = start.zip(end).map(|(start, end)| (start as usize).saturating_sub(1)..end as usize);
        one.outbreak = weeks;
    }
    let whole = |one: &Simulated| {
        one.quiet.len() == WEEKS
            && one.outbreak.clone().is_none_or(|weeks| {
                weeks.start >= TESTED.start && weeks.end <= TESTED.end && !weeks.is_empty()
            })
    };
    if found.is_empty() || !found.values().all(whole) {
        return Err(NotTestable::Malformed { what: "series of 624 weeks, their outbreaks in the last 49" });
    }
    Ok(found.into_values().collect())
}

const UNREADABLE: NotTestable = NotTestable::Malformed { what: "rows of whole numbers, one per column" };
/// More than any count of a real series, and no sum of two overflows.
const COUNT_MAX: u64 = 1_000_000_000;

/// The rows behind the names: numbers, and none for `NA`; none for a row that cannot be read.
fn rows<const N: usize>(text: &str) -> impl Iterator<Item = Option<[Option<u64>; N]>> {
    let field = |field: &str| match field.trim().parse() {
        Ok(number) if number <= COUNT_MAX => Some(Some(number)),
        _ => (field.trim() == "NA").then_some(None),
    };
    let row = move |line: &str| line.split(',').map(field).collect::<Option<Vec<_>>>()?.try_into().ok();
    text.lines().skip(1).map(row)
}

fn key(scenario: Option<u64>, replication: Option<u64>) -> Result<Key, NotTestable> {
    let number = |part: Option<u64>| part.and_then(|part| u32::try_from(part).ok()).ok_or(UNREADABLE);
    Ok((number(scenario)?, number(replication)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fmt::Write as _;

    const OUTBREAKS: &str = "scenario,rep,k,start,end,size,current\n3,2,3,400,402,9,0\n3,2,5,580,581,4,1\n";

    fn series(weeks: usize) -> String {
        let mut text = "scenario,rep,week,baseline,past,current\n".to_owned();
        for week in 1..=weeks {
            writeln!(text, "3,2,{week},7,1,{}", u8::from(week == 580)).unwrap();
        }
        text
    }

    #[test]
    fn counts_and_outbreak_are_read() {
        let found = stored(&series(624), OUTBREAKS).unwrap();
        let [one] = found.as_slice() else { unreachable!("{}", found.len()) };
        assert_eq!(
            (one.scenario, one.replication, one.size, one.outbreak.clone()),
            (3, 2, 5, Some(579..581))
        );
        assert_eq!((one.quiet[579], one.struck[579], one.struck[580]), (8, 9, 8));
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let whole = series(624);
        let header = whole.lines().next().unwrap().to_owned();
        for (series, outbreaks) in [
            (series(623), OUTBREAKS.to_owned()),
            (header, OUTBREAKS.to_owned()),
            (whole.replace("3,2,9,7", "3,2,9,-7"), OUTBREAKS.to_owned()),
            (whole.replace("3,2,9,7", "3,2,10,7"), OUTBREAKS.to_owned()),
            (whole.clone(), OUTBREAKS.replace("580", "380")),
            (whole.clone(), OUTBREAKS.replace(",4,1", ",1")),
        ] {
            assert!(matches!(stored(&series, &outbreaks), Err(NotTestable::Malformed { .. })));
        }
    }
}
