//! The role: watcher, hub and one port for HTTP and gRPC, as many processes of it as anybody wants.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::Timestamp;
use quanyu_access::Desk;
use quanyu_boot::health::Check;
use quanyu_boot::{BuildError, Clock, Context, Exit, Failure, Role, RunError, Stopper};
use quanyu_store::Client;
use tokio::net::TcpListener;

use crate::acting::Acting;
use crate::audit::Audit;
use crate::config::Config;
use crate::http::{App, router};
use crate::hub::Hub;
use crate::service::Service;
use crate::watcher::Watch;
use crate::{grpc, serve};

/// What the role needs beside its own settings.
pub struct Wiring {
    /// Its settings.
    pub config: Config,
    /// Where the tables are.
    pub client: Client,
    /// Says who is there, with sessions for browsers.
    pub desk: Arc<Desk>,
}

/// The role, built.
pub struct Aggregate {
    config: Config,
    client: Client,
    app: App,
    listener: TcpListener,
    check: Check,
}

impl Role for Aggregate {
    const NAME: &'static str = "aggregate";
    type Config = Wiring;

    async fn build(wiring: Wiring, context: Context) -> Result<Self, BuildError> {
        let Wiring { config, client, desk } = wiring;
        let faults = config.faults();
        if !faults.is_empty() {
            return Err(Failure::usage(faults.join("; ")).into());
        }
        let now = Timestamp::from_millisecond(context.clock.now_ms()).context("read the clock")?;
        let register = desk.register().map_err(register_fails)?;
        register.refuse_development_at(config.listen, now).map_err(|error| {
            Failure::usage(error.to_string())
                .fix("revoke them (`quanyu token list`, `quanyu token revoke`), or listen on 127.0.0.1")
        })?;
        let clock: Arc<dyn Clock> = context.clock;
        let watch = Watch::new(clock.clone());
        let service = Service::new(&client, watch.clone(), clock.clone(), &config);
        let hub =
            Hub::new(client.answering_within(config.query_timeout()), watch, &clock, config.subscribers_max);
        let acting = Acting::at(config.warn.as_deref()).map_err(|error| {
            Failure::usage(format!("aggregate.warn: {error}")).fix("write it as http://host:port")
        })?;
        let listener = TcpListener::bind(config.listen).await.map_err(|error| {
            Failure::new(Exit::Failed, format!("cannot listen on {}", config.listen))
                .fix("stop what listens there, or choose another address with aggregate.listen")
                .because(error)
        })?;
        let app = App::new(service, desk, (hub, acting, Audit::default()), &config);
        let check = context.health.register("aggregate.listening");
        Ok(Self { config, client, app, listener, check })
    }

    async fn run(self, stopper: Stopper) -> Result<(), RunError> {
        let Self { config, client, app, listener, check } = self;
        tracing::info!(address = %listener.local_addr().context("ask for the address")?, "serving");
        let watching =
            app.service.watch().clone().run(client.answering_within(config.query_timeout()), stopper.clone());
        let telling = app.hub.clone().run(config.tick(), stopper.clone());
        let routes = router(app.clone()).merge(grpc::router(&app).context("describe the services")?);
        check.ready();
        let serving = serve::serve(listener, routes, config.connections_max, stopper);
        let ((), (), ()) = tokio::join!(watching, telling, serving);
        Ok(())
    }
}

fn register_fails(error: quanyu_access::Error) -> Failure {
    Failure::usage("the register of principals cannot be used")
        .fix("`quanyu token list` tells the same; restore the file, or create a key with `quanyu token create`")
        .because(error)
}
