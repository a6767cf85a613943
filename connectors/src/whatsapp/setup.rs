//! Setting a number up: what to ask Meta, and what its answers mean. After "WhatsApp Business Platform: webhooks",
//! "phone numbers", "Graph API: `debug_token`" and "app subscriptions".

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::{Settings, inbound::OBJECT};
use crate::{
    Answer, Asked, Call, Checkup, Finding,
    FindingState::{Note, Ok as Fine, Unknown, Wrong},
    Question, Setup,
    kit::answer::safe_words,
};

/// The field without which no message and no receipt comes.
const NEEDED: &str = "messages";
/// What else is worth having: the first is [`NEEDED`].
pub(super) const FIELDS: &[&str] = &[
    NEEDED,
    "account_update",
    "phone_number_quality_update",
    "message_template_status_update",
    "user_id_update",
    "user_preferences",
];
/// What a token needs: to send, and to look at and subscribe the business account.
const PERMISSIONS: [&str; 2] = ["whatsapp_business_messaging", "whatsapp_business_management"];
const NEW_TOKEN: &str = "Business settings, Users, System users: generate a token with whatsapp_business_messaging and \
    whatsapp_business_management, that does not expire; put it into `access_token`";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A token that ends sooner than this is worth a word.
const SOON: i64 = 14 * DAY_MS;

/// Asks about one number.
pub(super) struct Number {
    /// With the version.
    base: String,
    phone_number_id: String,
    waba_id: String,
    token: SecretString,
    /// `appsecret_proof=...` where the app wants one.
    proof: Option<String>,
    headers: HeaderMap,
}

impl Number {
    /// `headers` carry the account's token; `proof` is a query's part that goes with it.
    pub(super) fn new(account: &Settings, headers: &HeaderMap, proof: Option<&str>) -> Self {
        let Settings { api_base, api_version, phone_number_id, waba_id, access_token, .. } = account;
        Self {
            base: format!("{api_base}/{api_version}"),
            phone_number_id: phone_number_id.clone(),
            waba_id: waba_id.clone(),
            token: access_token.clone(),
            proof: proof.map(str::to_owned),
            headers: headers.clone(),
        }
    }

    fn get(&self, name: &'static str, path: &str) -> Question {
        let url = self.url(path);
        Question { name, call: Call { method: Method::GET, url, headers: self.headers.clone(), body: Bytes::new() } }
    }

    fn url(&self, path: &str) -> String {
        let join = if path.contains('?') { '&' } else { '?' };
        let proof = self.proof.as_ref().map(|proof| format!("{join}{proof}")).unwrap_or_default();
        format!("{}/{path}{proof}", self.base)
    }

    /// What the app's own webhook is subscribed to; only the app itself may ask that.
    fn app_subscriptions(&self, setup: &Setup<'_>, so_far: &[Asked]) -> Option<Question> {
        let app = app_of(so_far)?;
        let secret = &setup.endpoint?.app_secret;
        let mut question = self.get("webhook", "");
        // The app's token proves by itself that its secret is known.
        question.call.url = format!("{}/{app}/subscriptions", self.base);
        let mut bearer = HeaderValue::try_from(format!("Bearer {app}|{secret}")).ok()?;
        bearer.set_sensitive(true);
        question.call.headers.insert(header::AUTHORIZATION, bearer);
        Some(question)
    }
}

impl Checkup for Number {
    fn questions(&self, setup: &Setup<'_>, so_far: &[Asked]) -> Vec<Question> {
        if !so_far.is_empty() {
            let asked = so_far.iter().any(|asked| asked.name == "webhook");
            return if asked { Vec::new() } else { self.app_subscriptions(setup, so_far).into_iter().collect() };
        }
        let (number, waba) = (&self.phone_number_id, &self.waba_id);
        let token: String = url_encoded(self.token.expose_secret());
        vec![
            self.get("token", &format!("debug_token?input_token={token}")),
            self.get(
                "number",
                &format!(
                    "{number}?fields=display_phone_number,verified_name,code_verification_status,quality_rating,\
                     platform_type,status,webhook_configuration"
                ),
            ),
            self.get("business_account", &format!("{waba}/phone_numbers?fields=id&limit=100")),
            self.get("subscription", &format!("{waba}/subscribed_apps")),
        ]
    }

