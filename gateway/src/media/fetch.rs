//! One try to fetch one file: ask where it is, download it from there, check it, store it.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use recado_connectors::{Call, FileLink, Files, Outcome, kit::signature::hex};
use recado_proto::{Kind, v1};
use reqwest::{Response, Url};
use sha2::{Digest as _, Sha256};

use super::{
    Deps,
    about::{self, About},
    guard::Guard,
    pending::Waiting,
};
use crate::{
    directory::TenantEntry,
    objects::{ObjectError, Objects, SharedObjects},
    sender::{AccountView, Caller as _, Http},
};

/// Redirects that are followed.
const REDIRECTS: usize = 3;
/// Links that are asked for within one try: the first may be over when it is used.
const LINKS: usize = 2;
/// The first bytes, which tell the type.
const BEGINNING: usize = 4096;

/// What a try came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fetched {
    /// It is stored.
    Stored {
        /// The object's key.
        object: String,
        /// What the API calls it.
        media_id: String,
        about: About,
    },
    /// Try again. `doubt`: what was found is wrong rather than absent, which is believed after some tries.
    Again { code: &'static str, doubt: bool },
    /// It can never be had.
    Never(&'static str),
}

fn again(code: &'static str) -> Fetched {
    Fetched::Again { code, doubt: false }
}

fn doubt(code: &'static str) -> Fetched {
    Fetched::Again { code, doubt: true }
}

/// Fetches files.
pub(super) struct Fetcher {
    guard: Guard,
    http: Http,
    objects: SharedObjects,
    max_bytes: u64,
    timeout: Duration,
}

impl Fetcher {
    pub(super) fn new(deps: &Deps) -> Option<Self> {
        Some(Self {
            guard: Guard::new(deps.settings.hosts.clone())?,
            http: Http::new()?,
            objects: deps.objects.clone(),
            max_bytes: deps.settings.max_bytes,
            timeout: deps.settings.timeout,
        })
    }

    /// One try, which ends in time.
    pub(super) async fn fetch(&self, tenant: &TenantEntry, account: &AccountView, waiting: &Waiting) -> Fetched {
        match tokio::time::timeout(self.timeout, self.fetch_file(tenant, account, waiting)).await {
            Ok(fetched) => fetched,
            Err(_) => again("timeout"),
        }
    }

    async fn fetch_file(&self, tenant: &TenantEntry, account: &AccountView, waiting: &Waiting) -> Fetched {
        let Some(files) = account.outbound.files() else { return Fetched::Never("not_supported") };
        let mut last = again("link_refused");
        for _ in 0..LINKS {
            let link = match self.link(files, &waiting.file).await {
                Ok(link) => link,
                Err(fetched) => return fetched,
            };
            match self.download(files, &link, tenant, waiting).await {
                // The link is over, or was for somebody else: another one may do.
                Err(Fetched::Again { code: "link_expired", .. }) => last = again("link_expired"),
                Ok(fetched) | Err(fetched) => return fetched,
            }
        }
        last
    }

    /// Asks the provider where the file is.
    async fn link(&self, files: &dyn Files, file: &v1::Media) -> Result<FileLink, Fetched> {
        let from_webhook = || FileLink {
            url: file.url.clone(),
            mime_type: file.mime_type.clone(),
            sha256: file.sha256.clone(),
            size_bytes: None,
        };
        if file.provider_media_id.is_empty() {
            return Ok(from_webhook());
        }
        let call = files.look_up(&file.provider_media_id).ok_or(Fetched::Never("malformed_id"))?;
        let answer = self.http.call(call).await.map_err(|_| again("provider_unreachable"))?;
        files.found(&answer).map_err(|outcome| match outcome {
            // A wrong answer of the provider's must not cost the file: it is asked again some times.
            Outcome::Permanent { .. } => doubt("not_found"),
            Outcome::Unauthorized { .. } => again("unauthorized"),
            Outcome::Throttled { .. } => again("throttled"),
            _ => again("provider_failed"),
        })
    }

    async fn download(
        &self,
        files: &dyn Files,
        link: &FileLink,
        tenant: &TenantEntry,
        waiting: &Waiting,
    ) -> Result<Fetched, Fetched> {
        let Call { url, mut headers, .. } = files.download(&link.url).ok_or_else(|| doubt("link_refused"))?;
        let mut url = Url::parse(&url).map_err(|_| doubt("link_refused"))?;
        for _ in 0..=REDIRECTS {
            let client = self.guard.client(&url, files.home(), files.hosts()).ok_or_else(|| doubt("link_refused"))?;
            let sent = client.get(url.clone()).headers(headers.clone()).send().await;
            let response = sent.map_err(|_| again("download_failed"))?;
            match response.status() {
                StatusCode::OK => return self.store(response, link, tenant, waiting).await,
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
                    return Err(again("link_expired"));
                }
                status if status.is_redirection() => {
                    let next = redirect(&url, response.headers()).ok_or_else(|| doubt("link_refused"))?;
                    if next.origin() != url.origin() {
                        // Whoever that is, the credential is not for them; nor for whoever they send us to.
                        headers =
                            HeaderMap::from_iter(headers.remove(header::ACCEPT).map(|accept| (header::ACCEPT, accept)));
                    }
                    url = next;
                }
                StatusCode::TOO_MANY_REQUESTS => return Err(again("throttled")),
                _ => return Err(again("download_failed")),
            }
        }
        Err(doubt("too_many_redirects"))
    }

    /// Takes the file in, piece by piece, and gives it its name when it is what it should be.
    async fn store(
        &self,
        mut response: Response,
        link: &FileLink,
        tenant: &TenantEntry,
        waiting: &Waiting,
    ) -> Result<Fetched, Fetched> {
        let expected = link.size_bytes.or(response.content_length());
        if expected.is_some_and(|size| size > self.max_bytes) {
            return Err(Fetched::Never("too_large"));
        }
        let part = waiting.part.to_string();
        let id = tenant.key.derive("media", &[&waiting.message_id, &part]);
        let media_id = Kind::Media.text(id);
        let key = about::key(&tenant.id, &media_id).ok_or(Fetched::Never("internal"))?;

        let objects: &dyn Objects = &*self.objects;
        let stored = |error: ObjectError| {
            tracing::warn!(%error, "file could not be stored");
            again("store_failed")
        };
        let mut writer = objects.writer(&key).await.map_err(stored)?;
        let (mut size, mut hash, mut beginning) = (0_u64, Sha256::new(), Vec::new());
        while let Some(chunk) = response.chunk().await.map_err(|_| again("download_cut"))? {
            size += chunk.len() as u64;
            if size > self.max_bytes {
                return Err(Fetched::Never("too_large"));
            }
            hash.update(&chunk);
            let room = BEGINNING - beginning.len();
            beginning.extend_from_slice(&chunk[..chunk.len().min(room)]);
            writer.write(chunk).await.map_err(stored)?;
        }
        let sha256 = hex(&hash.finalize());
        if link.size_bytes.is_some_and(|right| right != size) {
            return Err(doubt("size_mismatch"));
        }
        let right = if link.sha256.is_empty() { &waiting.file.sha256 } else { &link.sha256 };
        if !right.is_empty() && *right != sha256 {
            return Err(doubt("hash_mismatch"));
        }
        writer.finish().await.map_err(stored)?;
        let mime_type = [&waiting.file.mime_type, &link.mime_type].into_iter().find(|text| !text.is_empty());
        let about = About {
            mime_type: mime_type.cloned().unwrap_or_default(),
            sniffed_type: about::sniff(&beginning),
            size_bytes: size,
            sha256,
            filename: waiting.file.filename.clone(),
            message_id: waiting.message_id.clone(),
        };
        about::write(objects, &key, &about).await.map_err(stored)?;
        Ok(Fetched::Stored { object: key, media_id, about })
    }
}

/// Where an answer points to.
fn redirect(from: &Url, headers: &HeaderMap) -> Option<Url> {
    let location = headers.get(header::LOCATION)?.to_str().ok()?;
    from.join(location).ok()
}
