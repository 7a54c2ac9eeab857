//! What a reader gets: whether it is real stands first, one line of subject, everything that CAP says in the body.
#![allow(clippy::unwrap_used)]

use super::Mail;
use crate::warning::{Occasion, Standing};
use crate::{Language, sample};

#[test]
fn a_mail_says_what_the_message_says() {
    let alert = sample::warning().to_alert().unwrap();
    let english = Mail::of(&alert, Language::English).unwrap();
    assert_eq!(english.subject, "[Orange warning] Fires in Dongcheng: more than expected");
    assert_eq!(
        english.body,
        "Fires in Dongcheng: more than expected

Fires cluster around <Hardware City> & its \"west gate\".
Observed 14, expected 5.2 (95% interval 1 to 10). Detector farrington, version 2; data as of 2026-11-26 19:00 \
(+08:00). Expected false warnings per week: 0.1.

Check the alarms.

Event: Fires
Area: Dongcheng
Level: Orange (II)
Urgency: within the hour
Certainty: likely
Sent: 2026-11-26 19:52 (+08:00)
Begins: 2026-11-26 18:00 (+08:00)
Expires: 2026-11-27 19:52 (+08:00)
From: Yongkang warnings
Details: https://warnings.example/w/1?lang=en&x=1
Message: w1-0
"
    );
    let chinese = Mail::of(&alert, Language::Chinese).unwrap();
    assert_eq!(chinese.subject, "【橙色预警】东城街道火灾多于预期");
    assert!(chinese.body.contains("\n有效至：2026-11-27 19:52 (+08:00)\n"), "{}", chinese.body);
}

#[test]
fn exercises_updates_and_cancels_say_so_first() {
    let mut warning = sample::warning();
    warning.standing = Standing::Exercise { name: "秋季演练".to_owned() };
    warning.occasion = Occasion::Cancel(vec![sample::earlier()]);
    let alert = warning.to_alert().unwrap();
    let chinese = Mail::of(&alert, Language::Chinese).unwrap();
    assert_eq!(chinese.subject, "【演练】【橙色预警】东城街道火灾多于预期（解除）");
    assert!(chinese.body.starts_with("这不是真实预警"));
    assert!(chinese.body.contains("备注：秋季演练\n") && chinese.body.ends_with("针对：w1-earlier\n"));
    let english = Mail::of(&alert, Language::English).unwrap();
    assert!(
        english.subject.starts_with("[Exercise] [Orange warning] ")
            && english.subject.ends_with(" (cancelled)")
    );
}

#[test]
fn a_line_break_in_a_headline_begins_no_header() {
    let mut warning = sample::warning();
    warning.english.headline = "Fires\nBcc: everybody@example.org".to_owned();
    let mail = Mail::of(&warning.to_alert().unwrap(), Language::English).unwrap();
    assert_eq!(mail.subject, "[Orange warning] Fires Bcc: everybody@example.org");
}

#[test]
fn a_language_that_is_not_there_is_said() {
    let mut alert = sample::warning().to_alert().unwrap();
    alert.infos.pop();
    assert_eq!(Mail::of(&alert, Language::English).unwrap_err().to_string(), "language is missing");
}