    fn findings(&self, setup: &Setup<'_>, asked: &[Asked]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for Asked { name, answer } in asked {
            let name = *name;
            let body = match answer {
                Err(code) => {
                    let hint = "see that this machine reaches `api_base`: name resolution, proxy, firewall";
                    findings.push(Finding::new(name, Unknown, format!("Meta was not reached: {code}"), hint));
                    continue;
                }
                Ok(answer) => match read(answer) {
                    Read::Data(body) => body,
                    Read::Error(error) => {
                        findings.push(self.refused(name, &error));
                        continue;
                    }
                    Read::Neither => {
                        let detail = format!("something between us and Meta answered with status {}", answer.status);
                        findings.push(Finding::new(name, Unknown, detail, "see `api_base` and proxies"));
                        continue;
                    }
                },
            };
            match name {
                "token" => findings.extend(token(&body["data"], setup.now_ms)),
                "number" => findings.push(number(&body)),
                "business_account" => findings.push(self.member(&body)),
                "subscription" => findings.push(self.subscription(setup, app_of(asked).as_deref(), &body)),
                "webhook" => findings.push(webhook(setup, &body, is_overridden(asked))),
                _ => {}
            }
        }
        if setup.endpoint.is_some() && !asked.iter().any(|asked| asked.name == "webhook") {
            let hint = format!("the app, WhatsApp, Configuration, Webhook fields: subscribe {}", FIELDS.join(", "));
            findings.push(Finding::new("webhook", Unknown, "Meta did not say which app the token is of", hint));
        }
        findings
    }

    fn subscribe(&self, setup: &Setup<'_>) -> Call {
        let body = match (setup.callback_url, setup.endpoint) {
            (Some(url), Some(endpoint)) => json!({"override_callback_uri": url, "verify_token": endpoint.verify_token}),
            _ => json!({}),
        };
        Call {
            method: Method::POST,
            url: self.url(&format!("{}/subscribed_apps", self.waba_id)),
            headers: self.headers.clone(),
            body: Bytes::from(body.to_string()),
        }
    }

    fn subscribed(&self, setup: &Setup<'_>, answer: &Answer) -> Finding {
        match read(answer) {
            Read::Data(body) if body["success"] == true => {
                let detail = match setup.callback_url.filter(|_| setup.endpoint.is_some()) {
                    Some(url) => format!("the app gets the webhooks of business account {} at {url}", self.waba_id),
                    None => format!(
                        "the app gets the webhooks of business account {} at the URL of its own settings",
                        self.waba_id
                    ),
                };
                let hint = match setup.callback_url {
                    Some(_) => "",
                    None => "set `public_url` in `[http]` and run this again to let Meta call this gateway",
                };
                Finding::new("subscription", Fine, detail, hint)
            }
            // Nothing else is asked here that would say so.
            Read::Error(error) if error.code == 190 => {
                let detail = format!("the token is refused: Meta says (#190) {}", error.words);
                Finding::new("subscription", Wrong, detail, NEW_TOKEN)
            }
            Read::Error(error) => self.refused("subscription", &error),
            Read::Data(_) | Read::Neither => {
                let detail = format!("the answer, with status {}, is not Meta's", answer.status);
                Finding::new("subscription", Unknown, detail, "see `api_base` and proxies")
            }
        }
    }
}

impl Number {
    /// A question that Meta refused.
    fn refused(&self, point: &'static str, error: &GraphError) -> Finding {
        let said = format!("Meta says (#{}) {}", error.code, error.words);
        let (number, waba) = (&self.phone_number_id, &self.waba_id);
        match (error.code, error.subcode, point) {
            (190, ..) if point == "token" => {
                Finding::new(point, Wrong, format!("the token is refused: {said}"), NEW_TOKEN)
            }
            (190, ..) => Finding::new(point, Unknown, "the token is refused", "see the point `token`"),
            (2200, ..) => {
                let hint =
                    "run `recado serve`, and see that `public_url` leads to it from outside; then run this again";
                Finding::new(point, Wrong, format!("Meta could not verify the callback URL: {said}"), hint)
            }
            (3 | 10 | 200..=299, ..) => {
                let detail = format!("the token may not do this: {said}");
                Finding::new(point, if point == "webhook" { Unknown } else { Wrong }, detail, NEW_TOKEN)
            }
            (100, ..) if point == "number" => {
                let detail = format!("this token sees no number {number}: {said}");
                let hint = "copy `Phone number ID` from the app's page WhatsApp, API setup; and in Business settings, \
                    System users, assign the WhatsApp account to the token's user";
                Finding::new(point, Wrong, detail, hint)
            }
            (100, ..) if matches!(point, "business_account" | "subscription") => {
                let detail = format!("this token sees no business account {waba}: {said}");
                let hint = "copy `WhatsApp Business Account ID` from the app's page WhatsApp, API setup; and in Business \
                    settings, System users, assign the WhatsApp account to the token's user";
                Finding::new(point, Wrong, detail, hint)
            }
            _ => Finding::new(point, Unknown, said, "look it up among Meta's error codes, and try again"),
        }
    }

