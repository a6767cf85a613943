//! Refusals of the API and of contents.

use super::Entry;

/// The statuses of a code that the API gives by itself.
pub(super) fn statuses(code: &str) -> &'static [u16] {
    match code {
        "token_missing" | "token_invalid" => &[401],
        "scope_missing" | "link_invalid" => &[403],
        "tenant_not_found"
        | "route_not_found"
        | "conversation_not_found"
        | "message_not_found"
        | "media_not_found"
        | "agent_unknown"
        | "queue_unknown" => &[404],
        "method_not_allowed" => &[405],
        "body_too_slow" => &[408],
        "account_unknown" => &[404, 409],
        "reply_target_unsent" | "nothing_to_read" | "idempotency_conflict" => &[409],
        "events_gone" | "link_expired" => &[410],
        "range_invalid" => &[416],
        "body_too_large" => &[413],
        "content_type_unsupported" | "content_encoding_unsupported" => &[415],
        "content_invalid"
        | "filename_invalid"
        | "unknown_field"
        | "to_invalid"
        | "target_invalid"
        | "reply_target_unknown"
        | "too_large" => &[422],
        "body_invalid" => &[400, 422],
        "internal" | "read_failed" => &[500],
        "transfer_coding_unsupported" => &[501],
        "not_yet" | "log_unavailable" | "objects_unavailable" | "busy" | "too_many_streams" => &[503],
        _ => &[400],
    }
}

/// What the API says before anything reaches the router.
pub(super) const REQUESTS: &[Entry] = &[
    ("token_missing", "No `Authorization: Bearer` header.", "Send a token: `recado token create`."),
    (
        "token_invalid",
        "The token is unknown, revoked, ended, or no token at all.",
        "`recado token list` shows which are good.",
    ),
    ("scope_missing", "The token lacks the scope that this call needs; `detail` names it.", "Create a token with it."),
    (
        "tenant_not_found",
        "The parameter `tenant` names another tenant than the token's, or the token's is not configured.",
        "Leave `tenant` out.",
    ),
    ("route_not_found", "There is no such path.", "See `/openapi.json`."),
    ("method_not_allowed", "The path does not take this method.", "See `/openapi.json` and the header `Allow`."),
    (
        "host_invalid",
        "A request of HTTP/1.1 without `Host`, or one with several; the connection ends.",
        "Send one `Host`.",
    ),
    (
        "transfer_coding_invalid",
        "The transfer coding `chunked` is there more than once; the connection ends.",
        "Send `Transfer-Encoding: chunked` once, or `Content-Length`.",
    ),
    (
        "transfer_coding_unsupported",
        "The body has another transfer coding than `chunked`; the connection ends.",
        "Send `Transfer-Encoding: chunked`, or `Content-Length`.",
    ),
    ("parameter_invalid", "A query parameter is unknown, missing or not of its kind.", "`detail` names it."),
    ("path_invalid", "An id in the path is no UTF-8 text.", "Escape ids as they were given out."),
    ("limit_invalid", "`limit` is out of its range.", "Give 1 to what `detail` says."),
    (
        "cursor_invalid",
        "`after` or `Last-Event-ID` is neither a number nor a cursor of this gateway.",
        "Use a `next` or an `id:` as it was given.",
    ),
    (
        "events_gone",
        "The events after this place are no longer kept.",
        "`detail` names the oldest: begin there, and take what was before from your own copy.",
    ),
    (
        "idempotency_key_invalid",
        "The key is empty, too long, there twice, or not of printable ASCII.",
        "Send one key, such as a UUID.",
    ),
    (
        "content_type_unsupported",
        "The body is no JSON and does not call itself so.",
        "Send `Content-Type: application/json`.",
    ),
    ("content_encoding_unsupported", "The body is compressed.", "Send it as it is."),
    ("body_too_large", "More than 256 KiB.", "Send less; files go by link or media id."),
    ("body_too_slow", "The body did not come in time.", "Send it in one piece; the same key makes it safe."),
    ("body_incomplete", "The connection ended within the body.", "Send it again with the same `Idempotency-Key`."),
    (
        "body_invalid",
        "400: no JSON object. 422: a field is missing, of the wrong kind or too long.",
        "`detail` names the field.",
    ),
    ("unknown_field", "A field that this call does not know.", "`detail` names it; compare with `/openapi.json`."),
    (
        "content_invalid",
        "No content, several, or one that is not of its kind.",
        "Give exactly one of `text`, `template`, `image`...",
    ),
    (
        "to_invalid",
        "`to` is no address of the account's channel.",
        "Telephone numbers with country code: `+55 11 98765-4321`.",
    ),
    ("target_invalid", "A transfer with both or neither of `toQueue` and `toAgent`.", "Give one."),
    ("reply_target_unknown", "`replyTo` names no message of this tenant.", "Use a `messageId` of the conversation."),
    (
        "reply_target_unsent",
        "`replyTo` names a message of ours that the provider has not taken yet.",
        "Try again when it is `accepted`, or leave `replyTo` out.",
    ),
    (
        "nothing_to_read",
        "The customer has written nothing in this conversation that could be marked as read.",
        "Nothing to do.",
    ),
    (
        "account_unknown",
        "404: no such account. 409: the conversation's account is no longer configured.",
        "Put it into the configuration.",
    ),
    ("conversation_not_found", "No such conversation of this tenant.", "Use an id from events or lists."),
    (
        "message_not_found",
        "No such message of this tenant, or it is no longer kept.",
        "Use an id from events or answers.",
    ),
    (
        "media_not_found",
        "No such file of this tenant, or it was deleted.",
        "Use a `mediaId` from `mediaStored` or from `POST /v1/media`.",
    ),
    ("filename_invalid", "A file's name that is longer than 240 bytes or has control characters.", "Shorten it."),
    ("link_invalid", "A link to a file that was not made here.", "Ask `GET /v1/media/{id}` for one."),
    ("link_expired", "The time of a link to a file is over.", "Ask `GET /v1/media/{id}` for another."),
    ("range_invalid", "The file has no such bytes.", "`Content-Range` has its size."),
    (
        "objects_unavailable",
        "The object store does not answer.",
        "Try again; the gateway's log says what is wrong with it.",
    ),
    ("agent_unknown", "No such agent.", "Put it into `[[agents]]`."),
    ("queue_unknown", "No such queue.", "Put it into `[[queues]]`."),
    ("too_large", "The command is larger than a record may be.", "Send less."),
    (
        "not_yet",
        "The read model has not reached `min_seq` within five seconds.",
        "Try again; `recado_read_model_lag_positions` shows how far behind it is.",
    ),
    ("busy", "Too many reads, or large answers, at a time.", "Try again after `Retry-After`."),
    ("too_many_streams", "As many event streams as are allowed.", "Close others, or read pages."),
    (
        "log_unavailable",
        "The log does not take records. `detail` says whether nothing was done or nobody knows.",
        "Try again with the same `Idempotency-Key`: it is never done twice.",
    ),
    ("internal", "A mistake of Recado's.", "The gateway's log has it; the same key makes another try safe."),
    (
        "read_failed",
        "The read model cannot be read.",
        "See the disk of `data_dir/cache`; deleted while nothing runs, it is made anew.",
    ),
];

