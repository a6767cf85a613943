//! Objects in a store that speaks S3: Amazon's, or one of one's own. Requests are signed in their URL (`SigV4`).

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Method, StatusCode, header};
use rusty_s3::{
    Bucket, Credentials, S3Action as _, UrlStyle,
    actions::{CreateMultipartUpload, ListObjectsV2},
};
use secrecy::{ExposeSecret as _, SecretString};

use super::{MAX_OBJECT, ObjectError, ObjectWriter, Objects, is_key, within_limit};

/// How long a signed request may take to arrive.
const SIGNED_FOR: Duration = Duration::from_mins(5);
const CONNECT: Duration = Duration::from_secs(5);
/// Between two pieces of an answer.
const SILENCE: Duration = Duration::from_secs(30);
/// A request as a whole; the largest object at 1 MB/s.
const WHOLE: Duration = Duration::from_mins(5);
/// Tries of one request; all of them may be repeated.
const TRIES: u32 = 4;
/// What one part of a large object holds; S3 wants at least 5 MiB of all but the last.
const PART: usize = 8 * 1024 * 1024;
/// An answer that is no object is not read further.
const MAX_WORDS: usize = 4 * 1024 * 1024;

/// Where a store is and how to log in.
#[derive(Clone, Debug)]
pub struct S3Settings {
    /// Scheme, host and port.
    pub endpoint: String,
    /// Such as `eu-west-1`.
    pub region: String,
    /// The bucket, which must exist.
    pub bucket: String,
    /// Stands before every key, with a slash at its end; may be empty.
    pub prefix: String,
    /// The bucket stands in the path rather than in the host's name.
    pub path_style: bool,
    /// Who.
    pub access_key: String,
    /// The proof.
    pub secret_key: SecretString,
}

impl PartialEq for S3Settings {
    fn eq(&self, other: &Self) -> bool {
        let parts = |s: &Self| {
            (
                s.endpoint.clone(),
                s.region.clone(),
                s.bucket.clone(),
                s.prefix.clone(),
                s.path_style,
                s.access_key.clone(),
            )
        };
        parts(self) == parts(other) && self.secret_key.expose_secret() == other.secret_key.expose_secret()
    }
}

/// An object store behind S3.
pub struct S3 {
    bucket: Bucket,
    credentials: Credentials,
    prefix: String,
    client: reqwest::Client,
}

/// What a request came to.
struct Answered {
    status: StatusCode,
    etag: Option<String>,
    body: Bytes,
}

impl S3 {
    /// A client of the store. Whether it is there is seen at the first request.
    pub fn open(settings: &S3Settings) -> Result<Self, ObjectError> {
        let cannot = |why: String| ObjectError::Unavailable(why);
        let endpoint = settings.endpoint.parse().map_err(|_| cannot("the endpoint is no URL".to_owned()))?;
        let style = if settings.path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let bucket = Bucket::new(endpoint, style, settings.bucket.clone(), settings.region.clone())
            .map_err(|error| cannot(format!("the endpoint cannot be used: {error}")))?;
        // The whole process has one provider of cryptography; a second installation changes nothing.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .timeout(WHOLE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| cannot(format!("no HTTP client can be made: {error}")))?;
        let credentials = Credentials::new(settings.access_key.clone(), settings.secret_key.expose_secret().to_owned());
        Ok(Self { bucket, credentials, prefix: settings.prefix.clone(), client })
    }

    fn name(&self, key: &str) -> Result<String, ObjectError> {
        if is_key(key) {
            return Ok(format!("{}{key}", self.prefix));
        }
        Err(ObjectError::Refused { key: key.to_owned(), why: "this is no key of an object".to_owned() })
    }

    /// Makes a request; `sign` makes its URL anew for each try. Busy and broken answers are tried again.
    async fn ask(
        &self,
        method: Method,
        sign: impl Fn() -> String + Send + Sync,
        body: Bytes,
        range: Option<(u64, usize)>,
        most: usize,
    ) -> Result<Answered, ObjectError> {
        let mut wait = Duration::from_millis(200);
        for n in 1.. {
            let why = match self.ask_once(method.clone(), sign(), body.clone(), range, most).await {
                Ok(answered) if !is_passing(answered.status) => return Ok(answered),
                Ok(answered) => format!("it answers {}", answered.status),
                Err(why) => why,
            };
            if n == TRIES {
                return Err(ObjectError::Unavailable(why));
            }
            tokio::time::sleep(wait.mul_f64(0.5 + rand::random::<f64>() / 2.0)).await;
            wait *= 3;
        }
        Err(ObjectError::Unavailable("no try was made".to_owned()))
    }

