//! Files: giving one to be sent, looking at one, and naming them in messages.

pub(super) mod content;

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Request, State},
};
use http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt as _;
use recado_connectors::kit::signature::hex;
use recado_proto::{Kind, id::Id, v1};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use utoipa::{IntoParams, ToSchema};

use super::{
    Api,
    auth::{self, Caller},
    deps::ApiAccount,
    params::{Params, PathId},
    problem::{Problem, Refusals, UploadRefusals},
};
use crate::{
    clock,
    directory::TenantEntry,
    media::{
        about::{self, About},
        links, uploads,
    },
    objects::ObjectError,
};

/// Between two pieces of a file that comes in.
const SILENCE: Duration = Duration::from_secs(30);
/// The first bytes, which tell the type.
const BEGINNING: usize = 4096;
const LONGEST_NAME: usize = 240;
const LONGEST_TYPE: usize = 200;
/// Files that one message may name.
const MOST_NAMED: usize = 64;

/// A file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MediaAnswer {
    media_id: String,
    /// As whoever brought it says.
    mime_type: String,
    /// What its first bytes look like; absent when they look like nothing known.
    #[serde(skip_serializing_if = "String::is_empty")]
    sniffed_type: String,
    size_bytes: u64,
    /// Lower-case hex.
    sha256: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    filename: String,
    /// The message that it came with.
    #[serde(skip_serializing_if = "String::is_empty")]
    message_id: String,
    /// Where its content is, relative to the API: needs no token and works until `expiresAt`.
    url: String,
    /// RFC 3339.
    expires_at: String,
}

fn answer(api: &Api, tenant: &TenantEntry, media_id: String, about: About) -> MediaAnswer {
    let lifetime = i64::try_from(api.deps.media.link_lifetime.as_secs()).unwrap_or(i64::MAX / 2000);
    let expires = clock::now_ms() / 1000 + lifetime;
    let signature = links::sign(tenant, &media_id, expires);
    MediaAnswer {
        url: format!("/v1/media/{media_id}/content?tenant={}&expires={expires}&signature={signature}", tenant.id),
        expires_at: clock::rfc3339(expires.saturating_mul(1000)),
        media_id,
        mime_type: about.mime_type,
        sniffed_type: about.sniffed_type,
        size_bytes: about.size_bytes,
        sha256: about.sha256,
        filename: about.filename,
        message_id: about.message_id,
    }
}

/// Parameters of a file that comes in.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UploadParams {
    /// What people see as its name.
    filename: Option<String>,
}

/// Gives a file that messages can name
///
/// The body is the file itself, `Content-Type` its type. A message names it as `{"image": {"mediaId": "med_..."}}`;
/// what the account's channel takes is judged then. With an `Idempotency-Key`, which belongs to the tenant, the same
/// file again has the same id, and another one is refused.
#[utoipa::path(
    post, path = "/v1/media", tag = "media", security(("token" = [])),
    params(UploadParams, ("Idempotency-Key" = Option<String>, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, body = MediaAnswer),
        Refusals,
        UploadRefusals,
    )
)]
pub(super) async fn upload(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::SEND }>,
    Params(params): Params<UploadParams>,
    request: Request,
) -> Result<Json<MediaAnswer>, Problem> {
    let (parts, mut body) = request.into_parts();
    let mime_type = mime_type(&parts.headers)?;
    let filename = params.filename.unwrap_or_default();
    if filename.len() > LONGEST_NAME || filename.chars().any(char::is_control) {
        return Err(Problem::content("filename_invalid", format!("a name has at most {LONGEST_NAME} bytes")));
    }
    let tenant = &caller.tenant;
    let objects = &api.deps.objects;
    let idempotency_key = super::write_request::idempotency_key(&parts.headers)?;
    let media_id = Kind::Media.text(match &idempotency_key {
        Some(key) => tenant.key.derive("media-upload", &[key]),
        None => random()?,
    });
    let key = about::key(&tenant.id, &media_id).unwrap_or_default();
    let known = match &idempotency_key {
        Some(_) => match about::read(&**objects, &key).await {
            Ok(about) => Some(about),
            Err(ObjectError::NotFound(_)) => None,
            Err(error) => return Err(unavailable(error)),
        },
        None => None,
    };
    let mut writer = match known {
        Some(_) => None,
        None => Some(objects.writer(&key).await.map_err(unavailable)?),
    };
    let (mut size, mut hash, mut beginning) = (0_u64, Sha256::new(), Vec::new());
    loop {
        let frame = match tokio::time::timeout(SILENCE, body.frame()).await {
            Ok(None) => break,
            Ok(Some(Ok(frame))) => frame,
            Ok(Some(Err(_))) => return Err(Problem::bad("body_incomplete", "the body ended too early")),
            Err(_) => {
                let detail = "the body took too long to arrive";
                return Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", detail));
            }
        };
        let Ok(piece) = frame.into_data() else { continue };
        size += piece.len() as u64;
        if size > api.deps.media.max_bytes {
            let detail = format!("a file has at most {} bytes", api.deps.media.max_bytes);
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", detail));
        }
        hash.update(&piece);
        let room = BEGINNING - beginning.len();
        beginning.extend_from_slice(&piece[..piece.len().min(room)]);
        if let Some(writer) = &mut writer {
            writer.write(piece).await.map_err(unavailable)?;
        }
    }
    if size == 0 {
        return Err(Problem::content("file_empty", "the file has no content"));
    }
    let about = About {
        mime_type,
        sniffed_type: about::sniff(&beginning),
        size_bytes: size,
        sha256: hex(&hash.finalize()),
        filename,
        message_id: String::new(),
    };
    if known.is_some_and(|known| known != about) {
        let detail = "the same Idempotency-Key was given with another file";
        return Err(Problem::state("idempotency_conflict", detail));
    }
    if let Some(writer) = writer {
        writer.finish().await.map_err(unavailable)?;
        about::write(&**objects, &key, &about).await.map_err(unavailable)?;
    }
    Ok(Json(answer(&api, tenant, media_id, about)))
}

