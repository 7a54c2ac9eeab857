//! Every placeholder has its text, and no section of any report is left with one.
#![allow(clippy::unwrap_used)]

use super::*;
use jiff::civil::date;
use std::collections::BTreeSet;

/// A question with a text of its own in the place of a report's.
fn rendered(text: &str, change: impl FnOnce(&mut ReportQuestion<'_>)) -> Result<String, ReportError> {
    let (area, zone) = (AreaScope::of("330784").unwrap(), TimeZone::get("Asia/Shanghai").unwrap());
    let mut question = ReportQuestion {
        report: report("grids").unwrap(),
        area: &area,
        window: Some(Window::new(date(1970, 1, 2), date(1970, 1, 3)).unwrap()),
        zone: &zone,
        at: Timestamp::from_millisecond(700_000_000).unwrap(),
        pin: &Pin::Now,
        data: Data::Real,
        rows_max: 20,
        cell_min: 5,
        limits: None,
    };
    change(&mut question);
    question.render(text)
}

fn now(text: &str) -> String {
    rendered(text, |_| {}).unwrap()
}

fn then(text: &str) -> String {
    let received: &'static Pin = Box::leak(Box::new(Pin::Received(Timestamp::from_millisecond(7).unwrap())));
    rendered(text, |question| question.pin = received).unwrap()
}

fn ever(text: &str) -> String {
    rendered(text, |question| question.window = None).unwrap()
}

#[test]
fn states_are_those_of_now_or_the_last_ones_received_by_then() {
    assert_eq!(
        now("{states:source}"),
        "(SELECT * EXCEPT (sign) FROM source_states FINAL WHERE exercise = false)"
    );
    assert_eq!(
        then("{states:grid}"),
        "(SELECT * FROM grid_history AS h WHERE h.received_at <= fromUnixTimestamp64Milli(7) AND exercise = false \
         ORDER BY subject DESC, version DESC LIMIT 1 BY subject)"
    );
    let exercise = rendered("{states:grid}", |question| question.data = Data::Exercise).unwrap();
    assert!(exercise.ends_with("WHERE exercise = true)"), "{exercise}");
    let every = now("{every_signed}");
    assert_eq!(every.matches("UNION ALL").count(), STATES.len() - 1);
    assert!(then("{every_signed}").contains("FROM petition_history"));
}

#[test]
fn signed_states_are_not_merged_and_count_once_in_the_past() {
    assert_eq!(now("{signed:grid}"), "(SELECT * FROM grids WHERE exercise = false)");
    let past = then("{signed:grid}");
    assert!(past.starts_with("(SELECT *, toInt8(1) AS sign FROM (SELECT * FROM grid_history AS h"), "{past}");
}

#[test]
fn events_are_those_of_now_or_received_by_then() {
    assert_eq!(now("{events}"), "(SELECT * FROM v1_events WHERE exercise = false AND 1)");
    assert_eq!(
        now("{events:site}"),
        "(SELECT * FROM v1_events WHERE startsWith(subject, 'site:') AND kind = 'site' AND exercise = false AND 1)"
    );
    assert!(then("{events}").ends_with("AND received_at <= fromUnixTimestamp64Milli(7, 'UTC'))"));
    assert_eq!(now("{received:recorded_at}"), "1");
    assert_eq!(then("{received:recorded_at}"), "recorded_at <= fromUnixTimestamp64Milli(7, 'UTC')");
    assert_eq!(now("exercise = {exercise}"), "exercise = false");
}

#[test]
fn an_area_stands_for_all_below_it_in_any_column() {
    assert_eq!(
        now("{area} AND {area:theatre}"),
        "startsWith(area_code, '330784') AND startsWith(theatre, '330784')"
    );
    assert_eq!(
        now("{above:area_code}"),
        "startsWith('330784', area_code)",
        "what is said of a whole holds here"
    );
}

#[test]
fn a_window_is_a_condition_and_a_number_of_weeks() {
    assert_eq!(
        now("NOT {within:held_at}"),
        "NOT (held_at >= fromUnixTimestamp64Milli(57600000) AND held_at < fromUnixTimestamp64Milli(230400000))"
    );
    assert_eq!((now("{weeks}"), ever("{weeks}")), ("(2 / 7)".to_owned(), "NULL".to_owned()));
    assert_eq!(ever("{within:held_at}"), "1");
}

#[test]
fn judgement_is_at_a_time_and_never_after_the_window_where_numbers_hold() {
    assert_eq!(now("{at}"), "fromUnixTimestamp64Milli(700000000, 'UTC')");
    assert_eq!(now("{until}"), "fromUnixTimestamp64Milli(230399999, 'UTC')");
    assert_eq!(ever("{until}"), now("{at}"));
    assert_eq!(now("{days_since:due_at}"), "intDiv(700000000 - toUnixTimestamp64Milli(due_at), 86400000)");
}

#[test]
fn a_time_limit_is_the_tables_or_a_constant_and_says_which() {
    let limits = "{hours:dispute.receipt_confirmed} {days:grid.reported} {limit_version:grid.reported}";
    assert_eq!(now(limits), "24 intDiv(168, 24) 'built-in'");
    let named = ("yongkang".to_owned(), "2026.1".to_owned(), "Asia/Shanghai".to_owned());
    let set: &'static LimitSet = Box::leak(Box::new(LimitSet::only(vec![named]).unwrap()));
    let of_set = rendered("{days:grid.reported}", |question| question.limits = Some(set)).unwrap();
    let rows =
        "set_name = 'yongkang' AND set_version = '2026.1' AND transition = 'reported' AND kind = 'grid'";
    assert!(of_set.contains(rows), "{of_set}");
    assert!(matches!(rendered("{days:grid.unheard_of}", |_| {}), Err(ReportError::Placeholder(_))));
}

#[test]
fn zone_lists_and_small_cells() {
    assert_eq!(now("{zone} {limit} {k}"), "'Asia/Shanghai' 20 5");
    let nameless = TimeZone::fixed(jiff::tz::offset(8));
    let area = AreaScope::everything();
    let question = ReportQuestion {
        report: report("grids").unwrap(),
        area: &area,
        window: None,
        zone: &nameless,
        at: Timestamp::UNIX_EPOCH,
        pin: &Pin::Now,
        data: Data::Real,
        rows_max: 1,
        cell_min: 1,
        limits: None,
    };
    assert!(matches!(question.render("{zone}"), Err(ReportError::Zone)));
}

#[test]
fn what_nobody_knows_is_an_error() {
    for text in [
        "{",
        "{nothing}",
        "{states:person}",
        "{signed}",
        "{events:person}",
        "{states}",
        "{within}",
        "{received}",
        "{above}",
        "{days_since}",
        "{at:x}",
    ] {
        assert!(matches!(rendered(text, |_| {}), Err(ReportError::Placeholder(_))), "{text}");
    }
}

#[test]
fn every_section_is_whole_bounded_and_defined_once() {
    let mut definitions = BTreeSet::new();
    assert!(REPORTS.len() >= 15, "{} reports", REPORTS.len());
    for report in REPORTS {
        assert!(!report.sections.is_empty() && !report.topics.is_empty(), "{}", report.name);
        for section in report.sections {
            let place = format!("{}/{}", report.name, section.name);
            for text in [now(section.sql), then(section.sql), ever(section.sql)] {
                assert!(!text.contains(['{', '}', ';']), "{place}: {text}");
            }
            let last = section.sql.lines().last().unwrap();
            assert!(last.starts_with("LIMIT "), "{place}: a section ends in a bound, not in {last:?}");
            assert!(
                definitions.insert(section.definition),
                "{place}: {} is defined twice",
                section.definition
            );
            let version = section.definition.rsplit_once(".v").unwrap().1;
            assert!(version.parse::<u32>().is_ok(), "{place}: {}", section.definition);
            assert!(section.title_zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{place}");
        }
        assert!(!now(report.data).contains(['{', '}']), "{}", report.name);
    }
}

#[test]
fn a_report_asks_first_whether_there_is_anything() {
    let (area, zone) = (AreaScope::everything(), TimeZone::UTC);
    let question = ReportQuestion {
        report: report("visits").unwrap(),
        area: &area,
        window: None,
        zone: &zone,
        at: Timestamp::UNIX_EPOCH,
        pin: &Pin::Now,
        data: Data::Exercise,
        rows_max: 1,
        cell_min: 5,
        limits: None,
    };
    let sql = question.data_sql().unwrap();
    assert!(sql.starts_with("SELECT toUInt8(count() > 0) FROM (SELECT 1 FROM (SELECT"), "{sql}");
    assert!(sql.contains("visit_rounds FINAL WHERE exercise = true) WHERE counted AND 1 LIMIT 1)"), "{sql}");
    assert_eq!(question.sections().unwrap().len(), report("visits").unwrap().sections.len());
}
