//! Files of ours that a message to a customer names: they are given to the provider once, and named by its id while
//! that works.
//!
//! They are given before an attempt to send: what ends in the middle of an upload has sent nobody anything. An upload may
//! take long; it goes on beside its message, which asks for it again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use prost::Message as _;
use recado_connectors::{Outcome, Upload};
use recado_proto::v1::{self, interactive, message::Body, template::parameter};
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, watch};

use super::about;
use crate::{
    objects::{ObjectError, SharedObjects},
    sender::{AccountView, CallError, Caller},
};

/// Uploads at a time.
const AT_A_TIME: usize = 4;
/// An id is not used during the last day that it is said to work.
const MARGIN_MS: i64 = 24 * 3600 * 1000;

/// An upload under way: what it came to, once it has.
type Underway = watch::Receiver<Option<Result<String, Outcome>>>;

/// Gives files to providers.
pub struct Uploads {
    objects: SharedObjects,
    caller: Arc<dyn Caller>,
    clock: Arc<dyn Fn() -> i64 + Send + Sync>,
    places: Semaphore,
    /// By account and object.
    underway: Mutex<HashMap<(String, String), Underway>>,
}

/// The code of a file that is still on its way to the provider.
pub const UPLOADING: &str = "file_uploading";

/// A file of ours that a provider has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Ours.
    pub object: String,
    /// What the provider calls it.
    pub provider_media_id: String,
}

/// What a provider calls a file of ours; it stands beside the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    provider_media_id: String,
    until_ms: i64,
}

impl Uploads {
    /// With a caller that has the patience for large files.
    pub fn new(
        objects: SharedObjects,
        caller: Arc<dyn Caller>,
        clock: Arc<dyn Fn() -> i64 + Send + Sync>,
    ) -> Arc<Self> {
        let places = Semaphore::new(AT_A_TIME);
        Arc::new(Self { objects, caller, clock, places, underway: Mutex::default() })
    }

    /// Gives our files that a message names to the provider.
    ///
    /// # Errors
    /// What the attempt comes to without them; [`UPLOADING`] when that takes longer than `within`, and goes on.
    pub async fn give(
        self: &Arc<Self>,
        tenant: &str,
        account_id: &str,
        account: &AccountView,
        message: &v1::Message,
        within: Duration,
    ) -> Result<Vec<Given>, Outcome> {
        let deadline = tokio::time::Instant::now() + within;
        let mut message = message.clone();
        let mut all = Vec::new();
        for (_, file) in named(&mut message).into_iter().filter(|(_, file)| !file.object.is_empty()) {
            let object = std::mem::take(&mut file.object);
            if about::parse_key(&object).is_none_or(|(owner, _)| owner != tenant) {
                return Err(permanent("file_unknown"));
            }
            let found = tokio::time::timeout_at(deadline, self.provider_id(account_id, account, &object)).await;
            let provider_media_id = found.unwrap_or_else(|_| Err(again(UPLOADING)))?;
            all.push(Given { object, provider_media_id });
        }
        Ok(all)
    }

    /// The provider does not know these any more: the next message gives them anew.
    pub async fn forget(&self, account_id: &str, all: &[Given]) {
        for given in all {
            if let Err(error) = self.objects.delete(&given_key(&given.object, account_id)).await {
                tracing::warn!(%error, "id of an uploaded file could not be forgotten");
            }
        }
    }

    async fn provider_id(
        self: &Arc<Self>,
        account_id: &str,
        account: &AccountView,
        object: &str,
    ) -> Result<String, Outcome> {
        let now = (self.clock)();
        match self.objects.get(&given_key(object, account_id)).await {
            Ok(text) => {
                let kept = serde_json::from_slice::<Kept>(&text).ok().filter(|kept| kept.until_ms > now);
                if let Some(kept) = kept {
                    return Ok(kept.provider_media_id);
                }
            }
            Err(ObjectError::NotFound(_)) => {}
            Err(_) => return Err(again("object_store_unavailable")),
        }
        let mut underway = self.begin(account_id, account, object);
        // The task tells before it goes; one that panicked told nothing.
        match underway.wait_for(Option::is_some).await {
            Ok(ended) => ended.clone().unwrap_or_else(|| Err(again("upload_failed"))),
            Err(_) => Err(again("upload_failed")),
        }
    }

    /// Begins an upload, or joins the one that is under way.
    fn begin(self: &Arc<Self>, account_id: &str, account: &AccountView, object: &str) -> Underway {
        let name = (account_id.to_owned(), object.to_owned());
        let mut all = self.underway.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(underway) = all.get(&name) {
            return underway.clone();
        }
        let (tell, underway) = watch::channel(None);
        all.insert(name.clone(), underway.clone());
        drop(all);
        let (uploads, account) = (Arc::clone(self), account.clone());
        tokio::spawn(async move {
            let ended = uploads.upload(&name.0, &account, &name.1).await;
            uploads.underway.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
            let _nobody_waits = tell.send(Some(ended));
        });
        underway
    }

