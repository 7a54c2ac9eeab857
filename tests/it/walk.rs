//! Who sees what, walked: every path of the OpenAPI document and every method that reflection names, by every role of one
//! town, about its own town and about another. A path or method that this test does not know fails it, so that nothing can
//! be added without somebody saying who may see it.

use std::collections::{BTreeMap, BTreeSet};

use quanyu_tests::{Caller, GenericClient, Platform, simulated_shortly};
use serde_json::{Value, json};

/// The town whose people ask, and its neighbour.
const OWN: &str = "330784105";
const FOREIGN: &str = "330784001";
const ROLES: [&str; 6] = ["viewer", "officer", "commander", "analyst", "auditor", "admin"];

/// Paths about one record: the list that has an id of it, and the path of the id in a row.
const RECORDS: [(&str, &str); 6] = [
    ("/api/v1/incidents/{id}", "/api/v1/incidents"),
    ("/api/v1/fires/{id}", "/api/v1/fires"),
    ("/api/v1/hazards/records/{id}", "/api/v1/hazards/records"),
    ("/api/v1/disputes/records/{id}", "/api/v1/disputes/records"),
    ("/api/v1/petitions/records/{id}", "/api/v1/petitions/records"),
    ("/api/v1/work-accidents/records/{id}", "/api/v1/work-accidents/records"),
];
/// Paths that tell of all areas what everybody may know: names, outlines and how far the platform is.
const FOR_EVERYBODY: [&str; 4] =
    ["/api/v1/freshness", "/api/v1/areas", "/api/v1/areas.geojson", "/api/v1/session"];
/// Paths about the platform or its questions, not about an area.
const ABOUT_NO_AREA: [&str; 2] = ["/api/v1/system", "/api/v1/cookbook"];
/// Paths whose answers are not JSON of an area; each has a test of its own below.
const APART: [&str; 6] = [
    "/api/v1/stream",
    "/api/v1/warnings/{id}",
    "/api/v1/warnings/{id}/cap.xml",
    "/api/v1/warnings/{id}/actions",
    "/api/v1/cookbook/{id}/rows",
    "/api/v1/audit",
];

#[test]
fn nobody_of_a_town_sees_another_town_by_any_path_or_method() {
    let platform = Platform::with_roles();
    simulated_shortly(&platform);
    let city = Caller::of(&platform, "commander-330784");
    let asked = Caller::nobody(&platform).get("/openapi.json");
    let document = asked.json();
    let town: BTreeMap<&str, Caller> =
        ROLES.iter().map(|role| (*role, Caller::made(&platform, role, OWN))).collect();
    let mut unknown = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let Some(get) = methods.get("get") else { continue };
        let parameters = get["parameters"].as_array().cloned().unwrap_or_default();
        let has_area = parameters.iter().any(|parameter| parameter["name"] == "area");
        for (role, caller) in &town {
            if let Some((_, list)) = RECORDS.iter().find(|(one, _)| one == path) {
                a_record(&city, caller, (path, list, role));
            } else if APART.contains(&path.as_str()) {
                // Below.
            } else if has_area {
                an_area(&city, caller, (path, role));
            } else if FOR_EVERYBODY.contains(&path.as_str()) {
                let told = caller.get(path);
                assert_eq!(told.status, 200, "{path} as {role}");
                no_figures_of_others(&told.json(), path);
            } else if ABOUT_NO_AREA.contains(&path.as_str()) {
                assert!([200, 403].contains(&caller.get(path).status), "{path} as {role}");
            } else {
                unknown.push(path.clone());
            }
        }
        let stranger = Caller::nobody(&platform).get(&path.replace("{id}", "x"));
        assert_eq!(stranger.status, 401, "{path} without a credential");
    }
    assert!(unknown.is_empty(), "say who may see these: {unknown:?}");
    warnings_and_what_is_apart(&platform, &city, &town);
    every_method(&platform, &town);
}

/// An answer about an area: not about the neighbour's, and about one's own without a word of the neighbour.
fn an_area(city: &Caller, caller: &Caller, (path, role): (&str, &str)) {
    let about = |code: &str| format!("{path}?area={code}");
    assert_eq!(caller.get(&about(FOREIGN)).status, 403, "{path} of another town as {role}");
    for code in ["33", "330783", ""] {
        let told = caller.get(&about(code));
        assert!(told.status == 403 || !names_a_neighbour(&told.text), "{path}?area={code} as {role}");
    }
    let (own, above) = (caller.get(&about(OWN)), caller.get(&about("330784")));
    for told in [own, above] {
        assert!([200, 400, 403].contains(&told.status), "{path} as {role}: {} {}", told.status, told.text);
        assert!(!names_a_neighbour(&told.text), "{path} as {role} tells of another town: {}", told.text);
    }
    assert!([200, 400].contains(&city.get(&about(OWN)).status), "{path} as the city");
}

