use super::{Addressed, Recipient, message, read_mark};
use serde_json::{Value, json};

fn check(body: &Value) -> Result<Addressed, i64> {
    let Value::Object(map) = body else { return Err(0) };
    message(map, &|id| id == "55501").map_err(|refusal| refusal.code)
}

/// A sound text message with some members changed; null takes a member away.
fn text(changes: Value) -> Result<Addressed, i64> {
    let mut body =
        json!({"messaging_product": "whatsapp", "to": "5511987654321", "type": "text", "text": {"body": "oi"}});
    if let (Value::Object(body), Value::Object(changes)) = (&mut body, changes) {
        for (key, value) in changes {
            if value.is_null() {
                body.remove(&key)
            } else {
                body.insert(key, value)
            };
        }
    }
    check(&body)
}

fn of(kind: &str, part: Value) -> Result<(), i64> {
    let mut body = json!({"messaging_product": "whatsapp", "to": "5511987654321", "type": kind});
    body[kind] = part;
    check(&body).map(drop)
}

#[test]
fn a_sound_text_is_taken_and_its_recipient_normalised() {
    let taken = text(json!({"to": "+55 11 98765-4321", "biz_opaque_callback_data": "msg_1"}));
    let to = Recipient::Number { input: "+55 11 98765-4321".to_owned(), wa_id: "5511987654321".to_owned() };
    let callback_data = Some("msg_1".to_owned());
    assert_eq!(taken, Ok(Addressed { to, kind: "text".to_owned(), callback_data }));
    let to_user = text(json!({"to": null, "recipient": "BR.9c3kq"})).map(|addressed| addressed.to);
    assert_eq!(to_user, Ok(Recipient::User("BR.9c3kq".to_owned())));
}

#[test]
fn each_envelope_rule_has_its_code() {
    assert_eq!(text(json!({"messaging_product": null})), Err(100));
    assert_eq!(text(json!({"to": null})), Err(131_008));
    assert_eq!(text(json!({"recipient": "BR.1"})), Err(100), "both");
    assert_eq!(text(json!({"to": "ana"})), Err(131_009));
    assert_eq!(text(json!({"to": 5_511_987_654_321_u64})), Err(100), "a number is not a string");
    assert_eq!(text(json!({"type": "telegram"})), Err(100));
    assert_eq!(text(json!({"type": "image"})), Err(100), "text beside an image");
    assert_eq!(text(json!({"text": null})), Err(131_008));
    assert_eq!(text(json!({"surprise": 1})), Err(100));
    assert_eq!(text(json!({"context": {}})), Err(131_008));
    assert_eq!(text(json!({"biz_opaque_callback_data": "x".repeat(513)})), Err(131_009));
    assert_eq!(text(json!({"text": {"body": ""}})), Err(131_009));
    assert_eq!(text(json!({"text": {"body": "x".repeat(4_097)}})), Err(131_009));
    assert!(text(json!({"text": {"body": "\u{e1}".repeat(4_096)}})).is_ok(), "characters, not bytes");
}

#[test]
fn files_come_by_one_known_id_or_one_https_link() {
    assert_eq!(of("image", json!({"id": "55501", "caption": "x"})), Ok(()));
    assert_eq!(of("image", json!({"link": "https://files.example/a.png"})), Ok(()));
    assert_eq!(of("image", json!({"id": "no"})), Err(100));
    assert_eq!(of("image", json!({"link": "http://files.example/a.png"})), Err(131_009));
    assert_eq!(of("image", json!({})), Err(131_008));
    assert_eq!(of("image", json!({"id": "55501", "link": "https://a/b"})), Err(100));
    assert_eq!(of("image", json!({"id": "55501", "caption": "x".repeat(1_025)})), Err(131_009));
    assert_eq!(of("audio", json!({"id": "55501", "caption": "x"})), Err(100));
    assert_eq!(of("document", json!({"id": "55501", "filename": "a.pdf"})), Ok(()));
}

