//! Every schema version that was ever published, compiled in, with its id.

/// A published version of a topic's schema.
#[derive(Debug)]
pub struct Bundled {
    /// Topic.
    pub topic: &'static str,
    /// Version within the topic, from 1.
    pub version: u32,
    /// Id on the wire where no registry is configured; unique over all topics.
    pub id: u32,
    /// Avro schema.
    pub schema: &'static str,
}

/// A topic's schema as the contract files say today.
#[derive(Debug)]
pub(crate) struct Composed {
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the drift test"))]
    pub topic: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the drift test"))]
    pub schema: &'static str,
}

const BUNDLED: &[Bundled] = include!(concat!(env!("OUT_DIR"), "/versions.rs"));

#[cfg_attr(not(test), expect(dead_code, reason = "read by the drift test"))]
pub(crate) const COMPOSED: &[Composed] = include!(concat!(env!("OUT_DIR"), "/composed.rs"));

/// All published versions, by topic and version.
pub fn bundled() -> &'static [Bundled] {
    BUNDLED
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use serde_json::Value;

    /// A changed contract needs a new version file; set QUANYU_WRITE_SCHEMAS=1 to have it written.
    #[test]
    fn the_latest_version_is_what_the_contract_files_say() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../proto/avro/versions");
        let mut id = bundled().iter().map(|b| b.id).max().unwrap_or(0);
        for composed in COMPOSED {
            let now: Value = serde_json::from_str(composed.schema).unwrap();
            let latest = bundled().iter().filter(|b| b.topic == composed.topic).max_by_key(|b| b.version);
            let same = latest.is_some_and(|b| serde_json::from_str::<Value>(b.schema).unwrap() == now);
            if same {
                continue;
            }
            let version = latest.map_or(1, |b| b.version + 1);
            id += 1;
            let file = folder.join(composed.topic).join(format!("{version}-id{id}.avsc"));
            #[allow(clippy::disallowed_methods)]
            let write = std::env::var("QUANYU_WRITE_SCHEMAS").is_ok();
            if write {
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(&file, serde_json::to_string_pretty(&now).unwrap() + "\n").unwrap();
                continue;
            }
            panic!("the contract of {} changed: commit it as {}", composed.topic, file.display());
        }
    }

    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<u32> = bundled().iter().map(|b| b.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), bundled().len());
    }
}
