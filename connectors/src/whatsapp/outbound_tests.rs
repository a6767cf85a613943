#![allow(clippy::unwrap_used, clippy::panic)]

use recado_proto::v1::{
    address::Kind,
    interactive::{Action, Ask, Button, Buttons, FormCall, Header, LinkButton, List, RawAction, Row, Section},
    template::{Component, Currency, Parameter, parameter::Value as Filled},
};

use super::*;

fn sender() -> Sender {
    Sender::new(&Settings {
        phone_number_id: "700800900".to_owned(),
        waba_id: "1".to_owned(),
        access_token: "EAAB-token".into(),
        app_secret: None,
        api_base: "https://graph.example".to_owned(),
        api_version: "v26.0".to_owned(),
    })
    .unwrap()
}

fn send(to: (Kind, &str), message: &v1::Message) -> Result<Value, &'static str> {
    let to = v1::Address { kind: to.0.into(), value: to.1.to_owned(), ..Default::default() };
    let call = sender().encode(&Outgoing { message_id: "msg_1", to: &to, message }).map_err(|refused| refused.code)?;
    assert_eq!((call.method, call.url.as_str()), (Method::POST, "https://graph.example/v26.0/700800900/messages"));
    assert_eq!(call.headers["authorization"], "Bearer EAAB-token");
    assert!(call.headers["authorization"].is_sensitive());
    Ok(serde_json::from_slice(&call.body).unwrap())
}

fn message(body: Body) -> v1::Message {
    v1::Message { body: Some(body), ..Default::default() }
}

/// The content alone, sent to a number.
fn body(body: Body) -> Result<Value, &'static str> {
    let mut sent = send((Kind::Phone, "5511987654321"), &message(body))?;
    let kind = sent["type"].as_str().unwrap().to_owned();
    Ok(json!({kind.clone(): sent[&kind].take()}))
}

fn text(body: &str) -> Body {
    Body::Text(v1::Text { body: body.to_owned(), preview_url: false })
}

fn link() -> v1::Media {
    v1::Media { url: "https://files.example/a.pdf".to_owned(), ..Default::default() }
}

#[test]
fn a_text_is_sent_as_documented() {
    let mut oi = message(text("olá"));
    assert_eq!(
        send((Kind::Phone, "5511987654321"), &oi).unwrap(),
        json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "5511987654321", "type": "text",
            "text": {"body": "olá", "preview_url": false}, "biz_opaque_callback_data": "msg_1",
        })
    );
    oi.reply_to = Some(v1::ReplyContext { provider_id: "wamid.A".to_owned(), ..Default::default() });
    let scoped = send((Kind::ScopedUser, "BR.9c3kq"), &oi).unwrap();
    assert_eq!((&scoped["recipient"], &scoped["to"]), (&json!("BR.9c3kq"), &Value::Null));
    assert_eq!(scoped["context"], json!({"message_id": "wamid.A"}));
    oi.group_id = "grp-1".to_owned();
    let group = send((Kind::Phone, "5511987654321"), &oi).unwrap();
    assert_eq!((&group["recipient_type"], &group["to"]), (&json!("group"), &json!("grp-1")));
}

#[test]
fn texts_have_their_limits() {
    assert_eq!(body(text("")), Err("text_empty"));
    assert_eq!(body(text(" \n")), Err("text_empty"));
    // Characters, not bytes.
    assert!(body(text(&"ã".repeat(4096))).is_ok());
    assert_eq!(body(text(&"ã".repeat(4097))), Err("text_too_long"));
}

#[test]
fn addresses_that_whatsapp_cannot_reach() {
    let oi = message(text("oi"));
    assert!(send((Kind::Phone, "+5511987654321"), &oi).is_ok());
    for to in [
        (Kind::Phone, ""),
        (Kind::Phone, "+"),
        (Kind::Phone, "55 11"),
        (Kind::Phone, "1234567890123456"),
        (Kind::ScopedUser, ""),
    ] {
        assert_eq!(send(to, &oi), Err("address_invalid"), "{to:?}");
    }
    for kind in [Kind::Email, Kind::PlatformUser, Kind::Other, Kind::AddressKindUnspecified] {
        assert_eq!(send((kind, "5511987654321"), &oi), Err("address_kind"));
    }
}

