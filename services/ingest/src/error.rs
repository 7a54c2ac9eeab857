//! Why ingest does not start. Why a call is refused is `refusal`'s matter.

/// Ingest could not start, or could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A setting that contradicts another one. Ends the process with the usage code.
    #[error("setting ingest.{key} {reason}")]
    Setting {
        /// The key within the section.
        key: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A schema that is not compiled in: a defect of the build.
    #[error("no schema is compiled in for topic {0}")]
    Schema(&'static str),
    /// The log's client.
    #[error(transparent)]
    Log(#[from] quanyu_log::LogError),
    /// A message that the compiled contract lacks: a defect of the build.
    #[error("the compiled contract lacks {0}")]
    Contract(&'static str),
    /// The HTTP server broke down.
    #[error("serve HTTP")]
    Http(#[source] std::io::Error),
    /// The server broke down.
    #[error("serve gRPC")]
    Serve(#[from] tonic::transport::Error),
    /// The reflection service does not take the descriptors: a defect of the build.
    #[error("describe the services")]
    Reflection(#[from] tonic_reflection::server::Error),
}