    fn member(&self, body: &Value) -> Finding {
        let (number, waba) = (&self.phone_number_id, &self.waba_id);
        let numbers = body["data"].as_array().map_or(&[][..], Vec::as_slice);
        if numbers.iter().any(|one| one["id"].as_str() == Some(number)) {
            return Finding::new(
                "business_account",
                Fine,
                format!("number {number} belongs to business account {waba}"),
                "",
            );
        }
        if body["paging"]["next"].is_string() {
            let detail = format!("number {number} is not among the first {} of business account {waba}", numbers.len());
            return Finding::new("business_account", Unknown, detail, "compare both ids with WhatsApp, API setup");
        }
        let detail = format!("number {number} is not one of business account {waba}");
        Finding::new("business_account", Wrong, detail, "copy `waba_id` from the app's page WhatsApp, API setup")
    }

    fn subscription(&self, setup: &Setup<'_>, app: Option<&str>, body: &Value) -> Finding {
        let run = format!("run `recado account subscribe {}`", setup.account);
        let apps = body["data"].as_array().map_or(&[][..], Vec::as_slice);
        let id = |one: &Value| one["whatsapp_business_api_data"]["id"].as_str().map(str::to_owned);
        let ours = apps.iter().find(|one| app.is_none() || id(one).as_deref() == app);
        let Some(ours) = ours else {
            let detail = if apps.is_empty() {
                format!("no app is subscribed to business account {}: no webhook comes", self.waba_id)
            } else {
                format!("the token's app is not subscribed to business account {}, another one is", self.waba_id)
            };
            return Finding::new("subscription", Wrong, detail, run);
        };
        match (ours["override_callback_uri"].as_str(), setup.callback_url) {
            (Some(other), Some(url)) if other != url => {
                Finding::new("subscription", Wrong, format!("webhooks go to {}", shown(other)), run)
            }
            (Some(url), Some(_)) => {
                Finding::new("subscription", Fine, format!("the app is subscribed, webhooks go to {}", shown(url)), "")
            }
            _ => Finding::new("subscription", Fine, "the app is subscribed", ""),
        }
    }
}

/// The app that a token is of, if Meta said so.
fn app_of(asked: &[Asked]) -> Option<String> {
    let token = asked.iter().find(|asked| asked.name == "token")?;
    let Read::Data(body) = read(token.answer.as_ref().ok()?) else { return None };
    let app = body["data"]["app_id"].as_str()?;
    (!app.is_empty() && app.bytes().all(|byte| byte.is_ascii_digit())).then(|| app.to_owned())
}

/// Whether the business account's webhooks go elsewhere than the app's.
fn is_overridden(asked: &[Asked]) -> bool {
    let answer = asked.iter().find(|asked| asked.name == "subscription").and_then(|asked| asked.answer.as_ref().ok());
    let Some(Read::Data(body)) = answer.map(read) else { return false };
    body["data"].as_array().is_some_and(|apps| apps.iter().any(|app| app["override_callback_uri"].is_string()))
}

