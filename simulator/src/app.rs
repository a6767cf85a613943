//! How far the provider's side is set up: the app, its token, its subscriptions, the number's registration.

use serde::{Deserialize, Serialize};

/// What somebody clicked and ran at the provider. `Default` is all as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AppSetup {
    /// The app's id.
    pub app_id: String,
    /// What the token may do.
    pub permissions: Vec<String>,
    /// When the token ends, seconds since 1970; 0: never.
    pub expires_at: i64,
    /// Whether the numbers are registered with the Cloud API.
    pub registered: bool,
    /// How people judge the numbers: `GREEN`, `YELLOW`, `RED`.
    pub quality: String,
    /// Whether the app is subscribed to the business account.
    pub subscribed: bool,
    /// Where the business account's webhooks go instead of the app's own URL.
    pub override_url: Option<String>,
    /// The fields that the app's webhook is subscribed to; none: there is no webhook.
    pub fields: Vec<String>,
}

impl Default for AppSetup {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            app_id: "900100".to_owned(),
            permissions: words(&["whatsapp_business_messaging", "whatsapp_business_management"]),
            expires_at: 0,
            registered: true,
            quality: "GREEN".to_owned(),
            subscribed: true,
            override_url: None,
            fields: words(&[
                "messages",
                "account_update",
                "phone_number_quality_update",
                "message_template_status_update",
                "user_id_update",
                "user_preferences",
            ]),
        }
    }
}

impl AppSetup {
    /// Whether the token may do this.
    pub(crate) fn may(&self, permission: &str) -> bool {
        self.permissions.iter().any(|one| one == permission)
    }
}
