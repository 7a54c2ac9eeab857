//! A file made up here, with every kind of dirt, and its counts computed here: no figure rests on a shipped map.

use std::collections::{BTreeMap, BTreeSet};

use quanyu_import::import;

use crate::given::{Given, map, options, target};
use crate::service::{Script, Service};

const MAP: &str = r#"
stream = "incident"
source = "made-up-city"
[format]
delimiter = ";"
missing = ["", "-"]
[record]
kind = "incident"
columns = ["call", "place"]
id = "hash"
identical_rows = "IDENTICAL"
normalise = ["spaces", "lower"]
[time]
zone = "Europe/Berlin"
skipped = "reject"
repeated = "later"
[coordinates]
system = "wgs84"
[area]
system = "made-up"
version = "1"
code = { column = "quarter", pad = 3 }
[tables.class]
values = { T = "road_traffic", C = "criminal" }
[[event]]
type = "incident_reported"
version = ["status"]
when = [{ column = "status", not = ["void"] }]
occurred_at = { columns = ["day", "time"], format = "%d.%m.%Y %H:%M" }
[event.fields]
channel = { constant = "phone" }
"category.class" = { column = "class", table = "class" }
"category.code_system" = { constant = "made-up" }
position = { longitude = "x", latitude = "y" }
[[event]]
type = "incident_invalidated"
version = ["status"]
when = [{ column = "status", equals = ["void"] }]
occurred_at = { columns = ["day", "time"], format = "%d.%m.%Y %H:%M" }
[event.fields]
reason = { constant = "test" }
"#;

/// What a row must come to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Expected {
    Event { record: (u64, String), status: &'static str },
    Bad(&'static str),
}

/// A small generator of pseudo-random numbers, so that the file is the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

fn file(rows: usize) -> (String, Vec<Expected>) {
    let mut dice = Dice(7);
    let mut content = "call;place;day;time;class;status;quarter;x;y\n".to_owned();
    let mut expected = Vec::new();
    for _ in 0..rows {
        let call = dice.roll(400);
        let place = ["Markt 1", " MARKT  1", "\"Am\nTor\"", "Hafen"][dice.roll(4) as usize];
        let status = ["new", "new", "done", "void"][dice.roll(4) as usize];
        let (class, day, time, y, bad) = match dice.roll(20) {
            0 => ("X", "04.05.2021", "12:00", "50.1", Some("class")),
            1 => ("T", "31.04.2021", "12:00", "50.1", Some("day, time")),
            2 => ("T", "28.03.2021", "02:30", "50.1", Some("day, time")),
            3 => ("C", "04.05.2021", "12:00", "95.1", Some("y")),
            4 => ("C", "31.10.2021", "02:30", "50.1", None),
            5 => ("C", "04.05.2021", "-", "50.1", Some("day, time")),
            _ => ("T", "04.05.2021", "12:00", "50.1", None),
        };
        let quarter = ["7", "-", "12"][dice.roll(3) as usize];
        content.push_str(&format!("{call};{place};{day};{time};{class};{status};{quarter};8.2;{y}\n"));
        // Fields that only the report has cannot spoil an invalidation.
        let bad = bad.filter(|column| status != "void" || *column == "day, time");
        let words = place.replace('"', "").to_lowercase();
        let record = (call, words.split_whitespace().collect::<Vec<_>>().join(" "));
        expected.push(bad.map_or(Expected::Event { record, status }, Expected::Bad));
    }
    (content, expected)
}

#[tokio::test]
async fn counts_are_those_computed_here() {
    let (content, expected) = file(8_000);
    let given = Given::file(&content);
    let bad = expected.iter().filter(|row| matches!(row, Expected::Bad(_))).count();
    let mut events = BTreeMap::new();
    for row in &expected {
        if let Expected::Event { status, .. } = row {
            *events
                .entry(if *status == "void" { "incident_invalidated" } else { "incident_reported" })
                .or_insert(0) += 1;
        }
    }
    let distinct: BTreeSet<_> = expected.iter().filter(|row| matches!(row, Expected::Event { .. })).collect();
    assert!(
        bad > 500 && distinct.len() > 1_000 && distinct.len() + bad < expected.len(),
        "the file has all kinds"
    );

    let repeat = MAP.replace("IDENTICAL", "repeat");
    let service = Service::start(Script::default()).await;
    let mut wanted = options(&given.file, map(&repeat), target(&service.endpoint, given.path("j"), false));
    wanted.rejects = Some(given.path("rejects.ndjson"));
    let summary = import(wanted).await.unwrap();
    assert_eq!((summary.read, summary.rejected), (8_000, bad as u64));
    assert_eq!(summary.accepted, 8_000 - bad as u64);
    let counted: BTreeMap<&str, i32> = summary.events.iter().map(|(k, v)| (k.as_str(), *v as i32)).collect();
    assert_eq!(counted, events);
    assert_eq!(service.distinct(), distinct.len());

    let mut columns: Vec<String> = Vec::new();
    for line in std::fs::read_to_string(given.path("rejects.ndjson")).unwrap().lines() {
        let reject: serde_json::Value = serde_json::from_str(line).unwrap();
        columns.push(reject["column"].as_str().unwrap().to_owned());
    }
    let named: Vec<&str> = expected
        .iter()
        .filter_map(|row| if let Expected::Bad(at) = row { Some(*at) } else { None })
        .collect();
    assert_eq!(columns, named);

    let each = MAP.replace("IDENTICAL", "distinct");
    let service = Service::start(Script::default()).await;
    let target = target(&service.endpoint, given.path("j"), false);
    let summary = import(options(&given.file, map(&each), target)).await.unwrap();
    assert_eq!(service.distinct() as u64, summary.accepted);
}
