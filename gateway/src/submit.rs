//! Telling Recado something: one way into intake for the edges, the API, the sender and the owner.

use bytes::Bytes;
use recado_bus::{AppendError, Record, SharedBus, headers::Values};
use recado_proto::{Encode as _, Kind, id, v1};

use crate::{directory::TenantEntry, logs};

/// A record of intake, with `CloudEvents` headers (Kafka binding, binary mode). `source` names who says it:
/// "webhooks/whatsapp", "api", "sender".
pub fn record(intake: &v1::Intake, source: &str, traceparent: Option<&str>) -> Record {
    let mut values = Values::with_capacity(5, 192);
    values.add(&[intake.id.as_bytes()]);
    values.add(&[b"/recado/", source.as_bytes()]);
    values.add(&[b"recado.v1.Intake.", kind(intake).as_bytes()]);
    values.add(&[intake.tenant.as_bytes()]);
    values.add(&[traceparent.unwrap_or_default().as_bytes()]);
    let mut next = values.finish();
    let mut headers = Vec::with_capacity(6);
    headers.push(("ce_specversion", Bytes::from_static(b"1.0")));
    headers.push(("ce_id", next()));
    headers.push(("ce_source", next()));
    headers.push(("ce_type", next()));
    headers.push(("content-type", Bytes::from_static(b"application/protobuf")));
    let key = next();
    if traceparent.is_some() {
        headers.push(("traceparent", next()));
    }
    Record { key, headers, value: intake.encode_to_vec().into() }
}

/// Appends inputs of one tenant and returns their positions.
pub async fn append(bus: &SharedBus, tenant: &TenantEntry, records: Vec<Record>) -> Result<Vec<u64>, AppendError> {
    bus.append(logs::INTAKE, tenant.partition, records).await
}

/// An operator's word that a parked tenant passes over an input.
pub fn skip(tenant: &str, position: u64, actor: &str, reason: &str) -> v1::Intake {
    let id = id::combine("skip", &[tenant.as_bytes(), &position.to_be_bytes()]);
    v1::Intake {
        tenant: tenant.to_owned(),
        id: Kind::Input.text(id),
        input: Some(v1::intake::Input::Skip(v1::Skip { position, actor: actor.to_owned(), reason: reason.to_owned() })),
        ..Default::default()
    }
}

/// The word that a tenant lives by another version of the rules from here on.
pub fn set_logic(tenant: &str, version: u32) -> v1::Intake {
    v1::Intake {
        tenant: tenant.to_owned(),
        id: Kind::Input.text(id::combine("logic", &[tenant.as_bytes(), &version.to_be_bytes()])),
        input: Some(v1::intake::Input::SetLogic(v1::SetLogic { version })),
        ..Default::default()
    }
}

/// Who gives a command on this machine, for the audit.
pub fn operator() -> String {
    let user = nix::unistd::getuid();
    match nix::unistd::User::from_uid(user) {
        Ok(Some(user)) => user.name,
        _ => format!("uid {user}"),
    }
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
