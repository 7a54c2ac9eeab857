//! Interrupted imports: stopped, killed in effect (the journal is older than the log), restarted, finished.

use quanyu_boot::Exit;
use quanyu_import::{Target, import};

use crate::given::{Given, MAP, map, options, target};
use crate::service::{Script, Service};

/// Imports until some rows are settled, then stops.
async fn interrupted(given: &Given, service: &Service, map_text: &str, rows: u64) -> quanyu_import::Summary {
    let target = target(&service.endpoint, given.path("journals"), false);
    let mut options = options(&given.file, map(map_text), target);
    options.rejects = Some(given.path("rejects.ndjson"));
    let stopper = options.stopper.clone();
    options.progress = Some(Box::new(move |progress| {
        if progress.rows >= rows {
            stopper.stop();
        }
    }));
    import(options).await.unwrap()
}

fn journals(given: &Given) -> usize {
    std::fs::read_dir(given.path("journals")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_stopped_import_goes_on_and_its_numbers_cover_the_whole_file() {
    let given = Given::rows(30_000);
    let service = Service::start(Script { refuse: Some("77"), ..Script::default() }).await;
    let first = interrupted(&given, &service, MAP, 5_000).await;
    assert!(first.interrupted && first.read >= 5_000 && first.read < 30_000, "{first:?}");
    assert_eq!((first.exit(), journals(&given)), (Exit::Failed, 1));
    let mut options = given.sent_to(&service.endpoint);
    options.rejects = Some(given.path("rejects.ndjson"));
    let second = import(options).await.unwrap();
    assert_eq!(second.resumed_from, Some(first.read));
    assert_eq!((second.read, second.accepted, second.rejected), (30_000, 29_700, 300));
    assert_eq!(second.events["incident_reported"], 29_700);
    assert_eq!((service.distinct(), journals(&given)), (29_700, 0));
    let rejects = std::fs::read_to_string(given.path("rejects.ndjson")).unwrap();
    assert_eq!(rejects.lines().count(), 300);
    // Nothing that was settled was sent again.
    assert!(service.seen.lock().unwrap().events.values().all(|(_, times)| *times == 1));
}

#[tokio::test]
async fn identical_rows_keep_their_ids_over_an_interruption() {
    let distinct = MAP.replace(
        "id = \"literal\"\nidentical_rows = \"repeat\"",
        "id = \"hash\"\nidentical_rows = \"distinct\"",
    );
    let mut content = "id,at,kind,n\n".to_owned();
    for row in 0..12_000 {
        content.push_str(&format!("{},2026-01-02 03:04:05,dispute,{row}\n", row % 5));
    }
    let given = Given::file(&content);
    let whole = Service::start(Script::default()).await;
    import(options(&given.file, map(&distinct), target(&whole.endpoint, given.path("other"), false)))
        .await
        .unwrap();
    assert_eq!(whole.distinct(), 12_000);
    let service = Service::start(Script::default()).await;
    let first = interrupted(&given, &service, &distinct, 3_000).await;
    assert!(first.interrupted, "{first:?}");
    let options =
        options(&given.file, map(&distinct), target(&service.endpoint, given.path("journals"), false));
    assert_eq!(import(options).await.unwrap().accepted, 12_000);
    assert_eq!(service.contents(), whole.contents());
}

#[tokio::test]
async fn a_restart_and_another_map_begin_anew() {
    let given = Given::rows(30_000);
    let service = Service::start(Script::default()).await;
    let first = interrupted(&given, &service, MAP, 5_000).await;
    assert!(first.interrupted);
    let other = MAP.replace("phone_110", "phone_122");
    let summary = import(options(&given.file, map(&other), {
        let elsewhere = Service::start(Script::default()).await;
        target(&elsewhere.endpoint, given.path("journals"), false)
    }));
    assert_eq!(summary.await.unwrap().resumed_from, None);
    let again = target(&service.endpoint, given.path("journals"), true);
    let summary = import(options(&given.file, map(MAP), again)).await.unwrap();
    assert_eq!((summary.resumed_from, summary.accepted), (None, 30_000));
    assert_eq!((service.distinct(), journals(&given)), (30_000, 0));
}

#[tokio::test]
async fn a_lost_service_leaves_a_journal_to_go_on_from() {
    let given = Given::rows(30_000);
    let service =
        Service::start(Script { break_after: vec![10, 0, 0, 0, 0, 0, 0, 0], ..Script::default() }).await;
    let error = import(given.sent_to(&service.endpoint)).await.unwrap_err();
    assert_eq!(error.exit(), Exit::Unreachable);
    let settled = error.summary().unwrap().accepted;
    assert!(settled >= 10_000, "{settled}");
    service.script.lock().unwrap().break_after.clear();
    let summary = import(given.sent_to(&service.endpoint)).await.unwrap();
    assert_eq!((summary.resumed_from, summary.accepted), (Some(settled), 30_000));
    assert_eq!(service.distinct(), 30_000);
}

#[tokio::test]
async fn a_dry_run_keeps_no_journal() {
    let given = Given::rows(10);
    let summary = import(options(&given.file, map(MAP), Target::DryRun)).await.unwrap();
    assert!(summary.dry_run && summary.accepted == 10 && summary.sample.len() == 3, "{summary:?}");
    assert_eq!(summary.sample[0]["envelope"]["subject"], "incident:0");
    assert_eq!(journals(&given), 0);
}
