//! Receivers that cannot be meant, each with its key, and secrets that stay where they are.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::webhook::receiver::{SECRET, sound};

fn with(change: impl Fn(&mut Settings)) -> Vec<String> {
    let mut settings = sound();
    change(&mut settings);
    settings.faults()
}

#[test]
fn a_sound_receiver_has_no_fault_and_an_empty_one_says_what_it_needs() {
    assert_eq!(sound().faults(), Vec::<String>::new());
    let keys: Vec<String> = faults(&[Settings::default()])
        .iter()
        .map(|fault| fault.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(keys, ["webhooks[0].name", "webhooks[0].url", "webhooks[0].secrets"]);
}

#[test]
fn without_tls_only_this_machine_is_told() {
    let told = |url: &str| with(|settings| settings.url = url.to_owned());
    for url in ["http://localhost:9/x", "http://127.0.0.9/", "http://[::1]:8080/hook", "https://a.example/"] {
        assert_eq!(told(url), Vec::<String>::new(), "{url}");
    }
    for url in
        ["http://10.0.0.1/", "http://duty.example/hook", "http://localhost.example/", "http://0.0.0.0/"]
    {
        assert!(told(url)[0].starts_with("url: http only to this machine"), "{url}");
    }
    assert!(told("https://me:hush@duty.example/")[0].starts_with("url: takes no user"));
    for url in ["", "/hook", "duty.example", "ftp://duty.example/"] {
        assert!(told(url)[0].starts_with("url: write it as"), "{url}");
    }
}

#[test]
fn every_limit_has_its_key() {
    assert!(with(|settings| settings.name = "../x".into())[0].starts_with("name:"));
    assert!(with(|settings| settings.timeout_ms = 0)[0].starts_with("timeout_ms:"));
    assert!(with(|settings| settings.attempts_max = 0)[0].starts_with("attempts_max:"));
    assert!(with(|settings| settings.pause_ms_max = 0)[0].starts_with("pause_ms_max:"));
    assert!(with(|settings| settings.give_up_hours = 721)[0].starts_with("give_up_hours:"));
    assert!(with(|settings| settings.secrets = vec![Secret::new("hush")])[0].starts_with("secrets:"));
    assert!(with(|settings| settings.secrets = vec![Secret::new(SECRET); 5])[0].starts_with("secrets:"));
    assert_eq!(faults(&[sound(), sound()]), ["webhooks[1].name: another one has the same"]);
    let many = vec![sound(); RECEIVERS_MAX + 1];
    assert_eq!(faults(&many)[0], format!("webhooks: at most {RECEIVERS_MAX}"));
}

#[test]
fn no_complaint_quotes_a_secret_wherever_it_was_written() {
    let read = |text: &str| {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        listed(&mut deserializer).map_err(|error| error.to_string())
    };
    let one = read(r#"[{ "name": "a", "url": "https://a/", "secrets": "whsec_hush" }]"#).unwrap();
    assert_eq!(one[0].secrets[0].expose(), "whsec_hush");
    for text in [
        r#""whsec_hush""#,
        r#"["whsec_hush"]"#,
        r#"{ "a": "whsec_hush" }"#,
        r#"[{ "name": "a", "secret": "whsec_hush" }]"#,
        r#"[{ "name": "a", "secrets": { "new": "whsec_hush" } }]"#,
    ] {
        let complaint = read(text).unwrap_err();
        assert!(!complaint.contains("hush") && complaint.contains("secrets"), "{complaint}");
    }
    assert!(!with(|settings| settings.secrets = vec![Secret::new("hush")])[0].contains("hush"));
}
