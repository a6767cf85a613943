#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::EndpointSecrets;

const TOKEN: &str = "secret|token";
const NOW_MS: i64 = 1_795_000_000_000;

fn number() -> Number {
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer secret|token"));
    let account: Settings =
        toml::from_str(&format!("phone_number_id = \"700\"\nwaba_id = \"100\"\naccess_token = \"{TOKEN}\"")).unwrap();
    Number::new(&account, &headers, None)
}

fn secrets() -> EndpointSecrets {
    EndpointSecrets { verify_token: "word".to_owned(), app_secret: "app-secret".to_owned() }
}

fn setup<'a>(url: Option<&'a str>, endpoint: Option<&'a EndpointSecrets>) -> Setup<'a> {
    Setup { account: "wa-main", callback_url: url, endpoint, now_ms: NOW_MS }
}

fn asked(name: &'static str, body: &Value) -> Asked {
    let status = if body.get("error").is_some() { 400 } else { 200 };
    Asked { name, answer: Ok(Answer { status, headers: HeaderMap::new(), body: body.to_string().into() }) }
}

fn good() -> Vec<Asked> {
    vec![
        asked(
            "token",
            &json!({"data": {"app_id": "900", "is_valid": true, "expires_at": 0,
                "scopes": ["whatsapp_business_messaging", "whatsapp_business_management"]}}),
        ),
        asked(
            "number",
            &json!({"verified_name": "Acme", "status": "CONNECTED", "platform_type": "CLOUD_API",
                "quality_rating": "GREEN", "code_verification_status": "VERIFIED"}),
        ),
        asked("business_account", &json!({"data": [{"id": "1"}, {"id": "700"}]})),
        asked("subscription", &json!({"data": [{"whatsapp_business_api_data": {"id": "900", "name": "App"}}]})),
        asked(
            "webhook",
            &json!({"data": [{"object": OBJECT, "active": true, "callback_url": "https://gw.example.com/webhooks/wa",
                "fields": FIELDS.iter().map(|name| json!({"name": name, "version": "v26.0"})).collect::<Vec<_>>()}]}),
        ),
    ]
}

fn with(name: &'static str, body: &Value) -> Vec<Asked> {
    let mut all = good();
    let place = all.iter_mut().find(|asked| asked.name == name).unwrap();
    *place = asked(name, body);
    all
}

fn error(code: i64) -> Value {
    json!({"error": {"code": code, "message": format!("(#{code}) refused for 5511987654321")}})
}

/// The points that are not fine.
fn trouble(all: &[Asked]) -> Vec<(&'static str, &'static str)> {
    let secrets = secrets();
    let setup = setup(Some("https://gw.example.com/webhooks/wa"), Some(&secrets));
    let findings = number().findings(&setup, all);
    for finding in &findings {
        assert_eq!(finding.hint.is_empty(), finding.state == Fine, "{finding:?}");
        let text = format!("{}{}", finding.detail, finding.hint);
        assert!(!text.contains(TOKEN) && !text.contains("5511987654321") && !text.contains("app-secret"), "{text}");
    }
    let bad = findings.iter().filter(|finding| finding.state != Fine);
    bad.map(|finding| (finding.point, finding.state.name())).collect()
}

#[test]
fn a_number_that_is_set_up_has_no_trouble() {
    assert_eq!(trouble(&good()), []);
}

