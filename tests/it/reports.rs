//! The reports on the real stack: a year of a small city, told in `reports/story.txt`, and what each report says of it
//! at a time that the test names.

mod counts;
mod responses;
mod warnings;

use quanyu_tests::Platform;
use serde_json::{Value, json};
use std::fmt::Write as _;

const STORY: &str = include_str!("reports/story.txt");
/// Ages, limits and silence are judged here.
const AT: &str = "2026-08-12T00:00:00Z";
/// Every report that there is, so that each is asked at least once.
const REPORTS: [&str; 15] = [
    "campaign-map",
    "warnings",
    "response",
    "operations",
    "grids",
    "mediation",
    "work-injuries",
    "communities",
    "sites",
    "outreach",
    "visits",
    "legal-checkups",
    "surveys",
    "sources",
    "quality",
];

#[test]
fn a_year_of_a_small_city_is_seen_in_every_report() {
    let platform = Platform::with_roles();
    let before = ask(&platform, "grids", &[]);
    assert!(rows(&before, "silent").is_empty(), "nothing is an empty list, not a share of nothing: {before}");
    assert!(rows(&before, "towns").is_empty() && before["data"] == "real");
    told(&platform, false);
    let received = platform.rows("SELECT toString(max(received_at)) || 'Z' AS at FROM v1_events");
    let received = received[0]["at"].as_str().unwrap().replace(' ', "T");

    plans(&platform);
    people(&platform);
    responses::told(&platform);
    counts::counts(&platform);
    work(&platform);
    places(&platform);
    data(&platform);
    warnings::warnings(&platform);

    // Of every report: an area without anything is empty, exercise data do not show, a past time can be had again.
    told(&platform, true);
    for report in REPORTS {
        let now = ask(&platform, report, &[]);
        assert_eq!((&now["data"], &now["query"]), (&json!("real"), &json!(report)));
        assert!(now["complete_until"].is_string(), "{now}");
        let then = ask(&platform, report, &["--as-of", &received]);
        assert_eq!(then["data"], "real");
        // What the log holds of refused and late records has no past, the rest has.
        for section in then["sections"].as_array().unwrap() {
            let name = section["name"].as_str().unwrap();
            assert_eq!(section["rows"], json!(rows(&now, name)), "{report} {name} as of {received}");
        }
        // Nothing was recorded later, so what was known then is what is known now.
        let known = ask(&platform, report, &["--known-at", AT]);
        for section in known["sections"].as_array().unwrap().iter().filter(|_| report != "quality") {
            let name = section["name"].as_str().unwrap();
            assert_eq!(section["rows"], json!(rows(&now, name)), "{report} {name} as known at {AT}");
        }
        let elsewhere = ask(&platform, report, &["--area", "110101"]);
        let about_areas = !["sources", "quality"].contains(&report);
        for section in elsewhere["sections"].as_array().unwrap().iter().filter(|_| about_areas) {
            assert_eq!(section["rows"], json!([]), "{report} {}", section["name"]);
        }
        let shown = platform.run(&["query", report, "--at", AT]).ended_with(0).stdout;
        assert!(shown.contains(now["sections"][0]["title_zh"].as_str().unwrap()), "{shown}");
    }
    for report in REPORTS {
        let published = ask(&platform, report, &["--publish", report]);
        assert_eq!(published["published"], format!("publication:{report}"));
    }
    platform.folded_within(60);
    published_before_warnings_were_shown(&platform);
    let history = platform.run(&["query", "figure-history", "--json"]).ended_with(0).json();
    let publications = history["publications"].as_array().unwrap();
    assert_eq!(publications.len(), REPORTS.len() + 1);
    for one in publications {
        assert_eq!(one["reproduced"], true, "{one}");
    }
}

