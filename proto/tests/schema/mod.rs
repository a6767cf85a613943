//! The schema as the descriptor has it: which fields there are, and a sample of a record with all of them.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};
use recado_proto::{DESCRIPTOR, Encode as _};
use serde_json::{Map, Value, json};

const PACKAGE: &str = ".recado.v1.";
const TIME: &str = ".google.protobuf.Timestamp";

/// All types of `recado.v1` by their full names.
pub(crate) struct Schema {
    messages: BTreeMap<String, DescriptorProto>,
    enums: BTreeMap<String, EnumDescriptorProto>,
}

impl Schema {
    /// What the crate publishes.
    pub(crate) fn read() -> Self {
        let set = FileDescriptorSet::decode(DESCRIPTOR).unwrap();
        let mut schema = Self { messages: BTreeMap::new(), enums: BTreeMap::new() };
        for file in set.file.iter().filter(|file| file.package() == "recado.v1") {
            schema.enums.extend(file.enum_type.iter().map(|e| (format!("{PACKAGE}{}", e.name()), e.clone())));
            for message in &file.message_type {
                schema.add(format!("{PACKAGE}{}", message.name()), message);
            }
        }
        schema
    }

    fn add(&mut self, name: String, message: &DescriptorProto) {
        self.enums.extend(message.enum_type.iter().map(|e| (format!("{name}.{}", e.name()), e.clone())));
        for nested in &message.nested_type {
            self.add(format!("{name}.{}", nested.name()), nested);
        }
        self.messages.insert(name, message.clone());
    }

    fn message(&self, name: &str) -> &DescriptorProto {
        self.messages.get(name).unwrap_or_else(|| panic!("no message {name}"))
    }

    /// Every field of every message, as `.recado.v1.Event.seq`.
    pub(crate) fn fields(&self) -> BTreeSet<String> {
        let of = |(name, message): (&String, &DescriptorProto)| {
            message.field.iter().map(|field| format!("{name}.{}", field.json_name())).collect::<Vec<_>>()
        };
        self.messages.iter().flat_map(of).collect()
    }

    /// The JSON names of the alternatives of a record's oneofs.
    pub(crate) fn alternatives(&self, root: &str) -> Vec<String> {
        let oneofs = oneofs(self.message(&format!("{PACKAGE}{root}")));
        oneofs.into_values().flatten().map(|field| field.json_name().to_owned()).collect()
    }

    /// Notes the fields that a record in canonical JSON has.
    pub(crate) fn visit(&self, root: &str, json: &Value, seen: &mut BTreeSet<String>) {
        self.visit_message(&format!("{PACKAGE}{root}"), json, seen);
    }

    fn visit_message(&self, name: &str, json: &Value, seen: &mut BTreeSet<String>) {
        let Some(object) = json.as_object() else { return };
        for field in &self.message(name).field {
            let Some(value) = object.get(field.json_name()) else { continue };
            seen.insert(format!("{name}.{}", field.json_name()));
            if field.r#type() == Type::Message && field.type_name() != TIME {
                let items = value.as_array().map_or_else(|| vec![value], |items| items.iter().collect());
                for item in items {
                    self.visit_message(field.type_name(), item, seen);
                }
            }
        }
    }

    /// A record with every field, once for each alternative: of its own oneofs, and of those in them.
    pub(crate) fn samples(&self, root: &str) -> Vec<(String, Value)> {
        let message = self.message(&format!("{PACKAGE}{root}"));
        let mut samples = Vec::new();
        for choice in 0..choices(message) {
            let chosen = chosen(message, choice);
            let inner = chosen.iter().filter(|field| field.r#type() == Type::Message && field.type_name() != TIME);
            let inner = inner.map(|field| self.message(field.type_name())).next().filter(|of| has_oneof(of));
            for inner_choice in 0..inner.map_or(1, choices) {
                let deeper = inner.map(|of| self::chosen(of, inner_choice)).unwrap_or_default();
                let deeper: Vec<&str> = deeper.iter().map(|field| field.json_name()).collect();
                let mut name = vec![root.to_owned()];
                name.extend(chosen.iter().map(|field| field.json_name().to_owned()));
                name.extend(Some(deeper.join("-")).filter(|deeper| !deeper.is_empty()));
                samples.push((name.join("."), self.sample(message, &[choice, inner_choice], &[])));
            }
        }
        samples
    }

    /// `within`: the types around it, so that one that holds itself ends somewhere.
    fn sample(&self, message: &DescriptorProto, choice: &[usize], within: &[&str]) -> Value {
        let chosen = chosen(message, choice.first().copied().unwrap_or(0));
        let mut object = Map::new();
        for field in &message.field {
            let in_oneof = field.oneof_index.is_some();
            if in_oneof && !chosen.iter().any(|one| one.number == field.number) {
                continue;
            }
            // Only what is inside the alternative goes on choosing.
            let choice = if in_oneof { choice.get(1..).unwrap_or_default() } else { &[] };
            if within.iter().filter(|around| **around == field.type_name()).count() > 1 {
                continue;
            }
            let value = if field.label() == Label::Repeated {
                let items = match field.r#type() {
                    Type::Message if field.type_name() != TIME => choices(self.message(field.type_name())),
                    _ => 2,
                };
                Value::Array((0..items).map(|item| self.value(field, &[item], item, within)).collect())
            } else {
                self.value(field, choice, 0, within)
            };
            object.insert(field.json_name().to_owned(), value);
        }
        Value::Object(object)
    }

    /// A value that is not the default, and another for each item.
    fn value(&self, field: &FieldDescriptorProto, choice: &[usize], item: usize, within: &[&str]) -> Value {
        let (number, name) = (i64::from(field.number()), field.name().replace('_', " "));
        match field.r#type() {
            Type::String => json!(if item == 0 { format!("{name} é") } else { format!("{name} {item}") }),
            Type::Bytes => json!(STANDARD.encode(name)),
            Type::Bool => json!(true),
            Type::Double => json!(-1.25 * number as f64),
            Type::Uint32 => json!(number * 1_001),
            Type::Int32 => json!(-number * 1_001),
            Type::Uint64 => json!((number * 10_000_000_019).to_string()),
            Type::Int64 => json!((-number * 10_000_000_019).to_string()),
            Type::Enum => {
                let of = self.enums.get(field.type_name()).unwrap();
                json!(of.value.iter().max_by_key(|value| value.number()).unwrap().name())
            }
            Type::Message if field.type_name() == TIME => json!("2026-11-21T10:00:00.123Z"),
            Type::Message => {
                let within = [within, &[field.type_name()]].concat();
                self.sample(self.message(field.type_name()), choice, &within)
            }
            other => panic!("{}: no sample of {other:?}", field.name()),
        }
    }
}

fn oneofs(message: &DescriptorProto) -> BTreeMap<i32, Vec<&FieldDescriptorProto>> {
    let mut oneofs: BTreeMap<i32, Vec<_>> = BTreeMap::new();
    for field in &message.field {
        if let Some(index) = field.oneof_index {
            oneofs.entry(index).or_default().push(field);
        }
    }
    oneofs
}

fn has_oneof(message: &DescriptorProto) -> bool {
    !message.oneof_decl.is_empty()
}

/// How many samples show every alternative of a message's oneofs.
fn choices(message: &DescriptorProto) -> usize {
    oneofs(message).values().map(Vec::len).max().unwrap_or(1)
}

/// The alternatives of one of these samples.
fn chosen(message: &DescriptorProto, choice: usize) -> Vec<&FieldDescriptorProto> {
    oneofs(message).values().map(|fields| fields[choice % fields.len()]).collect()
}
