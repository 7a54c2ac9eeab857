//! The role: binds the ports, serves the services of the streams with health and reflection, over HTTP too if wanted, and drains.
//!
//! Build opens the port and the producer but asks nothing of the log, so ingest may start before Kafka. Run ends after
//! every call that had begun is answered and every record has its outcome, or the drain's time is over.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use quanyu_boot::health::Check;
use quanyu_boot::{BuildError, Clock, Context, Exit, Failure, Role, RunError, Stopper};
use quanyu_event::Stream;
use quanyu_log::Broker;
use quanyu_wire::FILE_DESCRIPTOR_SET;
use quanyu_wire::pb::audit::v1::audit_ingest_service_server::AuditIngestServiceServer;
use quanyu_wire::pb::fire::v1::fire_ingest_service_server::FireIngestServiceServer;
use quanyu_wire::pb::incident::v1::incident_ingest_service_server::IncidentIngestServiceServer;
use quanyu_wire::pb::safety::v1::safety_ingest_service_server::SafetyIngestServiceServer;
use quanyu_wire::pb::warning::v1::warning_ingest_service_server::WarningIngestServiceServer;
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore, watch};
use tokio_util::task::TaskTracker;
use tonic::codec::CompressionEncoding;
use tonic::server::NamedService;
use tonic::service::Routes;
use tonic::transport::server::Server;
use tonic::transport::{Certificate, Identity, ServerTlsConfig};

use crate::areas::{self, KnownAreas};
use crate::budget::Budgets;
use crate::config::{Config, Settings};
use crate::connection;
use crate::desk::{Desk, Shared};
use crate::entrance::Entrance;
use crate::error::Error;
use crate::gate::Gate;
use crate::health::Watch;
use crate::http;
use crate::log::{KafkaLog, Log};
use crate::service::Service;

/// HTTP/2 windows; the default 64 KiB would stall batches of a megabyte.
const STREAM_WINDOW_BYTES: u32 = 2 << 20;
const CONNECTION_WINDOW_BYTES: u32 = 4 << 20;
/// Calls at once on one connection, each with a message in memory.
const CALLS_PER_CONNECTION_MAX: u32 = 64;
/// A connection without a sign of life is asked after the first, and closed after the second.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(20);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(20);
/// Searches for receipts that may run at a time; each is a client of its own.
const SEARCHES_MAX: usize = 2;

/// The ingestion services, bound and ready to run.
pub struct Ingest {
    listener: TcpListener,
    http: Option<TcpListener>,
    tls: Option<ServerTlsConfig>,
    settings: Arc<Settings>,
    clock: Arc<dyn Clock>,
    log: Arc<dyn Log>,
    areas: Arc<KnownAreas>,
    /// Where the reference topic is; none where sets come another way.
    reference: Option<Broker>,
    check: Check,
    entrance: Entrance,
}

impl Role for Ingest {
    const NAME: &'static str = "ingest";
    type Config = Config;

    async fn build(config: Config, context: Context) -> Result<Self, BuildError> {
        let Config { broker, settings, access } = config;
        settings.check().map_err(|error| Failure::usage(error.to_string()))?;
        let log = KafkaLog::new(settings.producer(broker.clone())).context("open the log")?;
        let ingest = Self::with_log(settings, Arc::new(log), access, context).await?;
        Ok(Self { reference: Some(broker), ..ingest })
    }

    async fn run(self, stopper: Stopper) -> Result<(), RunError> {
        Ok(self.serve(stopper).await?)
    }
}

impl Ingest {
    /// Where it listens.
    ///
    /// # Errors
    /// When the operating system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Where it listens for HTTP, if it does.
    ///
    /// # Errors
    /// When the operating system does not tell.
    pub fn http_address(&self) -> std::io::Result<Option<SocketAddr>> {
        self.http.as_ref().map(TcpListener::local_addr).transpose()
    }

    pub(crate) async fn with_log(
        settings: Settings,
        log: Arc<dyn Log>,
        access: Option<Arc<quanyu_access::Desk>>,
        context: Context,
    ) -> anyhow::Result<Self> {
        let entrance = Entrance::open(&settings, access, Arc::clone(&context.clock))?;
        let tls = tls(&settings)?;
        let listener = listen(settings.listen, "ingest.listen").await?;
        let http = match settings.http_listen {
            Some(address) => Some(listen(address, "ingest.http_listen").await?),
            None => None,
        };
        let check = context.health.register("ingest.log");
        let (settings, clock, areas) = (Arc::new(settings), context.clock, Arc::default());
        Ok(Self { listener, http, tls, settings, clock, log, areas, reference: None, check, entrance })
    }

