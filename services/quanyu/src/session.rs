//! What every command gets: the flags, the settings with their sources, and how to print.
//!
//! Finds the home folder, the configuration file and the running stack. Never starts or asks anything.

use std::path::{Path, PathBuf};

use quanyu_boot::config::{Loaded, Loader, Source};
use quanyu_boot::{Failure, telemetry};
use quanyu_local::{ClickHouseEndpoint, Stack};
use quanyu_store::Questions;

use crate::cli::Global;
use crate::output::Output;
use crate::servers::local_failure;
use crate::settings::Settings;

/// The file that is read from the home folder when none is named.
const FILE_IN_HOME: &str = "quanyu.toml";
/// Variables that are not settings: the file's own name, and those of tests.
const NOT_SETTINGS: [&str; 2] = ["QUANYU_CONFIG", "QUANYU_TEST_"];

/// One run of one command.
#[derive(Debug)]
pub struct Session {
    pub global: Global,
    pub loaded: Loaded<Settings>,
    pub output: Output,
    /// The stack's folder.
    pub home: PathBuf,
    /// The folder of downloads.
    pub cache: PathBuf,
    /// Where its stores note what they are asked, for what measures commands.
    pub questions: Option<Questions>,
}

impl Session {
    /// Loads the settings. Telemetry is not installed yet, see [`Session::install_telemetry`].
    ///
    /// # Errors
    /// When the configuration is wrong, with key, source and remedy.
    pub fn open(global: Global) -> anyhow::Result<Self> {
        // The home folder decides which file and stack are read, so it is settled first.
        let first = load(&global, global.config.as_deref(), Loader::new())?;
        let home = first.value.home.clone().unwrap_or_else(quanyu_local::default_home);
        let in_home = home.join(FILE_IN_HOME);
        let file = global.config.clone().or_else(|| in_home.is_file().then_some(in_home));
        let own = load(&global, file.as_deref(), Loader::new())?;
        let loaded = load(&global, file.as_deref(), stack_layer(&home, &own)?)?;
        let cache = loaded.value.cache.clone().unwrap_or_else(quanyu_local::default_cache);
        let output = Output::new(global.json, global.quiet);
        Ok(Self { global, loaded, output, home, cache, questions: None })
    }

    /// Installs the subscriber; `default_filter` holds when neither settings nor flags say otherwise.
    ///
    /// # Errors
    /// When the filter cannot be read.
    pub fn install_telemetry(&self, default_filter: &str) -> anyhow::Result<()> {
        let flags = match (self.global.quiet, self.global.verbose) {
            (true, _) => Some("error"),
            (false, 0) => None,
            (false, 1) => Some("info,quanyu=debug"),
            (false, _) => Some("debug"),
        };
        let log = &self.loaded.value.log;
        let filter = flags.or(log.filter.as_deref()).unwrap_or(default_filter);
        let wrong = |error| Failure::usage("log.filter cannot be read").because(error);
        telemetry::install(log.format, filter).map_err(wrong)?;
        Ok(())
    }
}

fn load(global: &Global, file: Option<&Path>, mut loader: Loader) -> anyhow::Result<Loaded<Settings>> {
    if let Some(file) = file {
        loader = loader.file(file).map_err(Failure::from)?;
    }
    for prefix in NOT_SETTINGS {
        loader = loader.ignore_environment(prefix);
    }
    loader = loader.process_environment();
    for pair in &global.set {
        let split = pair.split_once('=');
        let (key, value) = split.ok_or_else(|| {
            Failure::usage(format!("--set {pair} has no `=`"))
                .fix("write it as KEY=VALUE, such as --set fold.batch_rows_max=1000")
        })?;
        loader = loader.text(key.trim(), value.trim(), Source::Flag("--set".to_owned()));
    }
    if let Some(home) = &global.home {
        loader = loader.text("home", &home.to_string_lossy(), Source::Flag("--home".to_owned()));
    }
    if let Some(lang) = &global.lang {
        loader = loader.text("lang", lang, Source::Flag("--lang".to_owned()));
    }
    Ok(loader.load().map_err(Failure::from)?)
}

/// The addresses of the stack at `home`, for what the user has not configured. A server's address and credentials
/// belong together: a configured one takes nothing from the stack.
fn stack_layer(home: &Path, own: &Loaded<Settings>) -> anyhow::Result<Loader> {
    let mut loader = Loader::new();
    let endpoints = match Stack::endpoints(home) {
        Ok(endpoints) => endpoints,
        Err(quanyu_local::Error::NotRunning { .. }) => return Ok(loader),
        Err(error) => return Err(local_failure(error).into()),
    };
    let source = || Source::Stack(home.to_owned());
    if own.value.kafka.brokers.is_none() {
        loader = loader.value("kafka.brokers", endpoints.kafka, source());
    }
    if own.value.clickhouse.url.is_none() {
        let ClickHouseEndpoint { url, user, password, database } = endpoints.clickhouse;
        for (key, value) in [("url", url), ("user", user), ("password", password), ("database", database)] {
            loader = loader.value(&format!("clickhouse.{key}"), value, source());
        }
    }
    if let Some(grpc) = endpoints.grpc.filter(|_| own.value.client.grpc.is_none()) {
        loader = loader.value("client.grpc", grpc, source());
    }
    Ok(loader)
}
