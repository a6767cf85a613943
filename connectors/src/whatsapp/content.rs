//! What an inbound message says.

use recado_proto::v1::{self, facets::Kind, message::Body};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    cards,
    files::digest,
    message::{decorated, facets_of},
    wire::Message,
};
use crate::kit::json::{self, Decimal, Id, Lax, List, Words};

/// A message's content with what rules may know of it, and the message that it is about.
pub(super) struct Content {
    pub(super) body: Body,
    pub(super) facets: v1::Facets,
    pub(super) target: Option<String>,
}

impl Content {
    fn of(kind: Kind, body: Body) -> Self {
        Self { body, facets: facets_of(kind, 0), target: None }
    }

    fn sized(self, size: usize) -> Self {
        Self { facets: v1::Facets { size: size as u64, ..self.facets }, ..self }
    }
}

/// Reads the part that the message's type names. What has a type that we do not know, or a known one without its
/// part and with the provider's excuse for it, is unsupported: it is kept as it came.
pub(super) fn read(wire: &Message<'_>, raw: &str) -> Result<Content, String> {
    if wire.r#type.as_str() == "edit" { edit(wire.edit) } else { read_plain(wire, raw) }
}

/// All but edits: an edit holds a message, and no edit holds an edit.
fn read_plain(wire: &Message<'_>, raw: &str) -> Result<Content, String> {
    let kind = wire.r#type.as_str();
    let part = match kind {
        "text" => wire.text,
        "image" => wire.image,
        "video" => wire.video,
        "audio" => wire.audio,
        "document" => wire.document,
        "sticker" => wire.sticker,
        "location" => wire.location,
        "contacts" => wire.contacts,
        "interactive" => wire.interactive,
        "button" => wire.button,
        "reaction" => wire.reaction,
        "order" => wire.order,
        "revoke" => wire.revoke,
        "request_welcome" => return Ok(welcome()),
        _ => return Ok(unsupported(wire, raw)),
    };
    let Some(part) = part else {
        let excused = wire.errors.0.as_ref().is_some_and(|errors| !errors.is_empty());
        return if excused { Ok(unsupported(wire, raw)) } else { Err(format!("a message without its `{kind}`")) };
    };
    let part = part.get();
    Ok(match kind {
        "text" => text(part)?,
        "image" => Content::of(Kind::Image, Body::Image(media(part)?)),
        "video" => Content::of(Kind::Video, Body::Video(media(part)?)),
        "audio" => Content::of(Kind::Audio, Body::Audio(media(part)?)),
        "document" => Content::of(Kind::Document, Body::Document(media(part)?)),
        "sticker" => Content::of(Kind::Sticker, Body::Sticker(media(part)?)),
        "location" => Content::of(Kind::Location, Body::Location(location(part)?)),
        "contacts" => Content::of(Kind::Contacts, Body::Contacts(cards::read(part)?)),
        "interactive" => match interactive(part)? {
            Some(content) => content,
            None => unsupported(wire, raw),
        },
        "button" => button(part)?,
        "reaction" => reaction(part)?,
        "order" => Content::of(Kind::Order, Body::Order(order(part)?)),
        _ => revoke(part)?,
    })
}

fn text(part: &str) -> Result<Content, String> {
    #[derive(Deserialize)]
    struct Text<'a> {
        #[serde(borrow, default)]
        body: Option<Words<'a>>,
    }
    let body = json::read::<Text<'_>>(part)?.body.ok_or("a text without body")?.owned();
    let size = body.chars().count();
    Ok(Content::of(Kind::Text, Body::Text(v1::Text { body, preview_url: false })).sized(size))
}

fn media(part: &str) -> Result<v1::Media, String> {
    #[derive(Deserialize)]
    struct Media<'a> {
        #[serde(borrow, default)]
        id: Id<'a>,
        #[serde(borrow, default)]
        url: Lax<Words<'a>>,
        #[serde(borrow, default)]
        mime_type: Lax<Words<'a>>,
        #[serde(borrow, default)]
        sha256: Lax<Words<'a>>,
        #[serde(borrow, default)]
        caption: Lax<Words<'a>>,
        #[serde(borrow, default)]
        filename: Lax<Words<'a>>,
        #[serde(default)]
        voice: Lax<bool>,
        #[serde(default)]
        animated: Lax<bool>,
    }
    let wire: Media<'_> = json::read(part)?;
    let id = wire.id.owned();
    let url = wire.url.owned();
    if id.is_empty() && url.is_empty() {
        return Err("a file without id or link".to_owned());
    }
    Ok(v1::Media {
        // The id lives for days, the link for minutes: with an id, that alone is kept.
        url: if id.is_empty() { url } else { String::new() },
        provider_media_id: id,
        mime_type: wire.mime_type.owned(),
        sha256: digest(&wire.sha256.text()),
        caption: wire.caption.owned(),
        filename: wire.filename.owned(),
        voice: wire.voice.0.unwrap_or_default(),
        animated: wire.animated.0.unwrap_or_default(),
        ..Default::default()
    })
}

