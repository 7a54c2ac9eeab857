//! A receiver of warnings on the real stack: what it is sent is signed, comes again with the same id until it is taken, is an
//! exercise where the data are, and is cancelled when the warning is taken back – by the instance that is left, while another
//! receiver is down all the time.

mod receiver;

use super::{Stage, loud_week, loud_week_corrected};
use quanyu_tests::{Signal, until};
use receiver::{Received, Receiver};
use serde_json::json;

/// What sender and receiver share, and the one that it replaces.
const SECRETS: [&str; 2] = [
    "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=",
];
const SENDER: &str = "warnings.test.example";

/// Weeks are watched, and two receivers are told of them: one that may be down at first, and one that always is.
fn stage(receiver: &Receiver) -> Stage {
    let mut stage = Stage::weekly();
    let told = json!([
        { "name": "always-down", "url": "http://127.0.0.1:1/", "secrets": SECRETS, "pause_ms_max": 5_000 },
        { "name": "duty-room", "url": receiver.url(), "secrets": SECRETS, "pause_ms_max": 20 },
    ]);
    stage.further.push(format!("warn.webhooks={told}"));
    stage.further.push(format!("warn.cap.sender={SENDER}"));
    stage
}

#[test]
fn a_receiver_is_told_until_it_takes_it_and_of_the_end_by_whoever_is_left() {
    let receiver = Receiver::answering(&[500, 503, 204]);
    let stage = stage(&receiver);
    let positions = || std::fs::read_to_string(stage.platform.home().join("webhooks/duty-room.json"));
    // New receivers are told of what comes. What came while nobody ran is told, too.
    let first = stage.warn("first");
    until("the receiver has a position", 60, || positions().is_ok());
    assert!(first.signal(Signal::SIGKILL));
    first.gone(&stage.platform, 10);
    let before = positions().unwrap();

    loud_week(&stage);
    let one = stage.warn("one");
    until("the warning is taken", 120, || receiver.received().len() == 3);
    let alert = told_alike(&receiver.received());
    assert_eq!(alert["msgType"], "Alert");
    assert_eq!((&alert["status"], &alert["sender"]), (&json!("Exercise"), &json!(SENDER)), "{alert}");
    until("its position is kept", 60, || positions().unwrap() != before);

    let other = stage.warn("other");
    until("the second instance stands by", 60, || {
        other.log().contains("another instance tells this receiver")
    });
    assert!(one.signal(Signal::SIGTERM), "it runs in spite of the receiver that is down");
    one.gone(&stage.platform, 20);
    loud_week_corrected(&stage);
    let cancel =
        || receiver.received().iter().map(Received::alert).find(|alert| alert["msgType"] == "Cancel");
    until("the receiver hears of the end", 120, || cancel().is_some());
    let cancel = cancel().unwrap();
    assert_eq!(cancel["status"], "Exercise");
    let (ended, identifier) = (cancel["references"].as_str().unwrap(), alert["identifier"].as_str().unwrap());
    assert!(ended.starts_with(&format!("{SENDER},{identifier},")), "{ended}");
    shown_is_what_was_told(&stage, &alert);
}

/// The attempts of one message: each is signed with both secrets, and all say the same under the same id.
fn told_alike(attempts: &[Received]) -> serde_json::Value {
    for attempt in attempts {
        for secret in SECRETS {
            attempt.verify(secret);
        }
        assert_eq!((attempt.id(), &attempt.body), (attempts[0].id(), &attempts[0].body));
    }
    let alert = attempts[0].alert();
    assert_eq!(alert["identifier"], attempts[0].id());
    alert
}

/// `quanyu warn cap` shows the messages that receivers get, and the text of a mail.
fn shown_is_what_was_told(stage: &Stage, alert: &serde_json::Value) {
    let id = alert["incidents"].as_str().unwrap();
    let settings: Vec<&str> = stage.further.iter().flat_map(|setting| ["--set", setting]).collect();
    let cap = |words: &[&str]| {
        let arguments = [["warn", "cap", id].as_slice(), words, settings.as_slice()].concat();
        stage.platform.run(&arguments).ended_with(0)
    };
    assert_eq!(&cap(&["--json"]).json()[0], alert);
    let mail = cap(&["--format", "mail"]).stdout;
    let (subject, body) = mail.split_once("\n\n").unwrap();
    assert!(subject.starts_with("[Exercise] [") && subject.ends_with("(cancelled)"), "{subject}");
    assert!(body.starts_with("This is not a real warning: do not act on it.\n"), "{body}");
    let mails = cap(&["--format", "mail", "--lang", "zh-CN", "--json"]).json();
    assert_eq!(mails[0]["identifier"], alert["identifier"]);
    assert!(mails[0]["subject"].as_str().unwrap().starts_with("【演练】"), "{mails}");
}
