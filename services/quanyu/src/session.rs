//! What every command gets: the flags, the settings with their sources, and how to print.
//!
//! Finds the home folder, the configuration file and the running stack. Never starts or asks anything.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use quanyu_boot::config::{Loaded, Loader, Source};
use quanyu_boot::{Failure, telemetry};

use crate::cli::Global;
use crate::output::Output;
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
}

impl Session {
    /// Loads the settings. Telemetry is not installed yet, see [`Session::install_telemetry`].
    ///
    /// # Errors
    /// When the configuration is wrong, with key, source and remedy.
    pub fn open(global: Global) -> anyhow::Result<Self> {
        // The home folder decides which file and stack are read, so it is settled first.
        let first = load(&global, global.config.as_deref(), Loader::new())?;
        let home = first.value.home.clone().map_or_else(default_home, Ok)?;
        let in_home = home.join(FILE_IN_HOME);
        let file = global.config.clone().or_else(|| in_home.is_file().then_some(in_home));
        let loaded = load(&global, file.as_deref(), Loader::new())?;
        let cache = loaded.value.cache.clone().map_or_else(default_cache, Ok)?;
        let output = Output::new(global.json, global.quiet);
        Ok(Self { global, loaded, output, home, cache })
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
        let (key, value) = split.ok_or_else(|| Failure::usage(format!("--set {pair} has no `=`")))?;
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

fn default_home() -> anyhow::Result<PathBuf> {
    Ok(user_folder()?.join(".local/share/quanyu"))
}

fn default_cache() -> anyhow::Result<PathBuf> {
    Ok(user_folder()?.join(".cache/quanyu"))
}

fn user_folder() -> anyhow::Result<PathBuf> {
    std::env::home_dir().context("find the user's folder; set QUANYU_HOME and QUANYU_CACHE")
}
