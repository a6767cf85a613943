//! Telling the router what the configuration says: each tenant is created and its part of the file applied, as
//! inputs like any other.

use std::{fmt::Write as _, time::Duration};

use recado_bus::{AppendError, ReadError, SharedBus};
use recado_proto::{Encode as _, Kind, v1};

use crate::{
    config::Config,
    directory::{Directory, SharedTenant},
    fault,
    host::status::Status,
    logs,
    roles::{Role, Roles},
    submit,
};

/// How long the router may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often a revision of ours gives way to the one that is applied.
const ATTEMPTS: u32 = 3;

/// Why a configuration is not applied.
#[derive(Debug, thiserror::Error)]
pub enum ProvisionError {
    /// The router refuses it.
    #[error(
        "{file}: the configuration of tenant `{tenant}` is refused: {detail}\nhint: raise `revision` with each change of the file"
    )]
    Refused {
        /// The file.
        file: String,
        /// The tenant.
        tenant: String,
        /// Why.
        detail: String,
    },
    /// The log does not take it.
    #[error(
        "the configuration cannot be applied: {0}\nhint: the log takes no records: see that its disk has room, or that \
         the brokers answer"
    )]
    Append(#[from] AppendError),
    /// The log does not show the answer.
    #[error("the configuration cannot be applied: {0}")]
    Read(#[from] ReadError),
    /// Nobody answers.
    #[error("no router answered within {} s; tenant `{tenant}` is not ready", PATIENCE.as_secs())]
    NoAnswer {
        /// The tenant.
        tenant: String,
    },
}

/// Applies the configuration to all its tenants. An instance that routes waits for the answers; another cannot know
/// whether a router is there.
pub async fn apply(
    config: &Config,
    directory: &Directory,
    bus: &SharedBus,
    roles: Roles,
    status: &Status,
) -> Result<(), ProvisionError> {
    for tenant in directory.tenants() {
        if config.tenants.iter().any(|t| t.id == tenant.id) {
            apply_to(config, &tenant, bus, roles, status).await?;
        }
    }
    Ok(())
}

async fn apply_to(
    config: &Config,
    tenant: &SharedTenant,
    bus: &SharedBus,
    roles: Roles,
    status: &Status,
) -> Result<(), ProvisionError> {
    // Without a number in the file, which only one instance may have, the time of reading orders the versions.
    let mut revision = config.revision.unwrap_or_else(|| (crate::clock::now_ms() / 1000) as u64);
    for attempt in 1.. {
        let from = bus.bounds(logs::EVENTS, tenant.partition).await?.end;
        let position = tell(config, bus, tenant, revision).await?;
        if !roles.has(Role::Router) {
            break;
        }
        let answer = tokio::time::timeout(PATIENCE, answer(bus, tenant, from, position)).await;
        let refused = answer.map_err(|_| ProvisionError::NoAnswer { tenant: tenant.id.clone() })??;
        let Some(detail) = refused else { break };
        // The clock went back, or this second has seen another content already.
        if config.revision.is_none()
            && attempt <= ATTEMPTS
            && let Some(applied) = status.revision(&tenant.id)
        {
            revision = applied.saturating_add(1);
            continue;
        }
        let file = config.path.display().to_string();
        return Err(ProvisionError::Refused { file, tenant: tenant.id.clone(), detail });
    }
    Ok(())
}

async fn tell(config: &Config, bus: &SharedBus, tenant: &SharedTenant, revision: u64) -> Result<u64, AppendError> {
    let hash = config.hash(&tenant.id);
    let create = v1::CreateTenant { partition: tenant.partition };
    let apply = v1::ApplyConfig { revision, hash: hash.to_vec().into(), config: Some(config.compile(&tenant.id)) };
    let mut hex = String::new();
    for byte in hash {
        let _ = write!(hex, "{byte:02x}");
    }
    let inputs = [
        (tenant.key.derive("create", &[]), v1::intake::Input::CreateTenant(create)),
        (tenant.key.derive("config", &[&revision.to_string(), &hex]), v1::intake::Input::ApplyConfig(apply)),
    ];
    let records = inputs.map(|(id, input)| {
        let intake = v1::Intake {
            tenant: tenant.id.clone(),
            id: Kind::Input.text(id),
            input: Some(input),
            ..Default::default()
        };
        submit::record(&intake, "config", None)
    });
    let positions = submit::append(bus, tenant, records.into()).await?;
    fault::point!("config.told");
    Ok(positions.last().copied().unwrap_or_default())
}

/// Waits for the event that the input at `position` caused; `Some` says why it was refused.
async fn answer(bus: &SharedBus, tenant: &SharedTenant, from: u64, position: u64) -> Result<Option<String>, ReadError> {
    let mut reader = bus.reader(logs::EVENTS, tenant.partition, from).await?;
    loop {
        for stored in reader.next(500).await? {
            let Ok(event) = v1::Event::decode(stored.value) else { continue };
            if event.tenant != tenant.id || event.cause != position {
                continue;
            }
            match event.body {
                Some(v1::event::Body::ConfigApplied(_)) => return Ok(None),
                Some(v1::event::Body::CommandResult(result)) => return Ok(Some(result.detail)),
                _ => {}
            }
        }
    }
}
