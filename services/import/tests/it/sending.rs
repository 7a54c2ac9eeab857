//! What a caller can rely on while events go out: batches are bounded, refusals are told, nothing is lost by breaks,
//! unknown outcomes are asked again, and what cannot go on ends with the right exit code.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use quanyu_boot::Exit;
use quanyu_import::{Error, import};
use serde_json::Value;

use crate::given::{Given, MAP, map, options, target};
use crate::service::{Script, Service};

#[tokio::test]
async fn rows_are_sent_once_in_bounded_bulk_batches() {
    let given = Given::rows(2_500);
    let service = Service::start(Script::default()).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let mut options = given.sent_to(&service.endpoint);
    let heard = told.clone();
    options.progress = Some(Box::new(move |progress| heard.lock().unwrap().push(progress)));
    let summary = import(options).await.unwrap();
    assert_eq!((summary.read, summary.accepted, summary.rejected), (2_500, 2_500, 0));
    assert_eq!(summary.events["incident_reported"], 2_500);
    assert_eq!((summary.exit(), summary.stream.as_str()), (Exit::Ok, "incident"));
    let seen = service.seen.lock().unwrap();
    assert_eq!((seen.events.len(), seen.largest, seen.not_bulk, seen.streams), (2_500, 1_000, 0, 1));
    let last = *told.lock().unwrap().last().unwrap();
    assert_eq!((last.rows, last.accepted, last.bytes_read), (2_500, 2_500, last.bytes_total));
    let json = serde_json::to_value(&summary).unwrap();
    assert_eq!(
        (&json["read"], &json["accepted"], &json["rejected"]),
        (&2_500.into(), &2_500.into(), &0.into())
    );
}

#[tokio::test]
async fn a_second_import_sends_the_same_events_again() {
    let given = Given::rows(1_200);
    let service = Service::start(Script::default()).await;
    import(given.sent_to(&service.endpoint)).await.unwrap();
    let first = service.contents();
    let summary = import(given.sent_to(&service.endpoint)).await.unwrap();
    assert_eq!((summary.accepted, summary.resumed_from), (1_200, None));
    assert_eq!(service.contents(), first);
    let seen = service.seen.lock().unwrap();
    assert_eq!(seen.conflicts, 0);
    assert!(seen.events.values().all(|(_, times)| *times == 2));
}

#[tokio::test]
async fn bad_rows_and_refused_events_are_told_with_their_lines() {
    let given = Given::file(
        "id,at,kind,n\n1,2026-01-02 03:04:05,dispute,1\n2,yesterday,dispute,2\n3,2026-01-02 03:04:05,quarrel,3\n\
         4,2026-01-02 03:04:05\n59,2026-01-02 03:04:05,other,\"two\nlines\"\n6,2026-01-02 03:04:05,other,6\n",
    );
    let service = Service::start(Script { refuse: Some("9"), ..Script::default() }).await;
    let mut options = given.sent_to(&service.endpoint);
    options.rejects = Some(given.path("rejects.ndjson"));
    let summary = import(options).await.unwrap();
    assert_eq!((summary.read, summary.accepted, summary.rejected, summary.events_rejected), (6, 2, 4, 1));
    assert_eq!(summary.exit(), Exit::Partly);
    let written = std::fs::read_to_string(given.path("rejects.ndjson")).unwrap();
    let rejects: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(serde_json::to_value(&summary.rejects).unwrap(), Value::Array(rejects.clone()));
    let mut short: Vec<_> = rejects
        .iter()
        .map(|reject| {
            (
                reject["line"].as_u64().unwrap(),
                reject["column"].as_str().unwrap(),
                reject["field"].as_str().unwrap(),
            )
        })
        .collect();
    short.sort_unstable();
    let expected = [
        (3, "at", "envelope.occurred_at"),
        (4, "kind", "category.class"),
        (5, "", ""),
        (6, "", "envelope.subject"),
    ];
    assert_eq!(short, expected);
    let refused = rejects.iter().find(|reject| reject["line"] == 6).unwrap();
    assert_eq!(refused["event"], "incident_reported");
    assert_eq!(refused["reason"], "envelope.subject is not liked");
    assert_eq!(refused["row"]["n"], "two\nlines");
    let unknown = rejects.iter().find(|reject| reject["line"] == 4).unwrap();
    assert!(unknown["reason"].as_str().unwrap().contains("quarrel"), "{unknown}");
}

#[tokio::test]
async fn breaks_lose_nothing() {
    let given = Given::rows(20_000);
    let script = Script { break_after: vec![0, 3, 1, 6], turn_away: 1, ..Script::default() };
    let service = Service::start(script).await;
    let summary = import(given.sent_to(&service.endpoint)).await.unwrap();
    assert_eq!((summary.accepted, summary.unknown), (20_000, 0));
    assert_eq!(service.distinct(), 20_000);
    let seen = service.seen.lock().unwrap();
    assert_eq!((seen.conflicts, seen.streams), (0, 6));
}

