//! A receiver of webhooks on a socket: keeps what it is sent, and answers with the statuses that it was given.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use quanyu_cap::webhook::{Headers, ID_HEADER, SIGNATURE_HEADER, Secret, TIMESTAMP_HEADER};
use serde_json::Value;

/// A request that stops in the middle ends the connection.
const READ: Duration = Duration::from_secs(10);

/// One request.
#[derive(Debug, Clone)]
pub struct Received {
    headers: Headers,
    at: jiff::Timestamp,
    /// What was posted.
    pub body: String,
}

/// The receiver.
pub struct Receiver {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// Answers with one status after the other, and with the last one from then on.
    pub fn answering(statuses: &'static [u16]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = received.clone();
        // The thread ends with the test's process.
        std::thread::spawn(move || {
            for mut socket in listener.incoming().flatten() {
                let Some(request) = read(&socket) else { continue };
                let status = {
                    let mut kept = kept.lock().unwrap();
                    kept.push(request);
                    statuses[kept.len().min(statuses.len()) - 1]
                };
                let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                let _ = socket.write_all(answer.as_bytes());
            }
        });
        Self { address, received }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// Everything that it was sent so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

impl Received {
    /// The id of the delivery.
    pub fn id(&self) -> &str {
        &self.headers.id
    }

    /// The message.
    pub fn alert(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Holds the signature against a secret and the time at which it came.
    ///
    /// # Panics
    /// When it is not to be believed.
    pub fn verify(&self, secret: &str) {
        let secrets = [Secret::parse(secret).unwrap()];
        self.headers.verify(&secrets, self.at, self.body.as_bytes()).unwrap();
    }
}

fn read(socket: &TcpStream) -> Option<Received> {
    socket.set_read_timeout(Some(READ)).ok()?;
    let mut reader = BufReader::new(socket);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|bytes| *bytes > 0)?;
        match line.trim_end() {
            "" => break,
            line => head.push(line.to_owned()),
        }
    }
    let header = |name: &str| {
        let pairs = head.iter().filter_map(|line| line.split_once(": "));
        pairs.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    };
    let mut body = vec![0; header("content-length")?.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    Some(Received {
        headers: Headers {
            id: header(ID_HEADER)?,
            timestamp: header(TIMESTAMP_HEADER)?,
            signature: header(SIGNATURE_HEADER)?,
        },
        at: jiff::Timestamp::now(),
        body: String::from_utf8(body).ok()?,
    })
}
