//! Shadow databases: the same tables, filled again by the same engine, to compare with or to put in place.

use quanyu_store::{Client, StoreError};

/// Drops the shadow of an owner, so that an exchange that it still sends is refused.
///
/// # Errors
/// What the server says.
pub async fn drop_of(client: &Client, owner: &str) -> Result<(), StoreError> {
    client.execute(&format!("DROP DATABASE IF EXISTS `{}` SYNC", database_of(client, owner))).await
}

/// Name of an owner's shadow database.
pub fn database_of(client: &Client, owner: &str) -> String {
    let id: String = owner.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}_shadow_{id}", client.settings().database)
}