/// What the router says.
pub(super) const STATE: &[Entry] = &[
    (
        "account_unknown",
        "No such account in the configuration that the router has.",
        "Start or reload a gateway with it.",
    ),
    (
        "agent_at_capacity",
        "The agent has as many conversations as `capacity`.",
        "Close or transfer one, or raise `capacity`.",
    ),
    (
        "agent_unavailable",
        "The agent is not available: to pull, `available`; to be given a conversation, not `offline`.",
        "Set the presence first.",
    ),
    ("agent_unknown", "No such agent in the configuration that the router has.", "Put it into `[[agents]]`."),
    ("command_unknown", "The router's build does not know this command.", "Install the newer build everywhere."),
    (
        "conversation_assigned",
        "Somebody has the conversation already; or a transfer goes to whom it has.",
        "Transfer it instead, or leave it.",
    ),
    ("conversation_closed", "It is closed.", "The customer's next message opens another; outside one send a template."),
    ("conversation_not_found", "No open conversation has this id.", "Use an id from events or lists."),
    (
        "idempotency_conflict",
        "The same `Idempotency-Key` was used within 24 hours with another request.",
        "A key for each request.",
    ),
    (
        "message_invalid",
        "The message has no content or no address, its id is another one's, or a read mark names nothing.",
        "See `detail`.",
    ),
    (
        "not_assigned",
        "The conversation is not assigned to this agent.",
        "Accept, pull or transfer it first; or leave `agent` out.",
    ),
    (
        "not_in_queue",
        "The agent does not serve this queue, or the conversation is not in it.",
        "See the agent's `queues`.",
    ),
    ("nothing_waiting", "Nothing waits in the queue.", "Try later."),
    ("offer_gone", "The offer ended: it ran out, was answered, or the conversation went elsewhere.", "Nothing to do."),
    ("presence_invalid", "No such presence.", "`available`, `paused` or `offline`."),
    ("queue_unknown", "No such queue in the configuration that the router has.", "Put it into `[[queues]]`."),
    ("target_invalid", "A transfer that names neither a queue nor an agent, or both.", "See `detail`."),
    (
        "marketing_stopped",
        "The customer asked this account to send no marketing messages.",
        "Send nothing but what they ask for.",
    ),
    (
        "template_paused",
        "The provider paused the template.",
        "Wait, or choose another; it is sent again once the provider approves it.",
    ),
    ("template_disabled", "The provider disabled the template.", "Choose another."),
    ("template_rejected", "The provider rejected the template.", "Change it and have it approved."),
    ("template_pending", "The provider has not approved the template yet.", "Wait."),
    ("template_deleted", "The template was deleted.", "Choose another."),
    ("template_not_sendable", "The template is in a state in which the provider does not send it.", "See `detail`."),
    (
        "window_closed",
        "The customer has not written within the account's reply window (WhatsApp: 24 hours).",
        "Send a template.",
    ),
];

