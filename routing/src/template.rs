//! Which templates may be sent: what providers said of them, and who wants no marketing.

use recado_proto::{
    Id,
    v1::{self, Facets},
};

use crate::{
    agent::Name,
    command::{Refusal, refuse},
    router::Router,
};

/// What is remembered of a template that is not plainly sendable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    /// The provider's word; empty when only the category is known.
    pub(crate) state: String,
    pub(crate) sendable: bool,
    /// Upper case; empty when unknown.
    pub(crate) category: String,
    /// When the provider said so, milliseconds since 1970: an older word that comes later changes nothing.
    pub(crate) at: i64,
}

/// Account, name, language.
pub(crate) type TemplateKey = (Name, String, String);

/// More templates than any business has; what comes beyond is not remembered.
const MOST_TEMPLATES: usize = 20_000;
const MARKETING: &str = "MARKETING";

impl Router {
    /// The provider said what became of a template.
    pub(crate) fn template_state(&mut self, account: &str, told: &v1::TemplateState, at: i64) {
        let key = (self.account_name(account), told.name.clone(), told.language.clone());
        let full = self.templates.len() >= MOST_TEMPLATES;
        let known = self.templates.get(&key);
        if known.is_some_and(|known| known.at > at) || (known.is_none() && full) {
            return;
        }
        let mut next =
            known.cloned().unwrap_or(Template { state: String::new(), sendable: true, category: String::new(), at });
        next.at = at;
        if !told.state.is_empty() {
            next.state.clone_from(&told.state);
            next.sendable = told.sendable;
        }
        if !told.category.is_empty() {
            next.category.clone_from(&told.category);
        }
        // Kept even when it may be sent: an older word that comes late must find the newer one.
        self.templates.insert(key, next);
    }

    /// Whether a template may go to somebody who is known as all of these contacts.
    pub(crate) fn may_send_template(&self, contacts: &[Id], account: &str, facets: &Facets) -> Result<(), Refusal> {
        let key = (self.account_name(account), facets.template_name.clone(), facets.template_language.clone());
        let known = self.templates.get(&key);
        if let Some(known) = known.filter(|known| !known.sendable) {
            let code = match known.state.as_str() {
                "PAUSED" => "template_paused",
                "DISABLED" => "template_disabled",
                "REJECTED" => "template_rejected",
                "PENDING" | "IN_APPEAL" => "template_pending",
                "DELETED" | "PENDING_DELETION" => "template_deleted",
                _ => "template_not_sendable",
            };
            let detail = format!(
                "the provider says that the template {:?} ({}) is {}: it is sent again once the provider approves it",
                facets.template_name, facets.template_language, known.state
            );
            return refuse(code, detail);
        }
        let category = known.map(|known| known.category.as_str()).filter(|category| !category.is_empty());
        let marketing = category.unwrap_or(&facets.template_category) == MARKETING;
        if marketing && self.has_stopped(contacts, account) {
            return refuse("marketing_stopped", "the customer asked this account to send no marketing messages");
        }
        Ok(())
    }
}
