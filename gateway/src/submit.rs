//! Telling Recado something: one way into intake for the edges, the API, the sender and the owner.

use bytes::Bytes;
use recado_bus::{AppendError, Record, SharedBus};
use recado_proto::{Encode as _, v1};

use crate::{directory::TenantEntry, logs};

/// A record of intake, with `CloudEvents` headers (Kafka binding, binary mode). `source` names who says it:
/// "webhooks/whatsapp", "api", "sender".
pub fn record(intake: &v1::Intake, source: &str, traceparent: Option<&str>) -> Record {
    let mut headers = vec![
        ("ce_specversion", Bytes::from_static(b"1.0")),
        ("ce_id", Bytes::from(intake.id.clone())),
        ("ce_source", Bytes::from(format!("/recado/{source}"))),
        ("ce_type", Bytes::from(format!("recado.v1.Intake.{}", kind(intake)))),
        ("content-type", Bytes::from_static(b"application/protobuf")),
    ];
    if let Some(trace) = traceparent {
        headers.push(("traceparent", Bytes::copy_from_slice(trace.as_bytes())));
    }
    Record { key: Bytes::from(intake.tenant.clone()), headers, value: intake.encode_to_vec().into() }
}

/// Appends inputs of one tenant and returns their positions.
pub async fn append(bus: &SharedBus, tenant: &TenantEntry, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
    bus.append(logs::INTAKE, tenant.partition, records).await
}

/// The input's name as canonical JSON has it.
pub fn kind(intake: &v1::Intake) -> &'static str {
    use v1::intake::Input;
    match &intake.input {
        Some(Input::Message(_)) => "message",
        Some(Input::Receipt(_)) => "receipt",
        Some(Input::AccountEvent(_)) => "accountEvent",
        Some(Input::AddressChange(_)) => "addressChange",
        Some(Input::SendReport(_)) => "sendReport",
        Some(Input::MediaReport(_)) => "mediaReport",
        Some(Input::Command(_)) => "command",
        Some(Input::CreateTenant(_)) => "createTenant",
        Some(Input::ApplyConfig(_)) => "applyConfig",
        Some(Input::RefuseConfig(_)) => "refuseConfig",
        Some(Input::OpenEpoch(_)) => "openEpoch",
        Some(Input::SetLogic(_)) => "setLogic",
        Some(Input::Skip(_)) => "skip",
        Some(Input::Tick(_)) => "tick",
        Some(Input::Beat(_)) => "beat",
        None => "unknown",
    }
}
