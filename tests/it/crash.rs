//! Exactly once through every way to die: at named points, frozen past its session, servers killed, several owners.
//! After each: folding goes on by itself, `verify` proves every table, and the counts are those of the made-up files.

mod frozen;
mod killed;
mod logs;
mod owners;

use quanyu_tests::calls::Calls;
use quanyu_tests::{Platform, Role};

/// Where a fold can be told to die or freeze, in the order in which a batch passes them.
const POINTS: [&str; 9] = [
    "fence.after",
    "incident_events.after",
    "incidents.after",
    "incident_history.after",
    "duplicate_events.after",
    "rejected_events.after",
    "ledger.before",
    "ledger.after",
    "commit.before",
];

/// Folding has to go on within this time once servers and a fold are there, seconds.
const GOES_ON: u64 = 15;

/// A platform without fold, an ingest, and what was sent to it so far.
struct Stage {
    platform: Platform,
    ingest: Role,
    endpoint: String,
    sent: Vec<Calls>,
}

impl Stage {
    fn set() -> Self {
        let platform = Platform::with_servers();
        let (ingest, endpoint) = platform.ingest("ingest");
        Self { platform, ingest, endpoint, sent: Vec::new() }
    }

    /// A fold of the incident stream that dies or freezes at a point; the marker file says that it was hit.
    fn fold_hit_at(&self, name: &str, point: &str, signal: &str) -> (Role, std::path::PathBuf) {
        let marker = self.platform.scratch(&format!("hit-{point}-{signal}"));
        let armed = format!("fold.test_point={point}={signal}={}", marker.display());
        (self.fold_with(name, &[armed]), marker)
    }

    fn fold(&self, name: &str) -> Role {
        self.fold_with(name, &[])
    }

    fn fold_with(&self, name: &str, further: &[String]) -> Role {
        let mut settings = vec!["fold.streams=incident".to_owned()];
        settings.extend_from_slice(further);
        self.platform.fold(name, &settings)
    }

    /// Sends a file of its own source to its end: the log has it then.
    fn send(&mut self, rows: u64) {
        let calls = self.next(rows);
        let arguments = self.arguments(&calls);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let summary = self.platform.run(&arguments).ended_with(0).json();
        assert_eq!(summary["accepted"], calls.rows);
        self.sent.push(calls);
    }

    /// Starts to send a file and does not wait.
    fn begin(&mut self, rows: u64) -> std::process::Child {
        let calls = self.next(rows);
        let arguments = self.arguments(&calls);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        self.sent.push(calls);
        let mut command = self.platform.command(&arguments);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        command.spawn().unwrap()
    }

    fn next(&self, rows: u64) -> Calls {
        let number = self.sent.len() as u64;
        Calls::write(&self.platform.scratch(""), &format!("source-{number}"), rows, number)
    }

    fn arguments(&self, calls: &Calls) -> Vec<String> {
        let mut arguments = calls.import();
        arguments.extend(["--endpoint".to_owned(), self.endpoint.clone()]);
        arguments
    }

    /// Waits until all is folded, then holds every table against the log and against the files.
    /// Rows that a client sent again because an answer was lost are duplicates; there may be more of them.
    fn exact(&self) {
        self.goes_on();
        self.platform.folded_within(120);
        let proof = self.platform.proven();
        let calls: u64 = self.sent.iter().map(|calls| calls.calls).sum();
        let rows: u64 = self.sent.iter().map(|calls| calls.rows).sum();
        assert_eq!(proof["events"].as_u64(), Some(calls), "{proof}");
        assert!(proof["offsets"].as_u64() >= Some(rows), "{proof}");
        assert_eq!(self.platform.number("SELECT count() FROM v1_incidents"), i64::try_from(calls).unwrap());
        let counted = "SELECT sum(incidents) FROM v1_incidents_hourly";
        assert_eq!(self.platform.number(counted), i64::try_from(calls).unwrap());
    }

    /// Waits until some of what lags was folded.
    fn goes_on(&self) {
        let mut first = None;
        quanyu_tests::until("folding goes on", GOES_ON, || {
            let Some(lag) = self.platform.lag() else { return false };
            lag < *first.get_or_insert(lag) || lag == 0
        });
    }

    fn stop(&self, role: &Role) {
        let _ = role.signal(quanyu_tests::Signal::SIGTERM);
        role.gone(&self.platform, 30);
    }
}
