//! Marks: how far a target got, per Kafka partition and table partition, at or above a first offset.

use quanyu_store::{Block, Origin};

use crate::engine::{DECEMBER, NOVEMBER, TOPIC, create_small, drop_database, fresh, small};

#[tokio::test]
async fn marks_are_per_partition_and_from_the_first_offset_on() {
    let Some(client) = fresh("marks_are_per_partition").await else { return };
    let shape = create_small(&client).await;
    let owner = client.fence(TOPIC, &[0, 1, 2]).await.unwrap();
    let mut mixed = Block::new(shape.clone());
    for (partition, version, at) in [(0, 5, NOVEMBER), (0, 9, DECEMBER), (1, 3, NOVEMBER), (2, 1, NOVEMBER)] {
        mixed.push(Origin { partition, offset: version }, &small(partition, version, at)).unwrap();
    }
    for (_, part) in mixed.into_parts() {
        client.insert(&owner, &shape, TOPIC, &[0, 1, 2], &part).await.unwrap();
    }
    let marks = client.marks(TOPIC, &shape, &[(0, 4), (1, 4), (2, 0)]).await.unwrap();
    assert_eq!(marks.iter().collect::<Vec<_>>(), [(0, 202_611, 5), (0, 202_612, 9), (2, 202_611, 1)]);
    assert!(marks.covers(0, 202_611, 5) && !marks.covers(0, 202_611, 6) && marks.covers(0, 202_612, 9));
    drop_database(&client).await;
}

/// The tables that several topics share are filtered by topic, the others know no topic.
#[tokio::test]
async fn shared_tables_are_read_by_topic() {
    let Some(client) = fresh("shared_tables").await else { return };
    let shape = client.shape("rejected_events").await.unwrap();
    assert!(shape.has_topic);
    client
        .execute("INSERT INTO rejected_events VALUES ('quanyu.fire.v1', 0, 7, 'c', 'r', '', now64(3)), ('quanyu.incident.v1', 0, 2, 'c', 'r', '', now64(3))")
        .await
        .unwrap();
    let marks = client.marks(TOPIC, &shape, &[(0, 0)]).await.unwrap();
    assert_eq!(marks.highest(0), Some(2));
    drop_database(&client).await;
}

/// On the events tables `version` is an alias of the offset; the marks must use the offset's index all the same.
#[tokio::test]
async fn the_index_is_used_through_the_alias() {
    let Some(client) = fresh("the_index_is_used").await else { return };
    let shape = client.shape("incident_events").await.unwrap();
    assert!(!shape.columns.iter().any(|column| column.name == "version"));
    assert!(client.marks(TOPIC, &shape, &[(0, 0)]).await.unwrap().is_empty());
    let plan = client
        .fetch_bytes(
            "EXPLAIN indexes = 1 SELECT max(version) FROM incident_events WHERE (kafka_partition = 0 AND version >= 9) OR (kafka_partition = 1 AND version >= 9)",
            "TSVRaw",
        )
        .await
        .unwrap();
    let plan = String::from_utf8(plan.to_vec()).unwrap();
    eprintln!("{plan}");
    drop_database(&client).await;
}