#[test]
fn files_go_by_id_or_by_https_link() {
    let id = v1::Media { provider_media_id: "901".to_owned(), caption: "c".to_owned(), ..Default::default() };
    assert_eq!(body(Body::Image(id.clone())), Ok(json!({"image": {"id": "901", "caption": "c"}})));
    assert_eq!(body(Body::Video(link())), Ok(json!({"video": {"link": "https://files.example/a.pdf"}})));
    let named = v1::Media { filename: "nota.pdf".to_owned(), ..link() };
    assert_eq!(
        body(Body::Document(named)),
        Ok(json!({"document": {"link": "https://files.example/a.pdf", "filename": "nota.pdf"}}))
    );
    let voice = v1::Media { voice: true, caption: String::new(), ..id.clone() };
    assert_eq!(body(Body::Audio(voice)), Ok(json!({"audio": {"id": "901", "voice": true}})));
    assert_eq!(body(Body::Audio(id.clone())), Err("caption_not_allowed"));
    assert_eq!(body(Body::Sticker(id.clone())), Err("caption_not_allowed"));
    let long = v1::Media { caption: "x".repeat(1025), ..link() };
    assert_eq!(body(Body::Image(long)), Err("caption_too_long"));
    assert_eq!(body(Body::Image(v1::Media::default())), Err("media_missing"));
    assert_eq!(body(Body::Image(v1::Media { url: "https://a.example".to_owned(), ..id })), Err("media_ambiguous"));
    for url in ["http://a.example/x", "https://", "https:///x", "ftp://a", "//a", "https://a.example/a b", "x"] {
        let media = v1::Media { url: url.to_owned(), ..Default::default() };
        assert_eq!(body(Body::Image(media)), Err("link_not_https"), "{url}");
    }
}

#[test]
fn places_contacts_and_reactions() {
    let place = v1::Location { latitude: -23.5, longitude: -46.6, name: "MASP".to_owned(), ..Default::default() };
    assert_eq!(
        body(Body::Location(place.clone())),
        Ok(json!({"location": {"latitude": -23.5, "longitude": -46.6, "name": "MASP"}}))
    );
    assert_eq!(body(Body::Location(v1::Location { latitude: 91.0, ..place })), Err("location_invalid"));

    let card = v1::ContactCard {
        formatted_name: "Zé Silva".to_owned(),
        first_name: "Zé".to_owned(),
        phones: vec![v1::contact_card::Entry {
            value: "+551199".to_owned(),
            provider_user: "551199".to_owned(),
            ..Default::default()
        }],
        ..Default::default()
    };
    let cards = |cards: Vec<v1::ContactCard>| body(Body::Contacts(v1::ContactCards { cards }));
    assert_eq!(
        cards(vec![card.clone()]),
        Ok(json!({"contacts": [{
            "name": {"formatted_name": "Zé Silva", "first_name": "Zé"},
            "phones": [{"phone": "+551199", "wa_id": "551199"}],
        }]}))
    );
    assert_eq!(cards(vec![]), Err("contacts_count"));
    assert_eq!(cards(vec![v1::ContactCard { first_name: String::new(), ..card }]), Err("contact_name_incomplete"));

    let react = |target: &str, emoji: &str| {
        body(Body::Reaction(v1::Reaction { target_provider_id: target.to_owned(), emoji: emoji.to_owned() }))
    };
    assert_eq!(react("wamid.A", "👍🏽"), Ok(json!({"reaction": {"message_id": "wamid.A", "emoji": "👍🏽"}})));
    assert_eq!(react("wamid.A", ""), Ok(json!({"reaction": {"message_id": "wamid.A", "emoji": ""}})));
    assert_eq!(react("", "👍"), Err("reaction_target_missing"));
    assert_eq!(react("wamid.A", "gostei"), Err("reaction_not_emoji"));
}

#[test]
fn what_whatsapp_has_no_word_for() {
    assert_eq!(body(Body::Edit(Box::default())), Err("unsupported_content"));
    assert_eq!(body(Body::Email(v1::Email::default())), Err("unsupported_content"));
    assert_eq!(send((Kind::Phone, "5511987654321"), &v1::Message::default()), Err("content_missing"));
    let nowhere = v1::Message { reply_to: Some(v1::ReplyContext::default()), ..message(text("oi")) };
    assert_eq!(send((Kind::Phone, "5511987654321"), &nowhere), Err("reply_target_missing"));
}

