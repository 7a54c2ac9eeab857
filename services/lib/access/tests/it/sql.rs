//! Users of ClickHouse: each table is guarded or an error, each user gets exactly its rows, and nothing that a name or
//! an area holds gets into the file or a statement as anything else.

use std::collections::{BTreeMap, BTreeSet};

use quanyu_access::sql::{Guard, SqlUser, TableShape, guards, sql_users, statements, users_file, views};
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
        shape("v1_areas", "View", &["area_id"], "CREATE VIEW q.v1_areas AS SELECT * FROM q.areas"),
        shape(
            "v1_both",
            "View",
            &["area_code"],
            "CREATE VIEW q.v1_both AS SELECT area_code FROM `q`.`v1_incidents`, q.areas",
        ),
        shape("v1_proof", "View", &["topic"], "CREATE VIEW q.v1_proof AS SELECT topic FROM q.ledger"),
    ]
}

#[test]
fn every_table_has_a_guard_and_a_view_the_strictest_of_what_it_reads() {
    let guards = guards(&city()).unwrap();
    let expected = [
        ("incidents", Guard::ByArea { system: true }, false),
        ("incident_history", Guard::ByArea { system: false }, false),
        ("areas", Guard::Open, false),
        ("ledger", Guard::Administrators, false),
        // Also where rows have an area.
        ("rejected_events", Guard::Administrators, false),
        ("v1_incidents", Guard::ByArea { system: false }, true),
        ("v1_areas", Guard::Open, true),
        ("v1_both", Guard::ByArea { system: false }, true),
        ("v1_proof", Guard::Administrators, true),
    ];
    assert_eq!(guards.len(), expected.len());
    for (name, guard, view) in expected {
        assert_eq!((guards[name].guard, guards[name].view), (guard, view), "{name}");
    }
}

#[test]
fn what_would_be_open_is_an_error() {
    let cases = [
        shape("secrets", "MergeTree", &["text"], ""),
        shape("incidents_all", "Distributed", &["area_code"], ""),
        shape("incidents_mv", "MaterializedView", &["area_code"], "CREATE MATERIALIZED VIEW"),
        shape("areas_dictionary", "Dictionary", &["area_code"], ""),
        shape(
            "v1_sums",
            "View",
            &["incidents"],
            "CREATE VIEW v1_sums AS SELECT count() AS incidents FROM incidents",
        ),
        shape("v1_other", "View", &["area_code"], "CREATE VIEW v1_other AS SELECT * FROM elsewhere.things"),
    ];
    for case in cases {
        let bad = guards(&[city(), vec![case.clone()]].concat()).unwrap_err();
        assert_eq!(bad.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), [case.name.as_str()]);
    }
    let circle = [
        shape("v1_a", "View", &["area_code"], "SELECT * FROM v1_b"),
        shape("v1_b", "View", &["area_code"], "SELECT * FROM v1_a"),
    ];
    assert_eq!(guards(&circle).unwrap_err().len(), 2);
}

fn register() -> Register {
    let mut register = Register::default();
    let mut all = office("all@city", Role::Analyst, &["33"]);
    all.scope = quanyu_access::Scope::everything();
    let mut chief = office("chief", Role::Admin, &["33"]);
    chief.scope = quanyu_access::Scope::everything();
    for (new, number) in [
        (office("analyst-330784105", Role::Analyst, &["330784105", "330784106"]), 1),
        (office("root", Role::Admin, &["330784"]), 2),
        (office("officer", Role::Officer, &["330784105"]), 3),
        (office("gone", Role::Analyst, &["330784105"]), 4),
        (office("expired", Role::Analyst, &["330784105"]), 5),
        (all, 6),
        (chief, 7),
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
    assert_eq!(names, ["analyst-330784105", "root", "all_city", "chief"]);
    let held = "(startsWith(area_code, '330784105') OR startsWith(area_code, '330784106'))";
    let expected: BTreeMap<String, Option<String>> = [
        ("areas", None),
        ("v1_areas", None),
        ("v1_both", Some(held.to_owned())),
        ("v1_incidents", Some(held.to_owned())),
    ]
    .map(|(name, filter)| (name.to_owned(), filter))
    .into();
    assert_eq!(users[0].tables, expected, "no table by itself");
    let root = &users[1].tables;
    assert!(!root.contains_key("ledger"), "an administrator of one city is none of the system");
    assert!(root["v1_incidents"].as_deref().unwrap().contains("'330784'"), "an admin's scope holds too");
    let all = &users[2].tables;
    assert_eq!((&all["incidents"], &all["v1_incidents"]), (&None, &None));
    assert!(!all.contains_key("ledger") && !all.contains_key("v1_proof"), "everything is no administrator");
    let chief = &users[3].tables;
    assert!(chief.contains_key("ledger") && chief.contains_key("v1_proof"));
}

#[test]
fn rows_under_the_clashing_codes_of_map_vendors_are_no_towns() {
    let shapes = [
        shape("incidents", "MergeTree", &["area_system", "area_code"], ""),
        shape("v1_incidents", "View", &["area_system", "area_code"], "SELECT * FROM incidents"),
    ];
    let users = sql_users(&register(), &guards(&shapes).unwrap(), at(2)).unwrap();
    let filter = users[0].tables["v1_incidents"].as_deref().unwrap();
    assert!(filter.ends_with(" AND area_system != 'map-vendor'"), "{filter}");
}

#[test]
fn views_by_area_ask_as_their_owner_once() {
    let mut shapes = city();
    let guards = guards(&shapes).unwrap();
    let asked = views(&shapes, &guards, "quanyu", "fold", None);
    assert_eq!(asked[0], "ALTER TABLE `quanyu`.`v1_incidents` MODIFY SQL SECURITY DEFINER DEFINER = `fold`");
    assert_eq!(asked.len(), 2, "{asked:?}");
    for shape in &mut shapes {
        shape.definition =
            shape.definition.replace(" AS SELECT", " DEFINER = fold SQL SECURITY DEFINER AS SELECT");
    }
    assert_eq!(views(&shapes, &guards, "quanyu", "fold", None), Vec::<String>::new());
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
    assert!(town.contains("<v1_incidents><filter>(startsWith(area_code, '330784105') OR"), "{town}");
    assert!(
        !town.contains("ledger") && !town.contains("`incidents`") && !town.contains("quanyu`.*"),
        "{town}"
    );
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
        ("fold", "v1_incidents", "1"),
        ("all_city", "v1_incidents", "1"),
        ("root", "v1_both", "startsWith(area_code, '330784')"),
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