/// What a channel cannot carry.
pub(super) const CONTENTS: &[Entry] = &[
    ("address_invalid", "The address is empty or no number of the channel.", "Telephone numbers with country code."),
    ("address_kind", "An address of another kind than the channel's.", "Choose an account of the address's channel."),
    ("body_empty", "An interactive message without text.", "Give it a body."),
    (
        "body_too_long",
        "The text of an interactive message is longer than 1024 characters (of a list: 4096, of a carousel's card: 160).",
        "Shorten it.",
    ),
    ("button_id_empty", "A button without an id.", "Give it one."),
    ("button_id_repeated", "Two buttons with the same id.", "An id for each."),
    ("button_title_empty", "A button without a title.", "Give it one."),
    ("button_title_repeated", "Two buttons with the same title.", "A title for each."),
    ("button_id_too_long", "A button's id is longer than 256 characters.", "Shorten it."),
    ("button_title_too_long", "A button's title is longer than 20 characters (of a form: 30).", "Shorten it."),
    ("buttons_count", "Not one to three buttons.", "Use a list for more."),
    ("caption_not_allowed", "This kind of file has no caption.", "Send the text as a message of its own."),
    ("caption_too_long", "A caption longer than 1024 characters.", "Shorten it."),
    ("contact_name_incomplete", "A contact card without a formatted name and one more part of it.", "Give both."),
    ("contact_vcard_not_allowed", "Contacts go as fields, not as a vCard.", "Give the fields."),
    ("contacts_count", "No contact card, or too many.", "See `detail`."),
    ("content_missing", "The message is empty.", "Give it a content."),
    ("footer_too_long", "A footer longer than 60 characters.", "Shorten it."),
    (
        "form_action_invalid",
        "A form's action, screen and data do not belong together.",
        "`navigate` with a screen, or `data_exchange` without one.",
    ),
    ("form_data_invalid", "A form's data is no JSON object, or empty.", "See `detail`."),
    ("form_id_invalid", "A form without an id, or with an id and a name.", "Give one."),
    ("header_empty", "A header without text.", "Leave it out, or write something."),
    ("header_not_allowed", "This interactive message has no such header.", "See `detail`."),
    ("header_too_long", "A header longer than 60 characters.", "Shorten it."),
    ("interactive_action_invalid", "The action does not belong to this kind of interactive message.", "See `detail`."),
    (
        "interactive_action_missing",
        "An interactive message without an action.",
        "Give buttons, a list, a link or a form.",
    ),
    ("link_not_https", "A link that is not https.", "Providers fetch https only."),
    ("list_button_empty", "A list whose button has no title.", "Give it one."),
    ("list_button_too_long", "A list's button is longer than 20 characters.", "Shorten it."),
    ("list_rows_count", "A list without rows, or with more than ten.", "One to ten in all sections together."),
    ("location_invalid", "Not a place on Earth.", "Latitude -90 to 90, longitude -180 to 180."),
    ("media_ambiguous", "A file with more than one of `mediaId`, `url` and `providerMediaId`.", "Give one."),
    ("media_missing", "A file with neither a media id nor a link.", "Give one."),
    (
        "message_id_too_long",
        "Our own id does not fit into what the provider echoes.",
        "A mistake of Recado's: tell us.",
    ),
    ("reaction_not_emoji", "A reaction that is no single emoji.", "One emoji; empty takes the reaction back."),
    ("reaction_target_missing", "A reaction to nothing.", "Give `replyTo`."),
    ("reply_not_allowed", "This content cannot quote a message.", "Leave `replyTo` out."),
    ("reply_target_missing", "A quote without the provider's id of what is quoted.", "Give `replyTo`."),
    ("row_id_empty", "A row without an id.", "Give it one."),
    ("row_id_repeated", "Two rows with the same id.", "An id for each."),
    ("row_title_empty", "A row without a title.", "Give it one."),
    ("row_description_too_long", "A row's description is longer than 72 characters.", "Shorten it."),
    ("row_id_too_long", "A row's id is longer than 200 characters.", "Shorten it."),
    ("row_title_too_long", "A row's title is longer than 24 characters.", "Shorten it."),
    ("section_empty", "A section without rows.", "Leave it out."),
    ("section_title_empty", "One of several sections without a title.", "Give each one."),
    ("section_title_too_long", "A section's title is longer than 24 characters.", "Shorten it."),
    (
        "template_button_invalid",
        "A button's component without its kind or its place, or with a place above 9.",
        "Give `subType` and `index`.",
    ),
    ("template_component_invalid", "A component without a type, or with what only buttons have.", "See `detail`."),
    ("template_language_missing", "A template without a language.", "Such as `pt_BR`."),
    ("template_name_missing", "A template without a name.", "The name that the provider approved."),
    (
        "template_parameter_invalid",
        "A parameter with line breaks, tabs or more than four spaces in a row, a currency's code \
         that is none, or raw JSON that is no object with a `type`.",
        "See `detail`.",
    ),
    ("template_parameter_missing", "A parameter without a value.", "Give one for each place of the template."),
    (
        "template_parameter_too_long",
        "The parameters of a header hold more than 60 characters together, those of a body more than 1024, or 32,768 \
         where the body is the only component.",
        "Shorten them.",
    ),
    ("template_too_large", "More components or parameters than any template has.", "See the template."),
    ("text_empty", "A text without characters.", "Write something."),
    ("text_too_long", "A text longer than 4096 characters.", "Send it in parts."),
    (
        "activity_sharing_not_allowed",
        "Only marketing messages say whether activity is shared.",
        "Leave `activitySharing` out, or set `marketing`.",
    ),
    ("button_title_emoji", "A form's button with an emoji.", "Leave it out."),
    ("carousel_cards_count", "Not two to ten cards.", "See `detail`."),
    ("products_count", "Not one to thirty products.", "See `detail`."),
    ("identity_hash_too_long", "`recipientIdentityHash` is longer than any key's.", "Give the hash of the event."),
    ("reply_target_invalid", "The provider's id of what is quoted is too long to be one.", "Give `replyTo`."),
    ("template_carousel_invalid", "A carousel without cards, with too many, or with other parts.", "See `detail`."),
    (
        "template_language_invalid",
        "The language is no code such as `en`, `fil` or `pt_BR`, or its policy is neither `deterministic` nor absent.",
        "See `detail`.",
    ),
    (
        "template_name_invalid",
        "A template's name with other than lower-case letters, digits and underscores.",
        "The name that the provider approved.",
    ),
    ("file_type_invalid", "A file to be uploaded without a type.", "Such as `image/jpeg`."),
    ("file_type_not_allowed", "The channel does not take this type for this kind of message.", "Send a document."),
    ("file_empty", "A file without content.", "Give it some."),
    (
        "file_too_large",
        "A file larger than the channel takes of its type, or (413) than `media.max_bytes`.",
        "Make it smaller; `detail` has the limit.",
    ),
    ("files_not_supported", "The account's channel takes no files of ours.", "Send a link."),
    ("media_unknown", "`mediaId` names no file of this tenant.", "Give it with `POST /v1/media`."),
    ("too_many_files", "A message that names more than 64 files.", "Send several messages."),
    ("unsupported_content", "The channel has no such content.", "Choose another kind."),
];
