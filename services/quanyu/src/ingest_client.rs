//! A client of the ingestion services that knows no message by name: everything comes from the contract's descriptors.
//!
//! Used by `publish`; a new stream or kind needs no change here. Never retries: ids make repeating safe for the caller.

use std::time::Duration;

use anyhow::{Context as _, anyhow};
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, MethodDescriptor};
use quanyu_boot::{Exit, Failure};
use quanyu_wire::Bearer;
use serde_json::Value;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::http::uri::PathAndQuery;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Longest wait for an answer; the service answers UNAVAILABLE well before.
const ANSWER: Duration = Duration::from_secs(60);

/// How an address is written.
const FORM: &str = "write it as http://host:port";

/// A stream of the contract: its event message and its unary method.
#[derive(Debug, Clone)]
pub struct Stream {
    pub name: String,
    pub event: MessageDescriptor,
    method: MethodDescriptor,
}

/// Every stream that the contract has an ingestion service for.
///
/// # Errors
/// Only if the compiled descriptors were broken.
pub fn streams() -> anyhow::Result<Vec<Stream>> {
    let pool = DescriptorPool::decode(quanyu_wire::FILE_DESCRIPTOR_SET).context("read the contract")?;
    let stream = |service: prost_reflect::ServiceDescriptor| {
        let title = service.name().strip_suffix("IngestService")?.to_owned();
        let method = service.methods().find(|method| method.name() == format!("Publish{title}Events"))?;
        let event = pool.get_message_by_name(&format!("{}.{title}Event", service.package_name()))?;
        Some(Stream { name: title.to_lowercase(), event, method })
    };
    Ok(pool.services().filter_map(stream).collect())
}

/// A connection.
pub struct IngestClient {
    grpc: Grpc<Channel>,
    language: MetadataValue<Ascii>,
    credential: Bearer,
}

impl IngestClient {
    /// Connects; messages of refusals come in `language`.
    ///
    /// # Errors
    /// When the address is none (exit 2) or nobody answers there (exit 4).
    pub async fn connect(address: &str, language: &str, credential: Bearer) -> anyhow::Result<Self> {
        let wrong = |error| Failure::usage(format!("{address} is no address")).fix(FORM).because(error);
        let endpoint = Endpoint::from_shared(address.to_owned()).map_err(wrong)?.connect_timeout(CONNECT);
        if endpoint.uri().scheme().is_none() {
            return Err(Failure::usage(format!("{address} is no address")).fix(FORM).into());
        }
        let silent = |error| {
            Failure::unreachable(format!("no ingestion service answers at {address}"))
                .fix("check that it runs (`quanyu status`); `quanyu up` starts one")
                .because(error)
        };
        let channel = endpoint.connect().await.map_err(silent)?;
        let language = language.parse().context("put the language into a header")?;
        Ok(Self { grpc: Grpc::new(channel), language, credential })
    }

    /// Publishes events of a stream; gives a result per event as JSON, in order.
    ///
    /// # Errors
    /// When the service does not answer (exit 4) or refuses the request as a whole.
    pub async fn publish(
        &mut self,
        stream: &Stream,
        request_id: &str,
        validate_only: bool,
        events: Vec<DynamicMessage>,
    ) -> anyhow::Result<Vec<Value>> {
        let mut request = DynamicMessage::new(stream.method.input());
        let events = events.into_iter().map(prost_reflect::Value::Message).collect();
        request.set_field_by_name("request_id", prost_reflect::Value::String(request_id.to_owned()));
        request.set_field_by_name("validate_only", prost_reflect::Value::Bool(validate_only));
        request.set_field_by_name("events", prost_reflect::Value::List(events));
        let path = format!("/{}/{}", stream.method.parent_service().full_name(), stream.method.name());
        let answer = self.call(path, request.encode_to_vec()).await?;
        let answer =
            DynamicMessage::decode(stream.method.output(), answer.as_slice()).context("read the answer")?;
        let mut answer = serde_json::to_value(&answer).context("read the answer")?;
        match answer.get_mut("results").map(Value::take) {
            Some(Value::Array(results)) => Ok(results),
            _ => Err(anyhow!("the answer has no results")),
        }
    }

    async fn call(&mut self, path: String, body: Vec<u8>) -> anyhow::Result<Vec<u8>> {
        let path = PathAndQuery::try_from(path).context("name the method")?;
        let mut request = Request::new(body);
        request.set_timeout(ANSWER);
        request.metadata_mut().insert("accept-language", self.language.clone());
        self.credential.put(&mut request);
        self.grpc.ready().await.context("wait for the connection")?;
        let answer = self.grpc.unary(request, path, Bytes).await.map_err(refused)?;
        Ok(answer.into_inner())
    }
}

fn refused(status: Status) -> Failure {
    let what = format!("the ingestion service answers {:?}: {}", status.code(), status.message());
    match status.code() {
        Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled => {
            Failure::unreachable(what).fix("publish the same file again: event ids make that safe")
        }
        Code::InvalidArgument => Failure::usage(what),
        Code::Unauthenticated | Code::PermissionDenied => Failure::new(Exit::Failed, what)
            .fix("set client.key to the source's key; `quanyu token create` makes one"),
        _ => Failure::new(Exit::Failed, what),
    }
}

/// Messages as the bytes that they are on the wire.
struct Bytes;

impl Codec for Bytes {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, out: &mut EncodeBuf<'_>) -> Result<(), Status> {
        bytes::BufMut::put_slice(out, &item);
        Ok(())
    }
}

impl Decoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        let mut body = vec![0; bytes::Buf::remaining(from)];
        bytes::Buf::copy_to_slice(from, &mut body);
        Ok(Some(body))
    }
}
