//! The names of the kinds of records, as canonical JSON has them: the members of the first `oneof` of a message.

use std::sync::LazyLock;

use prost_types::FileDescriptorSet;
use recado_proto::Encode as _;

/// Of inputs: `message`, `receipt`...
pub static INPUTS: LazyLock<Vec<String>> = LazyLock::new(|| of("Intake"));
/// Of events: `messageReceived`...
pub static EVENTS: LazyLock<Vec<String>> = LazyLock::new(|| of("Event"));
/// Of what the sender writes: `attempt`, `outcome`...
pub static DELIVERIES: LazyLock<Vec<String>> = LazyLock::new(|| of("Delivery"));

fn of(record: &str) -> Vec<String> {
    let set = FileDescriptorSet::decode(recado_proto::DESCRIPTOR).unwrap_or_default();
    let message = set.file.into_iter().flat_map(|file| file.message_type).find(|message| message.name() == record);
    let fields = message.map(|message| message.field).unwrap_or_default();
    fields.into_iter().filter(|field| field.oneof_index == Some(0)).filter_map(|field| field.json_name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_log_has_kinds() {
        for (kinds, one) in [(&INPUTS, "accountEvent"), (&EVENTS, "messageReceived"), (&DELIVERIES, "attempt")] {
            assert!(kinds.iter().any(|kind| kind == one), "{one} is not in {kinds:?}", kinds = **kinds);
        }
    }
}
