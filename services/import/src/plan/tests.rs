//! Every mapping rule on one row at a time: given a map and a row, then these events, or this fault.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use prost_reflect::DynamicMessage;
use serde_json::{Value, json};

use super::*;
use crate::map::Map;

const COLUMNS: [&str; 12] = ["id", "at", "kind", "lng", "lat", "twp", "a", "b", "n", "m", "money", "text"];

/// A map whose only event has these fields; `more` goes before the events.
fn map_text(more: &str, stream: &str, kind: &str, event: &str, fields: &str) -> String {
    format!(
        "stream = \"{stream}\"\nsource = \"s\"\n{more}\n[time]\nzone = \"America/New_York\"\nskipped = \"reject\"\n\
         repeated = \"reject\"\n[coordinates]\nsystem = \"gcj02\"\n[record]\nkind = \"{kind}\"\ncolumns = [\"id\"]\n\
         id = \"literal\"\nidentical_rows = \"repeat\"\n[[event]]\ntype = \"{event}\"\n\
         occurred_at = {{ column = \"at\", format = \"%Y-%m-%d %H:%M:%S\" }}\n[event.fields]\n{fields}\n"
    )
}

fn plan(text: &str) -> Result<Plan, crate::MapError> {
    let map = Map::parse(Path::new("m.toml"), text.to_owned())?;
    compile(&map, None, Columns::fixed(COLUMNS.map(str::to_owned).to_vec()))
}

fn cells(cells: [&str; 12]) -> Cells {
    Cells::Record(csv::StringRecord::from(cells.to_vec()))
}

fn row() -> [&'static str; 12] {
    ["7", "2016-07-01 12:00:00", "EMS: X -", "120.1", "30.2", "A (12)", "1", "2", "5", "", "1e+05", "Yes"]
}

fn events(plan: &Plan, row: [&str; 12]) -> Result<Vec<Value>, Fault> {
    let made = plan.events(&cells(row), &mut Seen::default()).unwrap()?;
    let decode = |made: Made| {
        let event = DynamicMessage::decode(plan.stream.event.clone(), made.bytes).unwrap();
        let options = prost_reflect::SerializeOptions::new()
            .use_proto_field_name(true)
            .stringify_64_bit_integers(false);
        event.serialize_with_options(serde_json::value::Serializer, &options).unwrap()
    };
    Ok(made.into_iter().map(decode).collect())
}

fn incident(fields: &str) -> Result<Value, Fault> {
    let plan = plan(&map_text("", "incident", "incident", "incident_reported", fields)).unwrap();
    Ok(events(&plan, row())?.remove(0)["incident_reported"].clone())
}

#[test]
fn a_row_becomes_an_event_with_its_envelope() {
    let more = "exercise = true\n[area]\nsystem = \"t\"\nversion = \"1\"\n\
                code = { column = \"twp\", after_last = \"(\", before = \")\", pad = 3 }\n[register]\nname = \"x\"\n\
                occurred_at = \"2020-01-01T00:00:00Z\"\n";
    let fields = "channel = { constant = \"phone_110\" }\n\"envelope.source_reference\" = { column = \"id\" }\n\
                  \"envelope.actor.organisation\" = { constant = \"o\" }";
    let plan = plan(&map_text(more, "incident", "incident", "incident_reported", fields)).unwrap();
    let event = events(&plan, row()).unwrap().remove(0);
    let id = identity::event_id(&identity::namespace("s"), "incident:7", "incident_reported", b"");
    let expected = json!({
        "event_id": id.to_string(), "source": "s", "subject": "incident:7",
        "occurred_at": "2016-07-01T16:00:00Z", "recorded_at": "2016-07-01T16:00:00Z",
        "area": {"system": "t", "version": "1", "code": "012"},
        "actor": {"organisation": "o"}, "source_reference": "7", "exercise": true,
    });
    assert_eq!(event["envelope"], expected);
    assert_eq!(event["incident_reported"], json!({"channel": "INCIDENT_CHANNEL_PHONE_110"}));
    let registered =
        DynamicMessage::decode(plan.stream.event.clone(), plan.registration.unwrap().as_slice()).unwrap();
    let zone = registered.get_field_by_name("source_registered").unwrap();
    let zone = zone.as_message().unwrap().get_field_by_name("zone").unwrap().into_owned();
    assert_eq!(zone.as_str(), Some("America/New_York"));
}