    async fn upload(&self, account_id: &str, account: &AccountView, object: &str) -> Result<String, Outcome> {
        let _place = self.places.acquire().await.map_err(|_| again("upload_failed"))?;
        let files = account.outbound.files().ok_or_else(|| permanent("files_not_supported"))?;
        let absent = |error: ObjectError| match error {
            ObjectError::NotFound(_) => permanent("file_unknown"),
            _ => again("object_store_unavailable"),
        };
        let about = about::read(&*self.objects, object).await.map_err(absent)?;
        let content = self.objects.get(object).await.map_err(absent)?;
        let upload = Upload { mime_type: &about.mime_type, filename: &about.filename, content: &content };
        let call = files
            .upload(&upload)
            .map_err(|refused| Outcome::Permanent { code: refused.code.to_owned(), title: refused.detail })?;
        drop(content);
        let answer = self.caller.call(call).await.map_err(|error| match error {
            // A file that was given twice is known by two names, and nobody sees it.
            CallError::NotSent(code) | CallError::Unanswered(code) => again(code),
        })?;
        let id = files.uploaded(&answer).map_err(|outcome| match outcome {
            Outcome::Ambiguous { code } => Outcome::Transient { code, tries: None, after_ms: None },
            other => other,
        })?;
        let until_ms = (self.clock)() + files.upload_kept_ms() - MARGIN_MS;
        let kept = Kept { provider_media_id: id.clone(), until_ms };
        if let Ok(text) = serde_json::to_vec(&kept)
            && let Err(error) = self.objects.put(&given_key(object, account_id), text.into()).await
        {
            tracing::warn!(%error, "id of an uploaded file could not be kept, it will be uploaded again");
        }
        Ok(id)
    }
}

/// Beside the file, so that it goes when the file goes.
fn given_key(object: &str, account_id: &str) -> String {
    format!("{object}.given/{account_id}")
}

fn permanent(code: &str) -> Outcome {
    Outcome::Permanent { code: code.to_owned(), title: String::new() }
}

fn again(code: &str) -> Outcome {
    Outcome::Transient { code: code.to_owned(), tries: None, after_ms: None }
}

/// Whether a message to a customer, encoded, names files of ours.
pub fn names_ours(message: &[u8]) -> bool {
    // Anything else about it is for later to judge.
    let Ok(mut message) = v1::Message::decode(message) else { return false };
    named(&mut message).iter().any(|(_, file)| !file.object.is_empty())
}

/// Puts the ids that [`Uploads::give`] said in place of our files.
///
/// # Errors
/// One of them was not given.
pub fn place(message: &mut v1::Message, given: &[Given]) -> Result<(), Outcome> {
    for (_, file) in named(message).into_iter().filter(|(_, file)| !file.object.is_empty()) {
        let known = given.iter().find(|given| given.object == file.object).ok_or_else(|| again(UPLOADING))?;
        file.object.clear();
        file.url.clear();
        file.provider_media_id.clone_from(&known.provider_media_id);
    }
    Ok(())
}

/// All files that a message to a customer names, each with the kind of content that it is in its place.
pub fn named(message: &mut v1::Message) -> Vec<(&'static str, &mut v1::Media)> {
    match &mut message.body {
        Some(Body::Image(file)) => vec![("image", file)],
        Some(Body::Video(file)) => vec![("video", file)],
        Some(Body::Audio(file)) => vec![("audio", file)],
        Some(Body::Document(file)) => vec![("document", file)],
        Some(Body::Sticker(file)) => vec![("sticker", file)],
        Some(Body::Interactive(question)) => match &mut question.header {
            Some(interactive::Header::HeaderImage(file)) => vec![("image", file)],
            Some(interactive::Header::HeaderVideo(file)) => vec![("video", file)],
            Some(interactive::Header::HeaderDocument(file)) => vec![("document", file)],
            _ => Vec::new(),
        },
        Some(Body::Template(template)) => {
            let mut found = Vec::new();
            for component in &mut template.components {
                found.extend(component.parameters.iter_mut().filter_map(in_parameter));
                let cards = component.cards.iter_mut().flat_map(|card| &mut card.components);
                found.extend(cards.flat_map(|part| &mut part.parameters).filter_map(in_parameter));
            }
            found
        }
        _ => Vec::new(),
    }
}

fn in_parameter(parameter: &mut v1::template::Parameter) -> Option<(&'static str, &mut v1::Media)> {
    match &mut parameter.value {
        Some(parameter::Value::Image(file)) => Some(("image", file)),
        Some(parameter::Value::Video(file)) => Some(("video", file)),
        Some(parameter::Value::Document(file)) => Some(("document", file)),
        _ => None,
    }
}
