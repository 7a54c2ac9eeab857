//! The cache: Kafka's jars and the ClickHouse engine, fetched once, checked against the pinned checksums, shared by all
//! stacks. Used by `up`. Once complete it needs neither network nor Maven nor npm. It never uses an unchecked file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::error::{Error, Result};
use crate::files;
use crate::lock::Lock;
use crate::manifest::{Manifest, check};
use crate::options::Progress;

pub(crate) const KAFKA_VERSION: &str = "4.3.1";
const KAFKA: Manifest = Manifest(include_str!("../pinned/kafka.sha256"));
const KAFKA_POM: &str = include_str!("../pinned/kafka-pom.xml");
const COPY_DEPENDENCIES: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

const ENGINE_VERSION: &str = "26.7.3-stable.1";
const ENGINE: Manifest = Manifest(include_str!("../pinned/clickhouse.sha256"));
const ENGINE_PACKAGE: &str = "@chdb/lib-linux-x64-gnu@26.7.3-stable.1";
const ENGINE_ARCHIVE: &str = "chdb-lib-linux-x64-gnu-26.7.3-stable.1.tgz";
const ENGINE_LIBRARY: &str = "libchdb.so";

/// Somebody else may be fetching the same; a slow line needs minutes for 220 MB.
const FETCH_WAIT: Duration = Duration::from_secs(900);
/// The package, its library and the jars while they are unpacked.
const FETCH_FREE_MIB_MIN: u64 = 1024;

/// The cache folder and how it may be filled.
#[derive(Clone, Copy)]
pub(crate) struct Cache<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) offline: bool,
    pub(crate) progress: Progress<'a>,
}

/// One thing in the cache.
struct Item {
    what: &'static str,
    folder: String,
    manifest: Manifest,
    wanted: fn(&str) -> bool,
}

impl Cache<'_> {
    /// The folder with Kafka's jars.
    ///
    /// # Errors
    /// When they are missing and cannot be fetched, or are not the pinned ones.
    pub(crate) async fn kafka(self) -> Result<PathBuf> {
        let item = Item {
            what: "Kafka 4.3.1 (44 MB of jars)",
            folder: format!("kafka-{KAFKA_VERSION}"),
            manifest: KAFKA,
            wanted: |_| true,
        };
        let fetch = async |folder: &Path| {
            let pom = folder.join("pom.xml");
            fs::write(&pom, KAFKA_POM).map_err(Error::write(&pom))?;
            let mut maven = Command::new("mvn");
            maven.args(["-q", "-B", COPY_DEPENDENCIES, "-DincludeScope=runtime", "-DoutputDirectory=."]);
            maven.current_dir(folder);
            run(maven, MAVEN, item.what).await
        };
        self.provide(&item, fetch).await
    }

    /// The ClickHouse engine's library.
    ///
    /// # Errors
    /// When it is missing and cannot be fetched, is not the pinned one, or does not exist for this machine.
    pub(crate) async fn engine(self) -> Result<PathBuf> {
        if !cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) {
            let platform = format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS);
            return Err(Error::Platform { platform });
        }
        let item = Item {
            what: "the ClickHouse engine 26.7.3 (178 MB)",
            folder: format!("clickhouse-engine-{ENGINE_VERSION}"),
            manifest: ENGINE,
            wanted: |name| name == ENGINE_LIBRARY,
        };
        let fetch = async |folder: &Path| {
            let mut npm = Command::new("npm");
            npm.args(["pack", "--silent", ENGINE_PACKAGE]).current_dir(folder);
            run(npm, NPM, item.what).await?;
            let archive = folder.join(ENGINE_ARCHIVE);
            check(&archive, ENGINE.checksum(ENGINE_ARCHIVE).unwrap_or_default())?;
            let mut tar = Command::new("tar");
            tar.args(["-xzf", ENGINE_ARCHIVE, "--strip-components=1", "package/libchdb.so"])
                .current_dir(folder);
            run(tar, TAR, item.what).await?;
            fs::remove_file(&archive).map_err(Error::write(&archive))
        };
        Ok(self.provide(&item, fetch).await?.join(ENGINE_LIBRARY))
    }

    async fn provide(self, item: &Item, fetch: impl AsyncFn(&Path) -> Result<()>) -> Result<PathBuf> {
        let place = self.folder.join(&item.folder);
        if self.complete(item, &place)? {
            return Ok(place);
        }
        files::create_folder(self.folder)?;
        let _lock = Lock::acquire(self.folder, FETCH_WAIT).await?;
        if self.complete(item, &place)? {
            return Ok(place);
        }
        files::require_space(self.folder, FETCH_FREE_MIB_MIN)?;
        (self.progress)(&format!("fetching {} to {}", item.what, self.folder.display()));
        let workshop = self.folder.join(format!(".{}.fetching", item.folder));
        clear(&workshop)?;
        files::create_folder(&workshop)?;
        fetch(&workshop).await?;
        item.manifest.verify(&workshop, item.wanted)?;
        clear(&place)?;
        fs::rename(&workshop, &place).map_err(Error::write(&place))?;
        Ok(place)
    }

    /// Whether the item is there and is what is pinned. A damaged one counts as missing unless fetching is off.
    fn complete(self, item: &Item, place: &Path) -> Result<bool> {
        match item.manifest.verify(place, item.wanted) {
            Ok(()) => Ok(true),
            Err(Error::Read { .. }) if self.offline => {
                Err(Error::Offline { what: item.what, cache: self.folder.to_path_buf() })
            }
            Err(Error::Read { .. }) => Ok(false),
            Err(damaged @ Error::Checksum { .. }) if !self.offline => {
                (self.progress)(&format!("{damaged}; fetching it again"));
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

fn clear(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::write(folder)(error)),
        _ => Ok(()),
    }
}

/// A program that somebody may have to install.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    pub(crate) program: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) fix: &'static str,
}

const MAVEN: Tool = Tool { program: "mvn", purpose: "fetching Kafka", fix: "apt-get install maven" };
const NPM: Tool =
    Tool { program: "npm", purpose: "fetching the ClickHouse engine", fix: "apt-get install npm" };
const TAR: Tool =
    Tool { program: "tar", purpose: "unpacking the ClickHouse engine", fix: "apt-get install tar" };

impl Tool {
    /// The error for a program that could not be run.
    pub(crate) fn failed(self, source: std::io::Error) -> Error {
        if source.kind() == std::io::ErrorKind::NotFound {
            return Error::MissingProgram { program: self.program, purpose: self.purpose, fix: self.fix };
        }
        Error::Spawn { what: self.program.to_owned(), source }
    }
}

async fn run(mut command: Command, tool: Tool, what: &'static str) -> Result<()> {
    command.stdin(Stdio::null()).kill_on_drop(true);
    let failed = |detail: String| Error::Fetch { what, program: tool.program, detail };
    let output = tokio::time::timeout(FETCH_WAIT, command.output())
        .await
        .map_err(|_| failed(format!("it took longer than {} s", FETCH_WAIT.as_secs())))?
        .map_err(|source| tool.failed(source))?;
    if output.status.success() {
        return Ok(());
    }
    const LINES_MAX: usize = 8;
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    let lines: Vec<&str> = printed.lines().filter(|line| !line.trim().is_empty()).take(LINES_MAX).collect();
    Err(failed(format!("{}: {}", output.status, lines.join(" | "))))
}