fn template(components: Vec<Component>) -> Result<Value, &'static str> {
    let template =
        v1::Template { name: "order_ready".to_owned(), language: "pt_BR".to_owned(), components, ..Default::default() };
    body(Body::Template(template)).map(|mut sent| sent["template"].take())
}

fn component(kind: &str, values: Vec<Filled>) -> Component {
    let parameters = values.into_iter().map(|value| Parameter { value: Some(value), ..Default::default() });
    Component { r#type: kind.to_owned(), parameters: parameters.collect(), ..Default::default() }
}

#[test]
fn a_template_is_sent_as_documented() {
    let money = Currency { fallback: "R$ 10,00".to_owned(), code: "BRL".to_owned(), amount_1000: 10_000 };
    let document = v1::Media { filename: "i.pdf".to_owned(), ..link() };
    let mut words = component(
        "body",
        vec![Filled::Text("Ana".to_owned()), Filled::Currency(money), Filled::DateTime("21/11/2026".to_owned())],
    );
    words.parameters[0].name = "customer".to_owned();
    let button = |kind: &str, index, value| Component {
        sub_type: kind.to_owned(),
        index: Some(index),
        ..component("button", vec![value])
    };
    let raw = r#"{"type":"action","action":{"flow_token":"t"}}"#.to_owned();
    let sent = template(vec![
        component("header", vec![Filled::Document(document)]),
        words,
        button("url", 0, Filled::Text("abc123".to_owned())),
        button("quick_reply", 1, Filled::Payload("YES:42".to_owned())),
        button("copy_code", 2, Filled::CouponCode("SAVE".to_owned())),
        button("flow", 3, Filled::RawJson(raw)),
    ]);
    assert_eq!(
        sent,
        Ok(json!({"name": "order_ready", "language": {"code": "pt_BR"}, "components": [
            {"type": "header", "parameters": [
                {"type": "document", "document": {"link": "https://files.example/a.pdf", "filename": "i.pdf"}}]},
            {"type": "body", "parameters": [
                {"type": "text", "parameter_name": "customer", "text": "Ana"},
                {"type": "currency", "currency": {"fallback_value": "R$ 10,00", "code": "BRL", "amount_1000": 10000}},
                {"type": "date_time", "date_time": {"fallback_value": "21/11/2026"}}]},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "abc123"}]},
            {"type": "button", "sub_type": "quick_reply", "index": "1",
             "parameters": [{"type": "payload", "payload": "YES:42"}]},
            {"type": "button", "sub_type": "copy_code", "index": "2",
             "parameters": [{"type": "coupon_code", "coupon_code": "SAVE"}]},
            {"type": "button", "sub_type": "flow", "index": "3",
             "parameters": [{"type": "action", "action": {"flow_token": "t"}}]},
        ]}))
    );
}

