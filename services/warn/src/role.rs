//! The role: the detectors' runner and the service of actions in one process, as many of them as anybody wants.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use jiff::tz::TimeZone;
use quanyu_boot::{BuildError, Clock, Context, Exit, Failure, Role, RunError, Stopper, health::Check};
use quanyu_store::Client;
use quanyu_wire::{Bearer, FILE_DESCRIPTOR_SET};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;

use crate::config::Config;
use crate::out::{ReceiverError, Receivers, Sources};
use crate::publish::{IngestPublisher, Publish};
use crate::runner::Runner;
use crate::service::{Service, Waits};
use crate::set::{DetectorSet, GivenError, given};

/// What the role needs beside its own settings.
pub struct Wiring {
    /// Its settings.
    pub config: Config,
    /// Where the tables are.
    pub client: Client,
    /// Where the ingestion service is: `http://host:port`.
    pub ingest: String,
    /// What warn proves itself with there, as any source does.
    pub credential: Bearer,
    /// The folder of what it keeps, unless its settings name one.
    pub home: PathBuf,
}

/// The role, built.
pub struct Warn {
    runner: Runner,
    service: Service,
    receivers: Receivers,
    listener: TcpListener,
    check: Check,
}

impl Role for Warn {
    const NAME: &'static str = "warn";
    type Config = Wiring;

    async fn build(wiring: Wiring, context: Context) -> Result<Self, BuildError> {
        let Wiring { config, client, ingest, credential, home } = wiring;
        let faults = config.faults();
        if !faults.is_empty() {
            return Err(Failure::usage(format!("warn: {}", faults.join("; "))).into());
        }
        let set = detectors(&config)?;
        let zone = TimeZone::get(&set.zone).context("find the zone of the detector set")?;
        let publisher = IngestPublisher::new(&ingest, config.publish_timeout(), credential)
            .map_err(|error| Failure::usage(error.to_string()))?;
        let publisher: Arc<dyn Publish> = Arc::new(publisher);
        let clock: Arc<dyn Clock> = context.clock;
        let sources = sources(&config, &set, &client)?;
        let told = Arc::new(sources.publisher.clone());
        let receivers = receivers(&config, &home, sources, &clock).await?;
        let inbox = Arc::new(client.clone());
        let service = Service::new(inbox, publisher.clone(), clock.clone(), (Waits::default(), told));
        let listener = TcpListener::bind(config.listen).await.map_err(|error| {
            Failure::new(Exit::Failed, format!("cannot listen on {}", config.listen))
                .fix("stop what listens there, or choose another address with warn.listen")
                .because(error)
        })?;
        let check = context.health.register("warn.tables");
        let runner = Runner::new(config, set, zone, client, publisher, clock);
        Ok(Self { runner, service, receivers, listener, check })
    }

    async fn run(self, stopper: Stopper) -> Result<(), RunError> {
        let address = self.listener.local_addr().context("ask for the address")?;
        let describe = || {
            tonic_reflection::server::Builder::configure()
                .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
                .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        };
        let (_reporter, health) = tonic_health::server::health_reporter();
        let serving = tonic::transport::Server::builder()
            .timeout(Duration::from_secs(30))
            .add_service(health)
            .add_service(describe().build_v1().context("describe the service")?)
            .add_service(describe().build_v1alpha().context("describe the service")?)
            .add_service(self.service.into_server())
            .serve_with_incoming_shutdown(TcpListenerStream::new(self.listener), {
                let stopper = stopper.clone();
                async move { stopper.stopped().await }
            });
        tracing::info!(%address, "warning");
        let telling = self.receivers.run(&stopper);
        let (served, (), ()) = tokio::join!(serving, self.runner.run(stopper.clone(), self.check), telling);
        Ok(served.context("serve actions")?)
    }
}

/// The set that is configured, or the shipped one.
fn detectors(config: &Config) -> Result<DetectorSet, Failure> {
    given(config.detectors.as_deref()).map_err(|error| {
        let fix = match error {
            GivenError::Unread { .. } => "check warn.detectors",
            GivenError::Unsound { .. } => "`quanyu warn check --detectors FILE` tells the same",
        };
        Failure::usage(error.to_string()).fix(fix)
    })
}

/// What receivers are told, and in which words.
fn sources(config: &Config, set: &DetectorSet, client: &Client) -> Result<Sources, Failure> {
    let publisher = config.cap.publisher(set).map_err(|error| Failure::usage(format!("warn: {error}")))?;
    Ok(Sources { told: Arc::new(client.clone()), publisher })
}

/// Whoever is told by this instance.
async fn receivers(
    config: &Config,
    home: &Path,
    sources: Sources,
    clock: &Arc<dyn Clock>,
) -> Result<Receivers, Failure> {
    let folder = config.webhooks_folder.clone().unwrap_or_else(|| home.join("webhooks"));
    Receivers::build(&config.webhooks, &folder, sources, clock).await.map_err(|error| {
        let fix = match error {
            ReceiverError::Settings { .. } => "see warn.webhooks, and that the system has root certificates",
            ReceiverError::Folder { .. } | ReceiverError::File { .. } => {
                "let warn.webhooks_folder be a folder that this process may write; without its file a receiver is new"
            }
        };
        Failure::usage(format!("warn: {error}")).fix(fix)
    })
}