#[test]
fn texts_are_cut_and_looked_up() {
    let cases = [
        ("{ column = \"kind\", before = \":\" }", "EMS"),
        ("{ column = \"kind\", after = \":\", strip_suffix = \" -\" }", "X"),
        ("{ column = \"kind\", strip_prefix = \"EMS: \" }", "X -"),
        ("{ column = \"kind\", before = \"none there\" }", "EMS: X -"),
        ("{ column = \"kind\", before = \":\", lower = true }", "ems"),
        ("{ column = \"text\", upper = true }", "YES"),
        ("{ columns = [\"a\", \"b\"] }", "1 2"),
        ("{ template = \"{a}/{b}!\" }", "1/2!"),
        ("{ sum = [\"a\", \"b\", \"m\"] }", "3"),
        ("{ constant = \"c\" }", "c"),
        ("{ constant = 12 }", "12"),
    ];
    for (value, expected) in cases {
        assert_eq!(incident(&format!("place = {value}")).unwrap()["place"], expected, "{value}");
    }
}

#[test]
fn what_is_missing_is_left_out_unless_it_is_required() {
    for value in [
        "{ column = \"m\" }",
        "{ template = \"{a}{m}\" }",
        "{ columns = [\"a\", \"m\"] }",
        "{ sum = [\"m\"] }",
    ] {
        assert_eq!(incident(&format!("place = {value}")).unwrap().get("place"), None, "{value}");
    }
    let fault = incident("place = { column = \"m\", required = true }").unwrap_err();
    assert_eq!((fault.column.as_str(), fault.field.as_str()), ("m", "place"));
}

#[test]
fn types_are_converted_exactly() {
    let fire = |event: &str, fields: &str| {
        let plan = plan(&map_text("", "fire", "fire", event, fields)).unwrap();
        events(&plan, row()).map(|mut events| events.remove(0)[event].clone())
    };
    let loss = fire("fire_loss_assessed", "loss = { column = \"money\", currency = \"CAD\" }").unwrap();
    assert_eq!(loss, json!({"loss": {"currency": "CAD", "minor_units": 10_000_000}}));
    let yen = fire("fire_loss_assessed", "loss = { column = \"money\", currency = \"JPY\" }").unwrap();
    assert_eq!(yen["loss"]["minor_units"], 100_000);
    let fields = "deaths = { constant = 0 }\nrescued = { column = \"n\" }";
    let casualties = fire("fire_casualties_revised", fields).unwrap();
    // Known to be none is written; not known is absent.
    assert_eq!(casualties, json!({"deaths": 0, "rescued": 5}));
    assert_eq!(
        fire("fire_reported", "text_held = { column = \"text\" }").unwrap(),
        json!({"text_held": true})
    );
    let fault = fire("fire_casualties_revised", "deaths = { column = \"kind\" }").unwrap_err();
    assert_eq!((fault.column.as_str(), fault.field.as_str()), ("kind", "deaths"));
    assert!(fault.reason.contains("no decimal number"), "{}", fault.reason);
}

#[test]
fn a_position_carries_its_system_and_stays_on_earth() {
    let position = "position = { longitude = \"lng\", latitude = \"lat\" }";
    let expected =
        json!({"longitude": 120.1, "latitude": 30.2, "coordinate_system": "COORDINATE_SYSTEM_GCJ02"});
    assert_eq!(incident(position).unwrap()["position"], expected);
    let plan = plan(&map_text("", "incident", "incident", "incident_reported", position)).unwrap();
    let with = |lng, lat| {
        let mut row = row();
        (row[3], row[4]) = (lng, lat);
        events(&plan, row)
    };
    assert_eq!(with("", "").unwrap()[0]["incident_reported"].get("position"), None);
    let far = with("120", "91").unwrap_err();
    assert_eq!((far.column.as_str(), far.field.as_str()), ("lat", "position.latitude"));
    assert_eq!(with("180.1", "9").unwrap_err().column, "lng");
    assert_eq!(with("120", "").unwrap_err().column, "lat");
    assert!(with("NaN", "9").is_err());
}

