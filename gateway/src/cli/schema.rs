//! `recado schema`: what others write their tools against.

use clap::{Args, ValueEnum};

use super::{Console, Exit};
use crate::config;

/// What `recado schema` takes.
#[derive(Args, Debug)]
pub struct Schema {
    /// Which schema
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// JSON Schema of the configuration file
    Config,
    /// The records' protobuf descriptor set (`google.protobuf.FileDescriptorSet`, binary)
    Events,
    /// The API's `OpenAPI` document
    Openapi,
    /// Every error code with what to do, as Markdown
    Errors,
}

/// Prints the schema.
pub fn run(arguments: &Schema, console: &mut Console<'_>) -> Exit {
    match arguments.of {
        Of::Config => console.print(format!("{:#}", config::schema(recado_connectors::BUILTIN))),
        Of::Events => console.print_bytes(recado_proto::DESCRIPTOR),
        Of::Errors => console.print(crate::errors::markdown().trim_end()),
        Of::Openapi => console.print(format!("{:#}", crate::api::openapi())),
    }
    Exit::Done
}
