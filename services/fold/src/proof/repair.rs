//! `verify --repair`: folds the whole log again and puts the result in place of every table.
//!
//! The fence holds the fold off meanwhile; a crash half-way leaves tables that reach different offsets, which the
//! marks tell the next owner, so nothing is doubled or lost; the repair is simply run again.

use super::refold::Refold;
use super::{ProofError, REPAIR, Servers, partitions, shadow, streams};
use crate::tables::Tables;
use quanyu_log::RangeReader;
use std::collections::BTreeSet;

/// Repairs every table that fold writes. Gives the tables that were exchanged.
///
/// # Errors
/// A server is away or refuses, or the log does not begin at 0. What was in force stays in force then.
pub async fn repair(servers: &Servers) -> Result<Vec<String>, ProofError> {
    let client = &servers.client;
    let shadow_client = shadow::create(client, &shadow::repair_database(client)).await?;
    hold(servers).await?;
    let outcome = refold_and_exchange(servers, &shadow_client).await;
    release(servers).await?;
    shadow::drop_of_repair(client).await?;
    outcome
}

async fn refold_and_exchange(
    servers: &Servers,
    shadow_client: &quanyu_store::Client,
) -> Result<Vec<String>, ProofError> {
    let client = &servers.client;
    let mut tables = BTreeSet::new();
    for stream in streams() {
        let topic = stream.topic();
        let reader = RangeReader::new(&servers.broker, topic)?;
        let mut refold = Refold::new(servers, shadow_client.clone(), *stream).await?;
        for partition in partitions(&reader)? {
            let (low, high) = reader.watermarks(partition)?;
            if low > 0 {
                return Err(ProofError::LogCut { topic, partition, low });
            }
            if let Some(last) = high.checked_sub(1) {
                refold.read_log(servers, partition, last).await?;
            }
            hold(servers).await?;
        }
        for shape in Tables::load(client, *stream).await?.targets() {
            tables.insert(shape.name.clone());
        }
        for kind in stream.kinds() {
            let folder = crate::folds::folder(*kind);
            for table in [folder.tables().0, folder.tables().1] {
                shadow_client.set_fold_version(table, folder.version()).await?;
            }
        }
    }
    for table in &tables {
        exchange(client, &shadow_client.settings().database, table).await?;
    }
    Ok(tables.into_iter().collect())
}

/// Puts a shadow's table in place, atomically.
pub(super) async fn exchange(
    client: &quanyu_store::Client,
    shadow: &str,
    table: &str,
) -> Result<(), ProofError> {
    let database = &client.settings().database;
    Ok(client.execute(&format!("EXCHANGE TABLES `{database}`.`{table}` AND `{shadow}`.`{table}`")).await?)
}

/// Takes all partitions from the fold, or says again that the repair is alive.
pub(super) async fn hold(servers: &Servers) -> Result<(), ProofError> {
    for stream in streams() {
        let reader = RangeReader::new(&servers.broker, stream.topic())?;
        servers.client.fence_as(REPAIR, stream.topic(), &partitions(&reader)?).await?;
    }
    Ok(())
}

/// Gives the partitions back: an owner without the purpose is one that the fold may overtake.
pub(super) async fn release(servers: &Servers) -> Result<(), ProofError> {
    for stream in streams() {
        let reader = RangeReader::new(&servers.broker, stream.topic())?;
        servers.client.fence(stream.topic(), &partitions(&reader)?).await?;
    }
    Ok(())
}