#[test]
fn value_tables_translate_or_refuse() {
    let table = "[tables.c]\nvalues = { EMS = \"emergency_help\", Fire = \"other\" }\n";
    let fields = "\"category.class\" = { column = \"kind\", before = \":\", table = \"c\" }";
    let of = |more: &str, kind| {
        let plan = plan(&map_text(more, "incident", "incident", "incident_reported", fields)).unwrap();
        let mut row = row();
        row[2] = kind;
        events(&plan, row).map(|events| events[0]["incident_reported"]["category"]["class"].clone())
    };
    assert_eq!(of(table, "EMS: X").unwrap(), "INCIDENT_CLASS_EMERGENCY_HELP");
    let fault = of(table, "Police: X").unwrap_err();
    assert!(fault.column == "kind" && fault.reason.contains("Police"), "{fault:?}");
    assert_eq!(
        of(&format!("{table}otherwise = \"dispute\"\n"), "Police: X").unwrap(),
        "INCIDENT_CLASS_DISPUTE"
    );
}

#[test]
fn conditions_choose_the_events_and_times_can_fail() {
    let mut text = map_text("", "fire", "fire", "fire_reported", "");
    text.push_str(
        "[[event]]\ntype = \"fire_closed\"\nwhen = [{ column = \"m\", present = true }]\noccurred_at = { column = \"m\", \
         format = \"rfc3339\" }\n[[event]]\ntype = \"fire_arrived\"\nwhen = [{ column = \"a\", equals = [\"1\", \"x\"] }, \
         { column = \"b\", not = [\"9\"] }]\noccurred_at = { column = \"at\", format = \"%Y-%m-%d %H:%M:%S\" }\n",
    );
    let plan = plan(&text).unwrap();
    let names = |row| -> Vec<usize> {
        plan.events(&cells(row), &mut Seen::default())
            .unwrap()
            .unwrap()
            .iter()
            .map(|made| made.event)
            .collect()
    };
    assert_eq!(names(row()), [0, 2]);
    let mut other = row();
    (other[6], other[9]) = ("2", "2016-07-01T12:00:00Z");
    assert_eq!(names(other), [0, 1]);
    let mut skipped = row();
    skipped[1] = "2016-03-13 02:30:00";
    let fault = events(&plan, skipped).unwrap_err();
    assert_eq!((fault.column.as_str(), fault.field.as_str()), ("at", "envelope.occurred_at"));
    let mut empty = row();
    empty[1] = "";
    assert!(events(&plan, empty).unwrap_err().reason.contains("a time is needed"));
}

#[test]
fn a_version_is_another_event_of_the_same_subject() {
    let text =
        map_text("", "fire", "fire", "fire_reported", "").replace("[event.fields]", "version = [\"n\"]");
    let plan = plan(&text).unwrap();
    let envelope = |n| {
        let mut row = row();
        row[8] = n;
        events(&plan, row).unwrap().remove(0)["envelope"].clone()
    };
    assert_eq!(envelope("5")["event_id"], envelope("5")["event_id"]);
    assert_ne!(envelope("5")["event_id"], envelope("6")["event_id"]);
    assert_eq!(envelope("5")["subject"], envelope("6")["subject"]);
}

