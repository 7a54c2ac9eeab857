//! A receiver on a socket: signed, taken once, tried again with the same id, refused, silent.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use quanyu_boot::clock::Fixed;
use quanyu_boot::config::Secret;
use quanyu_event::WarningColour;
use tokio::net::TcpListener;

use super::receiver::{SECRET, answering, receiver, value};
use super::*;
use crate::cap::{alerts, sample::publisher};
use crate::row::sample::{self, RAISED};

fn alert() -> Alert {
    alerts(&[sample::warning()], &publisher()).unwrap().remove(0)
}

#[tokio::test]
async fn it_is_signed_and_tried_again_with_the_same_id() {
    let (url, serving) = answering(&[503, 401, 204]).await;
    receiver(url).deliver(&alert()).await.unwrap();
    let requests = serving.await.unwrap();
    assert_eq!(requests.len(), 3);
    for request in requests {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let header = |name| value(head, name).to_owned();
        let headers = webhook::Headers {
            id: header(webhook::ID_HEADER),
            timestamp: header(webhook::TIMESTAMP_HEADER),
            signature: header(webhook::SIGNATURE_HEADER),
        };
        assert_eq!(headers.id, alert().identifier.as_str());
        let secrets = [webhook::Secret::parse(SECRET).unwrap()];
        let now = jiff::Timestamp::from_millisecond(RAISED.millis()).unwrap();
        headers.verify(&secrets, now, body.as_bytes()).unwrap();
    }
}

#[tokio::test]
async fn a_refusal_is_not_repeated_and_silence_ends() {
    let (url, serving) = answering(&[400]).await;
    assert_eq!(receiver(url).deliver(&alert()).await, Err(Undelivered::Refused(400)));
    assert_eq!(serving.await.unwrap().len(), 1);
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let gone = receiver(format!("http://{closed}/")).deliver(&alert()).await;
    assert!(matches!(gone, Err(Undelivered::ForNow(_))), "{gone:?}");
}

#[test]
fn settings_that_make_no_receiver_are_refused_and_secrets_do_not_show() {
    let clock = || Arc::new(Fixed::at(0)) as Arc<dyn Clock>;
    let with = |url: &str, secret: &str| Settings {
        url: url.into(),
        secrets: vec![Secret::new(secret)],
        ..Settings::default()
    };
    assert_eq!(Webhook::new(with("ftp://x/", SECRET), clock()).err(), Some(Error::Url));
    let short = Webhook::new(with("https://x/", "whsec_eA=="), clock()).err();
    assert_eq!(short, Some(Error::Secret(webhook::Refusal::Secret)));
    let none = Settings { secrets: Vec::new(), ..with("https://x/", SECRET) };
    assert!(matches!(Webhook::new(none, clock()), Err(Error::Secret(webhook::Refusal::Secrets))));
    let settings = with("https://x/", SECRET);
    assert!(!format!("{settings:?}").contains("MDEy"));
    assert!(!serde_json::to_string(&settings).unwrap().contains("MDEy"));
}

#[test]
fn colours_and_ages_decide_what_is_worth_telling() {
    let settings = Settings {
        url: "https://x/".into(),
        secrets: vec![Secret::new(SECRET)],
        colour_min: WarningColour::Orange,
        ..Settings::default()
    };
    let webhook = Webhook::new(settings, Arc::new(Fixed::at(RAISED.plus_days(4).millis()))).unwrap();
    assert!(webhook.wants(WarningColour::Red) && !webhook.wants(WarningColour::Yellow));
    assert!(webhook.gives_up(&alert()));
}