    async fn ask_once(
        &self,
        method: Method,
        url: String,
        body: Bytes,
        range: Option<(u64, usize)>,
        most: usize,
    ) -> Result<Answered, String> {
        // Said even when it is 0, which the client leaves out and some stores insist on.
        let length = body.len();
        let mut request = self.client.request(method.clone(), url).body(body);
        if method == Method::PUT || method == Method::POST {
            request = request.header(header::CONTENT_LENGTH, length);
        }
        if let Some((from, len)) = range {
            let last = from.saturating_add(len as u64).saturating_sub(1);
            request = request.header(header::RANGE, format!("bytes={from}-{last}"));
        }
        // The URL holds the signature.
        let words = |error: reqwest::Error| error.without_url().to_string();
        let mut response = request.send().await.map_err(words)?;
        let status = response.status();
        let etag = response.headers().get(header::ETAG).and_then(|etag| etag.to_str().ok()).map(str::to_owned);
        let mut read = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(words)? {
            if read.len() + chunk.len() > most {
                return Err(format!("the answer has more than {most} bytes"));
            }
            read.extend_from_slice(&chunk);
        }
        Ok(Answered { status, etag, body: read.into() })
    }

    async fn put_part(&self, name: &str, upload: &str, number: u16, part: Bytes) -> Result<String, ObjectError> {
        let sign = || {
            let action = self.bucket.upload_part(Some(&self.credentials), name, number, upload);
            action.sign(SIGNED_FOR).to_string()
        };
        let answered = self.ask(Method::PUT, sign, part, None, MAX_WORDS).await?;
        match (answered.status.is_success(), answered.etag) {
            (true, Some(etag)) => Ok(etag),
            _ => Err(refused(answered.status, &answered.body)),
        }
    }
}

/// The answer may be another one in a moment.
fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
}

/// The store's code, which names no object and no secret.
fn refused(status: StatusCode, body: &[u8]) -> ObjectError {
    let text = String::from_utf8_lossy(body);
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map_or("", |(code, _)| code);
    ObjectError::Unavailable(format!("it answers {status} {code}"))
}

#[async_trait]
impl Objects for S3 {
    async fn put(&self, key: &str, content: Bytes) -> Result<(), ObjectError> {
        let name = self.name(key)?;
        within_limit(key, 0, content.len())?;
        let sign = || self.bucket.put_object(Some(&self.credentials), &name).sign(SIGNED_FOR).to_string();
        let answered = self.ask(Method::PUT, sign, content, None, MAX_WORDS).await?;
        if answered.status.is_success() { Ok(()) } else { Err(refused(answered.status, &answered.body)) }
    }

    async fn writer<'a>(&'a self, key: &str) -> Result<Box<dyn ObjectWriter + 'a>, ObjectError> {
        let name = self.name(key)?;
        Ok(Box::new(PartWriter {
            s3: self,
            key: key.to_owned(),
            name,
            waiting: Vec::new(),
            written: 0,
            upload: None,
            etags: Vec::new(),
        }))
    }

    async fn get(&self, key: &str) -> Result<Bytes, ObjectError> {
        let name = self.name(key)?;
        let sign = || self.bucket.get_object(Some(&self.credentials), &name).sign(SIGNED_FOR).to_string();
        let answered = self.ask(Method::GET, sign, Bytes::new(), None, MAX_OBJECT).await?;
        match answered.status {
            StatusCode::OK => Ok(answered.body),
            StatusCode::NOT_FOUND => Err(ObjectError::NotFound(key.to_owned())),
            status => Err(refused(status, &answered.body)),
        }
    }

    async fn get_range(&self, key: &str, from: u64, len: usize) -> Result<Bytes, ObjectError> {
        let name = self.name(key)?;
        let sign = || self.bucket.get_object(Some(&self.credentials), &name).sign(SIGNED_FOR).to_string();
        // A request for no bytes cannot be said; one byte tells whether the object is there.
        let most = len.saturating_add(MAX_WORDS).min(MAX_OBJECT);
        let answered = self.ask(Method::GET, sign, Bytes::new(), Some((from, len.max(1))), most).await?;
        match answered.status {
            StatusCode::PARTIAL_CONTENT => Ok(answered.body.slice(..answered.body.len().min(len))),
            // A store that does not know ranges gives all of it.
            StatusCode::OK => {
                let start = usize::try_from(from).unwrap_or(usize::MAX).min(answered.body.len());
                Ok(answered.body.slice(start..start.saturating_add(len).min(answered.body.len())))
            }
            StatusCode::RANGE_NOT_SATISFIABLE => Ok(Bytes::new()),
            StatusCode::NOT_FOUND => Err(ObjectError::NotFound(key.to_owned())),
            status => Err(refused(status, &answered.body)),
        }
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        let name = self.name(key)?;
        let sign = || self.bucket.delete_object(Some(&self.credentials), &name).sign(SIGNED_FOR).to_string();
        let answered = self.ask(Method::DELETE, sign, Bytes::new(), None, MAX_WORDS).await?;
        let gone = answered.status.is_success() || answered.status == StatusCode::NOT_FOUND;
        if gone { Ok(()) } else { Err(refused(answered.status, &answered.body)) }
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, ObjectError> {
        let full = format!("{}{prefix}", self.prefix);
        let (mut keys, mut token) = (Vec::new(), None::<String>);
        loop {
            let sign = || {
                let mut action = self.bucket.list_objects_v2(Some(&self.credentials));
                action.with_prefix(full.as_str());
                if let Some(token) = &token {
                    action.with_continuation_token(token.as_str());
                }
                action.sign(SIGNED_FOR).to_string()
            };
            let answered = self.ask(Method::GET, sign, Bytes::new(), None, MAX_WORDS).await?;
            if !answered.status.is_success() {
                return Err(refused(answered.status, &answered.body));
            }
            let malformed = || ObjectError::Unavailable("its list cannot be read".to_owned());
            let text = std::str::from_utf8(&answered.body).map_err(|_| malformed())?;
            let page = ListObjectsV2::parse_response(text).map_err(|_| malformed())?;
            keys.extend(page.contents.into_iter().filter_map(|object| {
                let key = object.key.strip_prefix(&self.prefix).unwrap_or_default().to_owned();
                is_key(&key).then_some(key)
            }));
            match page.next_continuation_token {
                Some(next) if token.as_ref() != Some(&next) => token = Some(next),
                _ => break,
            }
        }
        keys.sort_unstable();
        Ok(keys)
    }
}

