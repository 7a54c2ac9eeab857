//! What `up` will need on this machine, looked at before it is needed: programs, cache, space.
//! Used by `quanyu doctor`. It starts, fetches and writes nothing.

use serde::Serialize;

use crate::cache::Cache;
use crate::clickhouse;
use crate::files;
use crate::options::Options;

/// Kafka 4 runs on this Java or a later one.
const JAVA_MIN: u32 = 17;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// Whether `up` can do with what was found.
    pub ok: bool,
    /// What was found.
    pub found: String,
    /// What to do when it is not ok.
    pub fix: Option<&'static str>,
}

/// Looks at everything that `Stack::up` with these options would need.
pub async fn check(options: &Options) -> Vec<Check> {
    let cache = Cache { folder: &options.cache, offline: true, progress: &|_| () };
    let mut checks = Vec::new();
    if options.existing_kafka.is_none() {
        checks.push(java().await);
        let cached = cache.kafka().await.is_ok();
        checks.push(
            fetched("Kafka's jars", cached, "mvn", "apt-get install maven, or copy a filled cache").await,
        );
    }
    if options.existing_clickhouse.is_none() {
        if let Some((major, minor)) =
            clickhouse::version_on_path().await.filter(|&found| clickhouse::supported(found))
        {
            checks.push(good("ClickHouse", format!("`clickhouse` {major}.{minor} on PATH")));
        } else {
            let cached = cache.engine().await.is_ok();
            let fix = "apt-get install npm, or copy a filled cache";
            checks.push(fetched("the ClickHouse engine", cached, "npm", fix).await);
        }
    }
    checks.push(space(options));
    checks
}

fn good(name: &'static str, found: String) -> Check {
    Check { name, ok: true, found, fix: None }
}

async fn java() -> Check {
    // Java prints its version on standard error: `openjdk version "17.0.15" …`.
    let printed = printed("java", "-version").await;
    let version = printed.as_deref().and_then(java_version);
    let ok = version.is_some_and(|version| version >= JAVA_MIN);
    let found = version.map_or_else(|| "none".to_owned(), |version| version.to_string());
    Check {
        name: "Java",
        ok,
        found,
        fix: (!ok).then_some("apt-get install default-jre-headless, 17 or later"),
    }
}

async fn fetched(name: &'static str, cached: bool, program: &str, fix: &'static str) -> Check {
    if cached {
        return good(name, "in the cache".to_owned());
    }
    let ok = printed(program, "--version").await.is_some();
    let found =
        if ok { format!("to be fetched with {program}") } else { format!("not in the cache, no {program}") };
    Check { name, ok, found, fix: (!ok).then_some(fix) }
}

fn space(options: &Options) -> Check {
    let existing = options.home.ancestors().find(|folder| folder.exists()).unwrap_or(&options.home);
    match files::require_space(existing, files::HOME_FREE_MIB_MIN) {
        Ok(()) => good("space for the home", "enough".to_owned()),
        Err(error) => Check {
            name: "space for the home",
            ok: false,
            found: error.to_string(),
            fix: Some("free some space or choose another --home"),
        },
    }
}

async fn printed(program: &str, argument: &str) -> Option<String> {
    let output = tokio::process::Command::new(program).arg(argument).output().await.ok()?;
    let text = [output.stdout, output.stderr].concat();
    output.status.success().then(|| String::from_utf8_lossy(&text).into_owned())
}

fn java_version(text: &str) -> Option<u32> {
    text.split('"').nth(1)?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn javas_version_is_read_from_what_it_prints() {
        assert_eq!(java_version("openjdk version \"17.0.15\" 2025-04-15"), Some(17));
        assert_eq!(java_version("openjdk version \"21\" 2023-09-19"), Some(21));
        assert_eq!(java_version("java version \"1.8.0_202\""), Some(1));
        assert_eq!(java_version("command not found"), None);
    }
}
