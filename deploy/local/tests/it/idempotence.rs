//! `up` brings a stack to health from any state, twice changes nothing, and `down` ends exactly what it started.
//! Users: quanyu has all rights, analyst reads, and the engine's own user is closed to everybody.

use quanyu_local::Stack;

use crate::harness::{DEADLINE, Home, mode, pid, sql, sql_as};

#[tokio::test(flavor = "multi_thread")]
async fn up_twice_is_one_stack_and_down_ends_it() {
    let home = Home::new();
    let first = home.up().await;
    let status = Stack::status(&home.path()).await.unwrap();
    assert!(status.healthy(), "{status:?}");

    let second = home.up().await;
    assert_eq!(first, second);
    let again = Stack::status(&home.path()).await.unwrap();
    assert_eq!(pid(&status, "kafka"), pid(&again, "kafka"));
    assert_eq!(pid(&status, "clickhouse"), pid(&again, "clickhouse"));

    users_have_their_rights(&first, &home);

    Stack::down(&home.path()).await.unwrap();
    let after = Stack::status(&home.path()).await.unwrap();
    assert!(after.servers.iter().all(|server| !server.alive), "{after:?}");
    assert!(Stack::gone_within(&home.path(), "kafka", DEADLINE).await.unwrap());
    Stack::down(&home.path()).await.unwrap();
}

fn users_have_their_rights(endpoints: &quanyu_local::Endpoints, home: &Home) {
    let server = &endpoints.clickhouse;
    sql(endpoints, "CREATE DATABASE quanyu");
    sql(endpoints, "CREATE TABLE quanyu.t (n UInt64) ENGINE = MergeTree ORDER BY n");
    sql(endpoints, "INSERT INTO quanyu.t SELECT number FROM numbers(10)");
    sql(endpoints, "KILL QUERY WHERE query_id = 'nobody' SYNC");
    let mine = "SELECT count() FROM system.processes WHERE user = currentUser()";
    assert_eq!(sql(endpoints, mine), "1");
    assert_eq!(sql(endpoints, "SELECT timezone(), getSetting('async_insert')"), "UTC\ttrue");

    let secret = home.path().join("clickhouse/analyst.password");
    let analyst = std::fs::read_to_string(&secret).unwrap();
    let ask = |user: &str, password: &str, query: &str| sql_as(&server.url, user, password, query);
    assert_eq!(ask("analyst", &analyst, "SELECT count() FROM quanyu.t").unwrap(), "10");
    assert!(ask("analyst", &analyst, "DROP TABLE quanyu.t").unwrap_err().contains("ACCESS_DENIED"));
    assert!(ask("analyst", "wrong", "SELECT 1").is_err());
    assert!(ask("default", "", "SELECT 1").unwrap_err().contains("USER_SESSION_LIMIT_EXCEEDED"));
    for private in ["state.json", "clickhouse/analyst.password", "clickhouse/users.xml"] {
        assert_eq!(mode(&home.path().join(private)), 0o600, "{private}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_ups_at_once_make_one_stack() {
    let home = Home::new();
    let (first, second) = tokio::join!(home.up(), home.up());
    assert_eq!(first, second);
    Stack::down(&home.path()).await.unwrap();
}
