//! WhatsApp Business Cloud API.
//!
//! Written after Meta's documentation: "WhatsApp Business Platform: Cloud API" (messages, webhooks, error codes,
//! business-scoped user ids, calling) and "Webhooks: getting started".

mod address;
mod calls;
mod cards;
mod content;
mod emoji;
mod errors;
mod fields;
mod files;
mod inbound;
mod interactive;
mod message;
mod outbound;
mod outcome;
mod setup;
mod status;
mod template;
mod wire;

use std::sync::Arc;

use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::{Account, AccountRef, ConfigError, Inbound, Spec, kit::settings};

/// Meta's error codes and what the sender does about them, for people.
pub fn codes() -> Vec<(String, String)> {
    errors::rows()
}

/// The signature's header; Meta also sends an older one with SHA-1, which nobody should look at.
pub const SIGNATURE_HEADER: &str = "x-hub-signature-256";
/// What stands before the hex digits.
pub const SIGNATURE_PREFIX: &str = "sha256=";

const SAMPLE: &str = r#"[[endpoints]]
id = "whatsapp"                        # the webhook's URL ends in /webhooks/whatsapp
connector = "whatsapp"
app_secrets = ["${WA_SECRET}"]         # of the Meta app; while one is replaced, list both
verify_token = "${WA_VERIFY}"          # the word that you give Meta with the URL

[[accounts]]
id = "wa-main"
tenant = "acme"
endpoint = "whatsapp"
queue = "support"
phone_number_id = "700800900"
waba_id = "100200300"
access_token = "${WA_TOKEN}"           # of a system user, with whatsapp_business_messaging
"#;

/// WhatsApp's entry in the list of connectors.
pub const SPEC: Spec = Spec {
    kind: "whatsapp",
    summary: "WhatsApp Business numbers through Meta's Cloud API.",
    channel: "whatsapp",
    sample: SAMPLE,
    global_addresses: true,
    endpoint: build_endpoint,
    account: build_account,
    endpoint_schema: || schemars::schema_for!(Endpoint),
    account_schema: || schemars::schema_for!(Settings),
};

/// The webhook of one Meta app.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// The app's secrets, by which Meta signs webhooks. The first is current; all are accepted, so that a secret can
    /// be replaced without losing a webhook.
    #[schemars(with = "Vec<String>", length(min = 1))]
    pub app_secrets: Vec<SecretString>,
    /// The word that Meta shows when it verifies the webhook's URL; you choose it.
    #[schemars(with = "String", length(min = 1))]
    pub verify_token: SecretString,
}

/// One WhatsApp number.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Meta's id of the number (not the number itself), digits in quotes.
    pub phone_number_id: String,
    /// Meta's id of the WhatsApp Business account that the number belongs to, digits in quotes.
    pub waba_id: String,
    /// The token for calls to Meta: a system user's, with the permission `whatsapp_business_messaging`.
    #[schemars(with = "String")]
    pub access_token: SecretString,
    /// The app's secret, with which Meta's setting "Require app secret" makes calls prove themselves; leave it out if
    /// that is off.
    #[serde(default)]
    #[schemars(with = "String")]
    pub app_secret: Option<SecretString>,
    /// Where Meta's Graph API is: https, or http on this machine for tests.
    #[serde(default = "default_api_base")]
    pub api_base: String,
    /// The version of the Graph API, such as "v26.0".
    #[serde(default = "default_api_version")]
    #[schemars(regex(pattern = r"^v\d+\.\d+$"))]
    pub api_version: String,
}

fn default_api_base() -> String {
    "https://graph.facebook.com".to_owned()
}

fn default_api_version() -> String {
    "v26.0".to_owned()
}

fn build_endpoint(table: toml::Table) -> Result<Arc<dyn Inbound>, ConfigError> {
    let endpoint: Endpoint = settings::read(table)?;
    if endpoint.app_secrets.is_empty() {
        return Err(wrong("app_secrets", "must hold at least one secret\nhint: see the app's basic settings at Meta"));
    }
    if endpoint.app_secrets.iter().any(|secret| secret.expose_secret().trim().is_empty()) {
        return Err(wrong("app_secrets", "holds an empty secret: anybody could sign with it"));
    }
    if endpoint.verify_token.expose_secret().trim().is_empty() {
        return Err(wrong("verify_token", "must not be empty\nhint: choose a long random word"));
    }
    Ok(Arc::new(inbound::Webhook::new(&endpoint)))
}

