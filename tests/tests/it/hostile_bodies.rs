//! Bodies that are signed rightly and are nothing that the provider would send: each becomes a message or a dead
//! letter, or is refused with a status that says why; none is lost, none ends the process, none takes more memory
//! than there is a bound for.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use recado_tests::{
    PATIENCE, World, memory,
    raw::{now, signature},
    settings::{APP_SECRET, PHONE_NUMBER_ID},
    wire::{self, Wire},
};

const HEADER: &str = "X-Hub-Signature-256";

/// A webhook with this text where its messages are.
fn with_messages(messages: &str) -> Vec<u8> {
    with_value(&format!(
        r#"{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"551140028922","phone_number_id":"{PHONE_NUMBER_ID}"}},"messages":{messages}}}"#
    ))
}

fn with_value(value: &str) -> Vec<u8> {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"100200300","changes":[{{"field":"messages","value":{value}}}]}}]}}"#
    )
    .into_bytes()
}

fn text(id: &str, fields: &str) -> String {
    format!(r#"{{"from":"5511987654321","id":"{id}","timestamp":"{}","type":"text",{fields}}}"#, now())
}

/// Posts a signed body until it is taken: a slow machine may need longer than a provider is made to wait.
async fn taken(world: &World, body: &[u8]) -> Result<()> {
    let right = signature(APP_SECRET, body);
    let request = wire::request("POST", "/webhooks/whatsapp", &[(HEADER, &right)], body);
    let until = Instant::now() + Duration::from_secs(90);
    loop {
        let status = wire::ask(&world.gateway.webhooks, &request).await?.map(|answer| answer.status);
        match status {
            Some(200) => return Ok(()),
            Some(503) if Instant::now() < until => {}
            other => anyhow::bail!("a signed body of {} bytes was answered {other:?}", body.len()),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_nonsense_is_kept_and_stops_nothing() -> Result<()> {
    let world = World::plain().await?;
    let deep = |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    let good = |id: &str| text(id, r#""text":{"body":"oi"}"#);
    let digits = "9".repeat(5000);

    // Bodies that are one letter as a whole.
    let whole: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"{}".to_vec(),
        b"null".to_vec(),
        b"{\"entry\":".to_vec(),
        b"\xef\xbb\xbf{\"entry\":[]}x".to_vec(),
        b"{\"entry\":[{\"changes\":[{\"field\":\"\xff\"}]}]}".to_vec(),
        with_messages(&format!("[{}]", text("wamid.nul-byte", "\"text\":{\"body\":\"\0\"}"))),
        deep("[", "]", 1_000_000).into_bytes(),
        deep("{\"a\":", "}", 400_000).into_bytes(),
        br#"{"entry":[],"entry":[]}"#.to_vec(),
        b"{\"entry\":9e999999}".to_vec(),
        vec![b' '; 1_000_000],
        vec![0; 1000],
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0".to_vec(),
    ];
    // Items that are letters of their own, each with a good sibling before and after.
    let items: Vec<String> = vec![
        "7".to_owned(),
        "null".to_owned(),
        "{}".to_owned(),
        deep("[", "]", 100_000),
        format!(r#"{{"id":"wamid.deep","from":"1","type":"text","text":{}}}"#, deep("{\"a\":", "}", 5000)),
        format!(r#"{{"id":"a","id":"b","from":"1","type":"text","timestamp":"{}","text":{{"body":"x"}}}}"#, now()),
        text("wamid.\\u0000", r#""text":{"body":"x"}"#),
        format!(r#"{{"id":{digits},"from":"1","type":"text","text":{{"body":"x"}}}}"#),
        r#"{"id":1e400,"from":"1","type":"text","text":{"body":"x"}}"#.to_owned(),
        r#"{"id":1.5,"from":"1","type":"text","text":{"body":"x"}}"#.to_owned(),
        format!(r#"{{"id":"{}","from":"1","type":"text"}}"#, "i".repeat(5000)),
        text("wamid.large", &format!(r#""text":{{"body":"{}"}}"#, "x".repeat(300_000))),
    ];
    // Odd and usable.
    let odd: Vec<String> = vec![
        text("wamid.nul", r#""text":{"body":"a\u0000b"}"#),
        text("wamid.half", r#""text":{"body":"\ud83d"}"#),
        text("wamid.kind", r#""text":7,"type_":1"#),
        format!(
            r#"{{"from":"5511987654321","id":"wamid.time","timestamp":{digits},"type":"text","text":{{"body":"x"}}}}"#
        ),
        text("wamid.unknown", &format!(r#""text":{{"body":"x","more":{}}}"#, deep("[", "]", 40))),
    ];
    for body in &whole {
        taken(&world, body).await?;
    }
    for (place, item) in items.iter().enumerate() {
        let siblings =
            format!("[{},{item},{}]", good(&format!("wamid.before-{place}")), good(&format!("wamid.after-{place}")));
        taken(&world, &with_messages(&siblings)).await?;
    }
    for item in &odd {
        taken(&world, &with_messages(&format!("[{item}]"))).await?;
    }

    let letters = world.letters().await?;
    let ids: BTreeSet<String> = letters.iter().map(|letter| letter["id"].to_string()).collect();
    let codes = |code: &str| {
        let of: BTreeSet<String> =
            letters.iter().filter(|l| l["code"] == code).map(|letter| letter["id"].to_string()).collect();
        of.len()
    };
    // Every item is a letter or a message; of the odd ones it may be either.
    let expected = items.len() * 3 + odd.len() + whole.len() - ids.len();
    let received = world.api.events_of("messageReceived", expected, PATIENCE).await?;
    println!(
        "{} bodies: {} letters ({} malformed_body, {} malformed_item), {} messages",
        whole.len() + items.len() + odd.len(),
        ids.len(),
        codes("malformed_body"),
        codes("malformed_item"),
        received.len()
    );
    assert_eq!(codes("malformed_body"), whole.len());
    assert!(codes("malformed_item") >= items.len(), "{letters:#?}");
    assert_eq!(received.len(), expected);
    for place in 0..items.len() {
        for side in ["before", "after"] {
            let id = format!("wamid.{side}-{place}");
            assert!(received.iter().any(|event| event["messageReceived"]["providerId"] == *id), "{id} is missing");
        }
    }
    Ok(())
}

/// Small bodies that would be very much if everything in them was spelt out.
#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_grow_when_they_are_split_are_bounded() -> Result<()> {
    let world = World::plain().await?;
    let gateway = &world.gateway;
    let padding = "p".repeat(3500);
    let person = format!(r#"{{"wa_id":"5511987654321","profile":{{"name":"{}"}}}}"#, "n".repeat(15_000));
    let metadata = format!(r#"{{"phone_number_id":"{PHONE_NUMBER_ID}","padding":"{padding}"}}"#);
    let zeros = |count: usize| format!("[{}0]", "0,".repeat(count));
    let messages = (0..20_000).map(|n| text(&n.to_string(), r#""text":{"body":"x"}"#)).collect::<Vec<_>>().join(",");
    let before = memory::of(gateway)?;
    memory::forget_peak(gateway)?;
    let mut most = 0;
    for (what, body) in [
        ("a million broken items", with_messages(&zeros(1_000_000))),
        (
            "broken items beside 3.5 KB that each repeats",
            with_value(&format!(r#"{{"metadata":{metadata},"statuses":{}}}"#, zeros(1_000_000))),
        ),
        (
            "20,000 messages of a person with a name of 15 KB",
            with_value(&format!(r#"{{"metadata":{metadata},"contacts":[{person}],"messages":[{messages}]}}"#)),
        ),
        ("a million changes", format!(r#"{{"entry":[{{"id":"1","changes":{}}}]}}"#, zeros(1_000_000)).into_bytes()),
        ("a million entries", format!(r#"{{"entry":{}}}"#, zeros(1_000_000)).into_bytes()),
    ] {
        assert!(body.len() < 3 * 1024 * 1024, "{what}: {}", body.len());
        let begun = Instant::now();
        taken(&world, &body).await?;
        let peak = memory::of(gateway)?.peak;
        println!("{what}: {} bytes, {:?}, peak so far {} MiB", body.len(), begun.elapsed(), peak / 1024);
        most = most.max(peak);
    }
    let metrics = world.metrics().await?;
    // Each was cut, and is whole in a letter (more than one where a slow disk made it come twice).
    let cut = metrics.lines().find_map(|line| line.strip_prefix(r#"recado_deadletters_total{code="too_many_items"} "#));
    ensure!(cut.is_some_and(|count| count.parse::<u64>().is_ok_and(|count| count >= 5)), "{metrics}");
    println!("resident: {} MiB before, {} MiB at most", before.now / 1024, most / 1024);
    ensure!(most < 1024 * 1024, "more than a GiB");
    Ok(())
}

/// What a body's length and form may be, before anybody looks at what it says.
#[tokio::test(flavor = "multi_thread")]
async fn sizes_and_encodings_have_their_answers() -> Result<()> {
    let world = World::plain().await?;
    let base = &world.gateway.webhooks;
    let before = memory::of(&world.gateway)?;
    memory::forget_peak(&world.gateway)?;
    let gzip = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0";
    for encoding in ["gzip", "deflate", "br", "zstd", "GZIP", "identity, gzip", "x"] {
        let right = signature(APP_SECRET, gzip);
        let request =
            wire::request("POST", "/webhooks/whatsapp", &[("Content-Encoding", encoding), (HEADER, &right)], gzip);
        assert_eq!(wire::ask(base, &request).await?.expect("an answer").status, 415, "{encoding}");
    }
    let twice = [("Content-Encoding", "identity"), ("Content-Encoding", "gzip")];
    assert_eq!(
        wire::ask(base, &wire::request("POST", "/webhooks/whatsapp", &twice, gzip)).await?.expect("an answer").status,
        415
    );

    // Announced too large: refused before any of it comes. Sent too large: refused in the middle. Either way the
    // answer arrives, although much is on its way.
    for announced in ["3145729", "99999999999", "18446744073709551615"] {
        let head = format!("POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: {announced}\r\n\r\n");
        let status = wire::ask(base, head.as_bytes()).await?.map(|answer| answer.status);
        assert!(matches!(status, Some(413 | 400 | 431)), "{announced}: {status:?}");
    }
    let large = wire::request("POST", "/webhooks/whatsapp", &[], &vec![b'x'; 6 * 1024 * 1024]);
    assert_eq!(wire::ask(base, &large).await?.expect("an answer").status, 413);

    // Chunks without end: bounded by the limit, not by patience.
    let mut wire = Wire::connect(base).await?;
    wire.send(b"POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n").await?;
    let chunk = [b"10000\r\n".to_vec(), vec![b'x'; 65536], b"\r\n".to_vec()].concat();
    for _ in 0..60 {
        wire.send(&chunk).await?;
    }
    assert_eq!(wire.answer().await?.expect("an answer").status, 413);

    // The largest body that is taken, byte by byte in chunks: no more memory than in one piece.
    let body = vec![b'['; 100_000];
    let right = signature(APP_SECRET, &body);
    let mut bytes = format!(
        "POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\n{HEADER}: {right}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    .into_bytes();
    bytes.extend(body.iter().flat_map(|byte| [b'1', b'\r', b'\n', *byte, b'\r', b'\n']));
    bytes.extend_from_slice(b"0\r\n\r\n");
    let status = wire::ask(base, &bytes).await?.expect("an answer").status;
    // On a slow machine it does not come in time, or the disk does not take it in time.
    assert!(matches!(status, 200 | 408 | 503), "{status}");

    // Cut off in the middle: nothing is published, the process lives.
    for cut in [1, 20, 100] {
        let body = with_messages("[]");
        let request = wire::request("POST", "/webhooks/whatsapp", &[(HEADER, &signature(APP_SECRET, &body))], &body);
        let mut wire = Wire::connect(base).await?;
        wire.send(&request[..request.len() - cut]).await?;
        drop(wire);
    }
    let after = memory::of(&world.gateway)?;
    println!("resident: {} KiB before, {} KiB at most, {} KiB after", before.now, after.peak, after.now);
    ensure!(after.peak < before.now + 128 * 1024, "sizes that are refused take memory: {after:?}");
    Ok(())
}
