//! Bins, curves and questions, as tables.
#![allow(clippy::unwrap_used)]

use super::*;
use jiff::Timestamp;
use jiff::civil::{Date, date};

fn question<'a>(
    window: (Date, Date),
    step: CountStep,
    by: CountsBy,
    pin: &'a Pin,
    zone: &'a TimeZone,
) -> CountsQuestion<'a> {
    let area: &'static AreaScope = Box::leak(Box::new(AreaScope::of("330784").unwrap()));
    let window = Window::new(window.0, window.1).unwrap();
    CountsQuestion { kind: count_kind("incident").unwrap(), area, window, zone, step, by, pin }
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

#[test]
fn bins_are_those_of_the_zone_and_of_the_window() {
    let (shanghai, new_york) = (zone("Asia/Shanghai"), zone("America/New_York"));
    let november = (date(2026, 11, 1), date(2026, 11, 30));
    // Step, zone, window: number of bins, whole ones, and where the first begins.
    let cases = [
        (CountStep::Day, &shanghai, november, 30, 30, "2026-11-01T00:00:00+08:00"),
        (CountStep::Week, &shanghai, november, 6, 4, "2026-11-01T00:00:00+08:00"),
        (
            CountStep::Month,
            &shanghai,
            (date(2026, 10, 2), date(2026, 12, 31)),
            3,
            2,
            "2026-10-02T00:00:00+08:00",
        ),
        (
            CountStep::Hour,
            &shanghai,
            (date(2026, 11, 1), date(2026, 11, 1)),
            24,
            24,
            "2026-11-01T00:00:00+08:00",
        ),
        // The day on which clocks go back has 25 hours, and is one day.
        (
            CountStep::Hour,
            &new_york,
            (date(2026, 11, 1), date(2026, 11, 1)),
            25,
            25,
            "2026-11-01T00:00:00-04:00",
        ),
        (CountStep::Day, &new_york, november, 30, 30, "2026-11-01T00:00:00-04:00"),
    ];
    for (step, zone, window, number, whole, first) in cases {
        let question = question(window, step, CountsBy::None, &Pin::Now, zone);
        let bins = question.bins().unwrap();
        assert_eq!(
            (bins.len(), bins.iter().filter(|bin| bin.whole).count()),
            (number, whole),
            "{step:?} {window:?}"
        );
        assert!(bins.windows(2).all(|pair| pair[0].to == pair[1].from), "no gap: {step:?} {window:?}");
        let curves = question.series(&[], &Coverage::default()).unwrap();
        assert_eq!((curves.len(), curves[0].points.len()), (1, number));
        assert_eq!(curves[0].points[0].from, first);
    }
    let years =
        question((date(2000, 1, 1), date(2026, 1, 1)), CountStep::Day, CountsBy::None, &Pin::Now, &shanghai);
    assert_eq!(years.sql(Data::Real), Err(CountsError::TooMany));
}

#[test]
fn what_nobody_knows_is_no_zero() {
    let utc = TimeZone::UTC;
    let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    let week = (date(2026, 11, 2), date(2026, 11, 8));
    let known = question(week, CountStep::Day, CountsBy::None, &Pin::Now, &utc);
    let keys: Vec<i64> = known.bins().unwrap().iter().map(|bin| bin.key).collect();
    let rows = [(1, 5_u64), (3, 2)].map(|(day, count)| CountedRow::from((String::new(), keys[day], count)));
    let counts = |coverage: Coverage| -> Vec<(Option<u64>, bool)> {
        let curves = known.series(&rows, &coverage).unwrap();
        curves[0].points.iter().map(|point| (point.count, point.complete)).collect()
    };
    let (done, open) = (true, false);
    // The first record came on the third, everything up to the noon of the sixth is counted.
    let some = Coverage { since: at("2026-11-03T08:00:00Z"), complete_until: at("2026-11-06T12:00:00Z") };
    assert_eq!(
        counts(some),
        [
            (None, open),
            (Some(5), done),
            (Some(0), done),
            (Some(2), done),
            (Some(0), open),
            (None, open),
            (None, open)
        ]
    );
    let unheard = Coverage { complete_until: None, ..some };
    assert!(
        counts(unheard).iter().all(|(count, complete)| *count != Some(0) && !complete),
        "nobody knows how far it is"
    );
    assert_eq!(counts(unheard)[1], (Some(5), open), "what was counted is there");
    let nothing = known.series(&[], &Coverage { since: None, ..some }).unwrap();
    assert!(
        nothing[0].points.iter().all(|point| point.count.is_none()),
        "no record ever: no source may cover the area"
    );
    // A week that began before anything was known is not a whole one.
    let weeks =
        question((date(2026, 10, 26), date(2026, 11, 8)), CountStep::Week, CountsBy::None, &Pin::Now, &utc);
    let late = Coverage { since: at("2026-10-31T08:00:00Z"), complete_until: at("2026-11-20T00:00:00Z") };
    let complete: Vec<bool> =
        weeks.series(&[], &late).unwrap()[0].points.iter().map(|point| point.complete).collect();
    assert_eq!(complete, [false, true]);
}