    pub(crate) async fn serve(self, stopper: Stopper) -> anyhow::Result<()> {
        let address = self.address()?;
        let shared = Shared {
            budgets: Arc::new(Budgets::new(&self.settings)),
            entrance: self.entrance,
            areas: Arc::clone(&self.areas),
            streams: Arc::new(Semaphore::new(self.settings.streams_max)),
            searches: Arc::new(Semaphore::new(SEARCHES_MAX)),
            tasks: TaskTracker::new(),
            outage: Arc::new(Notify::new()),
            outage_reason: watch::Sender::new(None),
            settings: self.settings,
            clock: self.clock,
            log: Arc::clone(&self.log),
            stopper: stopper.clone(),
        };
        let desks = desks(&shared)?;
        let gate = Gate::new(shared.clone());
        let (routes, watch) = routes(&shared, &desks, self.check)?;
        let http_routes = http::routes(&shared, gate.clone(), &desks)?;
        let mut server = Server::builder()
            .initial_stream_window_size(STREAM_WINDOW_BYTES)
            .initial_connection_window_size(CONNECTION_WINDOW_BYTES)
            .max_concurrent_streams(CALLS_PER_CONNECTION_MAX)
            .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
            .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
            .layer(gate);
        if let Some(tls) = self.tls {
            server = server.tls_config(tls).map_err(Error::Serve)?;
        }
        let incoming = connection::accept(self.listener, &shared.settings);
        // From the stop on, new calls are refused by the gate; the ports close when what had begun is settled.
        let settled = || {
            let (stopped, tasks) = (stopper.clone(), shared.tasks.clone());
            async move {
                stopped.stopped().await;
                tasks.close();
                tasks.wait().await;
            }
        };
        let watching = quanyu_boot::task::spawn("ingest-health", watch.run(shared.clone()));
        if let Some(broker) = self.reference {
            let following = areas::follow(broker, self.areas, stopper.clone());
            quanyu_boot::task::spawn("ingest-reference", following);
        }
        shared.entrance.tell();
        tracing::info!(%address, "accepting events");
        let grpc = server.add_routes(routes).serve_with_incoming_shutdown(incoming, settled());
        let grpc = async { grpc.await.map_err(Error::Serve) };
        let http = async {
            match self.http {
                Some(listener) => {
                    http::serve(http_routes, listener, &shared, settled()).await.map_err(Error::Http)
                }
                None => Ok(()),
            }
        };
        let serving = async { tokio::try_join!(grpc, http).map(|_| ()) };
        let mut serving = std::pin::pin!(serving);
        if let Some(ended) = stopper.until_stopped(serving.as_mut()).await {
            watching.abort();
            return ended.context("serve");
        }
        // Calls that had begun are answered, then connections close; afterwards nobody is left who could publish.
        match stopper.drain(serving).await {
            Ok(ended) => ended?,
            Err(late) => tracing::warn!(%late, "calls were still open"),
        }
        watching.abort();
        self.log.flush(stopper.drain_deadline()).await.context("flush the producer")?;
        tracing::info!("drained");
        Ok(())
    }
}

/// Opens the port, or says what to do about it.
async fn listen(address: SocketAddr, setting: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let fix = match error.kind() {
            ErrorKind::AddrInUse => "stop what listens there, or choose another address with",
            ErrorKind::AddrNotAvailable => "choose an address of this machine with",
            ErrorKind::PermissionDenied => "allow this port, or choose one above 1023 with",
            _ => "choose another address with",
        };
        Failure::new(Exit::Failed, format!("cannot listen on {address}"))
            .fix(format!("{fix} {setting}"))
            .because(error)
    })
}

fn tls(settings: &Settings) -> anyhow::Result<Option<ServerTlsConfig>> {
    let (Some(certificate), Some(key)) = (&settings.tls.certificate, &settings.tls.key) else {
        return Ok(None);
    };
    let read =
        |path: &std::path::Path| std::fs::read(path).with_context(|| format!("read {}", path.display()));
    let tls = ServerTlsConfig::new().identity(Identity::from_pem(read(certificate)?, read(key)?));
    // Optional: who has no certificate may bring a key instead.
    let Some(authorities) = &settings.tls.client_ca else { return Ok(Some(tls)) };
    Ok(Some(tls.client_ca_root(Certificate::from_pem(read(authorities)?)).client_auth_optional(true)))
}

macro_rules! served {
    ($server:ident, $stream:expr, $shared:expr, $desks:ident, $routes:ident, $watch:ident) => {
        let desk = $desks.iter().find(|desk| desk.stream == $stream).cloned();
        let desk = desk.ok_or(Error::Schema($stream.topic()))?;
        $watch.services.push(<$server<Service> as NamedService>::NAME);
        $watch.topics.push(desk.topic.clone());
        let service = $server::new(Service(desk))
            .accept_compressed(CompressionEncoding::Gzip)
            .max_decoding_message_size($shared.settings.message_bytes_max);
        $routes = $routes.add_service(service);
    };
}

/// One desk a stream, the same for both ports.
fn desks(shared: &Shared) -> Result<Vec<Arc<Desk>>, Error> {
    Stream::ALL.iter().map(|stream| Ok(Arc::new(Desk::new(*stream, shared.clone())?))).collect()
}

/// All services of the gRPC port, and the watch that tells their state.
fn routes(shared: &Shared, desks: &[Arc<Desk>], check: Check) -> Result<(Routes, Watch), Error> {
    let (reporter, health) = tonic_health::server::health_reporter();
    let mut watch = Watch { reporter, services: Vec::new(), topics: Vec::new(), check };
    let mut routes = Routes::new(health);
    served!(IncidentIngestServiceServer, Stream::Incident, shared, desks, routes, watch);
    served!(FireIngestServiceServer, Stream::Fire, shared, desks, routes, watch);
    served!(SafetyIngestServiceServer, Stream::Safety, shared, desks, routes, watch);
    served!(WarningIngestServiceServer, Stream::Warning, shared, desks, routes, watch);
    served!(AuditIngestServiceServer, Stream::Audit, shared, desks, routes, watch);
    let describe = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let routes = routes.add_service(describe().build_v1()?).add_service(describe().build_v1alpha()?);
    Ok((routes, watch))
}
