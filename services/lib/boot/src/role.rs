//! What a role is, and how several run in one process.
//!
//! A role is configuration → build (binds sockets, checks settings) → run → drain. [`Roles`] builds each, runs
//! all, and stops all when one fails. Roles never start each other and share nothing but the [`Context`].

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::exit::Failure;
use crate::health::Health;
use crate::stopper::Stopper;

/// What the process gives to its roles.
#[derive(Clone)]
pub struct Context {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where a role registers its readiness checks.
    pub health: Health,
}

/// A long-running part of Quanyu: ingest, fold, warn, aggregate.
pub trait Role: Sized + Send + 'static {
    /// The name on the command line and in metrics.
    const NAME: &'static str;
    /// Its section of the settings.
    type Config: Send;

    /// Binds sockets, checks settings and servers. Nothing is served yet.
    ///
    /// # Errors
    /// [`BuildError`] when a setting, a port or a server does not allow it.
    fn build(config: Self::Config, context: Context)
    -> impl Future<Output = Result<Self, BuildError>> + Send;

    /// Works until stopped, then drains.
    ///
    /// # Errors
    /// [`RunError`] when it cannot go on.
    fn run(self, stopper: Stopper) -> impl Future<Output = Result<(), RunError>> + Send;
}

/// A role could not be built. Carries a [`Failure`] when an exit code or a remedy is known.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct BuildError(#[from] pub anyhow::Error);

/// A role could not go on. Carries a [`Failure`] when an exit code or a remedy is known.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct RunError(#[from] pub anyhow::Error);

impl From<Failure> for BuildError {
    fn from(failure: Failure) -> Self {
        Self(failure.into())
    }
}

impl From<Failure> for RunError {
    fn from(failure: Failure) -> Self {
        Self(failure.into())
    }
}

type Running = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;
type Start = Box<dyn FnOnce(Stopper) -> Running + Send>;

/// The roles of one process, built and waiting to run.
pub struct Roles {
    context: Context,
    starts: Vec<(&'static str, Start)>,
}

impl Roles {
    /// No roles yet.
    pub fn new(context: Context) -> Self {
        Self { context, starts: Vec::new() }
    }

    /// Builds a role.
    ///
    /// # Errors
    /// What the role's build says.
    pub async fn add<R: Role>(&mut self, config: R::Config) -> anyhow::Result<()> {
        let role = R::build(config, self.context.clone())
            .await
            .map_err(|error| error.0.context(format!("start {}", R::NAME)))?;
        let start: Start = Box::new(move |stopper| {
            Box::pin(async move {
                role.run(stopper).await.map_err(|error| error.0.context(format!("run {}", R::NAME)))
            })
        });
        self.starts.push((R::NAME, start));
        Ok(())
    }

    /// Runs all until stopped; the first that fails stops the others, which drain.
    ///
    /// # Errors
    /// The first failure, or that the drain took too long.
    pub async fn run(self, stopper: Stopper) -> anyhow::Result<()> {
        let mut running = JoinSet::new();
        for (name, start) in self.starts {
            let future = start(stopper.clone());
            running.spawn(async move { (name, future.await) });
        }
        self.context.health.set_started();
        let first = stopper.until_stopped(next_failure(&mut running)).await.flatten();
        stopper.stop();
        let rest = stopper.drain(next_failure(&mut running)).await?;
        first.or(rest).map_or(Ok(()), Err)
    }
}

/// Waits until a role fails, or all have ended well.
async fn next_failure(running: &mut JoinSet<(&'static str, anyhow::Result<()>)>) -> Option<anyhow::Error> {
    while let Some(joined) = running.join_next().await {
        match joined {
            Ok((name, Ok(()))) => tracing::info!(role = name, "ended"),
            Ok((_, Err(error))) => return Some(error),
            Err(panicked) => return Some(panicked.into()),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::Duration;

    struct Waits(crate::health::Check);
    struct Fails;

    impl Role for Waits {
        const NAME: &'static str = "waits";
        type Config = ();
        async fn build((): (), context: Context) -> Result<Self, BuildError> {
            Ok(Self(context.health.register("waits")))
        }
        async fn run(self, stopper: Stopper) -> Result<(), RunError> {
            stopper.stopped().await;
            self.0.ready();
            Ok(())
        }
    }

    impl Role for Fails {
        const NAME: &'static str = "fails";
        type Config = ();
        async fn build((): (), _: Context) -> Result<Self, BuildError> {
            Ok(Self)
        }
        async fn run(self, _: Stopper) -> Result<(), RunError> {
            Err(Failure::unreachable("nobody there").into())
        }
    }

    #[tokio::test]
    async fn one_failure_stops_and_drains_the_others() {
        let context = Context { clock: crate::clock::System::shared(), health: Health::default() };
        let mut roles = Roles::new(context.clone());
        roles.add::<Waits>(()).await.unwrap();
        roles.add::<Fails>(()).await.unwrap();
        let error = roles.run(Stopper::new(Duration::from_secs(5))).await.unwrap_err();
        assert_eq!(crate::exit::explain(&error).exit, crate::Exit::Unreachable);
        assert!(context.health.is_ready(), "the other role drained before the end");
    }
}