#[test]
fn parts_have_every_bin_and_the_rest_comes_last() {
    let utc = TimeZone::UTC;
    let days =
        question((date(2026, 11, 2), date(2026, 11, 3)), CountStep::Day, CountsBy::Class, &Pin::Now, &utc);
    let keys: Vec<i64> = days.bins().unwrap().iter().map(|bin| bin.key).collect();
    let rows = [("traffic", 0, 3_u64), (REST, 1, 90), ("dispute", 1, 7)];
    let mut rows =
        rows.map(|(part, day, count)| CountedRow::from((part.to_owned(), keys[day], count))).to_vec();
    rows.push(CountedRow::from(("nowhen".to_owned(), -1, 4)));
    let until = Some("2026-12-01T00:00:00Z".parse().unwrap());
    let coverage = Coverage { since: Some("2025-01-01T00:00:00Z".parse().unwrap()), complete_until: until };
    let curves = days.series(&rows, &coverage).unwrap();
    let seen: Vec<(Option<&str>, Vec<Option<u64>>)> = curves
        .iter()
        .map(|one| (one.part.as_deref(), one.points.iter().map(|point| point.count).collect()))
        .collect();
    assert_eq!(
        seen,
        [
            (Some("dispute"), vec![Some(0), Some(7)]),
            (Some("traffic"), vec![Some(3), Some(0)]),
            (Some(REST), vec![Some(0), Some(90)])
        ]
    );
    assert!(days.series(&[], &coverage).unwrap().is_empty(), "no part is known of nothing");
}

#[test]
fn now_is_read_from_the_rollup_and_a_past_time_from_the_states() {
    let (shanghai, kolkata) = (zone("Asia/Shanghai"), zone("Asia/Kolkata"));
    let day = (date(1970, 1, 2), date(1970, 1, 2));
    let sql =
        question(day, CountStep::Week, CountsBy::Class, &Pin::Now, &shanghai).sql(Data::Exercise).unwrap();
    assert!(
        sql.contains("FROM v1_incidents_hourly WHERE exercise = true AND startsWith(area_code, '330784')"),
        "{sql}"
    );
    assert!(sql.contains("toInt64(toMonday(toDate(hour, 'Asia/Shanghai'))) AS bin"), "{sql}");
    assert!(sql.contains("hour >= fromUnixTimestamp64Milli(57600000)"), "{sql}");
    let half = question(day, CountStep::Day, CountsBy::Area, &Pin::Now, &kolkata).sql(Data::Real).unwrap();
    assert!(
        half.contains("FROM (SELECT * FROM incidents WHERE exercise = false)"),
        "hours of UTC cut no day here: {half}"
    );
    let then = Pin::Received(Timestamp::from_millisecond(7).unwrap());
    let past = question(day, CountStep::Hour, CountsBy::None, &then, &shanghai);
    assert!(past.sql(Data::Real).unwrap().contains("FROM incident_history AS h WHERE h.received_at <= "));
    assert!(past.coverage_sql().unwrap().contains("toStartOfHour(reported_at)"));
    let nameless = TimeZone::fixed(jiff::tz::offset(8));
    let nowhere = question(day, CountStep::Day, CountsBy::None, &Pin::Now, &nameless);
    assert_eq!(nowhere.sql(Data::Real), Err(CountsError::Zone));
}

#[test]
fn kinds_have_names_and_definitions_of_their_own() {
    for (index, one) in COUNT_KINDS.iter().enumerate() {
        let twice = |other: &&CountKind| other.name == one.name || other.id == one.id;
        assert_eq!(COUNT_KINDS.iter().skip(index).filter(twice).count(), 1, "{}", one.name);
        if let Some(definition) = crate::definition(one.id) {
            assert_eq!(
                (definition.rule, definition.topic),
                (one.rule, one.topic),
                "{}: one definition, one rule",
                one.id
            );
        }
        assert!(crate::states::table(one.kind).is_some(), "{}", one.kind);
    }
}