#[test]
fn each_trouble_is_told_with_what_to_do() {
    let token = |change: Value| {
        let mut data = json!({"app_id": "900", "is_valid": true, "expires_at": 0,
            "scopes": ["whatsapp_business_messaging", "whatsapp_business_management"]});
        data.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        with("token", &json!({"data": data}))
    };
    let seconds = NOW_MS / 1000;
    for (asked, wanted) in [
        (token(json!({"is_valid": false})), vec![("token", "wrong")]),
        (token(json!({"expires_at": seconds - 5})), vec![("token", "wrong")]),
        (token(json!({"expires_at": seconds + 3600})), vec![("token", "note")]),
        (token(json!({"scopes": ["whatsapp_business_management"]})), vec![("permissions", "wrong")]),
        (with("token", &error(190)), vec![("token", "wrong")]),
        (with("number", &error(190)), vec![("number", "unknown")]),
        (with("number", &error(100)), vec![("number", "wrong")]),
        (with("number", &json!({"status": "PENDING", "platform_type": "NOT_APPLICABLE"})), vec![("number", "wrong")]),
        (
            with("number", &json!({"status": "CONNECTED", "platform_type": "CLOUD_API", "quality_rating": "RED"})),
            vec![("number", "note")],
        ),
        (with("business_account", &json!({"data": [{"id": "1"}]})), vec![("business_account", "wrong")]),
        (with("business_account", &error(200)), vec![("business_account", "wrong")]),
        (with("subscription", &json!({"data": []})), vec![("subscription", "wrong")]),
        (
            with("subscription", &json!({"data": [{"whatsapp_business_api_data": {"id": "901"}}]})),
            vec![("subscription", "wrong")],
        ),
        (
            with(
                "subscription",
                &json!({"data": [{"whatsapp_business_api_data": {"id": "900"},
                    "override_callback_uri": "https://old.example.com/x"}]}),
            ),
            vec![("subscription", "wrong")],
        ),
        (with("webhook", &json!({"data": []})), vec![("webhook", "wrong")]),
        (
            with("webhook", &json!({"data": [{"object": OBJECT, "active": true, "fields": [{"name": "flows"}]}]})),
            vec![("webhook", "wrong")],
        ),
        (
            with("webhook", &json!({"data": [{"object": OBJECT, "active": true, "fields": [{"name": "messages"}]}]})),
            vec![("webhook", "note")],
        ),
        (with("webhook", &error(10)), vec![("webhook", "unknown")]),
    ] {
        assert_eq!(trouble(&asked), wanted, "{asked:?}");
    }
    let mut unreached = good();
    unreached[1].answer = Err("connect_failed");
    assert_eq!(trouble(&unreached), [("number", "unknown")]);
}

#[test]
fn the_app_itself_is_asked_once_it_is_known() {
    let secrets = secrets();
    let setup = setup(None, Some(&secrets));
    let first = number().questions(&setup, &[]);
    let names: Vec<_> = first.iter().map(|question| question.name).collect();
    assert_eq!(names, ["token", "number", "business_account", "subscription"]);
    assert!(first[0].call.url.ends_with("/debug_token?input_token=secret%7Ctoken"), "{}", first[0].call.url);
    let four = &good()[..4];
    let second = number().questions(&setup, four);
    assert_eq!(second.len(), 1);
    assert!(second[0].call.url.ends_with("/v26.0/900/subscriptions"));
    assert_eq!(second[0].call.headers[header::AUTHORIZATION], "Bearer 900|app-secret");
    assert!(number().questions(&setup, &good()).is_empty());
}

#[test]
fn calls_with_the_accounts_token_carry_the_proof_that_the_app_wants() {
    let secrets = secrets();
    let setup = setup(None, Some(&secrets));
    let number = Number { proof: Some("appsecret_proof=abc".to_owned()), ..number() };
    for question in number.questions(&setup, &[]) {
        let url = question.call.url;
        assert!(url.ends_with("appsecret_proof=abc") && url.matches('?').count() == 1, "{url}");
    }
    assert!(number.subscribe(&setup).url.ends_with("/100/subscribed_apps?appsecret_proof=abc"));
    assert!(number.questions(&setup, &good()[..4])[0].call.url.ends_with("/900/subscriptions"));
}

#[test]
fn subscribing_names_the_callback_where_it_is_known() {
    let secrets = secrets();
    let plain = number().subscribe(&setup(None, Some(&secrets)));
    assert_eq!((plain.method, plain.body.as_ref()), (Method::POST, &b"{}"[..]));
    let setup = setup(Some("https://gw.example.com/webhooks/wa"), Some(&secrets));
    let named: Value = serde_json::from_slice(&number().subscribe(&setup).body).unwrap();
    assert_eq!(named["override_callback_uri"], "https://gw.example.com/webhooks/wa");
    assert_eq!(named["verify_token"], "word");
    let answer = |body: &Value| Answer { status: 200, headers: HeaderMap::new(), body: body.to_string().into() };
    assert_eq!(number().subscribed(&setup, &answer(&json!({"success": true}))).state, Fine);
    assert_eq!(number().subscribed(&setup, &answer(&error(2200))).state, Wrong);
    assert_eq!(number().subscribed(&setup, &answer(&error(190))).hint, NEW_TOKEN);
    assert_eq!(number().subscribed(&setup, &answer(&json!("<html>"))).state, Unknown);
}
