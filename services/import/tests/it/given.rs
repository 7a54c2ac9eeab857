//! What tests begin with: a folder, a file, a map, options.

use std::path::{Path, PathBuf};
use std::time::Duration;

use quanyu_boot::Stopper;
use quanyu_import::{Map, Options, Retry, Target};
use quanyu_wire::Bearer;

/// A map of a small CSV with the columns id, at, kind, n.
pub const MAP: &str = r#"
stream = "incident"
source = "made-up"
[record]
kind = "incident"
columns = ["id"]
id = "literal"
identical_rows = "repeat"
[time]
zone = "Asia/Shanghai"
skipped = "reject"
repeated = "reject"
[[event]]
type = "incident_reported"
occurred_at = { column = "at", format = "%Y-%m-%d %H:%M:%S" }
version = ["kind"]
[event.fields]
channel = { constant = "phone_110" }
"category.class" = { column = "kind" }
"category.code_system" = { constant = "made-up" }
"#;

/// A folder with one data file.
pub struct Given {
    pub folder: tempfile::TempDir,
    pub file: PathBuf,
}

impl Given {
    pub fn file(content: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data.csv");
        std::fs::write(&file, content).unwrap();
        Self { folder, file }
    }

    /// `rows` good rows.
    pub fn rows(rows: usize) -> Self {
        let mut content = "id,at,kind,n\n".to_owned();
        for row in 0..rows {
            content.push_str(&format!("{row},2026-01-02 03:04:05,dispute,{row}\n"));
        }
        Self::file(&content)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Sends to a service, with short delays and a journal.
    pub fn sent_to(&self, endpoint: &str) -> Options {
        options(&self.file, map(MAP), target(endpoint, self.path("journals"), false))
    }
}

pub fn map(text: &str) -> Map {
    Map::parse(Path::new("made-up.toml"), text.to_owned()).unwrap()
}

pub fn target(endpoint: &str, journals: PathBuf, restart: bool) -> Target {
    let retry = Retry { delay_min: Duration::from_millis(5), delay_max: Duration::from_millis(40), times: 4 };
    Target::Service {
        endpoint: endpoint.to_owned(),
        journals: Some(journals),
        restart,
        retry,
        credential: Bearer::none(),
    }
}

pub fn options(file: &Path, map: Map, target: Target) -> Options {
    Options {
        file: file.to_owned(),
        map,
        source: None,
        target,
        rejects: None,
        register: false,
        progress: None,
        stopper: Stopper::new(Duration::from_secs(10)),
    }
}
