//! The fold role: one runner, thread and consumer per stream, so that one stream's trouble is not another's.

use crate::config::Config;
use crate::runner::{Parts, Runner};
use crate::tables::Tables;
use crate::test_point::TestPoint;
use anyhow::{Context as _, anyhow};
use quanyu_boot::{BuildError, Clock, Context, Failure, Role, RunError, Stopper, health::Check};
use quanyu_event::Stream;
use quanyu_log::{Broker, Producer, ProducerConfig, RangeReader};
use quanyu_store::Client;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the role needs beside its own settings.
pub struct Wiring {
    /// Its settings.
    pub config: Config,
    /// Where the log is.
    pub broker: Broker,
    /// Where the tables are.
    pub client: Client,
}

/// The role, built: servers are there, settings are safe, tables are of this fold version.
pub struct Fold {
    runners: Vec<(Runner, Check)>,
    broker: Broker,
    client: Client,
}

impl Role for Fold {
    const NAME: &'static str = "fold";
    type Config = Wiring;

    async fn build(wiring: Wiring, context: Context) -> Result<Self, BuildError> {
        let Wiring { config, broker, client } = wiring;
        let streams = config.streams().map_err(|name| {
            Failure::usage(format!("fold.streams: {name:?} is no stream"))
                .fix("use incident, fire, safety, warning or audit")
        })?;
        let test_point = TestPoint::parse(&config.test_point)
            .map_err(|e| Failure::usage(format!("fold.test_point: {e}")))?;
        let producer =
            Arc::new(Producer::new(&ProducerConfig::new(broker.clone())).context("start a producer")?);
        let mut shapes = Vec::new();
        for stream in streams {
            let tables = Tables::load(&client, stream)
                .await
                .context("read the tables; `quanyu migrate` makes them")?;
            shapes.push((stream, tables));
        }
        require_safe_settings(&client, &shapes).await?;
        let mut runners = Vec::new();
        for (stream, tables) in shapes {
            check_tables(&client, &tables).await?;
            let partitions = topic_partitions(&broker, stream)?;
            let parts = Parts {
                stream,
                partitions,
                config: config.clone(),
                broker: broker.clone(),
                client: client.clone(),
                producer: producer.clone(),
                tables,
                clock: context.clock.clone(),
                test_point: test_point.clone(),
            };
            let runner =
                Runner::new(parts).with_context(|| format!("start the fold of {}", stream.as_str()))?;
            runners.push((runner, context.health.register(format!("fold.{}", stream.as_str()))));
        }
        Ok(Self { runners, broker, client })
    }

    async fn run(self, stopper: Stopper) -> Result<(), RunError> {
        let handle = tokio::runtime::Handle::current();
        let mut threads = Vec::new();
        let reference = follow_reference(self.broker, self.client, &handle, &stopper)?;
        for (runner, check) in self.runners {
            let (handle, stopper) = (handle.clone(), stopper.clone());
            let (done, ended) = tokio::sync::oneshot::channel();
            let name = format!("fold-{}", runner.stream().as_str());
            // One thread owns the consumer: it polls, answers rebalances and commits, in turn.
            std::thread::Builder::new()
                .name(name)
                .spawn(move || {
                    let outcome = runner.run(&handle, &stopper, &check);
                    // The receiver is gone only when the process ends.
                    let _ = done.send(outcome);
                })
                .map_err(|e| RunError(anyhow!(e).context("start a fold thread")))?;
            threads.push(ended);
        }
        for ended in threads {
            ended.await.map_err(|_| RunError(anyhow!("a fold thread panicked")))?.map_err(RunError)?;
        }
        reference.await.map_err(|_| RunError(anyhow!("the thread of reference data panicked")))
    }
}

/// Starts the writer of reference tables on a thread of its own; its trouble is not the folds'.
fn follow_reference(
    broker: Broker,
    client: Client,
    handle: &tokio::runtime::Handle,
    stopper: &Stopper,
) -> Result<tokio::sync::oneshot::Receiver<()>, RunError> {
    let (handle, stopper) = (handle.clone(), stopper.clone());
    let (done, ended) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .name("fold-reference".to_owned())
        .spawn(move || {
            crate::reference::follow(&broker, &client, &handle, &stopper);
            // The receiver is gone only when the process ends.
            let _ = done.send(());
        })
        .map_err(|e| RunError(anyhow!(e).context("start the thread of reference data")))?;
    Ok(ended)
}

/// Refuses unsafe server settings: once for all streams, for the trial inserts are as large as batches.
async fn require_safe_settings(client: &Client, shapes: &[(Stream, Tables)]) -> Result<(), BuildError> {
    let targets = shapes.iter().flat_map(|(_, tables)| tables.targets());
    let names: BTreeSet<String> = targets.map(|shape| shape.name.clone()).collect();
    let names: Vec<String> = names.into_iter().collect();
    client.require_safe_settings(&names).await.context("check the server's settings")?;
    Ok(())
}

/// Refuses state tables that another fold version filled.
async fn check_tables(client: &Client, tables: &Tables) -> Result<(), BuildError> {
    for kind in tables.kinds.keys() {
        let folder = crate::folds::folder(*kind);
        let (states, history) = folder.tables();
        for table in [states, history] {
            let filled_by = client.fold_version(table).await.context("read a table's fold version")?;
            match filled_by {
                Some(version) if version != folder.version() => {
                    let what = format!(
                        "table {table} was filled by fold version {version}, this is {}",
                        folder.version()
                    );
                    let fix = format!("run `quanyu rebuild {}`, or the older version", kind.as_str());
                    return Err(Failure::new(quanyu_boot::Exit::Failed, what).fix(fix).into());
                }
                Some(_) => {}
                None => {
                    client
                        .set_fold_version(table, folder.version())
                        .await
                        .context("write a table's fold version")?;
                }
            }
        }
    }
    Ok(())
}

fn topic_partitions(broker: &Broker, stream: Stream) -> anyhow::Result<u32> {
    let reader = RangeReader::new(broker, stream.topic()).context("reach the log")?;
    let partitions =
        reader.partitions().with_context(|| format!("ask for the partitions of {}", stream.topic()))?;
    u32::try_from(partitions).context("number of partitions")
}

/// Time in milliseconds as an event timestamp.
pub(crate) fn now(clock: &dyn Clock) -> quanyu_event::Timestamp {
    quanyu_event::Timestamp::from_millis(clock.now_ms())
}
