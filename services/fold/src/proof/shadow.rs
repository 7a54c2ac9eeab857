//! Shadow databases: the same tables, filled again by the same engine, to compare with or to put in place.

use quanyu_store::{Client, MigrateOptions, StoreError, migrate};

/// The database whose tables a repair or rebuild puts in place. One name, so that whoever overtakes a repair that
/// is gone can drop it: an exchange that it still sends is then refused.
pub fn repair_database(client: &Client) -> String {
    format!("{}_shadow", client.settings().database)
}

/// Drops what a repair that is gone left behind.
///
/// # Errors
/// What the server says.
pub async fn drop_of_repair(client: &Client) -> Result<(), StoreError> {
    drop_database(client, &repair_database(client)).await
}

/// Drops a shadow.
pub(super) async fn drop_database(client: &Client, database: &str) -> Result<(), StoreError> {
    client.execute(&format!("DROP DATABASE IF EXISTS `{database}` SYNC")).await
}

/// A fresh shadow with all tables, empty.
pub(super) async fn create(client: &Client, database: &str) -> Result<Client, StoreError> {
    drop_database(client, database).await?;
    let options =
        MigrateOptions { database: database.to_owned(), cluster: client.settings().cluster.clone() };
    migrate(client, &options).await?;
    Ok(client.with_database(database))
}
