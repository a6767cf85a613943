//! Webhooks that are not what they claim to be: signatures, secrets, endpoints, accounts.

use anyhow::{Context as _, Result};
use recado_tests::{
    PATIENCE, World, memory,
    raw::{signature, webhook},
    settings::{APP_SECRET, PHONE_NUMBER_ID},
    wire::{self, Answer, Wire},
};

/// Further endpoints: one whose secret was replaced and whose old one is still accepted.
const TWO_SECRETS: &str = r#"
[[endpoints]]
id = "rotated"
connector = "whatsapp"
app_secrets = ["the-secret-of-today-1", "the-secret-of-yesterday-1"]
verify_token = "x-verify-token"

[[accounts]]
id = "wa-second"
tenant = "acme"
endpoint = "rotated"
queue = "support"
phone_number_id = "700800999"
waba_id = "100200999"
access_token = "t"
"#;

const HEADER: &str = "X-Hub-Signature-256";

async fn post(base: &str, endpoint: &str, signatures: &[&str], body: &[u8]) -> Result<Answer> {
    let headers: Vec<_> = signatures.iter().map(|signature| (HEADER, *signature)).collect();
    let request = wire::request("POST", &format!("/webhooks/{endpoint}"), &headers, body);
    wire::ask(base, &request).await?.context("no answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_flipped_bit_and_every_other_secret_is_refused() -> Result<()> {
    let world = World::new(|settings| settings.extra = TWO_SECRETS.to_owned(), |_| {}).await?;
    let base = &world.gateway.webhooks;
    let body = webhook(PHONE_NUMBER_ID, "wamid.flipped");
    let right = signature(APP_SECRET, &body);
    let mut refused = 0;

    // Each bit of the signature, on one connection: a refusal leaves it usable.
    let mut wire = Wire::connect(base).await?;
    for bit in 0..right.len() * 8 {
        let mut flipped = right.clone().into_bytes();
        flipped[bit / 8] ^= 1 << (bit % 8);
        // The other case of a hexadecimal digit is the same digit; what is no header value is another test's.
        let same = flipped.eq_ignore_ascii_case(right.as_bytes()) && flipped[..7] == right.as_bytes()[..7];
        if same || !flipped.iter().all(|byte| (b' '..=b'~').contains(byte)) {
            continue;
        }
        let flipped = String::from_utf8(flipped)?;
        wire.send(&wire::request("POST", "/webhooks/whatsapp", &[(HEADER, &flipped)], &body)).await?;
        let answer = wire.answer().await?.expect("an answer");
        assert_eq!((answer.status, answer.body.len()), (401, 0), "{flipped}");
        refused += 1;
    }
    assert!(refused > 300, "{refused}");

    // Each byte of the body changed, the signature as it was.
    for place in (0..body.len()).step_by(7) {
        let mut changed = body.clone();
        changed[place] ^= 0x04;
        assert_eq!(post(base, "whatsapp", &[&right], &changed).await?.status, 401, "byte {place}");
        refused += 1;
    }
    let longer = [&body[..], b" "].concat();
    for (signatures, body) in [
        (vec![], &body[..]),
        (vec![""], &body),
        (vec![&right[7..]], &body),
        (vec!["sha256="], &body),
        (vec![&right, &right], &body),
        (vec![&right, "sha256=00"], &body),
        (vec![&right], &body[..body.len() - 1]),
        (vec![&right], &longer),
        (vec![&right], b""),
    ] {
        assert_eq!(post(base, "whatsapp", &signatures, body).await?.status, 401, "{signatures:?}");
        refused += 1;
    }
    let sha1 = right.replace("sha256=", "sha1=");
    for wrong in [&signature("another-secret", &body), &signature("", &body), &sha1] {
        assert_eq!(post(base, "whatsapp", &[wrong], &body).await?.status, 401);
        refused += 1;
    }
    let old_header = wire::request("POST", "/webhooks/whatsapp", &[("X-Hub-Signature", &right)], &body);
    assert_eq!(wire::ask(base, &old_header).await?.expect("an answer").status, 401);
    let not_text = [b"POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nX-Hub-Signature-256: sha256=\xff\xfe\r\n\r\n"];
    assert_eq!(wire::ask(base, not_text[0]).await?.expect("an answer").status, 401);

    // Today's secret and yesterday's; not the one of another endpoint, nor one that was taken out.
    let other = webhook("700800999", "wamid.rotated-1");
    for (secret, status) in [
        ("the-secret-of-today-1", 200),
        ("the-secret-of-yesterday-1", 200),
        (APP_SECRET, 401),
        ("the-secret-before-that", 401),
    ] {
        let answer = post(base, "rotated", &[&signature(secret, &other)], &other).await?;
        assert_eq!(answer.status, status, "{secret}");
    }
    // An account of another endpoint is no account of this one, however well it is signed.
    let foreign = webhook("700800999", "wamid.foreign");
    assert_eq!(post(base, "whatsapp", &[&signature(APP_SECRET, &foreign)], &foreign).await?.status, 200);
    let metrics = world.metrics().await?;
    assert!(metrics.contains(r#"recado_deadletters_total{code="unknown_account"} 1"#), "{metrics}");

    // Nothing of all that was taken for true.
    assert_eq!(post(base, "whatsapp", &[&right.to_uppercase().replace("SHA256", "sha256")], &body).await?.status, 200);
    let received = world.api.events_of("messageReceived", 2, PATIENCE).await?;
    let mut ids: Vec<_> = received.iter().map(|event| event["messageReceived"]["providerId"].to_string()).collect();
    ids.sort();
    assert_eq!(ids, [r#""wamid.flipped""#, r#""wamid.rotated-1""#]);
    println!("{refused} wrong signatures refused, none taken");
    Ok(())
}

/// What does not exist answers like what refuses, whatever it is called, and makes no labels and no files.
#[tokio::test(flavor = "multi_thread")]
async fn names_of_endpoints_are_only_names() -> Result<()> {
    let world = World::plain().await?;
    let base = &world.gateway.webhooks;
    let body = webhook(PHONE_NUMBER_ID, "wamid.names");
    let right = signature(APP_SECRET, &body);
    let long = "x".repeat(4000);
    let mut asked = 0;
    for name in [
        "nobody",
        "WhatsApp",
        "whatsapp%20",
        "%77hatsapp%00",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e%2fwhatsapp",
        "whatsapp%2f",
        "%ff%fe",
        "%",
        "%zz",
        "-unknown",
        "*",
        "{endpoint}",
        &long,
    ] {
        let answer = post(base, name, &[&right], &body).await?;
        assert_eq!((answer.status, answer.body.len()), (401, 0), "{name}");
        let get = wire::request(
            "GET",
            &format!("/webhooks/{name}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=x"),
            &[],
            b"",
        );
        assert_eq!(wire::ask(base, &get).await?.expect("an answer").status, 403, "{name}");
        asked += 2;
    }
    for path in [
        "/webhooks/../webhooks/whatsapp/x",
        "/webhooks/whatsapp/",
        "/webhooks//whatsapp",
        "//webhooks/whatsapp",
        "/webhooks",
        "/",
        "/v1/events",
        "/metrics",
    ] {
        let request = wire::request("POST", path, &[(HEADER, &right)], &body);
        assert_eq!(wire::ask(base, &request).await?.expect("an answer").status, 404, "{path}");
        asked += 1;
    }
    // The same name, written with an escape, is the same endpoint.
    assert_eq!(post(base, "%77hatsapp", &[&right], &body).await?.status, 200);
    let metrics = world.metrics().await?;
    assert!(!metrics.contains("passwd") && !metrics.contains("WhatsApp"), "labels from outside");
    println!("{asked} names asked for, {} KiB resident", memory::of(&world.gateway)?.now);
    Ok(())
}