/// An object that comes in pieces: one request for a small one, parts for a large one.
struct PartWriter<'a> {
    s3: &'a S3,
    key: String,
    name: String,
    waiting: Vec<u8>,
    written: u64,
    upload: Option<String>,
    etags: Vec<String>,
}

impl PartWriter<'_> {
    async fn send_part(&mut self) -> Result<(), ObjectError> {
        let upload = if let Some(upload) = &self.upload {
            upload.clone()
        } else {
            let s3 = self.s3;
            let name = self.name.clone();
            let sign = || s3.bucket.create_multipart_upload(Some(&s3.credentials), &name).sign(SIGNED_FOR).to_string();
            let answered = s3.ask(Method::POST, sign, Bytes::new(), None, MAX_WORDS).await?;
            let begun = std::str::from_utf8(&answered.body)
                .ok()
                .filter(|_| answered.status.is_success())
                .and_then(|text| CreateMultipartUpload::parse_response(text).ok());
            let begun = begun.ok_or_else(|| refused(answered.status, &answered.body))?.upload_id().to_owned();
            self.upload = Some(begun.clone());
            begun
        };
        let part = Bytes::from(std::mem::take(&mut self.waiting));
        let number = self.etags.len() as u16 + 1;
        let etag = self.s3.put_part(&self.name, &upload, number, part).await?;
        self.etags.push(etag);
        Ok(())
    }
}

#[async_trait]
impl ObjectWriter for PartWriter<'_> {
    async fn write(&mut self, piece: Bytes) -> Result<(), ObjectError> {
        within_limit(&self.key, self.written, piece.len())?;
        self.written += piece.len() as u64;
        self.waiting.extend_from_slice(&piece);
        if self.waiting.len() >= PART { self.send_part().await } else { Ok(()) }
    }

    async fn finish(mut self: Box<Self>) -> Result<(), ObjectError> {
        if self.upload.is_none() {
            let content = Bytes::from(std::mem::take(&mut self.waiting));
            return self.s3.put(&self.key, content).await;
        }
        if !self.waiting.is_empty() {
            self.send_part().await?;
        }
        let Some(upload) = self.upload.take() else { return Ok(()) };
        let (s3, name) = (self.s3, &self.name);
        let parts = || self.etags.iter().map(String::as_str);
        let complete = || s3.bucket.complete_multipart_upload(Some(&s3.credentials), name, &upload, parts());
        let body = Bytes::from(complete().body());
        let answered = s3.ask(Method::POST, || complete().sign(SIGNED_FOR).to_string(), body, None, MAX_WORDS).await?;
        // S3 says yes first and may tell of an error in the body.
        let failed = answered.body.windows(7).any(|window| window == b"<Error>");
        if answered.status.is_success() && !failed {
            return Ok(());
        }
        Err(refused(answered.status, &answered.body))
    }
}

impl Drop for PartWriter<'_> {
    fn drop(&mut self) {
        // What was begun and not finished: the store's own rule for unfinished uploads removes what this does not.
        let Some(upload) = self.upload.take() else { return };
        let action = self.s3.bucket.abort_multipart_upload(Some(&self.s3.credentials), &self.name, &upload);
        let request = self.s3.client.delete(action.sign(SIGNED_FOR).to_string());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { drop(request.send().await) });
        }
    }
}