/// A record: the neighbour's is not there, one's own is for who may read records.
fn a_record(city: &Caller, caller: &Caller, (path, list, role): (&str, &str, &str)) {
    let first = |area: &str| {
        let told = city.get(&format!("{list}?area={area}&page_size=1")).json();
        told["value"]["records"][0]["subject"]
            .as_str()
            .and_then(|subject| Some(subject.split_once(':')?.1.to_owned()))
    };
    let may = ["officer", "commander", "analyst", "admin"].contains(&role);
    if let Some(id) = first(FOREIGN) {
        let told = caller.get(&path.replace("{id}", &id));
        assert_eq!(told.status, if may { 404 } else { 403 }, "{path} of another town as {role}");
    }
    if let Some(id) = first(OWN) {
        let told = caller.get(&path.replace("{id}", &id));
        assert_eq!(
            told.status,
            if may { 200 } else { 403 },
            "{path} of the own town as {role}: {}",
            told.text
        );
    }
}

fn warnings_and_what_is_apart(platform: &Platform, city: &Caller, town: &BTreeMap<&str, Caller>) {
    let warnings = city.get("/api/v1/warnings?state=all&page_size=500").json();
    let of = |area: &str| {
        let all = warnings["value"]["warnings"].as_array().cloned().unwrap_or_default();
        all.into_iter()
            .find(|one| one["area_code"] == area)
            .and_then(|one| Some(one["id"].as_str()?.to_owned()))
    };
    let foreign = of(FOREIGN).unwrap_or_else(|| "5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c11".to_owned());
    for (role, caller) in town {
        for path in ["", "/cap.xml"] {
            let told = caller.get(&format!("/api/v1/warnings/{foreign}{path}"));
            assert_eq!(told.status, 404, "a warning of another town{path} as {role}");
        }
        let act = json!({"action": "acknowledge", "action_id": "5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c12", "seen_turn": 1});
        let told = caller.post(&format!("/api/v1/warnings/{foreign}/actions"), &act);
        let may = ["officer", "commander"].contains(role);
        assert_eq!(told.status, if may { 404 } else { 403 }, "acting on another town's warning as {role}");
        let rows = caller.get("/api/v1/cookbook/02-incidents-by-town-and-month/rows");
        assert_eq!(rows.status, 403, "whole tables as {role} of a town");
        let audit = caller.get("/api/v1/audit").status;
        assert_eq!(audit, if ["auditor", "admin"].contains(role) { 200 } else { 403 }, "the audit as {role}");
    }
    let snapshot = town["officer"].first_of_stream("/api/v1/stream");
    assert!(snapshot.contains("event: snapshot") && !names_a_neighbour(&snapshot), "{snapshot}");
    assert_eq!(Caller::nobody(platform).get("/api/v1/stream").status, 401);
}

/// Every method of every service that reflection names on this port.
fn every_method(platform: &Platform, town: &BTreeMap<&str, Caller>) {
    let address = town["officer"].address().to_owned();
    let services: BTreeSet<String> = GenericClient::services(&address);
    let known = [
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
        "quanyu.aggregate.v1.AggregateService",
    ];
    let served: BTreeSet<String> =
        services.into_iter().filter(|name| !name.contains("IngestService")).collect();
    let strange: Vec<&String> = served
        .iter()
        .filter(|name| !known.contains(&name.as_str()) && !name.ends_with("WarningService"))
        .collect();
    assert!(strange.is_empty(), "say who may call these: {strange:?}");
    let client = GenericClient::connect(&address, &["quanyu.aggregate.v1.AggregateService"]);
    let methods = client.methods("quanyu.aggregate.v1.AggregateService");
    assert_eq!(methods, ["GetAnswer", "ListAnswers", "Watch"], "say who may call these");
    let get = "quanyu.aggregate.v1.AggregateService/GetAnswer";
    let nobody = client.call(get, &json!({"name": "freshness"})).unwrap_err();
    assert_eq!(nobody.code(), tonic::Code::Unauthenticated);
    let list = "quanyu.aggregate.v1.AggregateService/ListAnswers";
    for (role, caller) in town {
        let answers = client.call_as(list, &json!({}), caller.key()).expect("a list")["answers"].clone();
        for answer in answers.as_array().expect("answers") {
            let has_area = answer["parameters"]
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one["name"] == "area"));
            let name = answer["name"].as_str().expect("a name");
            if !has_area {
                continue;
            }
            let id = if answer["path"].as_str().is_some_and(|path| path.contains("{id}")) { "x" } else { "" };
            let asked = json!({"name": name, "id": id, "parameters": {"area": FOREIGN}});
            let told = client.call_as(get, &asked, caller.key()).expect_err(name);
            assert_eq!(told.code(), tonic::Code::PermissionDenied, "{name} of another town as {role}");
        }
    }
    let _ = platform;
}

/// Whether a text names a town of the city other than one's own.
fn names_a_neighbour(text: &str) -> bool {
    text.match_indices("330784").any(|(at, _)| {
        let code: String = text[at..].chars().take_while(char::is_ascii_digit).collect();
        code.len() >= 9 && !code.starts_with(OWN)
    })
}

/// Names of areas are for everybody, their figures are not.
fn no_figures_of_others(told: &Value, path: &str) {
    let areas = told["value"]["areas"]
        .as_array()
        .or_else(|| told["features"].as_array())
        .cloned()
        .unwrap_or_default();
    for area in areas {
        let area = area.get("properties").cloned().unwrap_or(area);
        let code = area["code"].as_str().unwrap_or_default();
        assert!(area["figures"].is_null() || code.starts_with(OWN), "{path} tells figures of {code}");
    }
}
