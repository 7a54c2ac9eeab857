//! The Prometheus recorder of the process.
//!
//! Installed once, before any role is built; crates record through the `metrics` macros and know nothing of it.
//! Never pushes: the admin port hands the text to whoever scrapes.

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

/// Buckets of every histogram whose name ends in `_seconds`: 1 ms to 60 s.
const SECONDS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0];
/// Buckets of every other histogram: counts of rows and bytes in powers of ten.
const COUNTS: [f64; 9] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/// Hands out what was recorded.
#[derive(Debug, Clone)]
pub struct Recorder {
    handle: PrometheusHandle,
}

impl Recorder {
    /// Installs the process's recorder.
    ///
    /// # Errors
    /// When one is installed already.
    pub fn install() -> Result<Self, BuildError> {
        let handle = builder()?.install_recorder()?;
        Ok(Self { handle })
    }

    /// A recorder that is not installed, for tests that run side by side.
    ///
    /// # Errors
    /// Only if the built-in buckets were wrong.
    pub fn detached() -> Result<Self, BuildError> {
        Ok(Self { handle: builder()?.build_recorder().handle() })
    }

    /// The text exposition format.
    pub fn render(&self) -> String {
        // Moves finished samples into their buckets, so memory stays bounded between scrapes.
        self.handle.run_upkeep();
        self.handle.render()
    }
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new()
        .set_buckets(&COUNTS)?
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
}