fn token(data: &Value, now_ms: i64) -> Vec<Finding> {
    if data["is_valid"] != true {
        let words = safe_words(data["error"]["message"].as_str().unwrap_or("without a reason"));
        return vec![Finding::new("token", Wrong, format!("the token is no longer valid: {words}"), NEW_TOKEN)];
    }
    let ends_ms = data["expires_at"].as_i64().filter(|at| *at > 0).map(|at| at.saturating_mul(1000));
    let life = match ends_ms.map(|ends| ends - now_ms) {
        None => Finding::new("token", Fine, "valid until it is revoked", ""),
        Some(left) if left <= 0 => Finding::new("token", Wrong, "the token has ended", NEW_TOKEN),
        Some(left) => {
            let state = if left < SOON { Note } else { Fine };
            let detail = format!("valid for {} days and {} hours", left / DAY_MS, left % DAY_MS / (60 * 60 * 1000));
            Finding::new("token", state, detail, if left < SOON { NEW_TOKEN } else { "" })
        }
    };
    let scopes: Vec<&str> = data["scopes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let missing: Vec<&str> = PERMISSIONS.into_iter().filter(|wanted| !scopes.contains(wanted)).collect();
    let permissions = if missing.is_empty() {
        Finding::new("permissions", Fine, PERMISSIONS.join(", "), "")
    } else {
        Finding::new("permissions", Wrong, format!("the token lacks {}", missing.join(", ")), NEW_TOKEN)
    };
    vec![life, permissions]
}

fn number(body: &Value) -> Finding {
    let text = |key: &str| safe_words(body[key].as_str().unwrap_or_default());
    let (status, platform) = (text("status"), text("platform_type"));
    let (quality, verified) = (text("quality_rating"), text("code_verification_status"));
    if platform != "CLOUD_API" || !matches!(status.as_str(), "CONNECTED" | "") {
        let detail = format!(
            "the number is not registered with the Cloud API: status {status}, platform {platform}, {verified}"
        );
        let hint = "verify the number in WhatsApp Manager, Phone numbers, then register it: POST \
            /{phone_number_id}/register with {\"messaging_product\":\"whatsapp\",\"pin\":\"six digits of your choice\"}";
        return Finding::new("number", Wrong, detail, hint);
    }
    let detail = format!("{}, registered, quality {quality}", text("verified_name"));
    match quality.as_str() {
        "RED" | "YELLOW" => {
            let hint = "people block or report it: WhatsApp Manager, Insights; see which templates they got";
            Finding::new("number", Note, detail, hint)
        }
        _ => Finding::new("number", Fine, detail, ""),
    }
}

fn webhook(setup: &Setup<'_>, body: &Value, overridden: bool) -> Finding {
    let page = "the app, WhatsApp, Configuration";
    let subscriptions = body["data"].as_array().map_or(&[][..], Vec::as_slice);
    let ours = subscriptions.iter().find(|one| one["object"].as_str() == Some(OBJECT));
    let Some(ours) = ours.filter(|one| one["active"] != false) else {
        let url = setup.callback_url.unwrap_or("the callback URL that `recado check` prints");
        let hint =
            format!("{page}: set the callback URL to {url} with your `verify_token`, subscribe {}", FIELDS.join(", "));
        return Finding::new("webhook", Wrong, "the app has no webhook for WhatsApp", hint);
    };
    let names = ours["fields"].as_array().into_iter().flatten();
    let fields: Vec<&str> = names.filter_map(|field| field["name"].as_str().or(field.as_str())).collect();
    if !fields.contains(&NEEDED) {
        let hint = format!("{page}, Webhook fields: subscribe {}", FIELDS.join(", "));
        return Finding::new(
            "webhook",
            Wrong,
            format!("the field `{NEEDED}` is not subscribed: no message comes"),
            hint,
        );
    }
    match (ours["callback_url"].as_str(), setup.callback_url) {
        (Some(other), Some(url)) if other != url && !overridden => {
            let detail = format!("the app's webhooks go to {}", shown(other));
            let hint = format!("run `recado account subscribe {}`, or set {url} at {page}", setup.account);
            return Finding::new("webhook", Wrong, detail, hint);
        }
        _ => {}
    }
    let missing: Vec<&str> = FIELDS.iter().copied().filter(|field| !fields.contains(field)).collect();
    if missing.is_empty() {
        Finding::new("webhook", Fine, format!("subscribed to {}", FIELDS.join(", ")), "")
    } else {
        let hint = format!("{page}, Webhook fields: subscribe {} to be told", missing.join(", "));
        Finding::new("webhook", Note, format!("`{NEEDED}` is subscribed, {} not", missing.join(", ")), hint)
    }
}

/// A URL without its query, which may hold secrets.
fn shown(url: &str) -> String {
    let bare = url.split(['?', '#']).next().unwrap_or_default();
    bare.chars().filter(|c| !c.is_control()).take(200).collect()
}

struct GraphError {
    code: i64,
    subcode: i64,
    words: String,
}

enum Read {
    Data(Value),
    Error(GraphError),
    Neither,
}

fn read(answer: &Answer) -> Read {
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else { return Read::Neither };
    if let Some(code) = body["error"]["code"].as_i64() {
        let words = body["error"]["error_data"]["details"].as_str().or(body["error"]["message"].as_str());
        return Read::Error(GraphError {
            code,
            subcode: body["error"]["error_subcode"].as_i64().unwrap_or_default(),
            words: safe_words(words.unwrap_or_default()),
        });
    }
    if (200..300).contains(&answer.status) && body.is_object() { Read::Data(body) } else { Read::Neither }
}

/// Of a query's value: all but letters, digits and `-._~` as `%XX`.
pub(super) fn url_encoded(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
#[path = "setup_tests.rs"]
mod tests;