#[tokio::test]
async fn unknown_outcomes_are_asked_again_with_the_same_ids() {
    let given = Given::rows(5_000);
    let service = Service::start(Script { unknown: 3, ..Script::default() }).await;
    let summary = import(given.sent_to(&service.endpoint)).await.unwrap();
    assert_eq!((summary.accepted, summary.unknown), (5_000, 0));
    let seen = service.seen.lock().unwrap();
    assert_eq!((seen.events.len(), seen.conflicts), (5_000, 0));
    assert_eq!(seen.events.values().map(|(_, times)| times).sum::<u64>(), 5_003);
}

#[tokio::test]
async fn an_outcome_that_stays_unknown_is_said() {
    let given = Given::rows(10);
    let service = Service::start(Script { unknown: u64::MAX, ..Script::default() }).await;
    let summary = import(given.sent_to(&service.endpoint)).await.unwrap();
    assert_eq!((summary.read, summary.accepted, summary.unknown), (10, 9, 1));
    assert_eq!(summary.exit(), Exit::Failed);
}

#[tokio::test]
async fn a_service_that_is_not_there_is_unreachable() {
    let given = Given::rows(10);
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = import(given.sent_to(&format!("http://{free}"))).await.unwrap_err();
    assert_eq!(error.exit(), Exit::Unreachable);
    assert!(error.to_string().contains("refused") && error.fix().contains("quanyu up"), "{error}");
    let error = import(given.sent_to("nonsense")).await.unwrap_err();
    assert_eq!(error.exit(), Exit::Usage);
}

#[tokio::test]
async fn a_service_that_forbids_is_not_asked_again() {
    let given = Given::rows(10);
    let service = Service::start(Script { forbid: true, ..Script::default() }).await;
    let error = import(given.sent_to(&service.endpoint)).await.unwrap_err();
    assert!(matches!(&error, Error::Refused { reason, .. } if reason.contains("unknown source")), "{error}");
    assert_eq!((error.exit(), service.seen.lock().unwrap().streams), (Exit::Failed, 1));
}

#[tokio::test]
async fn a_service_without_the_method_says_so() {
    let given = Given::rows(10);
    let service = Service::start(Script::default()).await;
    let fire = MAP.replace("\"incident\"", "\"fire\"").replace("incident_reported", "fire_closed");
    let fire = fire.split("[event.fields]").next().unwrap().to_owned();
    let target = target(&service.endpoint, given.path("journals"), false);
    let error = import(options(&given.file, map(&fire), target)).await.unwrap_err();
    assert!(error.to_string().contains("no such service"), "{error}");
}

#[tokio::test]
async fn a_file_that_breaks_off_keeps_what_was_sent() {
    let mut content = "id,at,kind,n\n".to_owned();
    for row in 0..30_000_u64 {
        content.push_str(&format!(
            "{row},2026-01-02 03:04:05,dispute,{}\n",
            row.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ));
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, content.as_bytes()).unwrap();
    let whole = gzip.finish().unwrap();
    let given = Given::file("");
    std::fs::write(&given.file, &whole[..whole.len() * 2 / 3]).unwrap();
    let service = Service::start(Script::default()).await;
    let error = import(given.sent_to(&service.endpoint)).await.unwrap_err();
    let summary = error.summary().unwrap().clone();
    assert!(
        summary.read > 10_000 && summary.read < 30_000 && summary.accepted == summary.read,
        "{summary:?}"
    );
    assert_eq!(service.distinct() as u64, summary.accepted);
    let text = error.to_string();
    assert!(
        text.contains("breaks off") && text.contains(&format!("{} rows before it", summary.accepted)),
        "{text}"
    );
    assert_eq!(error.exit(), Exit::Failed);
    std::fs::write(&given.file, &whole).unwrap();
    let summary = import(given.sent_to(&service.endpoint)).await.unwrap();
    assert_eq!((summary.accepted, service.distinct()), (30_000, 30_000));
}

#[tokio::test]
async fn another_source_makes_other_events_and_a_registration_is_one_event() {
    let given = Given::rows(10);
    let service = Service::start(Script::default()).await;
    let text = MAP
        .replace("[[event]]", "[register]\nname = \"n\"\noccurred_at = \"2026-01-01T00:00:00Z\"\n[[event]]");
    for (source, expected) in [(None, 11), (Some("other"), 22), (None, 22)] {
        let target = target(&service.endpoint, given.path("journals"), false);
        let mut options = options(&given.file, map(&text), target);
        (options.source, options.register) = (source.map(str::to_owned), true);
        let summary = import(options).await.unwrap();
        assert_eq!((summary.accepted, summary.events["source_registered"]), (10, 1));
        assert_eq!(service.distinct(), expected);
    }
    assert_eq!(service.seen.lock().unwrap().conflicts, 0);
}

#[tokio::test]
async fn a_silent_service_is_left_at_the_end_of_the_drain() {
    let given = Given::rows(5_000);
    let service = Service::start(Script { silent_after: Some(1), ..Script::default() }).await;
    let mut options = given.sent_to(&service.endpoint);
    options.stopper = quanyu_boot::Stopper::new(Duration::from_millis(50));
    let stopper = options.stopper.clone();
    options.progress = Some(Box::new(move |_| stopper.stop()));
    let summary = import(options).await.unwrap();
    assert!(summary.interrupted && summary.accepted == 1_000, "{summary:?}");
}
