//! Answers to webhooks, dead letters, and what became of them.

use super::Entry;

/// By `result` of the metric.
pub(super) const ANSWERS: &[Entry] = &[
    ("accepted", "Everything in it is durable.", ""),
    (
        "signature_missing",
        "No signature: not the provider, or an app without one.",
        "If the provider itself gets this, see the endpoint's connector.",
    ),
    (
        "signature_wrong",
        "No configured secret made the signature.",
        "Compare `app_secrets` with the provider's app; while a secret is changed, list both.",
    ),
    (
        "unknown_endpoint",
        "The path names no endpoint of the configuration. The answer is the one of a wrong signature.",
        "`recado check` prints each callback URL.",
    ),
    (
        "handshake_refused",
        "The provider verified the URL with another token than `verify_token`.",
        "Make both the same, then save the callback URL at the provider again.",
    ),
    ("method_not_allowed", "A method that no provider uses.", "Nothing to do."),
    ("too_large", "A body larger than the connector's limit.", "Nothing to do if it is not the provider's."),
    ("too_slow", "The body did not come within ten seconds.", "See the network and the proxy."),
    ("bad_body", "The body broke off or was no HTTP.", "The provider comes again; see the proxy if it goes on."),
    ("encoded_body", "A compressed body; signatures are over plain ones.", "Let no proxy compress requests."),
    (
        "overloaded",
        "More bytes are held than `max_inflight_bytes`. `Retry-After` says when to come again.",
        "See `/readyz`: the log is slow, or there are too many webhooks for this machine.",
    ),
    (
        "disk_full",
        "Less than the reserve is free on a disk that Recado writes to. The provider comes again.",
        "Make room: see `/readyz`.",
    ),
    (
        "not_durable",
        "The log did not confirm within `append_timeout`. What was written meanwhile is recognised when the provider comes again.",
        "See `/readyz` and the log's disk or brokers.",
    ),
];

/// Why the log did not take a webhook: by `code` of the metric.
pub(super) const APPENDS: &[Entry] = &[
    ("not_written", "The log said no: nothing of it is there.", "See the log's disk or brokers."),
    ("unknown", "The log did not say whether it is there.", "The same; ids absorb the repeat."),
    ("refused", "A record that the log never takes.", "A mistake of Recado's: tell us."),
    ("too_late", "It took longer than `append_timeout`.", "See the log's disk or brokers, then `append_timeout`."),
];

/// Why an item could not be used.
pub(super) const LETTERS: &[Entry] = &[
    (
        "malformed_body",
        "Signed, and not the provider's JSON as a whole.",
        "`recado deadletters show ID --unredacted`, and tell us: the provider may have changed something. Replay with a newer build.",
    ),
    ("malformed_item", "One item of a webhook cannot be read; its siblings were taken.", "As above."),
    (
        "too_many_items",
        "More items in one webhook than a provider sends.",
        "The items before the limit were taken. Tell us if it is the provider's: replay does not help.",
    ),
    (
        "unknown_account",
        "No account of the endpoint has this number.",
        "Add the account to the file, or move the number's webhooks elsewhere; then `recado deadletters replay --cause unknown_account`.",
    ),
    (
        "unknown_tenant",
        "The account's tenant is not set up yet.",
        "Start a gateway with the router's role; then replay.",
    ),
    ("too_large", "The item does not fit into a record.", "Nothing to do but reading it."),
    (
        "stale",
        "Older than 8 days by its own time: it cannot be told from a repeat.",
        "If it was never taken, replay takes it however old it is, and remembers it for 30 days.",
    ),
];

/// What became of a replayed letter.
pub(super) const REPLAYS: &[Entry] = &[
    ("accepted", "The router took it: events follow.", ""),
    ("known", "It was taken before, or changes nothing.", ""),
    (
        "waiting",
        "It is in intake, and the router has not come to it: none runs, or it is behind.",
        "Nothing to do; it is never taken twice.",
    ),
    ("usable", "With `--dry-run`: it could be used.", "Replay without `--dry-run`."),
    ("dead", "It still cannot be used.", "See the code beside it."),
    ("missing", "The log no longer has it.", ""),
    ("unknown_endpoint", "Its endpoint is not in the configuration any more.", "Put it back, or leave the letter."),
    ("not_replayable", "The connector cannot read an item without its request.", "Nothing to do."),
    (
        "item_gone",
        "It was too large for the log and is no longer in the object store.",
        "Mount the object store that it was written to.",
    ),
];
