//! Groups, user ids, other forms of numbers, carousels, marketing, the provider's own words.

use super::*;

#[test]
fn groups_and_user_ids_are_addresses() {
    let oi = message(text("oi"));
    let group = send((Kind::Group, "grp-42"), &oi).unwrap();
    assert_eq!((&group["recipient_type"], &group["to"]), (&json!("group"), &json!("grp-42")));
    assert_eq!(send((Kind::Group, "a b"), &oi), Err("address_invalid"));
    let parent = send((Kind::ScopedUser, "BR.ENT.77x"), &oi).unwrap();
    assert_eq!((&parent["recipient_type"], &parent["recipient"]), (&json!("individual"), &json!("BR.ENT.77x")));

    let sender = sender();
    let named = |text: &str| sender.address(text).map(|address| (address.kind(), address.value));
    assert_eq!(named("BR.9c3kq"), Some((Kind::ScopedUser, "BR.9c3kq".to_owned())));
    assert_eq!(named(" BR.ENT.77x "), Some((Kind::ScopedUser, "BR.ENT.77x".to_owned())));
    assert_eq!(named("group:grp-42"), Some((Kind::Group, "grp-42".to_owned())));
    for number in ["+55 11 98765-4321", "55.11.987654321", "br.1", "BR.", "BRA.1", "BR.1 2", "group:", ""] {
        assert_eq!(named(number), None, "{number}");
    }
}

#[test]
fn a_key_may_be_asked_for() {
    let oi = v1::Message { recipient_identity_hash: "aGFzaA==".to_owned(), ..message(text("oi")) };
    let sent = send((Kind::Phone, "5511987654321"), &oi).unwrap();
    assert_eq!(sent["recipient_identity_key_hash"], "aGFzaA==");
}

#[test]
fn the_other_form_of_a_number_is_tried_when_nobody_is_there() {
    let sender = sender();
    let at = |kind: Kind, value: &str| v1::Address { kind: kind.into(), value: value.to_owned(), ..Default::default() };
    let other = |to: &v1::Address, code: &str| {
        let outcome = Outcome::Permanent { code: code.to_owned(), title: String::new() };
        sender.other_address(to, &outcome).map(|address| address.value)
    };
    let with_ninth = at(Kind::Phone, "5511987654321");
    assert_eq!(other(&with_ninth, "131026").as_deref(), Some("551187654321"));
    assert_eq!(other(&at(Kind::Phone, "551187654321"), "131030").as_deref(), Some("5511987654321"));
    assert_eq!(other(&with_ninth, "131047"), None);
    assert_eq!(other(&at(Kind::Phone, "551140028922"), "131026"), None);
    assert_eq!(other(&at(Kind::ScopedUser, "BR.1"), "131026"), None);
    assert_eq!(sender.other_address(&with_ninth, &Outcome::Ambiguous { code: String::new() }), None);
}

