//! The shipped maps on the shipped extracts, and on the whole files where they are at hand.
//!
//! Figures of the files are those that their own documentation gives.

use std::path::{Path, PathBuf};

use quanyu_import::{Map, Summary, Target, import};

use crate::given::{options, target};
use crate::service::{Script, Service};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of whole files, if there is one.
fn shared() -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests have no configuration; the variable only names a folder"
    )]
    let named = std::env::var("QUANYU_SHARED").ok().map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared")).join("data");
    folder.is_dir().then_some(folder)
}

async fn dry_run(map: &str, file: &Path) -> Summary {
    let map = Map::load(&root().join("deploy/import/maps").join(map)).unwrap();
    import(options(file, map, Target::DryRun)).await.unwrap()
}

async fn extract(name: &str) -> Summary {
    dry_run(&format!("{name}.toml"), &root().join(format!("deploy/import/extracts/{name}.csv.gz"))).await
}

/// Runs a map over a whole file, or says that it was skipped.
async fn whole(name: &str, file: &str) -> Option<Summary> {
    match shared() {
        Some(folder) => Some(dry_run(&format!("{name}.toml"), &folder.join(file)).await),
        None => {
            println!("SKIPPED: {file} is not at hand (QUANYU_SHARED names the folder)");
            None
        }
    }
}

fn is_clean(summary: &Summary, rows: u64, events: u64) {
    assert_eq!((summary.read, summary.accepted, summary.rejected), (rows, rows, 0), "{:#?}", summary.rejects);
    assert_eq!(summary.events.values().sum::<u64>(), events);
}

#[tokio::test]
async fn the_extracts_are_clean() {
    let chicago = extract("chicago").await;
    is_clean(&chicago, 1_415, 1_415);
    let toronto = extract("toronto").await;
    is_clean(&toronto, 746, 6 * 746);
    let osha = extract("osha").await;
    is_clean(&osha, 839, 839);
}

#[tokio::test]
async fn a_fire_is_told_step_by_step() {
    let toronto = extract("toronto").await;
    assert!(toronto.events.values().all(|count| *count == 746), "{:?}", toronto.events);
    let reported = &toronto.sample[0];
    assert_eq!(reported["envelope"]["subject"].as_str().unwrap().split(':').next(), Some("fire"));
    assert_eq!(reported["envelope"]["area"]["system"], "toronto-neighbourhood");
    assert_eq!(reported["envelope"]["area"]["code"].as_str().unwrap().len(), 3);
    assert_eq!(reported["fire_reported"]["position"]["coordinate_system"], "COORDINATE_SYSTEM_WGS84");
    let (first, second) = (&toronto.sample[0]["envelope"], &toronto.sample[1]["envelope"]);
    assert_eq!(first["subject"], second["subject"]);
    assert!(first["occurred_at"].as_str() < second["occurred_at"].as_str());
}

/// Sends a whole file and counts what is different.
async fn sent(name: &str, file: &str) -> Option<(Summary, usize, u64)> {
    let file = shared()?.join(file);
    let service = Service::start(Script::default()).await;
    let journals = tempfile::tempdir().unwrap();
    let map = Map::load(&root().join(format!("deploy/import/maps/{name}.toml"))).unwrap();
    let target = target(&service.endpoint, journals.path().to_owned(), false);
    let summary = import(options(&file, map, target)).await.unwrap();
    let conflicts = service.seen.lock().unwrap().conflicts;
    Some((summary, service.distinct(), conflicts))
}

#[tokio::test]
async fn copies_are_one_event_in_montgomery_and_several_in_chicago() {
    let montgomery = sent("montgomery", "incidents/montgomery_pa_911_20151210_20170413.csv.gz").await;
    let chicago = sent("chicago", "incidents/chicago_aggravated_assaults_2010_2019.csv.gz").await;
    let (Some((montgomery, montgomery_events, conflicts)), Some((chicago, chicago_events, _))) =
        (montgomery, chicago)
    else {
        println!("SKIPPED: the whole files are not at hand (QUANYU_SHARED names the folder)");
        return;
    };
    assert_eq!((montgomery.accepted, montgomery_events, conflicts), (188_751, 188_714, 0));
    assert_eq!((chicago.accepted, chicago_events), (148_636, 148_636));
}

#[tokio::test]
async fn montgomery_is_clean_and_told_by_content() {
    let Some(summary) = whole("montgomery", "incidents/montgomery_pa_911_20151210_20170413.csv.gz").await
    else {
        return;
    };
    is_clean(&summary, 188_751, 188_751);
    let reported = &summary.sample[0]["incident_reported"];
    let expected = serde_json::json!({
        "class": "INCIDENT_CLASS_EMERGENCY_HELP", "code_system": "montgomery-911", "type_code": "EMS",
        "subtype_code": "BACK PAINS/INJURY",
    });
    assert_eq!(reported["category"], expected);
    assert_eq!(summary.sample[0]["envelope"]["occurred_at"], "2015-12-10T22:10:52Z");
    assert_eq!(summary.sample[0]["envelope"]["area"]["code"], "NEW HANOVER");
}

#[tokio::test]
async fn chicago_is_clean() {
    let Some(summary) = whole("chicago", "incidents/chicago_aggravated_assaults_2010_2019.csv.gz").await
    else {
        return;
    };
    is_clean(&summary, 148_636, 148_636);
}

#[tokio::test]
async fn toronto_is_clean_through_the_skipped_hours() {
    let Some(summary) = whole("toronto", "fire/toronto_fire_incidents_cleaned_2011_2019.csv.gz").await else {
        return;
    };
    is_clean(&summary, 15_496, 6 * 15_496);
}

#[tokio::test]
async fn osha_is_clean_and_its_free_text_stays_out() {
    let Some(summary) = whole("osha", "work_accident/osha_fatalities_2009_2022.csv.gz").await else { return };
    is_clean(&summary, 14_914, 14_914);
    let first = &summary.sample[0]["work_accident_reported"];
    let expected = serde_json::json!({
        "nature": "WORK_ACCIDENT_NATURE_PRODUCTION", "place": "tampa, florida", "deaths": 1, "text_held": true,
    });
    assert_eq!(first, &expected);
}
