//! Users of ClickHouse: each table is guarded or an error, each user gets exactly its rows, and nothing that a name or
//! an area holds gets into the file or a statement as anything else.

use std::collections::{BTreeMap, BTreeSet};

use quanyu_access::sql::{Guard, SqlUser, TableShape, guards, sql_users, statements, users_file};
use quanyu_access::{Register, Role};

use super::{at, key, office};

fn shape(name: &str, engine: &str, columns: &[&str], definition: &str) -> TableShape {
    TableShape {
        name: name.to_owned(),
        engine: engine.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        definition: definition.to_owned(),
    }
}

fn city() -> Vec<TableShape> {
    vec![
        shape("incidents", "VersionedCollapsingMergeTree", &["area_system", "area_code", "x"], ""),
        shape("incident_history", "ReplicatedMergeTree", &["area_code"], ""),
        shape("areas", "ReplacingMergeTree", &["area_id"], ""),
        shape("ledger", "MergeTree", &["topic"], ""),
        shape("rejected_events", "MergeTree", &["area_code"], ""),
        shape(
            "v1_incidents",
            "View",
            &["area_code"],
            "CREATE VIEW q.v1_incidents AS SELECT * FROM q.incidents FINAL",
        ),
        shape(
            "v1_both",
            "View",
            &["x"],
            "CREATE VIEW q.v1_both AS SELECT x FROM `q`.`v1_incidents`, q.areas",
        ),
        shape("v1_proof", "View", &["topic"], "CREATE VIEW q.v1_proof AS SELECT topic FROM q.ledger"),
    ]
}

#[test]
fn every_table_has_a_guard_and_new_ones_must_be_named() {
    let guards = guards(&city()).unwrap();
    assert_eq!(guards["incidents"], Guard::ByArea { system: true });
    assert_eq!(guards["incident_history"], Guard::ByArea { system: false });
    assert_eq!(guards["areas"], Guard::Open);
    assert_eq!(guards["ledger"], Guard::Administrators);
    assert_eq!(guards["rejected_events"], Guard::Administrators, "also where rows have an area");
    assert_eq!(guards["v1_incidents"], Guard::Through(vec!["incidents".to_owned()]));
    assert_eq!(guards["v1_both"], Guard::Through(vec!["areas".to_owned(), "v1_incidents".to_owned()]));
}

#[test]
fn what_would_be_open_is_an_error() {
    let cases = [
        shape("secrets", "MergeTree", &["text"], ""),
        shape("incidents_all", "Distributed", &["area_code"], ""),
        shape("incidents_mv", "MaterializedView", &["area_code"], "CREATE MATERIALIZED VIEW"),
        shape("areas_dictionary", "Dictionary", &["area_code"], ""),
        shape(
            "v1_any",
            "View",
            &["area_code"],
            "CREATE VIEW v1_any SQL SECURITY DEFINER AS SELECT * FROM incidents",
        ),
        shape(
            "v1_none",
            "View",
            &["area_code"],
            "CREATE VIEW v1_none SQL SECURITY NONE AS SELECT * FROM incidents",
        ),
        shape("v1_other", "View", &["area_code"], "CREATE VIEW v1_other AS SELECT * FROM elsewhere.things"),
    ];
    for case in cases {
        let bad = guards(&[city(), vec![case.clone()]].concat()).unwrap_err();
        assert_eq!(bad.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), [case.name.as_str()]);
    }
}

fn register() -> Register {
    let mut register = Register::default();
    let mut all = office("all@city", Role::Analyst, &["33"]);
    all.scope = quanyu_access::Scope::everything();
    for (new, number) in [
        (office("analyst-330784105", Role::Analyst, &["330784105", "330784106"]), 1),
        (office("root", Role::Admin, &["330784"]), 2),
        (office("officer", Role::Officer, &["330784105"]), 3),
        (office("gone", Role::Analyst, &["330784105"]), 4),
        (office("expired", Role::Analyst, &["330784105"]), 5),
        (all, 6),
    ] {
        let expires_at = (number == 5).then(|| at(1));
        register.add(&new, &key(number), at(0), expires_at).unwrap();
        register.set_sql_password(&new.name, "a".repeat(64)).unwrap();
    }
    register.revoke("gone", at(1)).unwrap();
    register
}