/// Publishes the campaign's map once more as it was before it had the section of warnings and before sections were named.
fn published_before_warnings_were_shown(platform: &Platform) {
    let kept = platform.rows(
        "SELECT parameters_json AS parameters, values_json AS told FROM v1_publications WHERE figure = 'campaign-map'",
    );
    let text = |name: &str| kept[0][name].as_str().unwrap();
    let (parameters, told) = (text("parameters"), text("told"));
    let (before, sections) = parameters.split_once(r#""section":["#).unwrap();
    let (_, after) = sections.split_once(']').unwrap();
    let (told, _) = told.split_once(r#",{"name":"warnings""#).unwrap();
    let event = json!({
        "envelope": {
            "event_id": "018f0000-0000-7000-8000-999999999999", "source": "quanyu", "subject": "publication:older",
            "occurred_at": AT, "recorded_at": AT,
        },
        "publication_published": {
            "figure": "campaign-map", "definition": "campaign.battles.v1", "asOfAt": AT,
            "parametersJson": format!(r#"{before}"section":[]{after}"#),
            "valuesJson": format!("{told}]}}"),
        },
    });
    let file = platform.scratch("older.ndjson");
    std::fs::write(&file, format!("{event}\n")).unwrap();
    let _ = platform.run(&["publish", &file.display().to_string()]).ended_with(0);
    platform.folded_within(60);
}

/// Campaign and operations.
fn plans(platform: &Platform) {
    let map = ask(platform, "campaign-map", &[]);
    let battles = rows(&map, "battles");
    let phases: Vec<&Value> = battles.iter().map(|battle| &battle["phase"]).collect();
    assert_eq!(phases, ["between phases", "before", "not begun"], "{map}");
    let filed: Vec<&Value> = battles.iter().map(|battle| &battle["plan_filed"]).collect();
    assert_eq!(filed, [true, false, false]);
    assert_eq!(battles[0]["during_started_at"], "2026-07-11T00:00:00.000Z");
    assert_eq!(rows(&map, "forces")[0]["people"], 120);
    let during = found(&map, "phases", &[("theatre_code", "330784105"), ("phase", "during")]);
    assert_eq!((&during["days"], &during["incidents"], &during["fires"]), (&json!(20), &json!(2), &json!(1)));
    // Two theatres had not begun by then; one of them had one incident in twenty days.
    assert_eq!((&during["others"], &during["others_incidents_per_day"]), (&json!(2), &json!(0.025)));
    let on_the_day = ask(platform, "campaign-map", &["--area", "330784105", "--at", "2026-07-20T00:00:00Z"]);
    assert_eq!(rows(&on_the_day, "battles").len(), 1, "a theatre is found by its own code");
    assert_eq!(rows(&on_the_day, "battles")[0]["phase"], "during");

    let operations = ask(platform, "operations", &[]);
    let progress = &rows(&operations, "progress")[0];
    let sums = ["tasks", "done", "blocked", "overdue"].map(|sum| progress[sum].as_u64().unwrap());
    assert_eq!((sums, &progress["done_percent"]), ([4, 1, 1, 1], &json!(25)), "{progress}");
    let late = &rows(&operations, "held_up")[0];
    assert_eq!(
        (&late["task"], &late["overdue_days"], &late["age_days"]),
        (&json!("late"), &json!(10), &json!(162))
    );
    assert_eq!((&late["organisation"], &late["area"]), (&json!("fire brigade"), &json!("330784105")));
    assert_eq!(rows(&operations, "held_up")[1]["blocked_days"], 40);
    let town = ask(platform, "operations", &["--area", "330784106"]);
    assert_eq!(rows(&town, "progress")[0]["tasks"], 1, "a town sees its own tasks");
}

/// Grids, mediation, visits, outreach.
fn people(platform: &Platform) {
    let grids = ask(platform, "grids", &["--from", "2026-07-01", "--to", "2026-07-28"]);
    let silent: Vec<&Value> = rows(&grids, "silent").iter().map(|grid| &grid["grid"]).collect();
    assert_eq!(silent, ["grid:c", "grid:b"], "one never reported, one not for a fortnight");
    assert_eq!(rows(&grids, "silent")[1]["silent_days"], 14);
    let town = &rows(&grids, "towns")[0];
    assert_eq!((&town["town"], &town["grids"], &town["staff"]), (&json!("330784105"), &json!(3), &json!(8)));
    assert_eq!(
        (&town["reports"], &town["reports_per_week"]),
        (&json!(1), &json!(0.25)),
        "four weeks: {town}"
    );
    assert_eq!(rows(&grids, "time_to_report")[0]["to_record_p50_minutes"], 30);

    let mediation = ask(platform, "mediation", &[]);
    let all = found(&mediation, "outcomes", &[("area", "all")]);
    let sums = ["registered", "resolved", "open", "turned_criminal"].map(|sum| all[sum].as_u64().unwrap());
    assert_eq!((sums, &all["resolved_percent"]), ([3, 1, 1, 1], &json!(33.3)), "{all}");
    let centre = found(&mediation, "receipts", &[("role", "mediation_centre")]);
    assert_eq!(
        (&centre["pushed"], &centre["in_time"], &centre["missing"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(found(&mediation, "receipts", &[("role", "department")])["late"], 1, "signed after two days");
    let missing = &rows(&mediation, "missing_receipts")[0];
    assert_eq!((&missing["organisation"], &missing["age_days"]), (&json!("east centre"), &json!(32)));
    let turned = &rows(&mediation, "turned")[0];
    assert_eq!((&turned["days_between"], &turned["earlier_events"]), (&json!(10), &json!(2)), "{turned}");
    assert_eq!(rows(&mediation, "not_pushed")[0]["missing"], json!(["village_or_grid", "department"]));

    let visits = ask(platform, "visits", &[]);
    let month = &rows(&visits, "months")[0];
    let sums = ["due", "done", "refused", "unreachable", "missed"].map(|sum| month[sum].as_u64().unwrap());
    assert_eq!(sums, [23, 18, 1, 2, 2], "{month}");
    let small = found(&visits, "towns", &[("area_code", "330784106")]);
    assert_eq!(small["small_cell"], true, "three visits are fewer than five");
    assert_eq!(rows(&visits, "missed").len(), 1);

    let outreach = ask(platform, "outreach", &[]);
    assert_eq!(rows(&outreach, "audiences")[0]["volunteer_hours"], 10);
    let villages = found(&outreach, "coverage", &[("audience", "village")]);
    assert_eq!(
        (&villages["known"], &villages["known_reached_percent"]),
        (&json!(2), &json!(50)),
        "{villages}"
    );
    assert_eq!(rows(&outreach, "not_reached")[0]["area_code"], "330784105002");
}

/// Enterprises: injuries and legal check-ups.
fn work(platform: &Platform) {
    let injuries = ask(platform, "work-injuries", &["--from", "2026-06-01", "--to", "2026-07-31"]);
    let all = found(&injuries, "rate", &[("industry_code", "all")]);
    assert_eq!((&all["injured"], &all["insured"]), (&json!(2), &json!(500)), "{all}");
    assert_eq!((&all["injured_per_1000"], &all["insured_on"]), (&json!(4), &json!("2026-07-31")));
    let april = ask(platform, "work-injuries", &["--from", "2026-04-01", "--to", "2026-04-30"]);
    assert_eq!(found(&april, "rate", &[("industry_code", "all")])["insured"], 400, "300 held in April");
    let enterprise = found(&injuries, "enterprises", &[("enterprise", "enterprise:a")]);
    assert_eq!((&enterprise["hazards_overdue"], &enterprise["overdue_days"]), (&json!(1), &json!(11)));
    assert_eq!(rows(&injuries, "grades")[0]["accidents"], 1);

    let checkups = ask(platform, "legal-checkups", &[]);
    let all = found(&checkups, "coverage", &[("industry_code", "all")]);
    assert_eq!(
        (&all["enterprises"], &all["checked"], &all["checked_percent"]),
        (&json!(2), &json!(1), &json!(50))
    );
    let open = &rows(&checkups, "open")[0];
    assert_eq!((&open["finding"], &open["age_days"]), (&json!("contracts"), &json!(57)), "{open}");
    assert_eq!(rows(&checkups, "open").len(), 1);
    assert_eq!(rows(&checkups, "not_checked")[0]["enterprise"], "enterprise:b");
}

/// Communities, sites, surveys.
fn places(platform: &Platform) {
    let communities = ask(platform, "communities", &[]);
    let first = found(&communities, "days", &[("community", "community:a")]);
    assert_eq!((&first["days_without_case"], &first["attributable"]), (&json!(9), &json!(true)), "{first}");
    let second = found(&communities, "days", &[("community", "community:b")]);
    assert_eq!(second["days_without_case"], Value::Null, "a town's code says nothing of a community");
    let errands = found(&communities, "services", &[("service", "errand")]);
    assert_eq!((&errands["services"], &errands["percent"]), (&json!(2), &json!(66.7)));
    assert_eq!(rows(&communities, "lost")[0]["age_days"], 40);

    let sites = ask(platform, "sites", &[]);
    let rock = &rows(&sites, "sites")[0];
    assert_eq!((&rock["peak_visitors"], &rock["peak_percent"]), (&json!(1_200), &json!(120)), "{rock}");
    assert_eq!(rows(&sites, "days_over").len(), 1);
    assert_eq!(rows(&sites, "findings")[0]["finding"], "exit narrow");

    let surveys = ask(platform, "surveys", &["--area", "330784105"]);
    let score = &rows(&surveys, "results")[0];
    assert_eq!((&score["score"], &score["respondents"]), (&json!(92.5), &json!(400)));
}

/// Sources and the quality of what they sent.
fn data(platform: &Platform) {
    let sources = ask(platform, "sources", &["--at", "2126-01-01T00:00:00Z"]);
    let silent = &rows(&sources, "silent")[0];
    assert_eq!(
        (&silent["source"], &silent["areas"]),
        (&json!("grid-platform"), &json!("330784")),
        "{silent}"
    );
    assert_eq!(found(&sources, "heard", &[("source", "desk")])["status"], "unregistered");
    let gaps = found(&sources, "gaps", &[("source", "grid-platform")]);
    assert_eq!((&gaps["missing"], &gaps["first_gaps"]), (&json!(3), &json!(["10-12"])), "{gaps}");
    assert_eq!(rows(&sources, "control_totals")[0]["difference"], -2, "three were declared, one came");

    let quality = ask(platform, "quality", &[]);
    let circle: Vec<&Value> = rows(&quality, "merge_cycles").iter().map(|row| &row["subject"]).collect();
    assert_eq!(circle, ["incident:5", "incident:6"]);
    assert!(rows(&quality, "unknown_areas").is_empty() && rows(&quality, "conflicts").is_empty());
}

fn ask(platform: &Platform, query: &str, more: &[&str]) -> Value {
    let mut arguments = vec!["query", query, "--json", "--list", "100"];
    if !more.contains(&"--at") {
        arguments.extend(["--at", AT]);
    }
    arguments.extend(more);
    platform.run(&arguments).ended_with(0).json()
}

fn rows<'a>(answer: &'a Value, section: &str) -> &'a [Value] {
    let sections = answer["sections"].as_array().unwrap();
    let named = sections.iter().find(|one| one["name"] == section);
    named.unwrap_or_else(|| panic!("no section {section} in {answer}"))["rows"].as_array().unwrap()
}

/// The only row with these texts.
fn found<'a>(answer: &'a Value, section: &str, of: &[(&str, &str)]) -> &'a Value {
    let fits = |row: &&Value| of.iter().all(|(column, text)| row[column] == *text);
    rows(answer, section)
        .iter()
        .find(fits)
        .unwrap_or_else(|| panic!("no row {of:?} in {section} of {answer}"))
}

/// Publishes the story: as it is, or once more as an exercise with subjects of its own.
fn told(platform: &Platform, exercise: bool) {
    let (mut events, mut of_sources) = (String::new(), String::new());
    let (mut count, mut sequence) = (if exercise { 500 } else { 0 }, 0);
    for line in STORY.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut parts = line.splitn(6, ' ');
        let mut next = || parts.next().unwrap();
        let (time, source, subject, area, event) = (next(), next(), next(), next(), next());
        let payload: Value = serde_json::from_str(next()).unwrap();
        count += 1;
        let subject = if exercise { subject.replace(':', ":exercise-") } else { subject.to_owned() };
        // It was written down half an hour later, or at the end of the hour.
        let (hour, minute) = time.rsplit_once(':').unwrap();
        let minute = (minute.parse::<u32>().unwrap() + 30).min(59);
        let (at, written) = (format!("{time}:00Z"), format!("{hour}:{minute:02}:00Z"));
        let mut told = json!({ "envelope": {
            "event_id": format!("018f0000-0000-7000-8000-{count:012}"),
            "source": source, "subject": subject, "occurred_at": at, "recorded_at": written,
            "exercise": exercise,
        }});
        if area != "-" {
            told["envelope"]["area"] = json!({ "system": "nbs", "version": "2023", "code": area });
        }
        if source == "grid-platform" {
            sequence += 1;
            // Three numbers never come.
            told["envelope"]["source_sequence"] = json!(if sequence < 10 { sequence } else { sequence + 3 });
        }
        told[event] = payload;
        // A source is told of in a stream that is named.
        let lines = if event.starts_with("source_") { &mut of_sources } else { &mut events };
        writeln!(lines, "{told}").unwrap();
    }
    for (name, lines, more) in
        [("events", events, &[][..]), ("sources", of_sources, &["--stream", "safety"][..])]
    {
        let file = platform.scratch(&format!("{name}.ndjson"));
        std::fs::write(&file, lines).unwrap();
        let file = file.display().to_string();
        let _ = platform.run(&[["publish", file.as_str()].as_slice(), more].concat()).ended_with(0);
    }
    platform.folded_within(60);
}
