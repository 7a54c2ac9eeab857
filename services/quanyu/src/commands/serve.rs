//! `quanyu serve`: runs roles in this process until SIGTERM or Ctrl-C, then drains. What production runs.
//!
//! Beside the roles it serves the admin port: probes, metrics, and the schema registry's read API.

use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use quanyu_aggregate::role::{Aggregate, Wiring as AggregateWiring};
use quanyu_boot::admin::Admin;
use quanyu_boot::metrics::Recorder;
use quanyu_boot::{Context, Exit, Health, Roles, Stopper, clock, task};
use quanyu_fold::{FoldRole, Wiring};
use quanyu_ingest::Ingest;
use quanyu_warn::role::{Warn, Wiring as WarnWiring};

use crate::registry;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu serve ingest
  quanyu serve ingest fold
  quanyu serve warn
  quanyu serve aggregate
  quanyu serve ingest --set ingest.listen=0.0.0.0:50051
  quanyu serve ingest --config deploy/config/ingest.toml

Probes and metrics: /livez, /readyz, /startupz and /metrics on admin.listen (127.0.0.1:9464); the schema registry's read
API is on the same port. SIGTERM drains within stop.drain_ms; a second one ends at once.";

/// Run roles in this process until SIGTERM or Ctrl-C
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Which roles; several may share a process
    #[arg(required = true, value_name = "ROLE")]
    roles: Vec<RoleName>,
}

/// A role by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum RoleName {
    /// gRPC in, Kafka out
    Ingest,
    /// Kafka in, ClickHouse out
    Fold,
    /// Complete bins in, warnings out
    Warn,
    /// ClickHouse in; HTTP, gRPC and the dashboard out
    Aggregate,
}

impl RoleName {
    /// Every role, in the order that events pass them.
    pub const ALL: &[Self] = &[Self::Ingest, Self::Fold, Self::Warn, Self::Aggregate];

    /// As typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Fold => "fold",
            Self::Warn => "warn",
            Self::Aggregate => "aggregate",
        }
    }

    async fn add(self, roles: &mut Roles, session: &Session) -> anyhow::Result<()> {
        let settings = &session.loaded.value;
        match self {
            Self::Ingest => {
                let config = quanyu_ingest::Config {
                    broker: session.broker()?,
                    settings: settings.ingest.clone(),
                    access: Some(session.access_desk()?),
                };
                roles.add::<Ingest>(config).await
            }
            Self::Fold => {
                let (broker, client) = (session.broker()?, session.store()?);
                roles.add::<FoldRole>(Wiring { config: settings.fold.clone(), broker, client }).await
            }
            Self::Warn => {
                let (client, ingest) = (session.store()?, session.grpc()?);
                let credential = session.credential()?;
                let (config, home) = (settings.warn.clone(), session.home.clone());
                roles.add::<Warn>(WarnWiring { config, client, ingest, credential, home }).await
            }
            Self::Aggregate => {
                let (config, client) = (settings.aggregate.clone(), session.store()?);
                let desk = session.browser_desk()?;
                roles.add::<Aggregate>(AggregateWiring { config, client, desk }).await
            }
        }
    }
}

impl Command {
    pub async fn run(mut self, session: &Session) -> anyhow::Result<Exit> {
        self.roles.sort_unstable();
        self.roles.dedup();
        let settings = &session.loaded.value;
        let stopper = Stopper::on_signals(Duration::from_millis(settings.stop.drain_ms))?;
        let recorder = Recorder::install().context("install the metrics recorder")?;
        let health = Health::default();
        let admin = Admin::bind(settings.admin.listen, health.clone(), recorder).await?;
        tracing::info!(address = %admin.address()?, "admin port");
        // The probes answer until the roles have drained, so the admin port has a stopper of its own.
        let admin_stopper = Stopper::new(stopper.drain_deadline());
        let serving = task::spawn("admin", admin.mount(registry::router()).run(admin_stopper.clone()));
        let roles = self.build(session, health, &stopper).await;
        let ended = match roles {
            Ok(Some(roles)) => roles.run(stopper).await,
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        admin_stopper.stop();
        serving.await.context("end the admin port")?.context("serve the admin port")?;
        ended.map(|()| Exit::Ok)
    }

    /// Builds every role; nothing when a stop comes first.
    async fn build(
        &self,
        session: &Session,
        health: Health,
        stopper: &Stopper,
    ) -> anyhow::Result<Option<Roles>> {
        let mut roles = Roles::new(Context { clock: clock::System::shared(), health });
        for role in &self.roles {
            match stopper.until_stopped(role.add(&mut roles, session)).await {
                Some(built) => built?,
                None => return Ok(None),
            }
        }
        Ok(Some(roles))
    }
}
