//! Webhooks as bytes, for what the simulated provider would never send.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use anyhow::Result;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::api::client;

/// The provider's signature of a body.
pub fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    let mut text = "sha256=".to_owned();
    for byte in mac.finalize().into_bytes() {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

/// A webhook with one text message, written now.
pub fn webhook(phone_number_id: &str, wamid: &str) -> Vec<u8> {
    let message =
        json!({"from": "5511987654321", "id": wamid, "timestamp": now(), "type": "text", "text": {"body": "oi"}});
    body(phone_number_id, &json!([message]))
}

/// Seconds since 1970, as the provider writes them.
#[allow(clippy::disallowed_methods, reason = "it plays a provider, which has its own clock")]
pub fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    since.as_secs().to_string()
}

/// A webhook with these messages.
pub fn body(phone_number_id: &str, messages: &Value) -> Vec<u8> {
    json!({"object": "whatsapp_business_account", "entry": [{"id": "100200300", "changes": [{"field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": "551140028922", "phone_number_id": phone_number_id},
        "contacts": [{"profile": {"name": "Ana"}, "wa_id": "5511987654321"}], "messages": messages}}]}]})
    .to_string()
    .into_bytes()
}

/// Posts a body with these signatures; the status and the body of the answer.
pub async fn post(url: &str, body: Vec<u8>, signatures: &[&str]) -> Result<(u16, String)> {
    let mut request = client()?.post(url).header("content-type", "application/json").body(body);
    for signature in signatures {
        request = request.header("x-hub-signature-256", *signature);
    }
    let answer = request.send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

/// Posts copies of one webhook at the same time, signed rightly; every one must be taken.
pub async fn post_copies(urls: &[String], body: &[u8], copies: usize) -> Result<()> {
    let right = signature(crate::settings::APP_SECRET, body);
    let posts = (0..copies).map(|n| {
        let (url, body, right) = (urls[n % urls.len()].clone(), body.to_vec(), right.clone());
        async move { post(&url, body, &[&right]).await }
    });
    for (status, _) in futures::future::try_join_all(posts).await? {
        anyhow::ensure!(status == 200, "a copy was answered {status}");
    }
    Ok(())
}