#[test]
fn templates_keep_their_shape() {
    let component = |component: Value| {
        of("template", json!({"name": "order_ready", "language": {"code": "pt_BR"}, "components": [component]}))
    };
    assert_eq!(of("template", json!({"name": "order_ready", "language": {"code": "pt_BR"}})), Ok(()));
    assert_eq!(of("template", json!({"name": "Order ready", "language": {"code": "pt_BR"}})), Err(131_009));
    assert_eq!(of("template", json!({"name": "order_ready"})), Err(131_008));
    assert_eq!(of("template", json!({"name": "order_ready", "language": "pt_BR"})), Err(100));
    let button = |index: Value| json!({"type": "button", "sub_type": "url", "index": index, "parameters": [{"type": "text", "text": "a"}]});
    assert_eq!(component(button(json!("0"))), Ok(()));
    assert_eq!(component(button(json!(0))), Err(100), "the index is a string");
    let body = |parameters: Value| component(json!({"type": "body", "parameters": parameters}));
    assert_eq!(body(json!([{"type": "text", "text": "Ana"}])), Ok(()));
    assert_eq!(body(json!([{"type": "text", "text": "a\nb"}])), Err(132_018));
    assert_eq!(
        body(json!([{"type": "text", "text": "a", "parameter_name": "x"}, {"type": "text", "text": "b"}])),
        Err(132_000)
    );
    assert_eq!(
        component(json!({"type": "header", "parameters": [{"type": "image", "image": {"id": "no"}}]})),
        Err(100)
    );
}

#[test]
fn interactive_messages_keep_their_limits() {
    let message = |kind: &str, action: Value| {
        of("interactive", json!({"type": kind, "body": {"text": "escolha"}, "action": action}))
    };
    let button = |id: &str, title: &str| json!({"type": "reply", "reply": {"id": id, "title": title}});
    assert_eq!(message("button", json!({"buttons": [button("a", "Sim"), button("b", "N\u{e3}o")]})), Ok(()));
    assert_eq!(message("button", json!({"buttons": [button("a", "Sim"), button("a", "N\u{e3}o")]})), Err(131_009));
    assert_eq!(message("button", json!({"buttons": [button("a", &"x".repeat(21))]})), Err(131_009));
    assert_eq!(message("button", json!({"buttons": []})), Err(131_009));
    let rows = |count: usize| -> Vec<Value> {
        (0..count).map(|row| json!({"id": row.to_string(), "title": "linha"})).collect()
    };
    assert_eq!(message("list", json!({"button": "Ver", "sections": [{"rows": rows(10)}]})), Ok(()));
    assert_eq!(message("list", json!({"button": "Ver", "sections": [{"rows": rows(11)}]})), Err(131_009));
    assert_eq!(message("location_request_message", json!({"name": "send_location"})), Ok(()));
    assert_eq!(message("location_request_message", json!({"name": "x"})), Err(100));
    assert_eq!(message("hologram", json!({})), Err(100));
    assert_eq!(of("interactive", json!({"type": "button", "action": {"buttons": [button("a", "b")]}})), Err(131_008));
}

#[test]
fn other_types_have_their_rules() {
    assert_eq!(of("location", json!({"latitude": -23.5, "longitude": -46.6})), Ok(()));
    assert_eq!(of("location", json!({"latitude": 123, "longitude": -46.6})), Err(131_009));
    assert_eq!(of("reaction", json!({"message_id": "wamid.1", "emoji": ""})), Ok(()));
    assert_eq!(of("reaction", json!({"message_id": "wamid.1"})), Err(131_008));
    assert_eq!(of("contacts", json!([{"name": {"formatted_name": "Ana", "first_name": "Ana"}}])), Ok(()));
    assert_eq!(of("contacts", json!([{"name": {"formatted_name": "Ana"}}])), Err(131_008));
    let mark = |mark: Value| match mark {
        Value::Object(map) => read_mark(&map).map(str::to_owned).map_err(|refusal| refusal.code),
        _ => Err(0),
    };
    let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1", "typing_indicator": {"type": "text"}});
    assert_eq!(mark(read), Ok("wamid.1".to_owned()));
    assert_eq!(mark(json!({"messaging_product": "whatsapp", "status": "read"})), Err(131_008));
    assert_eq!(mark(json!({"messaging_product": "whatsapp", "status": "delivered", "message_id": "w"})), Err(100));
}