fn location(part: &str) -> Result<v1::Location, String> {
    #[derive(Deserialize)]
    struct Location<'a> {
        latitude: Decimal,
        longitude: Decimal,
        #[serde(borrow, default)]
        name: Lax<Words<'a>>,
        #[serde(borrow, default)]
        address: Lax<Words<'a>>,
        #[serde(borrow, default)]
        url: Lax<Words<'a>>,
    }
    let wire: Location<'_> = json::read(part)?;
    let degrees = |decimal: &Decimal| {
        decimal.0.parse::<f64>().ok().filter(|degrees| degrees.is_finite()).ok_or("a place without coordinates")
    };
    Ok(v1::Location {
        latitude: degrees(&wire.latitude)?,
        longitude: degrees(&wire.longitude)?,
        name: wire.name.owned(),
        address: wire.address.owned(),
        url: wire.url.owned(),
    })
}

/// `None`: an answer of a kind that we do not know.
fn interactive(part: &str) -> Result<Option<Content>, String> {
    #[derive(Deserialize)]
    struct Interactive<'a> {
        #[serde(borrow, default)]
        r#type: Words<'a>,
        #[serde(borrow, default)]
        button_reply: Option<Reply<'a>>,
        #[serde(borrow, default)]
        list_reply: Option<Reply<'a>>,
        #[serde(borrow, default)]
        nfm_reply: Option<FormReply<'a>>,
        #[serde(borrow, default)]
        call_permission_reply: Option<&'a RawValue>,
    }
    #[derive(Deserialize)]
    struct Reply<'a> {
        #[serde(borrow, default)]
        id: Words<'a>,
        #[serde(borrow, default)]
        title: Lax<Words<'a>>,
        #[serde(borrow, default)]
        description: Lax<Words<'a>>,
    }
    #[derive(Deserialize)]
    struct FormReply<'a> {
        #[serde(borrow, default)]
        name: Lax<Words<'a>>,
        #[serde(borrow, default)]
        body: Lax<Words<'a>>,
        #[serde(borrow, default)]
        response_json: Option<&'a RawValue>,
    }
    #[derive(Deserialize)]
    struct Permission<'a> {
        #[serde(borrow, default)]
        response: Lax<Words<'a>>,
    }

    let wire: Interactive<'_> = json::read(part)?;
    let picked =
        |kind, reply: Reply<'_>| choice(kind, reply.id.owned(), reply.title.owned(), reply.description.owned());
    Ok(match wire.r#type.as_str() {
        "button_reply" => wire.button_reply.map(|reply| picked(v1::choice::Kind::Button, reply)),
        "list_reply" => wire.list_reply.map(|reply| picked(v1::choice::Kind::ListRow, reply)),
        "nfm_reply" => wire.nfm_reply.map(|reply| {
            // JSON in a string, says the documentation; as itself it is as good.
            let raw = reply.response_json.map(RawValue::get).unwrap_or_default();
            let response_json = json::read::<Words<'_>>(raw).map_or_else(|_| raw.to_owned(), Words::owned);
            form(reply.name.owned(), reply.body.owned(), response_json)
        }),
        "call_permission_reply" => wire.call_permission_reply.map(|raw| {
            let answer: Option<Permission<'_>> = json::read(raw.get()).ok();
            let answer = answer.map(|answer| answer.response.owned()).unwrap_or_default();
            form("call_permission_reply".to_owned(), answer, raw.get().to_owned())
        }),
        _ => None,
    })
}

fn choice(kind: v1::choice::Kind, id: String, title: String, description: String) -> Content {
    let mut content =
        Content::of(Kind::Choice, Body::Choice(v1::Choice { kind: kind.into(), id: id.clone(), title, description }));
    content.facets.choice_id = id;
    content
}

fn form(name: String, body: String, response_json: String) -> Content {
    #[derive(Deserialize)]
    struct Answer<'a> {
        #[serde(borrow, default)]
        flow_token: Lax<Words<'a>>,
    }
    // JSON inside of a JSON string, which may be no object or no JSON at all.
    let token = json::read::<Answer<'_>>(&response_json).map(|answer| answer.flow_token.owned()).unwrap_or_default();
    let size = response_json.chars().count();
    Content::of(Kind::Form, Body::Form(v1::Form { name, response_json, token, body })).sized(size)
}