fn users() -> Vec<SqlUser> {
    sql_users(&register(), &guards(&city()).unwrap(), at(2)).unwrap()
}

#[test]
fn who_asks_gets_its_tables_and_rows_and_nobody_else_is_a_user() {
    let users = users();
    let names: Vec<&str> = users.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["analyst-330784105", "root", "all_city"]);
    let held = "(startsWith(area_code, '330784105') OR startsWith(area_code, '330784106'))";
    let expected: BTreeMap<String, Option<String>> = [
        ("areas", None),
        ("incident_history", Some(held.to_owned())),
        ("incidents", Some(format!("{held} AND area_system != 'map-vendor'"))),
        ("v1_both", None),
        ("v1_incidents", None),
    ]
    .map(|(name, filter)| (name.to_owned(), filter))
    .into();
    assert_eq!(users[0].tables, expected);
    assert!(users[1].tables.contains_key("ledger") && users[1].tables.contains_key("v1_proof"));
    assert!(
        users[1].tables["incidents"].as_deref().unwrap().contains("'330784'"),
        "an admin's scope holds too"
    );
    assert_eq!(users[2].tables["incidents"], None);
    assert!(!users[2].tables.contains_key("ledger"), "everything is no administrator");
}

#[test]
fn two_principals_never_share_a_user() {
    let guards = guards(&city()).unwrap();
    for (one, other) in [("a@b", "a:b"), ("analyst", "x"), ("quanyu", "x"), ("default", "x")] {
        let mut register = Register::default();
        register.add(&office(one, Role::Analyst, &["33"]), &key(1), at(0), None).unwrap();
        register.add(&office(other, Role::Analyst, &["33"]), &key(2), at(0), None).unwrap();
        assert!(sql_users(&register, &guards, at(1)).is_err(), "{one} {other}");
    }
}

#[test]
fn the_file_grants_each_table_and_filters_it() {
    let text = users_file(&users(), "quanyu");
    let town =
        text.split("<analyst-330784105>").nth(1).unwrap().split("</analyst-330784105>").next().unwrap();
    assert!(town.contains("<query>GRANT SELECT ON `quanyu`.`v1_incidents`</query>"), "{town}");
    assert!(town.contains("<incidents><filter>(startsWith(area_code, '330784105') OR"), "{town}");
    assert!(!town.contains("ledger") && !town.contains("quanyu`.*"), "{town}");
    let open = SqlUser { password_sha256: None, ..users()[0].clone() };
    assert!(!users_file(&[open], "quanyu").contains("analyst-330784105"), "no password, no user");
}

#[test]
fn statements_leave_no_table_without_a_policy_and_no_user_behind() {
    let there: BTreeSet<String> = ["gone".to_owned(), "root".to_owned()].into();
    let all = statements(&users(), "quanyu", "fold", &there, None);
    let has = |text: &str| all.iter().any(|statement| statement == text);
    assert!(has("DROP USER IF EXISTS `gone`") && !has("DROP USER IF EXISTS `root`"));
    for (user, table, filter) in [
        ("fold", "incidents", "1"),
        ("all_city", "incidents", "1"),
        ("root", "incident_history", "startsWith(area_code, '330784')"),
    ] {
        let found = all.iter().any(|statement| {
            statement.starts_with("CREATE ROW POLICY OR REPLACE")
                && statement.ends_with(&format!(
                    "ON `quanyu`.`{table}` AS PERMISSIVE FOR SELECT USING {filter} TO `{user}`"
                ))
        });
        assert!(found, "{user} {table}: {all:#?}");
    }
    let place = |text: &str| all.iter().position(|statement| statement.contains(text)).unwrap();
    let first_grant = place("TO `analyst-330784105`");
    let granted = all
        .iter()
        .position(|one| one.starts_with("GRANT") && one.ends_with("TO `analyst-330784105`"))
        .unwrap();
    assert!(
        place("CREATE USER OR REPLACE `analyst-330784105`") < first_grant && first_grant < granted,
        "{all:#?}"
    );
    let clustered = statements(&users(), "quanyu", "fold", &there, Some("main"));
    assert!(clustered.iter().all(|statement| statement.contains("ON CLUSTER `main`")), "{clustered:#?}");
}
