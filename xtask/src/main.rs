//! Makes what is committed but not written by hand: `cargo run -p xtask -- proto`.
//!
//! `proto` compiles `proto/recado/v1/*.proto` to Rust and to a descriptor set (no protoc needed) and rewrites the
//! schema lock: a line for each field and enum value that has ever been published. A line never changes and never
//! goes away.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use prost::Message as _;

fn main() -> Result<()> {
    let task = std::env::args().nth(1);
    match task.as_deref() {
        Some("proto") => generate(&repository().join("proto/src/generated"), &repository()),
        _ => bail!("usage: cargo run -p xtask -- proto"),
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

const FILES: &[&str] = &["message", "config", "intake", "event", "delivery", "control"];

/// Writes the generated code into `out` and the lock beside the `.proto` files.
fn generate(out: &Path, repository: &Path) -> Result<()> {
    fs::create_dir_all(out)?;
    let includes = [repository.join("proto")];
    let files: Vec<_> = FILES.iter().map(|f| format!("recado/v1/{f}.proto")).collect();
    let set = protox::compile(&files, &includes).context("the .proto files do not compile")?;

    prost_build::Config::new()
        .bytes(["."])
        .compile_well_known_types()
        .extern_path(".google.protobuf", "::pbjson_types")
        // Every oneof variant lives a short life on its way to or from bytes: boxing would cost more than it saves.
        .type_attribute(".", "#[allow(clippy::large_enum_variant)]")
        .out_dir(out)
        .compile_fds(set.clone())?;
    let encoded = set.encode_to_vec();
    pbjson_build::Builder::new()
        .register_descriptors(&encoded)?
        .out_dir(out)
        .ignore_unknown_fields()
        .build(&[".recado"])?;

    fs::write(out.join("descriptor.rs"), descriptor(set.clone()))?;

    let lock = repository.join("proto/schema.lock");
    let known = fs::read_to_string(&lock).unwrap_or_default();
    let now = lines(&set);
    let lost: Vec<_> = known.lines().filter(|line| !line.is_empty() && !now.contains(*line)).collect();
    if !lost.is_empty() {
        bail!(
            "published parts of the schema changed; records already written would no longer be read:\n{}",
            lost.join("\n")
        );
    }
    let text: String = now.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    fs::write(lock, text)?;
    Ok(())
}

/// Rust source of the schema as protobuf describes itself, for readers in other languages. Without comments and
/// places, which are in the `.proto` files.
fn descriptor(mut set: prost_types::FileDescriptorSet) -> String {
    for file in &mut set.file {
        file.source_code_info = None;
    }
    let mut text = "/// An encoded `google.protobuf.FileDescriptorSet` of `recado.v1` and what it imports.\n\
                    pub const DESCRIPTOR: &[u8] = b\"\\\n"
        .to_owned();
    let mut width = 0;
    for byte in set.encode_to_vec() {
        let shown: String = std::ascii::escape_default(byte).map(char::from).collect();
        // A line break after a backslash is no part of the string, and neither are spaces that would follow it.
        if width + shown.len() > 110 && byte != b' ' {
            text.push_str("\\\n");
            width = 0;
        }
        width += shown.len();
        text.push_str(&shown);
    }
    text.push_str("\";\n");
    text
}

/// One line for each field and enum value of `recado.v1`.
fn lines(set: &prost_types::FileDescriptorSet) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for file in set.file.iter().filter(|f| f.package() == "recado.v1") {
        for message in &file.message_type {
            message_lines(message.name(), message, &mut lines);
        }
    }
    lines
}

fn message_lines(path: &str, message: &prost_types::DescriptorProto, lines: &mut BTreeSet<String>) {
    for field in &message.field {
        let kind =
            if field.type_name().is_empty() { format!("{:?}", field.r#type()) } else { field.type_name().to_owned() };
        lines.insert(format!("{path}.{} = {} {:?} {kind}", field.name(), field.number(), field.label()));
    }
    for value in message.enum_type.iter().flat_map(|e| e.value.iter().map(move |v| (e, v))) {
        lines.insert(format!("{path}.{}.{} = {}", value.0.name(), value.1.name(), value.1.number()));
    }
    for nested in &message.nested_type {
        message_lines(&format!("{path}.{}", nested.name()), nested, lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is committed is what the `.proto` files say.
    #[test]
    fn generated_code_is_fresh() -> Result<()> {
        let scratch = tempfile::tempdir()?;
        let copy = scratch.path().join("proto/recado/v1");
        fs::create_dir_all(&copy)?;
        for file in FILES {
            let name = format!("recado/v1/{file}.proto");
            fs::copy(repository().join("proto").join(&name), scratch.path().join("proto").join(&name))?;
        }
        let committed_lock = fs::read_to_string(repository().join("proto/schema.lock"))?;
        fs::write(scratch.path().join("proto/schema.lock"), &committed_lock)?;

        generate(&scratch.path().join("out"), scratch.path())?;

        for entry in fs::read_dir(scratch.path().join("out"))? {
            let made = entry?.path();
            let name = made.file_name().context("a file")?.to_owned();
            let committed = fs::read_to_string(repository().join("proto/src/generated").join(&name))?;
            assert!(
                committed == fs::read_to_string(&made)?,
                "{} is stale: cargo run -p xtask -- proto",
                name.display()
            );
        }
        assert!(
            committed_lock == fs::read_to_string(scratch.path().join("proto/schema.lock"))?,
            "proto/schema.lock is stale: cargo run -p xtask -- proto"
        );
        Ok(())
    }

    /// Renaming or renumbering a published field is refused.
    #[test]
    fn an_incompatible_change_is_refused() -> Result<()> {
        let scratch = tempfile::tempdir()?;
        fs::create_dir_all(scratch.path().join("proto/recado/v1"))?;
        for file in FILES {
            let name = format!("proto/recado/v1/{file}.proto");
            let text = fs::read_to_string(repository().join(&name))?;
            let changed = text.replace("string conversation_id = 2;", "string conversation_id = 99;");
            fs::write(scratch.path().join(&name), changed)?;
        }
        fs::copy(repository().join("proto/schema.lock"), scratch.path().join("proto/schema.lock"))?;
        let refused = generate(&scratch.path().join("out"), scratch.path());
        let message = refused.err().context("a renumbered field was accepted")?.to_string();
        assert!(message.contains("MessageReceived.conversation_id = 2"), "{message}");
        Ok(())
    }
}
