//! Roles in the background: `quanyu serve <role>` as a process each, with ports that are free, until they are ready.
//!
//! Used by `up`. A role has a process of its own so that it can be stopped, watched and killed alone.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use quanyu_boot::config::Source;
use quanyu_local::{Endpoints, RoleAddresses, RoleCommand, Stack, wait_until_http_answers};

use crate::commands::serve::RoleName;
use crate::servers::{local_failure, progress};
use crate::session::Session;

/// How long a role may take until it is ready: it may have to catch up with servers that just started.
const READY_WAIT: Duration = Duration::from_secs(60);
/// Static member name of the one fold process that `up` starts.
const FOLD_INSTANCE: &str = "local";
/// Where the local ingest takes CloudEvents.
const HTTP: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8081);
/// Bytes of a log's end that an error quotes.
const LOG_TAIL_BYTES: usize = 2_000;

/// Starts every role that does not run yet and waits until all are ready.
///
/// # Errors
/// When a role ends at once or does not become ready; the message quotes its log.
pub async fn start(session: &Session) -> anyhow::Result<Endpoints> {
    let earlier = Stack::endpoints(&session.home).map_err(local_failure)?;
    let status = Stack::status(&session.home).await.map_err(local_failure)?;
    let Endpoints { grpc, http, ingest_http, warn, .. } = earlier;
    let mut known = RoleAddresses { grpc, http, ingest_http, warn };
    for role in RoleName::ALL {
        if status.servers.iter().any(|server| server.name == role.name() && server.alive) {
            continue;
        }
        let admin = address(session, "admin.listen", session.loaded.value.admin.listen)?;
        let mut ports = vec![format!("admin.listen={admin}")];
        if *role == RoleName::Ingest {
            let listen = address(session, "ingest.listen", session.loaded.value.ingest.listen)?;
            let configured = session.loaded.value.ingest.http_listen.unwrap_or(HTTP);
            let cloud_events = address(session, "ingest.http_listen", configured)?;
            ports.push(format!("ingest.listen={listen}"));
            ports.push(format!("ingest.http_listen={cloud_events}"));
            known.grpc = Some(format!("http://{listen}"));
            known.ingest_http = Some(format!("http://{cloud_events}"));
        }
        if *role == RoleName::Warn {
            let listen = address(session, "warn.listen", session.loaded.value.warn.listen)?;
            ports.push(format!("warn.listen={listen}"));
            known.warn = Some(format!("http://{listen}"));
            if let Some(grpc) = &known.grpc {
                ports.push(format!("client.grpc={grpc}"));
            }
        }
        if *role == RoleName::Aggregate {
            let listen = address(session, "aggregate.listen", session.loaded.value.aggregate.listen)?;
            ports.push(format!("aggregate.listen={listen}"));
            known.http = Some(format!("http://{listen}"));
            if let Some(warn) = known.warn.as_ref().filter(|_| session.loaded.value.aggregate.warn.is_none())
            {
                ports.push(format!("aggregate.warn={warn}"));
            }
        }
        if *role == RoleName::Fold && *session.loaded.source("fold.instance") == Source::Default {
            // A static member that comes back goes on at once; an unnamed one waits for its own session to end.
            ports.push(format!("fold.instance={FOLD_INSTANCE}"));
        }
        start_one(session, role.name(), &ports, admin).await?;
    }
    Ok(Stack::set_role_addresses(&session.home, known).await.map_err(local_failure)?)
}

async fn start_one(session: &Session, name: &str, ports: &[String], admin: SocketAddr) -> anyhow::Result<()> {
    progress(session, format_args!("starting {name}"));
    let log = session.home.join("logs").join(format!("{name}.log"));
    let command = RoleCommand {
        program: std::env::current_exe().context("find this program")?,
        arguments: arguments(session, name, ports),
        environment: Vec::new(),
        log: Some(log.clone()),
    };
    let process = Stack::start_role(&session.home, name, command).await.map_err(local_failure)?;
    let address = admin.to_string();
    tokio::select! {
        ready = wait_until_http_answers(&address, "/readyz", READY_WAIT, &log) => {
            ready.map_err(local_failure)?;
        }
        gone = process.gone_within(READY_WAIT) => if gone {
            let died = quanyu_local::Error::Died { name: name.to_owned(), tail: tail(&log), log };
            return Err(local_failure(died).into());
        },
    }
    Ok(())
}

/// `serve <name>` with what this command was given.
fn arguments(session: &Session, name: &str, ports: &[String]) -> Vec<String> {
    let mut arguments = vec!["serve".to_owned(), name.to_owned()];
    arguments.extend(["--home".to_owned(), session.home.display().to_string()]);
    if let Some(config) = &session.global.config {
        arguments.extend(["--config".to_owned(), config.display().to_string()]);
    }
    for pair in session.global.set.iter().chain(ports) {
        arguments.extend(["--set".to_owned(), pair.clone()]);
    }
    arguments
}

/// The address of a setting: as configured, else its default when that is free, else a free port.
fn address(session: &Session, key: &str, setting: SocketAddr) -> anyhow::Result<SocketAddr> {
    let configured = *session.loaded.source(key) != Source::Default;
    if configured || TcpListener::bind(setting).is_ok() {
        return Ok(setting);
    }
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("find a free port")?;
    free.local_addr().context("find a free port")
}

fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let start = text.len().saturating_sub(LOG_TAIL_BYTES);
    String::from_utf8_lossy(text.get(start..).unwrap_or_default()).trim().to_owned()
}
