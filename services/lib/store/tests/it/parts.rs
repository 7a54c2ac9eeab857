//! One insert is one part, whatever its size, with its projections in it; two months are two inserts.

use quanyu_store::{Block, Origin};

use crate::engine::{
    DECEMBER, NOVEMBER, TOPIC, block, count, create_small, drop_database, fresh, parts, small,
};

#[tokio::test]
async fn one_insert_is_one_part() {
    let Some(client) = fresh("one_insert_is_one_part").await else { return };
    let shape = create_small(&client).await;
    client.execute("SYSTEM STOP MERGES small").await.unwrap();
    let owner = client.fence(TOPIC, &[0]).await.unwrap();
    // More rows and bytes than any default block of the server.
    let large = block(&shape, 0, 0..1_200_000);
    client.insert(&owner, &shape, TOPIC, &[0], &large).await.unwrap();
    assert_eq!((parts(&client, "small").await, count(&client, "small").await), (1, 1_200_000));
    drop_database(&client).await;
}

#[tokio::test]
async fn a_projection_is_in_the_part_and_follows_the_signs() {
    let Some(client) = fresh("a_projection_is_in_the_part").await else { return };
    client
        .execute(
            "CREATE TABLE states (area String, sign Int8, kafka_partition Int32, version UInt64, subject String, \
             PROJECTION by_area (SELECT area, sum(sign) GROUP BY area)) \
             ENGINE = VersionedCollapsingMergeTree(sign, version) ORDER BY (area, subject) \
             SETTINGS deduplicate_merge_projection_mode = 'rebuild'",
        )
        .await
        .unwrap();
    #[derive(serde::Serialize)]
    struct State {
        area: &'static str,
        sign: i8,
        kafka_partition: i32,
        version: u64,
        subject: String,
    }
    let shape = client.shape("states").await.unwrap();
    client.execute("SYSTEM STOP MERGES states").await.unwrap();
    let owner = client.fence(TOPIC, &[0]).await.unwrap();
    let mut states = Block::new(shape.clone());
    for version in 0..50_000_u64 {
        let origin = Origin { partition: 0, offset: version };
        let subject = format!("incident:{}", version / 2);
        let row =
            |area, sign, version| State { area, sign, kafka_partition: 0, version, subject: subject.clone() };
        if version % 2 == 1 {
            states.push(origin, &row("old", -1, version - 1)).unwrap();
            states.push(origin, &row("new", 1, version)).unwrap();
        } else {
            states.push(origin, &row("old", 1, version)).unwrap();
        }
    }
    client.insert(&owner, &shape, TOPIC, &[0], &states).await.unwrap();
    assert_eq!(parts(&client, "states").await, 1);
    let by_area = "SELECT area, sum(sign) AS n FROM states GROUP BY area HAVING n != 0 ORDER BY area";
    for projection in ["0", "1"] {
        let settings = [("optimize_use_projections", projection), ("force_optimize_projection", projection)];
        let sums: Vec<(String, i64)> = client.fetch_rows_with(by_area, &settings).await.unwrap();
        assert_eq!(sums, [("new".to_owned(), 25_000)]);
    }
    client.execute("SYSTEM START MERGES states").await.unwrap();
    client.execute("OPTIMIZE TABLE states FINAL").await.unwrap();
    assert_eq!(&client.fetch_bytes(by_area, "TSV").await.unwrap()[..], b"new\t25000\n");
    drop_database(&client).await;
}

#[tokio::test]
async fn two_months_are_two_blocks_with_their_rows_in_order() {
    let Some(client) = fresh("two_months_are_two_blocks").await else { return };
    let shape = create_small(&client).await;
    client.execute("SYSTEM STOP MERGES small").await.unwrap();
    let owner = client.fence(TOPIC, &[0]).await.unwrap();
    let mut mixed = Block::new(shape.clone());
    for version in 0..1000 {
        let at = if version % 3 == 0 { DECEMBER } else { NOVEMBER };
        mixed.push(Origin { partition: 0, offset: version }, &small(0, version, at)).unwrap();
    }
    let split = mixed.into_parts();
    assert_eq!(
        split.iter().map(|(month, part)| (*month, part.rows())).collect::<Vec<_>>(),
        [(202_611, 666), (202_612, 334)]
    );
    for (_, part) in split {
        assert!(part.origins().is_sorted());
        let upper = part.retain(|origin| origin.offset >= 500);
        client.insert(&owner, &shape, TOPIC, &[0], &upper).await.unwrap();
    }
    assert_eq!((parts(&client, "small").await, count(&client, "small").await), (2, 500));
    let months = client
        .fetch_bytes("SELECT toYYYYMM(received_at) AS m, min(version), max(version), sum(version) FROM small GROUP BY m ORDER BY m", "TSV")
        .await
        .unwrap();
    let sum = |of: fn(&u64) -> bool| (500..1000_u64).filter(of).sum::<u64>();
    assert_eq!(
        String::from_utf8(months.to_vec()).unwrap(),
        format!("202611\t500\t998\t{}\n202612\t501\t999\t{}\n", sum(|v| v % 3 != 0), sum(|v| v % 3 == 0))
    );
    drop_database(&client).await;
}
