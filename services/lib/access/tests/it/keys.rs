//! API keys: their form, and when one of the register holds. Each case that must not is one line.

use quanyu_access::{ApiKey, Error, KeyState, Refused, Register, Role};

use super::{at, key, office};

#[test]
fn a_key_is_read_back_and_a_mistyped_one_is_not() {
    let whole = key(7);
    let text = whole.expose().to_owned();
    assert!(text.starts_with("qk_") && text.len() == 51, "{text}");
    assert_eq!(ApiKey::parse(&text).unwrap().hash(), whole.hash());
    assert_eq!(whole.id().len(), 11);
    assert!(!format!("{whole:?}").contains(&text[11..]), "printed");
    let swapped: String = text
        .chars()
        .enumerate()
        .map(|(n, c)| if n == 20 { if c == 'A' { 'B' } else { 'A' } } else { c })
        .collect();
    let wrong = [
        String::new(),
        "qk_".to_owned(),
        text[..50].to_owned(),
        format!("{text}A"),
        format!(" {text}"),
        text.to_ascii_uppercase(),
        text.replace("qk_", "sk_"),
        swapped,
        "qk_".to_owned() + &"=".repeat(48),
        "qk_".to_owned() + &"永".repeat(16),
    ];
    for text in wrong {
        assert_eq!(ApiKey::parse(&text).unwrap_err(), Refused::Malformed, "{text}");
    }
}

#[test]
fn a_key_holds_from_its_making_to_its_expiry_or_revocation() {
    let mut register = Register::default();
    let office = office("officer@330784105", Role::Officer, &["330784105"]);
    register.add(&office, &key(1), at(0), Some(at(100))).unwrap();
    register.add(&office, &key(2), at(0), None).unwrap();
    let who = register.by_key(&key(1), at(99)).unwrap();
    assert_eq!((who.name.as_str(), who.scope.only_area()), ("officer@330784105", Some("330784105")));
    assert_eq!(register.by_key(&key(1), at(100)), Err(Refused::Expired));
    assert_eq!(register.by_key(&key(3), at(0)), Err(Refused::Unknown));
    let id = key(2).id().to_owned();
    assert_eq!(register.revoke(&id, at(5)).unwrap(), std::slice::from_ref(&id));
    assert_eq!(register.by_key(&key(2), at(6)), Err(Refused::Revoked));
    assert_eq!(register.by_key_id(&id, at(6)), Err(Refused::Revoked));
    assert_eq!(register.revoke(&id, at(9)).unwrap(), Vec::<String>::new(), "its time stays");
    assert_eq!(register.principals()[0].keys[1].revoked_at, Some(at(5)));
    register.revoke("officer@330784105", at(7)).unwrap();
    assert_eq!(register.by_key(&key(1), at(8)), Err(Refused::Revoked));
    assert_eq!(register.principals()[0].keys[0].state(at(8)), KeyState::Revoked);
    assert!(matches!(register.revoke("nobody", at(9)), Err(Error::NotFound { .. })));
}

#[test]
fn a_key_of_the_same_beginning_is_another() {
    let mut register = Register::default();
    register.add(&office("one", Role::Viewer, &["33"]), &key(1), at(0), None).unwrap();
    let mut bytes = [1; 32];
    bytes[31] = 2;
    let other = ApiKey::of_random(&bytes);
    assert_eq!(other.id(), key(1).id());
    assert_eq!(register.by_key(&other, at(1)), Err(Refused::Unknown));
}

#[test]
fn a_name_has_one_set_of_rights() {
    let mut register = Register::default();
    register.add(&office("one", Role::Officer, &["330784105"]), &key(1), at(0), None).unwrap();
    for other in [office("one", Role::Officer, &["330784"]), office("one", Role::Admin, &["330784105"])] {
        assert!(matches!(register.add(&other, &key(2), at(0), None), Err(Error::Exists { .. })));
    }
    assert_eq!(register.by_key(&key(2), at(1)), Err(Refused::Unknown));
}

#[test]
fn what_no_principal_can_be_is_refused() {
    let mut register = Register::default();
    let mut no_role = office("one", Role::Viewer, &["33"]);
    no_role.roles.clear();
    let mut wild = office("one", Role::Viewer, &["33"]);
    wild.certificates = vec!["dns:*.example".to_owned()];
    let cases = [
        office("", Role::Viewer, &["33"]),
        office("a b", Role::Viewer, &["33"]),
        office("-x", Role::Viewer, &["33"]),
        office("'; DROP", Role::Viewer, &["33"]),
        office("nowhere", Role::Viewer, &[]),
        office("no-source", Role::Ingest, &["33"]),
        no_role,
        wild,
    ];
    for case in cases {
        assert!(register.add(&case, &key(1), at(0), None).is_err(), "{case:?}");
    }
    let late = register.add(&office("one", Role::Viewer, &["33"]), &key(1), at(0), Some(at(0)));
    assert!(matches!(late, Err(Error::Invalid { field: "expires", .. })));
    assert!(register.principals().is_empty());
}

#[test]
fn the_file_holds_hashes_and_is_read_strictly() {
    let mut register = Register::default();
    register.add(&office("one", Role::Viewer, &["33"]), &key(1), at(0), Some(at(9))).unwrap();
    let text = register.to_json();
    assert!(text.contains(&key(1).hash()) && !text.contains(key(1).expose()), "{text}");
    assert_eq!(Register::from_json(&text).unwrap(), register);
    let twice = text.replacen("\"version\": 1", "\"version\": 2", 1);
    let cases = [
        twice,
        text.replace("\"viewer\"", "\"root\""),
        text.replace("\"33\"", "\"3' OR 1\""),
        text.replace("\"areas\"", "\"area\""),
        text.replace("\"name\": \"one\"", "\"name\": \"one\", \"everything\": true"),
        text.replacen('{', "{\"more\": 1,", 1),
        "[]".to_owned(),
    ];
    for case in cases {
        assert!(Register::from_json(&case).is_err(), "{case}");
    }
}
