//! A receiver on a socket, for the tests of this crate.
#![allow(clippy::unwrap_used)]

use quanyu_boot::clock::Fixed;
use quanyu_boot::config::Secret;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::row::sample::RAISED;

/// What sender and receiver share.
pub const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// Settings without fault, which try three times without pauses worth the name.
pub fn sound() -> Settings {
    Settings {
        name: "duty-room".into(),
        url: "https://duty.example/hook".into(),
        secrets: vec![Secret::new(SECRET)],
        timeout_ms: 500,
        attempts_max: 3,
        pause_ms_max: 1,
        ..Settings::default()
    }
}

/// One of them at an address.
pub fn receiver(url: String) -> Webhook {
    Webhook::new(Settings { url, ..sound() }, Arc::new(Fixed::at(RAISED.millis()))).unwrap()
}

/// Answers one connection after the other with these statuses, and gives back what it was sent.
pub async fn answering(statuses: &'static [u16]) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let serving = quanyu_boot::task::spawn("receiver", async move {
        let mut requests = Vec::new();
        for status in statuses {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut bytes = Vec::new();
            while !is_whole(&bytes) {
                let mut piece = [0; 4096];
                let read = socket.read(&mut piece).await.unwrap();
                bytes.extend_from_slice(&piece[..read]);
            }
            requests.push(String::from_utf8(bytes).unwrap());
            let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
        requests
    });
    (url, serving)
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = value(head, "content-length").parse().unwrap_or(0);
    body.len() >= length
}

/// The value of a header.
pub fn value<'a>(head: &'a str, name: &str) -> &'a str {
    let line = head.lines().find_map(|line| line.split_once(": ").filter(|(key, _)| *key == name));
    line.map_or("", |(_, value)| value)
}
