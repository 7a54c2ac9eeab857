//! The table of roles and actions, written down a second time as people read it, and how it is asked.

use std::collections::BTreeSet;

use quanyu_access::{Denied, Permission as P, Principal, Role, Scope};

/// One line a permission, one column a role: viewer, officer, commander, analyst, auditor, admin, ingest.
const TABLE: [(P, &str); 9] = [
    (P::ReadFigures, "xxxxxx-"),
    (P::ReadRecords, "-xxx-x-"),
    (P::ReadRestricted, "-xxx---"),
    (P::ActOnWarnings, "-xx----"),
    (P::Analyse, "--xx-x-"),
    (P::ReadAudit, "----xx-"),
    (P::ManageAccess, "-----x-"),
    (P::SeeSystem, "--xxxx-"),
    (P::Ingest, "------x"),
];

fn principal(roles: impl IntoIterator<Item = Role>, scope: Scope) -> Principal {
    let roles: BTreeSet<Role> = roles.into_iter().collect();
    Principal {
        name: "someone".to_owned(),
        roles,
        scope,
        source: Some("pd-110".to_owned()),
        development: false,
    }
}

#[test]
fn each_role_may_what_the_table_says() {
    assert_eq!(TABLE.map(|(permission, _)| permission), P::ALL);
    for (permission, line) in TABLE {
        for (role, mark) in Role::ALL.into_iter().zip(line.chars()) {
            let one = principal([role], Scope::everything());
            assert_eq!(one.may(permission), mark == 'x', "{role} may {permission}");
            assert_eq!(one.require(permission).is_ok(), mark == 'x');
            let none = principal([role], Scope::nothing());
            assert!(none.require_in(permission, Some("330784")).is_err(), "{role} {permission} nowhere");
        }
        assert!(!principal([], Scope::everything()).may(permission), "no role, no permission");
    }
}

#[test]
fn several_roles_add_up() {
    let both = principal([Role::Viewer, Role::Auditor], Scope::everything());
    assert!(both.may(P::ReadFigures) && both.may(P::ReadAudit) && !both.may(P::ReadRecords));
}

#[test]
fn only_figures_leave_the_own_area_and_only_upwards() {
    let officer = principal([Role::Officer], Scope::of(["330784105"]).unwrap());
    for permission in [P::ReadRecords, P::ReadRestricted, P::ActOnWarnings] {
        assert!(officer.require_in(permission, Some("330784105001")).is_ok());
        for foreign in [Some("330784106"), Some("330784"), None] {
            let denied = officer.require_in(permission, foreign).unwrap_err();
            assert_eq!(denied.reason(), "AREA_FORBIDDEN", "{permission} in {foreign:?}");
        }
    }
    assert!(officer.require_in(P::ReadFigures, Some("330784")).is_ok());
    assert!(officer.require_in(P::ReadFigures, None).is_ok());
    assert!(officer.require_in(P::ReadFigures, Some("330784106")).is_err());
    let denied = officer.require_in(P::ReadAudit, None).unwrap_err();
    assert!(matches!(denied, Denied::Role { .. }));
    assert_eq!(denied.to_string(), "someone may not read the audit: none of its roles (officer) allows it");
}

#[test]
fn a_source_sends_its_own_events_of_its_own_areas() {
    let town = principal([Role::Ingest], Scope::of(["330784"]).unwrap());
    assert!(town.may_send_as("pd-110") && !town.may_send_as("fire-119"));
    for (area, may) in [(None, true), (Some("330784105"), true), (Some("330785"), false), (Some(""), false)] {
        assert_eq!(town.may_send_about(area), may, "{area:?}");
    }
    let admin = principal([Role::Admin], Scope::everything());
    assert!(!admin.may_send_as("pd-110") && !admin.may_send_about(None));
}

#[test]
fn words_of_roles_are_read_back_and_others_refused() {
    for role in Role::ALL {
        assert_eq!(role.to_string().parse::<Role>().unwrap(), role);
    }
    for word in ["Admin", "root", "", "admin "] {
        assert!(word.parse::<Role>().is_err(), "{word:?}");
    }
}
