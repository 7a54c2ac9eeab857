//! A generic gRPC client: it knows no message of Quanyu, asks the server for its descriptions, and speaks JSON.
//! What any upstream system's engineer tries first, and the only way in which the journeys publish by hand.

use prost_reflect::prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde_json::Value;
use std::collections::BTreeSet;
use tokio::runtime::Runtime;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::transport::Channel;
use tonic::{Request, Status};
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
use tonic_reflection::pb::v1::{FileDescriptorResponse, ServerReflectionRequest};

/// Files that a description may consist of, at most.
const FILES_MAX: usize = 200;

/// The client of one server.
pub struct GenericClient {
    runtime: Runtime,
    channel: Channel,
    pool: DescriptorPool,
}

impl GenericClient {
    /// Connects and asks the server for everything that `services` need, by full name.
    ///
    /// # Panics
    /// When the server does not answer or does not know a service.
    #[must_use]
    pub fn connect(endpoint: &str, services: &[&str]) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let (channel, pool) = runtime.block_on(async {
            let channel = Channel::from_shared(endpoint.to_owned()).expect("an address").connect().await;
            let channel = channel.expect("the server answers");
            let pool = describe(channel.clone(), services).await;
            (channel, pool)
        });
        Self { runtime, channel, pool }
    }

    /// Calls a unary method, `package.Service/Method`, with a request in proto's JSON form.
    ///
    /// # Errors
    /// The status that the server answers.
    ///
    /// # Panics
    /// When the method is unknown or the request does not fit it.
    pub fn call(&self, method: &str, request: &Value) -> Result<Value, Status> {
        self.call_as(method, request, "")
    }

    /// The same with a key in `authorization`; with none when it is empty.
    ///
    /// # Errors
    /// The status that the server answers.
    ///
    /// # Panics
    /// When the method is unknown or the request does not fit it.
    pub fn call_as(&self, method: &str, request: &Value, key: &str) -> Result<Value, Status> {
        let (service, name) = method.split_once('/').expect("package.Service/Method");
        let service = self.pool.get_service_by_name(service).expect("a described service");
        let described = service.methods().find(|one| one.name() == name).expect("a described method");
        let message = DynamicMessage::deserialize(described.input(), request).expect("the request fits");
        let path = format!("/{method}").parse().expect("a path");
        let codec = DynamicCodec(described.output());
        self.runtime.block_on(async {
            let mut grpc = Grpc::new(self.channel.clone());
            grpc.ready().await.expect("the connection is ready");
            let mut request = Request::new(message);
            if !key.is_empty() {
                let bearer = format!("Bearer {key}").parse().expect("a key is text");
                request.metadata_mut().insert("authorization", bearer);
            }
            let answer = grpc.unary(request, path, codec).await?.into_inner();
            let options = SerializeOptions::new().skip_default_fields(false);
            Ok(answer
                .serialize_with_options(serde_json::value::Serializer, &options)
                .expect("an answer becomes JSON"))
        })
    }
}

impl GenericClient {
    /// The services that a server's reflection names.
    ///
    /// # Panics
    /// When it is not served.
    #[must_use]
    pub fn services(endpoint: &str) -> BTreeSet<String> {
        Runtime::new().expect("a runtime").block_on(async {
            let channel = Channel::from_shared(endpoint.to_owned()).expect("an address").connect().await;
            let mut client = ServerReflectionClient::new(channel.expect("the server answers"));
            let wanted = MessageRequest::ListServices(String::new());
            let request = ServerReflectionRequest { host: String::new(), message_request: Some(wanted) };
            let answers = client.server_reflection_info(tokio_stream::iter([request])).await;
            let answer = answers.expect("reflection is served").into_inner().message().await;
            match answer.expect("an answer").expect("an answer").message_response {
                Some(MessageResponse::ListServicesResponse(list)) => {
                    list.service.into_iter().map(|one| one.name).collect()
                }
                other => panic!("no list: {other:?}"),
            }
        })
    }

    /// The methods of a service, in order.
    ///
    /// # Panics
    /// When it was not described.
    #[must_use]
    pub fn methods(&self, service: &str) -> Vec<String> {
        let service = self.pool.get_service_by_name(service).expect("a described service");
        service.methods().map(|method| method.name().to_owned()).collect()
    }
}

/// The files of the services and of what they import.
async fn describe(channel: Channel, services: &[&str]) -> DescriptorPool {
    let mut client = ServerReflectionClient::new(channel);
    let mut wanted: Vec<MessageRequest> =
        services.iter().map(|name| MessageRequest::FileContainingSymbol((*name).to_owned())).collect();
    let mut seen = BTreeSet::new();
    let mut set = prost_types::FileDescriptorSet::default();
    while let Some(next) = wanted.pop() {
        let request = ServerReflectionRequest { host: String::new(), message_request: Some(next) };
        let answers = client.server_reflection_info(tokio_stream::iter([request])).await;
        let mut answers = answers.expect("reflection is served").into_inner();
        let answer = answers.message().await.expect("an answer").expect("an answer");
        let Some(MessageResponse::FileDescriptorResponse(FileDescriptorResponse { file_descriptor_proto })) =
            answer.message_response
        else {
            panic!("no description: {:?}", answer.message_response);
        };
        for bytes in file_descriptor_proto {
            let file = prost_types::FileDescriptorProto::decode(bytes.as_slice()).expect("a description");
            assert!(seen.len() < FILES_MAX, "a description of bounded size");
            if seen.insert(file.name().to_owned()) {
                wanted.extend(file.dependency.iter().cloned().map(MessageRequest::FileByFilename));
                set.file.push(file);
            }
        }
    }
    DescriptorPool::from_file_descriptor_set(set).expect("descriptions fit together")
}

/// Messages as they are described, not as they were generated.
#[derive(Debug, Clone)]
struct DynamicCodec(MessageDescriptor);

impl Codec for DynamicCodec {
    type Encode = DynamicMessage;
    type Decode = DynamicMessage;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        self.clone()
    }

    fn decoder(&mut self) -> Self {
        self.clone()
    }
}

impl Encoder for DynamicCodec {
    type Item = DynamicMessage;
    type Error = Status;

    fn encode(&mut self, message: DynamicMessage, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        message.encode(buffer).map_err(|error| Status::internal(error.to_string()))
    }
}

impl Decoder for DynamicCodec {
    type Item = DynamicMessage;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<DynamicMessage>, Status> {
        let mut message = DynamicMessage::new(self.0.clone());
        message.merge(buffer).map_err(|error| Status::internal(error.to_string()))?;
        Ok(Some(message))
    }
}