#[test]
fn a_wrong_map_is_told_where_and_how_to_fix_it() {
    let incident = |fields: &str| map_text("", "incident", "incident", "incident_reported", fields);
    let cases = [
        (incident("").replace("\"incident\"\nsource", "\"incidents\"\nsource"), "no stream", "incident"),
        (incident("").replace("incident_reported", "incident_reporte"), "no event", "incident_reported"),
        (incident("plaice = { column = \"a\" }"), "no field \"plaice\"", "place"),
        (incident("\"place.x\" = { column = \"a\" }"), "no field inside", "end the path"),
        (incident("category = { column = \"a\" }"), "is a message", "category.class"),
        (incident("place = { column = \"aa\" }"), "no column \"aa\"", "the file has id"),
        (incident("place = { template = \"{zz}\" }"), "no column \"zz\"", "the file has id"),
        (incident("place = { column = \"a\", constant = \"b\" }"), "exactly one origin", "column"),
        (incident("channel = { constant = \"phone_11\" }"), "phone_110", "takes"),
        (incident("channel = { constant = \"unspecified\" }"), "is not one of", "takes"),
        (incident("text_held = { constant = \"perhaps\" }"), "neither true nor false", "takes"),
        (incident("place = { column = \"a\", table = \"t\" }"), "no table \"t\"", "tables.t"),
        (incident("position = { column = \"a\" }"), "two columns", "longitude"),
        (incident("\"envelope.subject\" = { column = \"a\" }"), "not filled through fields", "[record]"),
        (incident("").replace("America/New_York", "America/Newyork"), "no time zone", "Asia/Shanghai"),
        (incident("").replace("[\"id\"]", "[]"), "no column is left", "at least one"),
        (incident("").replace("kind = \"incident\"", "kind = \"incid\""), "no kind", "incident"),
        (
            incident("").replace(
                "id = \"literal\"\nidentical_rows = \"repeat\"",
                "id = \"literal\"\nidentical_rows = \"distinct\"",
            ),
            "same literal id",
            "hash",
        ),
        (
            map_text("", "fire", "fire", "fire_loss_assessed", "loss = { column = \"money\" }"),
            "needs a currency",
            "CNY",
        ),
        (
            incident("position = { longitude = \"lng\", latitude = \"lat\" }")
                .replace("[coordinates]\nsystem = \"gcj02\"\n", ""),
            "no coordinate system",
            "[coordinates]",
        ),
        (
            incident("").replace("\"gcj02\"", "\"gcj-02\"").replace(
                "[event.fields]",
                "[event.fields]\nposition = { longitude = \"lng\", latitude = \"lat\" }",
            ),
            "no coordinate system",
            "gcj02",
        ),
    ];
    for (text, what, fix) in cases {
        let error = plan(&text).unwrap_err();
        assert!(error.what.contains(what), "{what:?}: {error}\n{text}");
        assert!(error.fix.contains(fix), "{fix:?}: {} ({error})", error.fix);
        assert!(error.line > 0, "{error}");
    }
}

#[test]
fn a_zone_is_never_guessed() {
    let text = map_text("", "incident", "incident", "incident_reported", "");
    let zoneless = text
        .replace("[time]\nzone = \"America/New_York\"\nskipped = \"reject\"\nrepeated = \"reject\"\n", "");
    assert!(plan(&zoneless).unwrap_err().what.contains("names no zone"));
    assert!(plan(&zoneless.replace("%Y-%m-%d %H:%M:%S", "rfc3339")).is_ok());
}

#[test]
fn the_numbers_written_by_hand_are_those_of_the_contract() {
    let stream = crate::contract::streams().remove(0);
    let pool = stream.event.parent_pool();
    let numbers = |name: &str| -> Vec<(u32, String)> {
        let message = pool.get_message_by_name(name).unwrap();
        message.fields().map(|field| (field.number(), field.name().to_owned())).collect()
    };
    let is = |number, name: &str| (number, name.to_owned());
    let area = [is(1, "system"), is(2, "version"), is(3, "code")];
    assert_eq!(numbers("quanyu.common.v1.Area"), area);
    assert_eq!(numbers("quanyu.common.v1.Money"), [is(1, "currency"), is(2, "minor_units")]);
    let position = [is(1, "longitude"), is(2, "latitude"), is(3, "coordinate_system")];
    assert_eq!(numbers("quanyu.common.v1.Position"), position);
    let systems = pool.get_enum_by_name("quanyu.common.v1.CoordinateSystem").unwrap();
    let systems: Vec<_> = crate::contract::enum_values(&systems);
    assert_eq!(systems, [("wgs84".to_owned(), 1), ("gcj02".to_owned(), 2), ("bd09".to_owned(), 3)]);
}
