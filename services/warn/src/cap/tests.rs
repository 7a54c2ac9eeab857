//! Lives of warnings as the messages that others get of them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use quanyu_cap::{MessageType, Status as Told};
use quanyu_event::WarningClearing;

use super::sample::publisher;
use super::*;
use crate::row::Status;
use crate::row::sample::{self, RAISED};

/// A history from what changes; each state is an hour after the one before.
fn history(changes: &[&dyn Fn(&mut WarningRow)]) -> Vec<WarningRow> {
    let mut rows = vec![sample::warning()];
    for change in changes {
        let mut row = rows.last().unwrap().clone();
        row.version += 3;
        row.last_received_at = Timestamp::from_millis(row.last_received_at.millis() + 3_600_000);
        change(&mut row);
        rows.push(row);
    }
    rows
}

fn grows(row: &mut WarningRow) {
    (row.revised, row.observed, row.colour) = (row.revised + 1, row.observed + 9, WarningColour::Red);
}

fn goes_on_unchanged(row: &mut WarningRow) {
    row.revised += 1;
}

fn is_seen(row: &mut WarningRow) {
    (row.status, row.turn) = (Status::Acknowledged, row.turn + 1);
}

fn ends(clearing: WarningClearing) -> impl Fn(&mut WarningRow) {
    move |row| (row.status, row.clearing) = (Status::Cleared, clearing)
}

fn types(rows: &[WarningRow]) -> Vec<MessageType> {
    alerts(rows, &publisher()).unwrap().iter().map(|alert| alert.message_type).collect()
}

use MessageType::{Alert as First, Cancel, Update};

#[test]
fn only_what_others_would_read_differently_is_a_message() {
    assert_eq!(types(&history(&[&is_seen, &goes_on_unchanged, &grows])), [First, Update]);
    let over = ends(WarningClearing::DealtWith);
    let remark = |row: &mut WarningRow| row.comments += 1;
    assert_eq!(types(&history(&[&grows, &over, &remark, &goes_on_unchanged])), [First, Update, Update]);
    assert_eq!(types(&history(&[&ends(WarningClearing::Corrected)])), [First, Cancel]);
    let late = ends(WarningClearing::Corrected);
    assert_eq!(types(&history(&[&over, &late])), [First, Update, Cancel]);
    let again = |row: &mut WarningRow| {
        row.status = Status::Raised;
        grows(row);
    };
    assert_eq!(types(&history(&[&late, &again])), [First, Cancel, First]);
    assert_eq!(types(&history(&[&over, &again])), [First, Update, Update]);
    let unseen = |row: &mut WarningRow| row.status = Status::Returned;
    assert_eq!(types(&history(&[&unseen, &over])), [First, Update]);
    assert_eq!(types(&[]), []);
}

#[test]
fn an_update_names_those_before_and_an_end_is_an_all_clear() {
    let rows = history(&[&grows, &ends(WarningClearing::ReturnedToNormal)]);
    let alerts = alerts(&rows, &publisher()).unwrap();
    let id = "5b4c3f0e-0000-5000-8000-000000000001";
    let identifiers: Vec<&str> = alerts.iter().map(|alert| alert.identifier.as_str()).collect();
    assert_eq!(identifiers, [format!("{id}-0"), format!("{id}-1"), format!("{id}-2")]);
    assert_eq!(alerts[2].references, [alerts[0].reference(), alerts[1].reference()]);
    assert!(alerts.iter().all(|alert| alert.status == Told::Exercise && alert.incidents == [id]));
    let (first, last) = (&alerts[0].infos[0], &alerts[2].infos[0]);
    assert_eq!(first.headline.as_deref(), Some("石柱镇警情多于预期"));
    assert_eq!((last.urgency, last.responses.as_slice()), (Urgency::Past, &[Response::AllClear][..]));
    assert_eq!(alerts[1].infos[1].severity, Colour::Red.severity());
    for alert in &alerts {
        let xml = alert.to_xml().unwrap();
        assert_eq!(&Alert::parse_xml(xml.as_bytes()).unwrap(), alert);
        assert!(alert.to_json().unwrap().contains("Exercise"));
    }
}

#[test]
fn real_data_are_actual_and_many_areas_are_told_by_their_codes() {
    let mut row = WarningRow { exercise: false, ..sample::warning() };
    row.area_codes = (0..300).map(|number| format!("33078{number:04}")).collect();
    (row.centre_longitude, row.centre_latitude, row.radius_m) = (Some(120.0), Some(28.9), Some(1_500.0));
    let alert = alerts(&[row], &publisher()).unwrap().remove(0);
    assert_eq!(alert.status, Told::Actual);
    let areas = &alert.infos[1].areas;
    assert_eq!((areas.len(), areas[0].geocodes.len(), areas[0].circles.len()), (1, 200, 1));
    assert_eq!(areas[0].description, "300 areas");
}

#[test]
fn a_clock_that_goes_back_does_not_refer_to_later() {
    let back = |row: &mut WarningRow| {
        grows(row);
        row.last_received_at = RAISED.plus_days(-1);
    };
    let alerts = alerts(&history(&[&back]), &publisher()).unwrap();
    assert_eq!(alerts[0].sent, alerts[1].sent);
}

proptest! {
    #[test]
    fn a_longer_history_only_adds_messages(choices in proptest::collection::vec(0_usize..5, 0..12), cut in 0_usize..13) {
        let over = ends(WarningClearing::DealtWith);
        let back = ends(WarningClearing::Corrected);
        let changes: [&dyn Fn(&mut WarningRow); 5] = [&grows, &is_seen, &goes_on_unchanged, &over, &back];
        let chosen: Vec<&dyn Fn(&mut WarningRow)> = choices.iter().map(|one| changes[*one]).collect();
        let rows = history(&chosen);
        let all = alerts(&rows, &publisher()).unwrap();
        let some = alerts(&rows[..cut.min(rows.len())], &publisher()).unwrap();
        prop_assert_eq!(&all[..some.len()], &some[..]);
        let mut names: Vec<&str> = all.iter().map(|alert| alert.identifier.as_str()).collect();
        names.dedup();
        prop_assert_eq!(names.len(), all.len());
    }
}
