//! Calls that read or change numbers and business accounts.

use super::refusal::Refusal;
use super::reply::Reply;
use super::{Asked, parameter};
use crate::app::AppSetup;
use crate::settings::Number;
use crate::shared::{Shared, hold};
use hyper::Method;
use reqwest::Url;
use serde_json::{Value, json};
use std::sync::Arc;

fn success() -> Reply {
    Reply::json(200, &json!({"success": true}))
}

fn describe(number: &Number, app: &AppSetup) -> Value {
    let (platform, status) = if app.registered { ("CLOUD_API", "CONNECTED") } else { ("NOT_APPLICABLE", "PENDING") };
    json!({
        "verified_name": "Simulated business",
        "code_verification_status": "VERIFIED",
        "display_phone_number": number.display_phone_number,
        "quality_rating": app.quality,
        "platform_type": platform,
        "status": status,
        "throughput": {"level": "STANDARD"},
        "id": number.phone_number_id,
    })
}

/// A call on a number other than sending and uploading.
pub(super) fn on_number(shared: &Shared, asked: &Asked, number: &Number, edge: Option<&str>) -> Result<Reply, Refusal> {
    match (&asked.method, edge) {
        (&Method::GET, None) => Ok(Reply::json(200, &describe(number, &hold(&shared.app)))),
        (&Method::POST, None | Some("register" | "deregister" | "block_users")) => Ok(success()),
        _ => Err(Refusal::new(2_500, format!("Unknown path components: {}", asked.path))),
    }
}

/// A call on a business account.
pub(super) fn on_account(shared: &Shared, asked: &Asked, id: &str, edge: Option<&str>) -> Result<Reply, Refusal> {
    let numbers = || shared.settings.numbers.iter().filter(|number| number.waba_id == id);
    if numbers().next().is_none() {
        return Err(Refusal::unknown_object(id));
    }
    if !hold(&shared.app).may("whatsapp_business_management") {
        return Err(Refusal::new(200, "Requires whatsapp_business_management permission to manage the object"));
    }
    let data = |items: Vec<Value>| Ok(Reply::json(200, &json!({ "data": items })));
    match (&asked.method, edge) {
        (&Method::GET, None) => Ok(Reply::json(200, &json!({"id": id, "name": "Simulated business"}))),
        (&Method::POST | &Method::DELETE, Some("subscribed_apps")) => Ok(success()),
        (&Method::GET, Some("subscribed_apps")) => {
            let app = hold(&shared.app);
            let mut one = json!({"whatsapp_business_api_data": {"id": app.app_id, "name": "Simulated app"}});
            if let Some(url) = &app.override_url {
                one["override_callback_uri"] = json!(url);
            }
            data(if app.subscribed { vec![one] } else { Vec::new() })
        }
        (&Method::GET, Some("phone_numbers")) => {
            let app = hold(&shared.app);
            data(numbers().map(|number| describe(number, &app)).collect())
        }
        (&Method::GET, Some("message_templates")) => data(Vec::new()),
        _ => Err(Refusal::new(2_500, format!("Unknown path components: {}", asked.path))),
    }
}

/// Changes what a call that is in order changes. An override is taken only when its URL is verified.
pub(super) async fn change(shared: &Shared, asked: &Asked) -> Result<(), Refusal> {
    let edge = asked.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    match (&asked.method, edge) {
        (&Method::POST, "register") => hold(&shared.app).registered = true,
        (&Method::POST, "subscribed_apps") => {
            let callback = callback(asked);
            if let Some((url, word)) = &callback {
                let verified = crate::handshake::verify(shared, url, word).await;
                verified.map_err(|_| Refusal::new(2_200, "Callback verification failed"))?;
            }
            let url = callback.map(|(url, _)| url);
            let mut app = hold(&shared.app);
            (app.subscribed, app.override_url) = (true, url.as_ref().map(Url::to_string));
            if let Some(url) = url {
                shared.courier.targets.send_replace(Arc::new(vec![url]));
            }
        }
        (&Method::DELETE, "subscribed_apps") => {
            let mut app = hold(&shared.app);
            (app.subscribed, app.override_url) = (false, None);
        }
        _ => {}
    }
    Ok(())
}

/// The URL and the word of a subscription that overrides the app's own URL.
fn callback(asked: &Asked) -> Option<(Url, String)> {
    let body: Value = serde_json::from_slice(&asked.body).ok()?;
    let url = body["override_callback_uri"].as_str()?.parse().ok()?;
    Some((url, body["verify_token"].as_str().unwrap_or_default().to_owned()))
}

/// What a token is good for.
pub(super) fn debug_token(shared: &Shared, asked: &Asked) -> Reply {
    let app = hold(&shared.app);
    let token = parameter(&asked.query, "input_token").unwrap_or_default();
    if shared.settings.access_token.as_ref().is_some_and(|known| *known != token) {
        let error = json!({"code": 190, "message": "Invalid OAuth access token."});
        return Reply::json(200, &json!({"data": {"is_valid": false, "scopes": [], "error": error}}));
    }
    let data = json!({
        "app_id": app.app_id,
        "type": "SYSTEM_USER",
        "application": "Simulated app",
        "is_valid": true,
        "expires_at": app.expires_at,
        "scopes": app.permissions,
    });
    Reply::json(200, &json!({ "data": data }))
}

/// What the app's own webhook is subscribed to; asked with the app's token.
pub(super) fn subscriptions(shared: &Shared, asked: &Asked) -> Result<Reply, Refusal> {
    let app = hold(&shared.app);
    if asked.bearer.as_deref() != Some(&format!("{}|{}", app.app_id, shared.settings.app_secret)) {
        return Err(Refusal::new(190, "Invalid OAuth access token signature."));
    }
    let targets = shared.courier.targets.borrow();
    let url = targets.first().map(Url::to_string);
    let fields: Vec<_> = app.fields.iter().map(|name| json!({"name": name, "version": "v26.0"})).collect();
    let whatsapp = json!({
        "object": "whatsapp_business_account",
        "callback_url": url,
        "active": true,
        "fields": fields,
    });
    Ok(Reply::json(200, &json!({ "data": if app.fields.is_empty() { Vec::new() } else { vec![whatsapp] } })))
}
