//! Who sends: the credential of a call, and whether its source and area may be sent with it.
//!
//! Used by the gate of gRPC and by the HTTP routes. On the loopback interface a call without a credential may be taken
//! as the development source; everywhere else nothing is accepted from a stranger. Never says which part was wrong.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use quanyu_access::{Credential, Desk, Error as AccessError, Permission, Principal, Role, Scope};
use quanyu_boot::{Clock, Failure};
use serde::{Deserialize, Serialize};
use tonic::codegen::http::{HeaderMap, header};

use crate::config::Settings;
use crate::refusal::Refusal;

/// Whether every call needs a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Every call.
    Required,
    /// Not on the loopback interface: who has none is the development source.
    Loopback,
}

/// What decides about a call.
#[derive(Clone)]
pub(crate) struct Entrance {
    desk: Option<Arc<Desk>>,
    clock: Arc<dyn Clock>,
    /// Who a call without a credential is; none where one is required.
    stranger: Option<Arc<Principal>>,
    /// Development credentials hold.
    development: bool,
}

impl Entrance {
    /// For the addresses of the settings.
    ///
    /// # Errors
    /// When others can reach the ports and no credential would be asked for, or development credentials are in force.
    pub(crate) fn open(
        settings: &Settings,
        desk: Option<Arc<Desk>>,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let reachable = [Some(settings.listen), settings.http_listen].into_iter().flatten().find(reachable);
        let access = match (settings.access, reachable) {
            (Some(Access::Loopback), Some(listen)) => {
                return Err(Failure::usage(format!(
                    "others can reach {listen}, but ingest.access is loopback"
                ))
                .fix("set ingest.access to required, or listen on 127.0.0.1")
                .into());
            }
            (Some(access), _) => access,
            (None, Some(_)) => Access::Required,
            (None, None) => Access::Loopback,
        };
        if let (Some(listen), Some(desk)) = (reachable, &desk) {
            let refused = |error: AccessError| {
                Failure::usage(error.to_string())
                    .fix("make real credentials with `quanyu token create` and revoke the development ones")
            };
            desk.register()
                .and_then(|register| register.refuse_development_at(listen, now(&*clock)))
                .map_err(refused)?;
        }
        let stranger = (access == Access::Loopback).then(|| Arc::new(development_source()));
        Ok(Self { desk, clock, stranger, development: reachable.is_none() })
    }

    /// Says who is let in, loudly where nobody needs a credential.
    pub(crate) fn tell(&self) {
        match &self.stranger {
            Some(_) => tracing::warn!(
                "calls without a credential are taken as the development source: they are from this machine only"
            ),
            None => tracing::info!("every call needs the credential of its source"),
        }
    }

    /// Who a call is from. A certificate counts when there is no `authorization`.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`], [`Refusal::Forbidden`] for who is known and sends nothing, or
    /// [`Refusal::AccessUnavailable`].
    pub(crate) fn admit(
        &self,
        headers: &HeaderMap,
        certificate: Option<&[u8]>,
        settings: &Settings,
    ) -> Result<Arc<Principal>, Refusal> {
        let authorization = headers.get(header::AUTHORIZATION);
        let credential = match (authorization, certificate) {
            // What is no text is a credential all the same, and a wrong one.
            (Some(value), _) => Credential::Authorization(value.to_str().unwrap_or_default()),
            (None, Some(der)) => Credential::Certificate(der),
            (None, None) => return self.stranger.clone().ok_or(Refusal::Unauthenticated),
        };
        let desk = self.desk.as_ref().ok_or(Refusal::Unauthenticated)?;
        let entered = desk.enter(credential, now(&*self.clock)).map_err(|error| {
            tracing::error!(%error, "the register of principals cannot be read");
            Refusal::AccessUnavailable { retry_after: std::time::Duration::from_millis(settings.retry_ms) }
        })?;
        let principal = entered.map_err(|refused| {
            tracing::info!(reason = refused.code(), "a credential was refused");
            Refusal::Unauthenticated
        })?;
        let principal = principal.principal;
        if principal.development && !self.development {
            return Err(Refusal::Unauthenticated);
        }
        if !principal.may(Permission::Ingest) {
            return Err(Refusal::Forbidden { principal: principal.name });
        }
        Ok(Arc::new(principal))
    }
}

/// Anybody on this machine.
fn development_source() -> Principal {
    Principal {
        name: "development".to_owned(),
        roles: BTreeSet::from([Role::Ingest]),
        scope: Scope::everything(),
        source: None,
        development: true,
    }
}

fn reachable(address: &SocketAddr) -> bool {
    !address.ip().to_canonical().is_loopback()
}

fn now(clock: &dyn Clock) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(clock.now_ms()).unwrap_or(jiff::Timestamp::MAX)
}
