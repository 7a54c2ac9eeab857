//! A small city on the whole platform: a year of history up to the last midnight, then hours that pass as
//! fast as they are told of.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use quanyu_tests::{Platform, Signal};
use serde_json::{Value, json};

/// Hours and days are watched. No line waits for late events: the hours of this city pass at once.
const SET: &str = r#"
version = "browser.1"
zone = "Asia/Shanghai"
area_system = "nbs"
area_version = "2023"
area = "330784"
[budget]
false_per_week_max = 1000.0
[[series]]
name = "incident-hourly"
kind = "incident"
bin = "hour"
area_digits = 9
by_category = true
history_bins_max = 200
q = 0.01
observed_min = 4
detectors = [{ from_bins = 7, use = { name = "ears-c1", baseline = 7, min_sigma = 0.5 } }]
[[series]]
name = "incident-daily"
kind = "incident"
bin = "day"
area_digits = 9
by_category = true
history_bins_max = 60
q = 0.45
detectors = [{ from_bins = 9, use = { name = "ears-c2", baseline = 7, min_sigma = 0.5 } }]
"#;
/// The town of the development officer.
const TOWN: &str = "330784105";
/// Towns of the usual incidents.
const TOWNS: [&str; 4] = [TOWN, "330784106", "330784001", "330784002"];
/// Incidents of the cluster: no other number of its kind.
const CLUSTER: u32 = 37;
/// Hours that pass while a browser watches; the cluster is in the last.
const HOURS: i64 = 4;
/// After so many seconds a source that promised a heartbeat a second is silent.
const SILENT_AFTER: i64 = 3;

/// The city.
pub struct Living {
    pub platform: Platform,
    told: u32,
    /// Up to when its hours were told of.
    hour: Timestamp,
}

impl Living {
    /// Starts the platform, sends the history, and then begins to watch.
    pub fn begun() -> Self {
        let mut platform = Platform::with_servers();
        let detectors = platform.scratch("detectors.toml");
        std::fs::write(&detectors, SET).unwrap();
        platform.set_addresses(&["aggregate.listen", "warn.listen"]);
        platform.set(&[
            format!("warn.detectors={}", detectors.display()),
            "warn.tick_ms=100".to_owned(),
            "warn.backfill_bins=24".to_owned(),
        ]);
        let _ = platform.up();
        // It would judge the whole history, hour by hour.
        let warn = platform.role("warn");
        assert!(warn.signal(Signal::SIGTERM), "up has started warn");
        warn.gone(&platform, 20);
        let reference = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/reference/yongkang");
        let _ = platform.run(&["reference", "load", reference]).ended_with(0);
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let yesterday = Timestamp::now().to_zoned_datetime(zone.clone()).date().yesterday().unwrap();
        let from = yesterday.checked_sub(13.months()).unwrap().to_string();
        let city = ["simulate", "--from", &from, "--months", "13", "--scale", "0.03", "--rate", "max"];
        let _ = platform.run(&city).ended_with(0);
        platform.folded_within(300);
        let hour = yesterday.to_zoned_datetime(zone).unwrap().timestamp();
        let mut city = Self { platform, told: 0, hour };
        let now = Timestamp::now().as_second() / 3_600 * 3_600;
        let watched_from = Timestamp::from_second(now).unwrap() - HOURS.hours();
        while city.hour < watched_from {
            city.pass(0);
        }
        city.platform.folded_within(60);
        let _ = city.platform.up();
        city
    }

    /// An hour passes: some incidents, those of a cluster, and then every source is heard.
    fn pass(&mut self, cluster: u32) {
        let (begun, end) = (self.hour, self.hour + 1.hour());
        let mut lines = Vec::new();
        for (town, minute) in TOWNS.iter().zip([7, 19, 31, 43]) {
            lines.push(self.incident(town, begun + minute.minutes()));
        }
        for second in 0..cluster {
            lines.push(self.incident(TOWN, begun + i64::from(second).seconds()));
        }
        let heard = "SELECT DISTINCT topic, source FROM source_days WHERE last_heartbeat_at IS NOT NULL";
        for row in self.platform.rows(heard) {
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            lines.push(self.heartbeat(&text("topic"), &text("source"), end));
        }
        self.publish(&lines);
        self.hour = end;
    }