fn button(part: &str) -> Result<Content, String> {
    #[derive(Deserialize)]
    struct Button<'a> {
        #[serde(borrow, default)]
        payload: Lax<Words<'a>>,
        #[serde(borrow, default)]
        text: Lax<Words<'a>>,
    }
    let wire: Button<'_> = json::read(part)?;
    Ok(choice(v1::choice::Kind::QuickReply, wire.payload.owned(), wire.text.owned(), String::new()))
}

fn reaction(part: &str) -> Result<Content, String> {
    #[derive(Deserialize)]
    struct Reaction<'a> {
        #[serde(borrow)]
        message_id: Id<'a>,
        #[serde(borrow, default)]
        emoji: Words<'a>,
    }
    let wire: Reaction<'_> = json::read(part)?;
    let target = named(wire.message_id)?;
    let body = Body::Reaction(v1::Reaction { target_provider_id: target.clone(), emoji: wire.emoji.owned() });
    Ok(Content { target: Some(target), ..Content::of(Kind::Reaction, body) })
}

fn order(part: &str) -> Result<v1::Order, String> {
    #[derive(Deserialize)]
    struct Order<'a> {
        #[serde(borrow, default)]
        catalog_id: Id<'a>,
        #[serde(borrow, default)]
        text: Lax<Words<'a>>,
        #[serde(borrow, default)]
        product_items: List<'a>,
    }
    #[derive(Deserialize)]
    struct OrderLine<'a> {
        #[serde(borrow, default)]
        product_retailer_id: Id<'a>,
        #[serde(default)]
        quantity: Decimal,
        #[serde(default)]
        item_price: Decimal,
        #[serde(borrow, default)]
        currency: Words<'a>,
    }
    let wire: Order<'_> = json::read(part)?;
    if wire.product_items.broken {
        return Err("an order without a list of products".to_owned());
    }
    let products: Result<Vec<OrderLine<'_>>, String> =
        wire.product_items.elements.iter().map(|raw| json::read(raw.get())).collect();
    let items = products?.into_iter().map(|product| v1::order::Item {
        product_id: product.product_retailer_id.owned(),
        quantity: product.quantity.0,
        price: product.item_price.0,
        currency: product.currency.owned(),
    });
    Ok(v1::Order { catalog_id: wire.catalog_id.owned(), text: wire.text.owned(), items: items.collect() })
}

fn edit(part: Option<&RawValue>) -> Result<Content, String> {
    #[derive(Deserialize)]
    struct Edit<'a> {
        #[serde(borrow)]
        original_message_id: Id<'a>,
        #[serde(borrow)]
        message: &'a RawValue,
    }
    let wire: Edit<'_> = json::read(part.ok_or("a message without its `edit`")?.get())?;
    let inner: Message<'_> = json::read(wire.message.get())?;
    let content = read_plain(&inner, wire.message.get())?;
    let mut message = decorated(&inner);
    message.body = Some(content.body);
    let target = named(wire.original_message_id)?;
    let body = v1::Edit { target_provider_id: target.clone(), message: Some(Box::new(message)) };
    let edited = Content { target: Some(target), ..Content::of(Kind::Edit, Body::Edit(Box::new(body))) };
    Ok(edited.sized(content.facets.size as usize))
}

fn revoke(part: &str) -> Result<Content, String> {
    #[derive(Deserialize)]
    struct Revoke<'a> {
        #[serde(borrow)]
        original_message_id: Id<'a>,
    }
    let target = named(json::read::<Revoke<'_>>(part)?.original_message_id)?;
    let body = Body::Delete(v1::Delete { target_provider_id: target.clone() });
    Ok(Content { target: Some(target), ..Content::of(Kind::Delete, body) })
}

/// The message that another is about.
fn named(id: Id<'_>) -> Result<String, String> {
    if id.is_empty() { Err("names no message".to_owned()) } else { Ok(id.owned()) }
}

/// The person opened the chat and has yet to write.
fn welcome() -> Content {
    let body = v1::System { r#type: "request_welcome".to_owned(), body: String::new() };
    Content::of(Kind::System, Body::System(body))
}

fn unsupported(wire: &Message<'_>, raw: &str) -> Content {
    #[derive(Deserialize)]
    struct Part<'a> {
        #[serde(borrow, default)]
        r#type: Lax<Words<'a>>,
    }
    // "unsupported" may say of what.
    let part: Option<Part<'_>> = wire.unsupported.and_then(|part| json::read(part.get()).ok());
    let of = part.map(|part| part.r#type.owned()).filter(|kind| !kind.is_empty());
    let kind = of.unwrap_or_else(|| wire.r#type.as_str().to_owned());
    let body = v1::Unsupported { r#type: kind, raw_json: raw.to_owned() };
    Content::of(Kind::Unsupported, Body::Unsupported(body))
}