#[test]
fn templates_have_their_rules() {
    for odd in ["a\nb", "a\tb", "a     b"] {
        let sent = template(vec![component("body", vec![Filled::Text(odd.to_owned())])]);
        assert_eq!(sent, Err("template_parameter_invalid"), "{odd:?}");
    }
    assert!(template(vec![component("body", vec![Filled::Text("a    b".to_owned())])]).is_ok());
    let money = |fallback: &str, code: &str| {
        Filled::Currency(Currency { fallback: fallback.to_owned(), code: code.to_owned(), amount_1000: 1 })
    };
    for odd in ["a\nb", "a\rb", "a\tb", "a     b"] {
        let date = Filled::DateTime(odd.to_owned());
        for value in [date, Filled::CouponCode(odd.to_owned()), money(odd, "BRL")] {
            let sent = template(vec![component("body", vec![value.clone()])]);
            assert_eq!(sent, Err("template_parameter_invalid"), "{value:?}");
        }
    }
    let empty = [Filled::DateTime(String::new()), Filled::CouponCode(String::new())];
    for value in empty.into_iter().chain([money("", "BRL"), money("R$ 1", "")]) {
        let sent = template(vec![component("body", vec![value.clone()])]);
        assert_eq!(sent, Err("template_parameter_missing"), "{value:?}");
    }
    let wrong = ["{}", r#"{"type":""}"#, r#"{"type":1}"#, "1"].map(|raw| Filled::RawJson(raw.to_owned()));
    for value in wrong.into_iter().chain([money("R$ 1", "R$"), money("R$ 1", "REAL")]) {
        let sent = template(vec![component("body", vec![value.clone()])]);
        assert_eq!(sent, Err("template_parameter_invalid"), "{value:?}");
    }
    let long = Filled::DateTime("x".repeat(61));
    assert_eq!(template(vec![component("header", vec![long])]), Err("template_parameter_too_long"));
    let raw = r#"{"type":"product","product":{"product_retailer_id":"1"}}"#;
    assert!(template(vec![component("header", vec![Filled::RawJson(raw.to_owned())])]).is_ok());
    assert_eq!(template(vec![component("button", vec![])]), Err("template_button_invalid"));
    let tenth = Component { sub_type: "url".to_owned(), index: Some(10), ..component("button", vec![]) };
    assert_eq!(template(vec![tenth]), Err("template_button_invalid"));
    assert_eq!(
        template(vec![component("body", vec![Filled::RawJson("[1]".to_owned())])]),
        Err("template_parameter_invalid")
    );
    assert_eq!(body(Body::Template(v1::Template::default())), Err("template_name_missing"));
}

fn question(action: Action) -> v1::Interactive {
    v1::Interactive { body: "Escolha".to_owned(), action: Some(action), ..Default::default() }
}

fn ask(question: v1::Interactive) -> Result<Value, &'static str> {
    body(Body::Interactive(question)).map(|mut sent| sent["interactive"].take())
}

fn buttons(pairs: &[(&str, &str)]) -> Action {
    let button = |(id, title): &(&str, &str)| Button { id: (*id).to_owned(), title: (*title).to_owned() };
    Action::Buttons(Buttons { buttons: pairs.iter().map(button).collect() })
}

#[test]
fn questions_with_buttons() {
    let mut asked = question(buttons(&[("s", "Sim"), ("n", "Não")]));
    asked.header = Some(Header::HeaderImage(link()));
    asked.footer = "Acme".to_owned();
    assert_eq!(
        ask(asked),
        Ok(json!({"type": "button", "body": {"text": "Escolha"}, "footer": {"text": "Acme"},
            "header": {"type": "image", "image": {"link": "https://files.example/a.pdf"}},
            "action": {"buttons": [
                {"type": "reply", "reply": {"id": "s", "title": "Sim"}},
                {"type": "reply", "reply": {"id": "n", "title": "Não"}}]}}))
    );
    let long = "x".repeat(21);
    for (pairs, code) in [
        (&[][..], "buttons_count"),
        (&[("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")], "buttons_count"),
        (&[("a", "A"), ("a", "B")], "button_id_repeated"),
        (&[("a", "A"), ("b", "A")], "button_title_repeated"),
        (&[("", "A")], "button_id_empty"),
        (&[("a", "")], "button_title_empty"),
        (&[("a", &long)], "button_title_too_long"),
    ] {
        assert_eq!(ask(question(buttons(pairs))), Err(code));
    }
    let yes = || question(buttons(&[("s", "Sim")]));
    assert_eq!(ask(v1::Interactive { body: String::new(), ..yes() }), Err("body_empty"));
    assert_eq!(ask(v1::Interactive { body: "x".repeat(1025), ..yes() }), Err("body_too_long"));
    assert_eq!(ask(v1::Interactive { footer: "x".repeat(61), ..yes() }), Err("footer_too_long"));
    let header = Some(Header::HeaderText("x".repeat(61)));
    assert_eq!(ask(v1::Interactive { header, ..yes() }), Err("header_too_long"));
}

