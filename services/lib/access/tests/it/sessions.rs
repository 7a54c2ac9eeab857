//! Browser sessions: what is not signed here, is over, or lacks its CSRF value does not hold.

use quanyu_access::{Refused, SessionKey};

use super::at;

const HOURS_12: i64 = 12 * 3600;

#[test]
fn a_session_holds_until_its_end() {
    let signs = SessionKey::of_random(&[1; 32]);
    let (cookie, begun) = signs.begin("qk_AQEBAQEB", at(0), &[9; 16]);
    let read = signs.read(&cookie, at(HOURS_12 - 1)).unwrap();
    assert_eq!(read, begun);
    assert_eq!((read.key_id.as_str(), read.expires_at), ("qk_AQEBAQEB", at(HOURS_12)));
    assert_eq!(signs.read(&cookie, at(HOURS_12)), Err(Refused::Expired));
}

#[test]
fn a_cookie_that_was_not_signed_here_does_not_hold() {
    let signs = SessionKey::of_random(&[1; 32]);
    let (cookie, session) = signs.begin("qk_AQEBAQEB", at(0), &[9; 16]);
    let (body, signature) = cookie.split_once('.').unwrap();
    let (other, _) = SessionKey::of_random(&[2; 32]).begin("qk_AQEBAQEB", at(0), &[9; 16]);
    let (longer, _) = signs.begin("qk_BBBBBBBB", at(0), &[9; 16]);
    let longer = longer.split_once('.').unwrap().0;
    let cases = [
        (other, Refused::Unknown),
        (format!("{longer}.{signature}"), Refused::Unknown),
        (format!("{body}."), Refused::Unknown),
        (format!("{body}.{}", session.csrf), Refused::Unknown),
        (format!("{body}.{signature}A"), Refused::Unknown),
        (format!("{body}A.{signature}"), Refused::Unknown),
        (body.to_owned(), Refused::Malformed),
        (String::new(), Refused::Malformed),
        (".".to_owned(), Refused::Unknown),
        ("a".repeat(5_000), Refused::Malformed),
        (format!("{cookie}.{signature}"), Refused::Malformed),
    ];
    for (case, refused) in cases {
        assert_eq!(signs.read(&case, at(1)), Err(refused), "{case}");
    }
}

#[test]
fn a_change_needs_the_value_of_its_own_session() {
    let signs = SessionKey::of_random(&[1; 32]);
    let (_, one) = signs.begin("qk_AQEBAQEB", at(0), &[9; 16]);
    let (_, other) = signs.begin("qk_AQEBAQEB", at(0), &[8; 16]);
    assert_eq!(one.check_csrf(Some(&one.csrf)), Ok(()));
    for header in [None, Some(""), Some(other.csrf.as_str()), Some(&one.csrf[1..])] {
        assert_eq!(one.check_csrf(header), Err(Refused::Csrf), "{header:?}");
    }
}
