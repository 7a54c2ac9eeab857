//! Between a client and the real engine: forwards, until it is told to misbehave with new connections.
//!
//! Used by the tests of doubts and of half-sent inserts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use quanyu_store::Client;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

/// What happens to a new connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Forward,
    /// Reads a little, then closes.
    Close,
    /// Takes the request whole and swallows the answer.
    LoseAnswer,
    /// Reads a little, then stays silent.
    Silent,
    /// Forwards so many bytes, then waits for `thaw`.
    Freeze(u64),
}

pub struct Proxy {
    mode: watch::Sender<Mode>,
    /// Connections since the mode was set.
    pub connections: Arc<AtomicU32>,
    pub frozen: Arc<Notify>,
    pub thaw: Arc<Notify>,
    url: String,
}

impl Proxy {
    pub async fn start(client: &Client) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let behind = url::Url::parse(&client.settings().url).unwrap();
        let server = format!("{}:{}", behind.host_str().unwrap(), behind.port().unwrap());
        let (mode, seen) = watch::channel(Mode::Forward);
        let proxy =
            Proxy { mode, connections: Arc::default(), frozen: Arc::default(), thaw: Arc::default(), url };
        let (connections, frozen, thaw) =
            (proxy.connections.clone(), proxy.frozen.clone(), proxy.thaw.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let (now, server) = (*seen.borrow(), server.clone());
                tokio::spawn(serve(stream, server, now, frozen.clone(), thaw.clone()));
            }
        });
        proxy
    }

    /// A client whose requests go through the proxy.
    pub fn client(&self, client: &Client, change: impl FnOnce(&mut quanyu_store::Settings)) -> Client {
        let mut settings = client.settings().clone();
        settings.url.clone_from(&self.url);
        change(&mut settings);
        Client::new(settings).unwrap()
    }

    pub fn set(&self, mode: Mode) {
        self.connections.store(0, Ordering::SeqCst);
        self.mode.send_replace(mode);
    }
}

async fn serve(mut inbound: TcpStream, server: String, mode: Mode, frozen: Arc<Notify>, thaw: Arc<Notify>) {
    let mut some = [0; 2048];
    match mode {
        Mode::Close => drop(inbound.read(&mut some).await),
        Mode::Silent => {
            let _ = inbound.read(&mut some).await;
            std::future::pending::<()>().await;
        }
        Mode::Forward => {
            let mut outbound = TcpStream::connect(server).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut inbound, &mut outbound).await;
        }
        Mode::LoseAnswer => {
            let (mut from_client, to_client) = inbound.into_split();
            let (mut from_server, mut to_server) = TcpStream::connect(server).await.unwrap().into_split();
            let forward = tokio::io::copy(&mut from_client, &mut to_server);
            tokio::select! {
                _ = forward => {}
                _ = from_server.read(&mut some) => {}
            }
            drop(to_client);
        }
        Mode::Freeze(after) => {
            let (mut from_client, mut to_client) = inbound.into_split();
            let (mut from_server, mut to_server) = TcpStream::connect(server).await.unwrap().into_split();
            tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
            tokio::io::copy(&mut (&mut from_client).take(after), &mut to_server).await.unwrap();
            frozen.notify_one();
            thaw.notified().await;
            let _ = tokio::io::copy(&mut from_client, &mut to_server).await;
        }
    }
}
