//! The files that a message names.

use recado_proto::v1::{self, message::Body};

/// Files of one message that are fetched at most.
pub(super) const MOST: usize = 64;

/// The files of a message in their order: the part number of a file is its place here.
pub(super) fn files(message: &v1::Message) -> Vec<&v1::Media> {
    let mut found = Vec::new();
    // An edit holds a message, and that one no edit.
    let message = match &message.body {
        Some(Body::Edit(edit)) => edit.message.as_deref().unwrap_or(message),
        _ => message,
    };
    match &message.body {
        Some(
            Body::Image(file) | Body::Video(file) | Body::Audio(file) | Body::Document(file) | Body::Sticker(file),
        ) => {
            found.push(file);
        }
        Some(Body::Email(mail)) => found.extend(&mail.attachments),
        _ => {}
    }
    found.truncate(MOST);
    found
}

/// Whether the provider has the file, and we do not.
pub(super) fn is_remote(file: &v1::Media) -> bool {
    file.object.is_empty() && !(file.provider_media_id.is_empty() && file.url.is_empty())
}
