//! What an upstream engineer does by hand with a generic client: the hourly rollups follow every correction.

use quanyu_tests::{GenericClient, Platform};
use serde_json::{Value, json};

const INCIDENTS: &str = "quanyu.incident.v1.IncidentIngestService";
const FIRES: &str = "quanyu.fire.v1.FireIngestService";
const SAFETY: &str = "quanyu.safety.v1.SafetyIngestService";

/// A sender of events that happen one after another.
struct Desk {
    platform: Platform,
    client: GenericClient,
    sent: u32,
}

impl Desk {
    fn open() -> Self {
        let platform = Platform::with_servers();
        let (_, endpoint) = platform.ingest("ingest");
        platform.fold("fold", &[]).ready();
        let client = GenericClient::connect(&endpoint, &[INCIDENTS, FIRES, SAFETY]);
        Self { platform, client, sent: 0 }
    }

    /// Publishes one event and waits until the tables show it.
    fn tell(&mut self, stream: &str, subject: &str, event: &str, payload: &Value) {
        self.sent += 1;
        let time = format!("2026-05-04T08:{:02}:00Z", self.sent);
        let id = format!("018f0000-0000-7000-8000-{:012}", self.sent);
        let mut told = json!({ "envelope": {
            "eventId": id, "source": "by-hand", "subject": subject, "occurredAt": time, "recordedAt": time,
            "area": { "system": "gbt2260", "version": "2023", "code": "330784" },
            "actor": { "organisation": "centre", "role": "operator" },
        }});
        told[event] = payload.clone();
        let method = match stream {
            "incident" => format!("{INCIDENTS}/PublishIncidentEvents"),
            "fire" => format!("{FIRES}/PublishFireEvents"),
            _ => format!("{SAFETY}/PublishSafetyEvents"),
        };
        let answer = self.client.call(&method, &json!({ "requestId": id, "events": [told] })).unwrap();
        assert!(answer["results"][0]["accepted"].is_object(), "{event}: {answer}");
        self.platform.folded_within(15);
    }

    fn number(&self, query: &str) -> i64 {
        self.platform.number(query)
    }

    fn text(&self, query: &str) -> String {
        let rows = self.platform.rows(query);
        rows[0].as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }
}

#[test]
fn rollups_follow_incident_fire_and_hazard_to_their_end() {
    let mut desk = Desk::open();
    incident(&mut desk);
    fire(&mut desk);
    hazard(&mut desk);
    let _ = desk.platform.proven();
}

fn incident(desk: &mut Desk) {
    let by_class = |desk: &Desk, class: &str| {
        desk.number(&format!(
            "SELECT sum(incidents) FROM v1_incidents_hourly WHERE category_class = '{class}'"
        ))
    };
    let category = |class: &str| json!({ "class": class, "codeSystem": "by-hand" });
    let reported = |class: &str| json!({ "channel": "INCIDENT_CHANNEL_PHONE_110", "category": category(class), "severity": "INCIDENT_SEVERITY_NORMAL" });
    desk.tell("incident", "incident:one", "incidentReported", &reported("INCIDENT_CLASS_DISPUTE"));
    assert_eq!((by_class(desk, "dispute"), by_class(desk, "public_order")), (1, 0));
    let public_order = json!({ "category": category("INCIDENT_CLASS_PUBLIC_ORDER") });
    desk.tell("incident", "incident:one", "incidentReclassified", &public_order);
    assert_eq!((by_class(desk, "dispute"), by_class(desk, "public_order")), (0, 1));
    desk.tell("incident", "incident:two", "incidentReported", &reported("INCIDENT_CLASS_DISPUTE"));
    desk.tell("incident", "incident:one", "incidentMerged", &json!({ "intoSubject": "incident:two" }));
    assert_eq!((by_class(desk, "dispute"), by_class(desk, "public_order")), (1, 0));
    desk.tell(
        "incident",
        "incident:two",
        "incidentInvalidated",
        &json!({ "reason": "INCIDENT_INVALID_REASON_TEST" }),
    );
    assert_eq!(by_class(desk, "dispute"), 0);
}

fn fire(desk: &mut Desk) {
    let by_grade = |desk: &Desk, grade: &str| {
        desk.number(&format!("SELECT sum(fires) FROM v1_fires_hourly WHERE grade = '{grade}'"))
    };
    let grade = "SELECT grade FROM v1_fires WHERE subject = 'fire:one'";
    let report = json!({ "fireType": "FIRE_TYPE_FIRE", "codeSystem": "by-hand" });
    desk.tell("fire", "fire:one", "fireReported", &report);
    desk.tell("fire", "fire:one", "fireCasualtiesRevised", &json!({ "deaths": 2, "seriousInjuries": 0 }));
    assert_eq!(desk.text(grade), "ordinary");
    assert_eq!((by_grade(desk, "ordinary"), by_grade(desk, "considerable")), (1, 0));
    desk.tell("fire", "fire:one", "fireCasualtiesRevised", &json!({ "deaths": 3, "seriousInjuries": 0 }));
    assert_eq!(desk.text(grade), "considerable");
    assert_eq!((by_grade(desk, "ordinary"), by_grade(desk, "considerable")), (0, 1));
}

fn hazard(desk: &mut Desk) {
    let status = |desk: &Desk| desk.text("SELECT status FROM v1_hazards WHERE subject = 'hazard:one'");
    let report = json!({ "hazardClass": "HAZARD_CLASS_FIRE", "level": "HAZARD_LEVEL_GENERAL", "finderRole": "grid-staff" });
    let steps = [
        ("hazardReported", report),
        ("hazardAssigned", json!({ "organisation": "street-office" })),
        ("hazardRectified", json!({})),
        ("hazardRectificationRejected", json!({ "reason": "still blocked" })),
        ("hazardRectified", json!({})),
        ("hazardVerified", json!({})),
        ("hazardClosed", json!({})),
        ("hazardReopened", json!({ "reason": "blocked again" })),
        ("hazardRectified", json!({})),
        ("hazardVerified", json!({})),
        ("hazardClosed", json!({})),
    ];
    let mut seen = Vec::new();
    for (event, payload) in steps {
        desk.tell("safety", "hazard:one", event, &payload);
        seen.push(status(desk));
    }
    assert_eq!(seen.last().map(String::as_str), Some("closed"), "{seen:?}");
    let counts = "SELECT toString(tuple(rejected, reopened, cleared, length(anomalies))) FROM v1_hazards";
    assert_eq!(desk.text(counts), "(1,1,true,0)");
    assert_eq!(desk.number("SELECT sum(hazards) FROM v1_hazards_hourly WHERE hazard_class = 'fire'"), 1);
}