    /// The hours go on, and the last of them has a cluster. When this returns, its bin is complete for whoever looks.
    pub fn plant(&mut self) -> Value {
        for _ in 1..HOURS {
            self.pass(0);
        }
        self.pass(CLUSTER);
        json!({ "observed": CLUSTER + 1, "completed_at_ms": Timestamp::now().as_millisecond() })
    }

    /// A source is heard for the last time.
    pub fn silence(&mut self) -> Value {
        let (source, now) = ("sensor-that-falls-silent", Timestamp::now());
        let registered = json!({ "name": source, "mode": "SOURCE_MODE_LIVE", "cadenceSeconds": 1,
            "areaScope": ["330784"], "coordinateSystem": "COORDINATE_SYSTEM_WGS84", "zone": "Asia/Shanghai" });
        let mut told = self.event(
            source,
            &format!("source:{source}"),
            "330784",
            now - 1.minute(),
            "sourceRegistered",
            &registered,
        );
        told["stream"] = json!("incident");
        let heartbeat = self.heartbeat("quanyu.incident.v1", source, now);
        self.publish(&[told, heartbeat]);
        json!({ "source": source, "silent_at_ms": (now + SILENT_AFTER.seconds()).as_millisecond() })
    }

    /// Stops and continues a role or a server.
    pub fn signal(&self, what: &str, signal: Signal) -> Value {
        match what {
            "clickhouse" => self.platform.signal(what, signal),
            role => assert!(self.platform.role(role).signal(signal), "{role} runs"),
        }
        json!({})
    }

    /// Kills the service.
    pub fn kill(&self) -> Value {
        let role = self.platform.role("aggregate");
        assert!(role.signal(Signal::SIGKILL), "it runs");
        role.gone(&self.platform, 20);
        json!({})
    }

    /// Starts it again, where it was.
    pub fn restart(&self) -> Value {
        let _ = self.platform.up();
        json!({})
    }

    fn incident(&mut self, town: &str, at: Timestamp) -> Value {
        let category = json!({ "class": "INCIDENT_CLASS_DISPUTE", "codeSystem": "by-hand" });
        let reported = json!({ "channel": "INCIDENT_CHANNEL_PHONE_110", "category": category,
            "severity": "INCIDENT_SEVERITY_NORMAL" });
        let subject = format!("incident:by-hand-{}", self.told);
        self.event("by-hand", &subject, town, at, "incidentReported", &reported)
    }

    fn heartbeat(&mut self, topic: &str, source: &str, at: Timestamp) -> Value {
        let day = at.strftime("%Y%m%d").to_string();
        let subject = format!("source_day:{source}-{day}");
        let mut told = self.event(source, &subject, "330784", at, "sourceDayHeartbeatSent", &json!({}));
        told["stream"] = json!(topic.trim_start_matches("quanyu.").trim_end_matches(".v1"));
        told
    }

    fn event(
        &mut self,
        source: &str,
        subject: &str,
        area: &str,
        at: Timestamp,
        event: &str,
        payload: &Value,
    ) -> Value {
        self.told += 1;
        let mut told = json!({ "envelope": {
            "eventId": format!("018f0000-0000-7000-8000-{:012}", self.told), "source": source, "subject": subject,
            "occurredAt": at.to_string(), "recordedAt": at.to_string(), "exercise": true,
            "area": { "system": "nbs", "version": "2023", "code": area },
        }});
        told[event] = payload.clone();
        told
    }

    fn publish(&self, lines: &[Value]) {
        let file = self.platform.scratch("events.ndjson");
        std::fs::write(&file, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
        let told = self.platform.run(&["publish", file.to_str().unwrap(), "--json"]).ended_with(0).json();
        assert_eq!(told["accepted"], lines.len(), "{told}");
    }
}