fn build_account(table: toml::Table) -> Result<Account, ConfigError> {
    let mut account: Settings = settings::read(table)?;
    for (key, value) in [("phone_number_id", &account.phone_number_id), ("waba_id", &account.waba_id)] {
        // The number's id becomes a part of a URL's path.
        let sound = (1..=64).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !sound {
            return Err(wrong(key, "must be Meta's id: digits without spaces or signs"));
        }
    }
    if !is_version(&account.api_version) {
        return Err(wrong("api_version", "must look like \"v26.0\""));
    }
    if account.app_secret.as_ref().is_some_and(|secret| secret.expose_secret().trim().is_empty()) {
        return Err(wrong(
            "app_secret",
            "must not be empty\nhint: leave it out where the app does not require a proof",
        ));
    }
    account.api_base = settings::base_url("api_base", &account.api_base)?;
    let refs = vec![
        AccountRef { key: "phone_number_id", value: account.phone_number_id.clone() },
        AccountRef { key: "waba_id", value: account.waba_id.clone() },
    ];
    Ok(Account { refs, outbound: Arc::new(outbound::Sender::new(&account)?) })
}

fn is_version(text: &str) -> bool {
    let is_number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix('v').and_then(|rest| rest.split_once('.')).is_some_and(|(a, b)| is_number(a) && is_number(b))
}

fn wrong(key: &str, problem: &str) -> ConfigError {
    ConfigError { key: key.to_owned(), problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ACCOUNT: &str = "phone_number_id = \"7\"\nwaba_id = \"1\"\naccess_token = \"t\"\n";

    fn account_error(more: &str) -> String {
        build_account(format!("{ACCOUNT}{more}").parse().unwrap()).map(|_| ()).unwrap_err().key
    }

    #[test]
    fn accounts_are_checked() {
        let account = build_account(ACCOUNT.parse().unwrap()).unwrap();
        assert_eq!(account.refs[0], AccountRef { key: "phone_number_id", value: "7".to_owned() });
        assert_eq!(account.refs[1], AccountRef { key: "waba_id", value: "1".to_owned() });
        assert_eq!(account_error("api_base = \"http://graph.facebook.com\""), "api_base");
        for version in ["26.0", "v26", "v26.0/x", "v.0", "v26.", "v26.0 ", "V26.0"] {
            assert_eq!(account_error(&format!("api_version = \"{version}\"")), "api_version", "{version}");
        }
        let odd = ACCOUNT.replace("\"7\"", "\"7/8\"");
        assert_eq!(build_account(odd.parse().unwrap()).map(|_| ()).unwrap_err().key, "phone_number_id");
        for odd in ["t\\nx", " t", "t ", "\u{feff}t", "tökën", "t\\u007f", "t\u{2013}x"] {
            let table = ACCOUNT.replace("\"t\"", &format!("\"{odd}\"")).parse().unwrap();
            let error = build_account(table).map(|_| ()).unwrap_err();
            assert_eq!(error.key, "access_token", "{odd:?}");
            assert!(error.problem.contains("hint: "), "{}", error.problem);
        }
    }

    #[test]
    fn an_endpoint_needs_secrets() {
        for (text, key) in [
            ("app_secrets = []\nverify_token = \"v\"", "app_secrets"),
            ("app_secrets = [\"a\", \"\"]\nverify_token = \"v\"", "app_secrets"),
            ("app_secrets = [\"a\"]\nverify_token = \" \"", "verify_token"),
            ("app_secrets = [\"a\"]", "verify_token"),
        ] {
            assert_eq!(build_endpoint(text.parse().unwrap()).map(|_| ()).unwrap_err().key, key, "{text}");
        }
    }
}
