//! Why an attempt to send did not go.

use super::Entry;

/// The sender's own codes.
pub(super) const ATTEMPTS: &[Entry] = &[
    ("connect_failed", "transient: no connection to `api_base`.", "See name resolution, proxy, firewall."),
    ("connect_timeout", "transient: no connection in time.", "The same."),
    (
        "timeout",
        "ambiguous: the request was written and no answer came in time.",
        "A receipt settles it; `unknown_outcome` says what happens without one.",
    ),
    ("connection_lost", "ambiguous: the connection ended after the request.", "The same."),
    ("answer_cut", "ambiguous: the answer broke off.", "The same."),
    (
        "not_called",
        "transient: the attempt's time was over before the call.",
        "Nothing to do; a machine that stands still for seconds shows here.",
    ),
    (
        "no_outcome",
        "ambiguous: the process ended between the call and writing down its outcome.",
        "The same as `timeout`.",
    ),
    ("panicked", "ambiguous: a mistake in the connector.", "Tell us; the gateway's log has it."),
    ("malformed_call", "transient: the connector's URL or header is none.", "See the account's settings."),
    ("content_unavailable", "transient: the event could not be read back.", "See the log."),
    ("file_uploading", "transient: a file is on its way to the provider.", "Nothing to do."),
    ("file_unknown", "permanent: the file is no longer in the object store.", "Give it anew."),
    ("upload_failed", "transient: giving a file to the provider ended without an answer.", "See the log."),
    ("object_store_unavailable", "transient: the object store does not answer.", "See the log."),
    ("content_gone", "permanent: the event is no longer kept.", "Send it anew."),
    ("malformed_event", "permanent: the event is not one of a message.", "A mistake of Recado's: tell us."),
    ("malformed_content", "permanent: content or address cannot be decoded.", "The same."),
    ("sealed", "permanent: sealed with a key that this build cannot open.", "Install the newer build."),
    (
        "unknown_account",
        "transient: the account is not in this instance's configuration.",
        "Add it; the message waits until its deadline.",
    ),
    ("foreign_account", "permanent: the account is another tenant's.", "See the configuration."),
    (
        "unknown_address",
        "transient, five times: the address book does not have the recipient yet.",
        "If it stays: start the sender with the whole events log.",
    ),
    (
        "address_unavailable",
        "transient: the address book's cache is damaged and is made anew.",
        "The gateway ends by itself; started again, it goes on. See the disk.",
    ),
    ("not_held", "transient: this instance gave the message away.", "Nothing to do; another has it."),
    ("provider_expired", "permanent: the provider's own code is `expired`.", "See the title beside it."),
    (
        "restored",
        "ambiguous: a restored backup had not sent it yet, or had and did not know.",
        "A person decides whether to send it anew.",
    ),
    (
        "expired",
        "The message's deadline came first: the reply window's end, or the longest wait.",
        "Send it anew, as a template if the window is closed.",
    ),
];