#[test]
fn questions_with_lists() {
    let row = |id: &str| Row { id: id.to_owned(), title: id.to_uppercase(), description: String::new() };
    let section = |title: &str, rows: Vec<Row>| Section { title: title.to_owned(), rows };
    let list = |sections| question(Action::List(List { button: "Ver".to_owned(), sections }));
    let described = Row { description: "notas".to_owned(), ..row("b") };
    assert_eq!(
        ask(list(vec![section("", vec![row("a"), described])])),
        Ok(json!({"type": "list", "body": {"text": "Escolha"}, "action": {"button": "Ver", "sections": [
            {"rows": [{"id": "a", "title": "A"}, {"id": "b", "title": "B", "description": "notas"}]}]}}))
    );
    assert_eq!(ask(list(vec![])), Err("list_rows_count"));
    let eleven = (0..11).map(|n| row(&n.to_string())).collect();
    assert_eq!(ask(list(vec![section("", eleven)])), Err("list_rows_count"));
    let two = vec![section("A", vec![row("a")]), section("", vec![row("b")])];
    assert_eq!(ask(list(two)), Err("section_title_empty"));
    assert_eq!(ask(list(vec![section("", vec![row("a"), row("a")])])), Err("row_id_repeated"));
    let mut pictured = list(vec![section("", vec![row("a")])]);
    pictured.header = Some(Header::HeaderImage(link()));
    assert_eq!(ask(pictured), Err("header_not_allowed"));
}

#[test]
fn other_questions() {
    let site = LinkButton { title: "Abrir".to_owned(), url: "https://a.example".to_owned() };
    assert_eq!(
        ask(question(Action::Link(site.clone()))).map(|asked| asked["action"].clone()),
        Ok(json!({"name": "cta_url", "parameters": {"display_text": "Abrir", "url": "https://a.example"}}))
    );
    let plain = LinkButton { url: "http://a.example".to_owned(), ..site };
    assert_eq!(ask(question(Action::Link(plain))), Err("link_not_https"));

    let form = FormCall {
        form_id: "77".to_owned(),
        title: "Responder".to_owned(),
        token: "ft".to_owned(),
        screen: "INICIO".to_owned(),
        data_json: r#"{"a":1}"#.to_owned(),
        ..Default::default()
    };
    assert_eq!(
        ask(question(Action::Form(form.clone()))).map(|asked| asked["action"]["parameters"].clone()),
        Ok(json!({"flow_message_version": "3", "flow_cta": "Responder", "flow_id": "77", "flow_token": "ft",
            "flow_action": "navigate", "flow_action_payload": {"screen": "INICIO", "data": {"a": 1}}}))
    );
    let broken = |form: FormCall| ask(question(Action::Form(form)));
    assert_eq!(broken(FormCall { form_name: "n".to_owned(), ..form.clone() }), Err("form_id_invalid"));
    assert_eq!(broken(FormCall { data_json: "{}".to_owned(), ..form.clone() }), Err("form_data_invalid"));
    assert_eq!(broken(FormCall { action: "data_exchange".to_owned(), ..form }), Err("form_action_invalid"));

    for (action, kind, name) in [
        (Action::LocationRequest(Ask {}), "location_request_message", "send_location"),
        (Action::ContactRequest(Ask {}), "request_contact_info", "request_contact_info"),
        (Action::CallPermissionRequest(Ask {}), "call_permission_request", "call_permission_request"),
    ] {
        let asked = ask(question(action)).unwrap();
        assert_eq!((&asked["type"], &asked["action"]), (&json!(kind), &json!({"name": name})));
    }
    let raw =
        |json: &str| ask(question(Action::Other(RawAction { r#type: "product".to_owned(), json: json.to_owned() })));
    assert_eq!(raw(r#"{"catalog_id":"1"}"#).unwrap()["action"], json!({"catalog_id": "1"}));
    assert_eq!(raw("[]"), Err("interactive_action_invalid"));
}

#[test]
fn read_marks_and_facts_about_the_channel() {
    let sender = sender();
    let call = sender.read_mark("wamid.A", false).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&call.body).unwrap(),
        json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A"})
    );
    assert!(sender.read_mark("", true).is_none());
    assert!(sender.echoes_message_id());
    assert_eq!((sender.reply_window_ms(), sender.rate_per_s()), (Some(86_400_000), 80));
    // Neither the call nor the sender shows its token.
    assert!(!format!("{call:?}{sender:?}").contains("EAAB"));
}

#[path = "outbound_later_tests.rs"]
mod later;
