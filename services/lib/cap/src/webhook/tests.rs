//! Signatures against vectors that other programs computed, and everything that must not be believed.
#![allow(clippy::unwrap_used)]

use jiff::Timestamp;

use super::{Headers, Refusal, Secret};

/// The secret of the first vector.
const PUBLISHED: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// The bytes 0 to 31.
const OWN: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn secret(text: &str) -> Secret {
    Secret::parse(text).unwrap()
}

fn second(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

/// The first is the vector of the libraries of standard-webhooks.com. Both again, with the secret's bytes in hex:
/// `printf '%s' '<id>.<timestamp>.<body>' | openssl dgst -sha256 -mac HMAC -macopt hexkey:<hex> -binary | base64`
#[test]
fn agrees_with_openssl() {
    let cases = [
        (
            (PUBLISHED, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ),
        ((OWN, "w1-0", 1_795_693_932, r#"{"警":1}"#), "v1,5oNhOP7fZunheGXA6PAzuOrGn123HR+tcD7wadq69eM="),
    ];
    for ((text, id, seconds, body), signature) in cases {
        let headers = Headers::sign(&[secret(text)], id, second(seconds), body.as_bytes()).unwrap();
        assert_eq!(headers.signature, signature);
        assert_eq!(headers.timestamp, seconds.to_string());
        assert_eq!(headers.verify(&[secret(text)], second(seconds), body.as_bytes()), Ok(()));
    }
}

#[test]
fn nothing_that_was_changed_is_believed() {
    let (secrets, now) = ([secret(OWN)], second(1_795_693_932));
    let headers = Headers::sign(&secrets, "w1-0", now, b"body").unwrap();
    assert_eq!(headers.verify(&secrets, now, b"Body"), Err(Refusal::Signature));
    assert_eq!(headers.verify(&[secret(PUBLISHED)], now, b"body"), Err(Refusal::Signature));
    let with = |change: &dyn Fn(&mut Headers)| {
        let mut changed = headers.clone();
        change(&mut changed);
        changed.verify(&secrets, now, b"body")
    };
    assert_eq!(with(&|headers| headers.id = "w1-1".to_owned()), Err(Refusal::Signature));
    assert_eq!(with(&|headers| headers.id = "w1.0".to_owned()), Err(Refusal::Id));
    assert_eq!(with(&|headers| headers.timestamp = "1795693933".to_owned()), Err(Refusal::Signature));
    for bad in ["", "-1", "+1795693932", "1e9", "99999999999999999999"] {
        assert_eq!(with(&|headers| headers.timestamp = bad.to_owned()), Err(Refusal::Timestamp), "{bad}");
    }
    let own = headers.signature.clone();
    for bad in ["", "v1,", "v1,AAAA", &own[3..], &own.replace("v1", "v2"), &own[..own.len() - 4]] {
        assert_eq!(with(&|headers| headers.signature = bad.to_owned()), Err(Refusal::Signature), "{bad}");
    }
    // Further signatures, of other secrets or other versions, do no harm; too many are not looked at.
    assert_eq!(with(&|headers| headers.signature = format!("v1a,zzz v1,AAAA {own}")), Ok(()));
    let late = format!("{}{own}", "v1,AAAA ".repeat(16));
    assert_eq!(with(&|headers| headers.signature.clone_from(&late)), Err(Refusal::Signature));
}

#[test]
fn old_and_future_requests_are_stale() {
    let secrets = [secret(OWN)];
    let headers = Headers::sign(&secrets, "w1-0", second(10_000), b"").unwrap();
    for (now, expected) in
        [(9_700, Ok(())), (10_300, Ok(())), (9_699, Err(Refusal::Stale)), (10_301, Err(Refusal::Stale))]
    {
        assert_eq!(headers.verify(&secrets, second(now), b""), expected, "{now}");
    }
}

#[test]
fn a_secret_can_be_replaced_while_both_count() {
    let (old, new, now) = (secret(PUBLISHED), secret(OWN), second(10_000));
    let headers = Headers::sign(&[old.clone(), new.clone()], "w1-0", now, b"body").unwrap();
    assert_eq!(headers.signature.split(' ').count(), 2);
    assert_eq!(headers.verify(&[old], now, b"body"), Ok(()));
    assert_eq!(headers.verify(std::slice::from_ref(&new), now, b"body"), Ok(()));
    assert_eq!(Headers::sign(&[], "w1-0", now, b"body"), Err(Refusal::Secrets));
    assert_eq!(Headers::sign(&vec![new; 5], "w1-0", now, b"body"), Err(Refusal::Secrets));
}

#[test]
fn a_secret_has_a_form_and_is_never_printed() {
    for bad in ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_AAAA", "whsec_%%%%"] {
        assert_eq!(Secret::parse(bad).unwrap_err(), Refusal::Secret, "{bad}");
    }
    assert!(Secret::parse(&format!("whsec_{}", "A".repeat(88))).is_err(), "66 bytes");
    assert_eq!(format!("{:?}", secret(OWN)), "Secret(…)");
}