fn mime_type(headers: &HeaderMap) -> Result<String, Problem> {
    let text = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    let plain = text.split(';').next().unwrap_or_default();
    let formed = plain.split_once('/').is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty());
    if !formed || text.len() > LONGEST_TYPE {
        return Err(Problem::content("file_type_invalid", "Content-Type must be the file's type, such as image/jpeg"));
    }
    Ok(text.to_owned())
}

fn random() -> Result<Id, Problem> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(|error| {
        tracing::error!(%error, "the system gives no random bytes");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "no id could be made")
    })?;
    Ok(Id(u128::from_be_bytes(bits)))
}

#[allow(clippy::needless_pass_by_value)] // for `map_err`
fn unavailable(error: ObjectError) -> Problem {
    if matches!(error, ObjectError::NotFound(_)) {
        return missing();
    }
    tracing::warn!(%error, "object store does not serve");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "objects_unavailable", "the object store does not answer now")
}

fn missing() -> Problem {
    Problem::missing("media_not_found", "there is no such file")
}

/// A file, and a link to its content
///
/// `mediaStored` events name files by `mediaId`. The link works for `media.link_lifetime`; ask again for another. With the
/// scope `send` alone: a file that was given through the API, and none that came with a message.
#[utoipa::path(
    get, path = "/v1/media/{id}", tag = "media", security(("token" = [])),
    params(("id" = String, Path, description = "`med_...`")),
    responses((status = 200, body = MediaAnswer), Refusals)
)]
pub(super) async fn get(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::EVENTS | auth::AGENT | auth::SEND }>,
    PathId(id): PathId,
) -> Result<Json<MediaAnswer>, Problem> {
    let key = about::key(&caller.tenant.id, &id).ok_or_else(missing)?;
    let about = about::read(&*api.deps.objects, &key).await.map_err(unavailable)?;
    if !about.message_id.is_empty() && !caller.may_read() {
        return Err(Problem::forbidden("the token lacks the scope events:read or agent: send shows what was given"));
    }
    Ok(Json(answer(&api, &caller.tenant, id, about)))
}

/// Puts our files in the place of their ids: `mediaId` in a request becomes what a message says of a file.
pub(super) async fn name_files(
    api: &Api,
    tenant: &TenantEntry,
    fields: &mut Map<String, Value>,
) -> Result<(), Problem> {
    let mut found = Vec::new();
    for value in fields.values_mut() {
        collect(value, &mut found, 0);
    }
    if found.len() > MOST_NAMED {
        return Err(Problem::content("too_many_files", format!("a message names at most {MOST_NAMED} files")));
    }
    for file in found {
        if file.contains_key("object") {
            return Err(ambiguous());
        }
        let id = file.remove("mediaId").unwrap_or_default();
        let unknown =
            || Problem::content("media_unknown", "mediaId names no file of this tenant: give it with POST /v1/media");
        let key = id.as_str().and_then(|id| about::key(&tenant.id, id)).ok_or_else(unknown)?;
        let about = about::read(&*api.deps.objects, &key).await.map_err(|error| match error {
            ObjectError::NotFound(_) => unknown(),
            other => unavailable(other),
        })?;
        file.insert("object".to_owned(), key.into());
        file.insert("mimeType".to_owned(), about.mime_type.into());
        file.insert("sha256".to_owned(), about.sha256.into());
        file.insert("sizeBytes".to_owned(), about.size_bytes.to_string().into());
        if !about.filename.is_empty() {
            file.entry("filename").or_insert_with(|| about.filename.into());
        }
    }
    Ok(())
}

/// Objects with a `mediaId`, as deep as a message goes.
fn collect<'v>(value: &'v mut Value, found: &mut Vec<&'v mut Map<String, Value>>, depth: usize) {
    if depth > 16 {
        return;
    }
    match value {
        Value::Object(fields) => {
            if fields.contains_key("mediaId") {
                found.push(fields);
            } else {
                fields.values_mut().for_each(|value| collect(value, found, depth + 1));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| collect(value, found, depth + 1)),
        _ => {}
    }
}

fn ambiguous() -> Problem {
    Problem::content("media_ambiguous", "a file has one source: mediaId, url or providerMediaId")
}

/// Judges the files of ours that a message names, each as what it is in its place, and gives the message as the
/// channel's rules can judge it: with an id in place of each file.
pub(super) fn judge(account: &ApiAccount, tenant: &str, message: &v1::Message) -> Result<v1::Message, Problem> {
    let mut judged = message.clone();
    for (kind, file) in uploads::named(&mut judged).into_iter().filter(|(_, file)| !file.object.is_empty()) {
        if !file.provider_media_id.is_empty() || !file.url.is_empty() {
            return Err(ambiguous());
        }
        if about::parse_key(&file.object).is_none_or(|(owner, _)| owner != tenant) {
            return Err(Problem::content("media_unknown", "object names no file of this tenant: use mediaId"));
        }
        let Some(files) = account.outbound.files() else {
            return Err(Problem::content("files_not_supported", "the account's channel takes no files of ours"));
        };
        files
            .accepts(kind, &file.mime_type, file.size_bytes)
            .map_err(|refused| Problem::content(refused.code, refused.detail))?;
        file.object.clear();
        "1".clone_into(&mut file.provider_media_id);
    }
    Ok(judged)
}
