//! The folder on disk: written for its owner only, by several at a time, read again when it has changed; development
//! credentials made once and kept off addresses that others can reach.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use quanyu_access::{Credential, Desk, DevelopmentKeys, Error, Folder, PRINCIPALS_FILE, Refused, Role};

use super::{at, office};

fn folder() -> (tempfile::TempDir, Folder) {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::of(home.path().join("access").join(PRINCIPALS_FILE));
    (home, folder)
}

#[test]
fn files_are_for_their_owner_only_and_refused_otherwise() {
    let (home, folder) = folder();
    assert!(folder.read().unwrap().is_none());
    folder.create_key(&office("one", Role::Viewer, &["33"]), at(0), None).unwrap();
    folder.session_key().unwrap();
    DevelopmentKeys::ensure(&folder, at(0)).unwrap();
    for entry in fs::read_dir(home.path().join("access")).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
    }
    fs::set_permissions(folder.principals(), fs::Permissions::from_mode(0o666)).unwrap();
    assert!(matches!(folder.read(), Err(Error::Open { mode: 0o666, .. })));
    let session_key = home.path().join("access/session.key");
    fs::set_permissions(&session_key, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(folder.session_key(), Err(Error::Open { mode: 0o644, .. })));
}

#[test]
fn several_writers_lose_nothing() {
    let (_home, folder) = folder();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let folder = folder.clone();
            scope.spawn(move || {
                for number in 0..5 {
                    let name = format!("office-{writer}-{number}");
                    folder.create_key(&office(&name, Role::Viewer, &["33"]), at(0), None).unwrap();
                }
            });
        }
    });
    assert_eq!(folder.read().unwrap().unwrap().principals().len(), 40);
}

#[test]
fn a_failed_change_writes_nothing() {
    let (_home, folder) = folder();
    let one = office("one", Role::Viewer, &["33"]);
    folder.create_key(&one, at(0), None).unwrap();
    let before = fs::read_to_string(folder.principals()).unwrap();
    assert!(
        folder
            .change(|register| {
                register.revoke("one", at(1))?;
                register.revoke("nobody", at(1))
            })
            .is_err()
    );
    assert_eq!(fs::read_to_string(folder.principals()).unwrap(), before);
}

#[test]
fn a_revoked_key_stops_with_the_next_call_and_ends_its_sessions() {
    let (_home, folder) = folder();
    let desk = Desk::open(folder.clone()).unwrap();
    let key = folder.create_key(&office("one", Role::Officer, &["330784105"]), at(0), None).unwrap();
    let header = format!("bEARER {}", key.expose());
    let enter = |credential| desk.enter(credential, at(1)).unwrap();
    let entrance = enter(Credential::Authorization(&header)).unwrap();
    assert_eq!((entrance.principal.name.as_str(), entrance.key_id.as_deref()), ("one", Some(key.id())));
    let (cookie, begun) = desk.log_in(key.expose(), at(1)).unwrap().unwrap();
    let by_cookie = enter(Credential::Cookie(&cookie)).unwrap();
    assert_eq!(by_cookie, begun);
    assert!(by_cookie.session.is_some());

    folder.change(|register| register.revoke(key.id(), at(1))).unwrap();
    for credential in
        [Credential::Authorization(&header), Credential::Bearer(key.expose()), Credential::Cookie(&cookie)]
    {
        assert_eq!(enter(credential).unwrap_err(), Refused::Revoked);
    }
    assert_eq!(desk.log_in(key.expose(), at(1)).unwrap().unwrap_err(), Refused::Revoked);
    // A register that cannot be read lets nobody in.
    fs::write(folder.principals(), "{").unwrap();
    assert!(desk.enter(Credential::Bearer(key.expose()), at(1)).is_err());
}

#[test]
fn what_is_no_credential_is_refused() {
    let (_home, folder) = folder();
    let desk = Desk::open(folder).unwrap();
    let long = format!("Bearer {}", "a".repeat(10_000));
    let cases = [
        (Credential::Authorization(""), Refused::Malformed),
        (Credential::Authorization("Basic cTpx"), Refused::Malformed),
        (Credential::Authorization("Bearer"), Refused::Malformed),
        (Credential::Authorization("永永永"), Refused::Malformed),
        (Credential::Authorization(&long), Refused::Malformed),
        (Credential::Bearer("qk_"), Refused::Malformed),
        (Credential::Bearer("a.b.c"), Refused::NotAccepted),
        (Credential::Cookie(""), Refused::Malformed),
        (Credential::Certificate(b"no"), Refused::Malformed),
    ];
    for (credential, refused) in cases {
        assert_eq!(desk.enter(credential, at(0)).unwrap().unwrap_err(), refused);
    }
}

#[test]
fn development_credentials_are_made_once_and_stay_on_loopback() {
    let (_home, folder) = folder();
    let made = DevelopmentKeys::ensure(&folder, at(0)).unwrap().unwrap();
    let again = DevelopmentKeys::ensure(&folder, at(9)).unwrap().unwrap();
    assert_eq!(made.of(Role::Admin, None).unwrap().key, again.of(Role::Admin, None).unwrap().key);
    assert!(!format!("{made:?}").contains(&made.keys[0].key), "printed");
    let desk = Desk::open(folder.clone()).unwrap();
    for role in Role::ALL {
        let key = made.of(role, None).unwrap();
        let entrance = desk.enter(Credential::Bearer(&key.key), at(1)).unwrap().unwrap();
        assert!(entrance.principal.development && entrance.principal.roles.contains(&role), "{role}");
    }
    let officer = made.of(Role::Officer, Some("330784105")).unwrap();
    let officer = desk.enter(Credential::Bearer(&officer.key), at(1)).unwrap().unwrap();
    assert_eq!(officer.principal.scope.only_area(), Some("330784105"));
    let register = desk.register().unwrap();
    for loopback in ["127.0.0.1:80", "[::1]:80", "127.3.4.5:0", "[::ffff:127.0.0.1]:80"] {
        register.refuse_development_at(loopback.parse().unwrap(), at(1)).unwrap();
    }
    for reachable in ["0.0.0.0:80", "[::]:80", "10.0.0.1:80", "[::ffff:10.0.0.1]:80"] {
        let refused = register.refuse_development_at(reachable.parse().unwrap(), at(1));
        assert!(matches!(refused, Err(Error::Development { .. })), "{reachable}");
    }
    // Revoked ones do not matter any more.
    for key in &made.keys {
        folder.change(|register| register.revoke(&key.name, at(2))).unwrap();
    }
    desk.register().unwrap().refuse_development_at("0.0.0.0:80".parse().unwrap(), at(3)).unwrap();
}

#[test]
fn nobody_gets_development_credentials_beside_a_register_of_their_own() {
    let (_home, folder) = folder();
    folder.create_key(&office("one", Role::Viewer, &["33"]), at(0), None).unwrap();
    assert!(DevelopmentKeys::ensure(&folder, at(1)).unwrap().is_none());
    assert_eq!(folder.read().unwrap().unwrap().principals().len(), 1);
}