#[test]
fn templates_with_cards_actions_and_a_way_of_their_own() {
    let inner = |value| Component {
        parameters: vec![Parameter { value: Some(value), ..Default::default() }],
        ..component("body", vec![])
    };
    let card = |index, value| v1::template::Card { index, components: vec![inner(value)] };
    let cards = Component {
        cards: vec![card(0, Filled::Text("um".to_owned())), card(1, Filled::Text("dois".to_owned()))],
        ..component("carousel", vec![])
    };
    let flow = Component {
        sub_type: "flow".to_owned(),
        index: Some(0),
        ..component("button", vec![Filled::ActionJson(r#"{"flow_token":"t","flow_action_data":{"a":1}}"#.to_owned())])
    };
    assert_eq!(
        template(vec![cards.clone(), flow]).map(|sent| sent["components"].clone()),
        Ok(json!([
            {"type": "carousel", "cards": [
                {"card_index": 0, "components": [{"type": "body", "parameters": [{"type": "text", "text": "um"}]}]},
                {"card_index": 1, "components": [{"type": "body", "parameters": [{"type": "text", "text": "dois"}]}]}]},
            {"type": "button", "sub_type": "flow", "index": "0", "parameters": [
                {"type": "action", "action": {"flow_token": "t", "flow_action_data": {"a": 1}}}]},
        ]))
    );
    assert_eq!(template(vec![component("carousel", vec![])]), Err("template_carousel_invalid"));
    let misplaced = Component { cards: cards.cards.clone(), ..component("body", vec![]) };
    assert_eq!(template(vec![misplaced]), Err("template_component_invalid"));
    let nested = v1::template::Card { index: 0, components: vec![cards] };
    let nested = Component { cards: vec![nested], ..component("carousel", vec![]) };
    assert_eq!(template(vec![nested]), Err("template_carousel_invalid"));

    let promo = v1::Template {
        name: "promo".to_owned(),
        language: "pt_BR".to_owned(),
        language_policy: "deterministic".to_owned(),
        marketing: true,
        activity_sharing: Some(false),
        ..Default::default()
    };
    let to = v1::Address { kind: Kind::Phone.into(), value: "5511987654321".to_owned(), ..Default::default() };
    let content = message(Body::Template(promo.clone()));
    let call = sender().encode(&Outgoing { message_id: "msg_1", to: &to, message: &content }).unwrap();
    assert_eq!(call.url, "https://graph.example/v26.0/700800900/marketing_messages");
    let sent: Value = serde_json::from_slice(&call.body).unwrap();
    assert_eq!(sent["message_activity_sharing"], false);
    assert_eq!(sent["template"]["language"], json!({"code": "pt_BR", "policy": "deterministic"}));
    let utility = v1::Template { marketing: false, ..promo.clone() };
    assert_eq!(body(Body::Template(utility)), Err("activity_sharing_not_allowed"));
    let odd = v1::Template { language_policy: "fallback".to_owned(), ..promo.clone() };
    assert_eq!(body(Body::Template(odd)), Err("template_language_invalid"));
    assert_eq!(
        body(Body::Template(v1::Template { name: "Promo X".to_owned(), ..promo })),
        Err("template_name_invalid")
    );
}

#[test]
fn questions_in_the_providers_words_keep_its_known_limits() {
    let raw = |kind: &str, json: Value| {
        ask(question(Action::Other(RawAction { r#type: kind.to_owned(), json: json.to_string() }))).map(|_| ())
    };
    let cards = |count: usize| json!({"cards": vec![json!({"card_index": 0}); count]});
    assert_eq!(raw("carousel", cards(1)), Err("carousel_cards_count"));
    assert_eq!(raw("carousel", cards(11)), Err("carousel_cards_count"));
    assert_eq!(raw("carousel", cards(2)), Ok(()));
    let said = |text: &str| json!({"cards": [{"card_index": 0}, {"card_index": 1, "body": {"text": text}}]});
    assert_eq!(raw("carousel", said(&"é".repeat(160))), Ok(()));
    assert_eq!(raw("carousel", said(&"é".repeat(161))), Err("body_too_long"));
    let products = |count: usize| json!({"catalog_id": "c", "sections": [{"title": "t", "product_items": vec![json!({"product_retailer_id": "p"}); count]}]});
    assert_eq!(raw("product_list", products(31)), Err("products_count"));
    assert_eq!(raw("product_list", products(0)), Err("products_count"));
    assert_eq!(raw("product_list", products(30)), Ok(()));
    let call = |title: &str| json!({"name": "voice_call", "parameters": {"display_text": title, "ttl_minutes": 60}});
    assert_eq!(raw("voice_call", call("Ligar")), Ok(()));
    assert_eq!(raw("voice_call", call(&"x".repeat(21))), Err("button_title_too_long"));
    assert_eq!(raw("address_message", json!({"name": "address_message", "parameters": {"country": "IN"}})), Ok(()));
    assert_eq!(raw("catalog_message", json!({"name": "catalog_message"})), Ok(()));
    let form = |title: &str| {
        let form = FormCall { form_id: "1".to_owned(), title: title.to_owned(), ..Default::default() };
        ask(question(Action::Form(form))).map(|_| ())
    };
    for title in ["Responder 👍", "Ver ⭐", "Agora ⏰", "⬛"] {
        assert_eq!(form(title), Err("button_title_emoji"), "{title}");
    }
    assert_eq!(form("Ação nº 1"), Ok(()));
}

#[test]
fn every_emoji_is_a_reaction_and_no_word_is() {
    let react = |emoji: &str| {
        let reaction = v1::Reaction { target_provider_id: "wamid.A".to_owned(), emoji: emoji.to_owned() };
        body(Body::Reaction(reaction)).map(|_| ())
    };
    for emoji in ["👍", "👍🏽", "❤️", "🇧🇷", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🅰️", "Ⓜ️", "ℹ️", "㊗️", "1️⃣", ""]
    {
        assert_eq!(react(emoji), Ok(()), "{emoji}");
    }
    for word in ["sim", "ok", "!", "1", "não", "👍 sim", "👍👍", "🇧🇷🇵🇹", "👍 ", "…", "—", "١", " "]
    {
        assert_eq!(react(word), Err("reaction_not_emoji"), "{word}");
    }
}

#[test]
fn a_templates_language_is_a_code() {
    let in_language = |code: &str| {
        let template = v1::Template { name: "promo".to_owned(), language: code.to_owned(), ..v1::Template::default() };
        body(Body::Template(template)).map(|_| ())
    };
    for code in ["en", "fil", "pt_BR", "zh_CN", "en_US", "es_419", "sr_Latn", "sr_Latn_RS", "prs_AF"] {
        assert_eq!(in_language(code), Ok(()), "{code}");
    }
    for odd in
        ["português do Brasil\n", "pt-BR", "pt_", "_BR", "p", "pt_BR\n", "pt BR", "portuguese", "pt__BR", "pt_ção"]
    {
        assert_eq!(in_language(odd), Err("template_language_invalid"), "{odd:?}");
    }
}

#[test]
fn a_question_of_blanks_is_none() {
    let place = || Action::LocationRequest(v1::interactive::Ask::default());
    let catalog = || {
        let json = r#"{"name":"catalog_message"}"#.to_owned();
        Action::Other(RawAction { r#type: "catalog_message".to_owned(), json })
    };
    for words in [" ", "\n\t", "\u{a0}"] {
        for action in [place(), catalog()] {
            let blank = v1::Interactive { body: words.to_owned(), ..question(action) };
            assert_eq!(ask(blank), Err("body_empty"), "{words:?}");
        }
    }
}

#[test]
fn typing_is_shown_with_a_read_mark() {
    let call = sender().read_mark("wamid.T0001", true).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&call.body).unwrap(),
        json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.T0001",
            "typing_indicator": {"type": "text"}})
    );
}

#[test]
fn components_are_named_in_capitals_too() {
    let button = Component {
        sub_type: "QUICK_REPLY".to_owned(),
        index: Some(0),
        ..component("BUTTON", vec![Filled::Payload("sim".to_owned())])
    };
    let sent = template(vec![component("BODY", vec![Filled::Text("Ana".to_owned())]), button]).unwrap();
    assert_eq!(sent["components"][0]["type"], "body");
    assert_eq!(sent["components"][1]["type"], "button");
    assert_eq!(
        (&sent["components"][1]["sub_type"], &sent["components"][1]["index"]),
        (&json!("quick_reply"), &json!("0"))
    );
}

#[test]
fn texts_of_templates_have_an_end() {
    let texts = |kind: &str, lengths: &[usize]| {
        component(kind, lengths.iter().map(|length| Filled::Text("é".repeat(*length))).collect())
    };
    for (components, fits) in [
        (vec![texts("header", &[60])], true),
        (vec![texts("header", &[61])], false),
        (vec![texts("body", &[32_768])], true),
        (vec![texts("body", &[32_000, 769])], false),
        (vec![texts("header", &[5]), texts("body", &[600, 424])], true),
        (vec![texts("header", &[5]), texts("body", &[600, 425])], false),
    ] {
        let sent = template(components).map(drop);
        assert_eq!(sent, if fits { Ok(()) } else { Err("template_parameter_too_long") });
    }
}
