//! Calls that read or change numbers and business accounts.

use super::Asked;
use super::refusal::Refusal;
use super::reply::Reply;
use crate::settings::Number;
use crate::shared::Shared;
use hyper::Method;
use serde_json::{Value, json};

fn success() -> Reply {
    Reply::json(200, &json!({"success": true}))
}

fn describe(number: &Number) -> Value {
    json!({
        "verified_name": "Simulated business",
        "code_verification_status": "VERIFIED",
        "display_phone_number": number.display_phone_number,
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "status": "CONNECTED",
        "throughput": {"level": "STANDARD"},
        "id": number.phone_number_id,
    })
}

/// A call on a number other than sending and uploading.
pub(super) fn on_number(asked: &Asked, number: &Number, edge: Option<&str>) -> Result<Reply, Refusal> {
    match (&asked.method, edge) {
        (&Method::GET, None) => Ok(Reply::json(200, &describe(number))),
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
    let data = |items: Vec<Value>| Ok(Reply::json(200, &json!({ "data": items })));
    match (&asked.method, edge) {
        (&Method::GET, None) => Ok(Reply::json(200, &json!({"id": id, "name": "Simulated business"}))),
        (&Method::POST | &Method::DELETE, Some("subscribed_apps")) => Ok(success()),
        (&Method::GET, Some("subscribed_apps")) => {
            data(vec![json!({"whatsapp_business_api_data": {"id": "900100", "name": "Simulated app"}})])
        }
        (&Method::GET, Some("phone_numbers")) => data(numbers().map(describe).collect()),
        (&Method::GET, Some("message_templates")) => data(Vec::new()),
        _ => Err(Refusal::new(2_500, format!("Unknown path components: {}", asked.path))),
    }
}
