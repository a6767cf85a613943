//! HTTP that no client would write: shapes that two servers read differently, heads without end, peers that take
//! their time.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use recado_tests::{
    PATIENCE, World, eventually, memory,
    raw::{body, now, signature, webhook},
    settings::{APP_SECRET, PHONE_NUMBER_ID},
    wire::{self, Wire},
};
use serde_json::json;

/// A request with these header lines, whatever they say, and this after them.
fn raw(lines: &[&str], after: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\n{}\r\n\r\n", lines.join("\r\n")).into_bytes();
    bytes.extend_from_slice(after);
    bytes
}

/// What was sent is read as one request or as none: never as another one than a front server would have seen.
#[tokio::test(flavor = "multi_thread")]
async fn requests_that_could_be_read_in_two_ways_are_not() -> Result<()> {
    let world = World::plain().await?;
    let base = &world.gateway.webhooks;
    let hidden = webhook(PHONE_NUMBER_ID, "wamid.smuggled");
    let hidden = wire::request(
        "POST",
        "/webhooks/whatsapp",
        &[("X-Hub-Signature-256", &signature(APP_SECRET, &hidden))],
        &hidden,
    );
    let mut next = 0;
    let mut seen = |lines: &[&str], chunked: bool, form: &dyn Fn(&[u8]) -> Vec<u8>| {
        next += 1;
        let body = webhook(PHONE_NUMBER_ID, &format!("wamid.shape-{next}"));
        let right = format!("X-Hub-Signature-256: {}", signature(APP_SECRET, &body));
        let length = format!("Content-Length: {}", body.len());
        let mut all: Vec<&str> = vec![&right];
        if !chunked {
            all.push(&length);
        }
        all.extend(lines);
        raw(&all, &form(&body))
    };
    let chunks = |body: &[u8]| [format!("{:x}\r\n", body.len()).as_bytes(), body, b"\r\n0\r\n\r\n"].concat();
    let with = |size: &'static str| move |body: &[u8]| [size.as_bytes(), b"\r\n", body, b"\r\n0\r\n\r\n"].concat();
    let plain = |body: &[u8]| body.to_vec();
    let extension = format!("5;{}", "x".repeat(40_000));
    let same = webhook(PHONE_NUMBER_ID, "wamid.shape-same");
    let length = format!("Content-Length: {}", same.len());
    let right = format!("X-Hub-Signature-256: {}", signature(APP_SECRET, &same));
    let twice = raw(&[&right, &length, &length], &same);
    // What it is, its bytes, the answers before the connection ends, and whether what follows may be a request.
    let cases: Vec<(&str, Vec<u8>, u16, bool)> = vec![
        ("chunked", seen(&["Transfer-Encoding: chunked"], true, &chunks), 200, true),
        ("length, then chunked", seen(&["Transfer-Encoding: chunked"], false, &chunks), 200, false),
        ("chunked, then length", seen(&["Transfer-Encoding: chunked", "Content-Length: 3"], true, &chunks), 200, false),
        ("two lengths", seen(&["Content-Length: 3"], false, &plain), 400, false),
        ("the same length twice", twice, 200, true),
        ("length of 64 bits", seen(&["Content-Length: 18446744073709551615"], true, &plain), 431, false),
        ("another coding before chunked", seen(&["Transfer-Encoding: gzip, chunked"], true, &chunks), 501, false),
        ("identity before chunked", seen(&["Transfer-Encoding: identity, chunked"], true, &chunks), 501, false),
        ("chunked twice", seen(&["Transfer-Encoding: chunked, chunked"], true, &chunks), 400, false),
        (
            "chunked in two lines",
            seen(&["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], true, &chunks),
            400,
            false,
        ),
        ("a list of lengths", seen(&["Content-Length: 3, 3"], true, &plain), 400, false),
        ("length with a sign", seen(&["Content-Length: +3"], true, &plain), 400, false),
        ("negative length", seen(&["Content-Length: -1"], true, &plain), 400, false),
        ("hexadecimal length", seen(&["Content-Length: 0x1f"], true, &plain), 400, false),
        ("length beyond 64 bits", seen(&["Content-Length: 99999999999999999999"], true, &plain), 400, false),
        ("chunked is not last", seen(&["Transfer-Encoding: chunked, identity"], true, &chunks), 400, false),
        ("an encoding like it", seen(&["Transfer-Encoding: xchunked"], true, &chunks), 400, false),
        ("an encoding with a control character", seen(&["Transfer-Encoding: chunked\x0b"], true, &chunks), 400, false),
        ("space before the colon", seen(&["Transfer-Encoding : chunked"], true, &chunks), 400, false),
        ("folded header", seen(&["X-A: b", " c: d"], false, &plain), 400, false),
        ("NUL in a header", seen(&["X-A: b\0c"], false, &plain), 400, false),
        ("bare CR in a header", seen(&["X-A: b\rContent-Length: 0"], false, &plain), 400, false),
        ("header without colon", seen(&["X-A"], false, &plain), 400, false),
        ("chunk size of no digits", seen(&["Transfer-Encoding: chunked"], true, &with("zz")), 400, false),
        ("negative chunk size", seen(&["Transfer-Encoding: chunked"], true, &with("-1")), 400, false),
        ("empty chunk size", seen(&["Transfer-Encoding: chunked"], true, &with("")), 400, false),
        (
            "chunk size beyond 64 bits",
            seen(&["Transfer-Encoding: chunked"], true, &with("fffffffffffffffff")),
            400,
            false,
        ),
        ("chunk shorter than it says", seen(&["Transfer-Encoding: chunked"], true, &with("5")), 400, false),
        (
            "chunk with 40 KB of extensions",
            {
                let form = |_: &[u8]| [extension.as_bytes(), b"\r\nhello\r\n0\r\n\r\n"].concat();
                seen(&["Transfer-Encoding: chunked"], true, &form)
            },
            400,
            false,
        ),
    ];
    let mut read = 0;
    for (what, bytes, status, goes_on) in &cases {
        let mut wire = Wire::connect(base).await?;
        wire.send(&[&bytes[..], if *goes_on { b"" } else { &hidden }].concat()).await?;
        let first = wire.answer().await?;
        assert_eq!(first.as_ref().map(|answer| answer.status), Some(*status), "{what}");
        if !goes_on {
            assert_eq!(wire.answer().await?, None, "{what}: what came behind it was read as a request");
        }
        read += usize::from(*status == 200);
    }
    let received = world.api.events_of("messageReceived", read, PATIENCE).await?;
    assert_eq!(received.len(), read);
    assert!(!received.iter().any(|event| event.to_string().contains("smuggled")));

    // Whole requests in one piece are each read, in order.
    let pipelined: Vec<u8> = (0..20)
        .flat_map(|n| {
            let body = webhook(PHONE_NUMBER_ID, &format!("wamid.pipe-{n}"));
            let right = signature(if n % 2 == 0 { APP_SECRET } else { "wrong" }, &body);
            wire::request("POST", "/webhooks/whatsapp", &[("X-Hub-Signature-256", &right)], &body)
        })
        .collect();
    let mut wire = Wire::connect(base).await?;
    wire.send(&pipelined).await?;
    for n in 0..20 {
        let status = wire.answer().await?.expect("an answer").status;
        assert_eq!(status, if n % 2 == 0 { 200 } else { 401 }, "request {n}");
    }
    println!("{} shapes: {read} read as one request, the others refused, none as two", cases.len());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_heads_have_their_answers() -> Result<()> {
    let world = World::plain().await?;
    let base = &world.gateway.webhooks;
    let body = webhook(PHONE_NUMBER_ID, "wamid.head");
    let right = signature(APP_SECRET, &body);
    let line = |line: &str| [format!("{line}\r\nHost: x\r\n\r\n").as_bytes(), &b""[..]].concat();
    let absolute = String::from_utf8(wire::request(
        "POST",
        "http://elsewhere.example/webhooks/whatsapp",
        &[("X-Hub-Signature-256", &right)],
        &body,
    ))?;
    let expects = wire::request(
        "POST",
        "/webhooks/whatsapp",
        &[("Expect", "100-continue"), ("X-Hub-Signature-256", &right)],
        &body,
    );
    let many = (0..150).map(|n| format!("X-{n}: y\r\n")).collect::<Vec<_>>().concat();
    let long = "x".repeat(20_000);
    let cases: Vec<(&str, Vec<u8>, &[u16])> = vec![
        ("absolute form", absolute.into_bytes(), &[200]),
        ("100-continue", expects, &[100]),
        ("lower-case method", line("post /webhooks/whatsapp HTTP/1.1"), &[405]),
        ("unknown method", line("BREW /webhooks/whatsapp HTTP/1.1"), &[405]),
        ("TRACE", line("TRACE /webhooks/whatsapp HTTP/1.1"), &[405]),
        ("CONNECT", line("CONNECT elsewhere.example:443 HTTP/1.1"), &[400, 404, 405]),
        ("OPTIONS *", line("OPTIONS * HTTP/1.1"), &[404, 405]),
        ("HTTP/2 by prior knowledge", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), &[]),
        ("no Host", b"GET /webhooks/whatsapp HTTP/1.1\r\n\r\n".to_vec(), &[400]),
        ("two Hosts", line("GET /webhooks/whatsapp HTTP/1.1\r\nHost: y"), &[400]),
        ("the same Host twice", line("GET /webhooks/whatsapp HTTP/1.1\r\nHost: x"), &[400]),
        ("two Hosts in HTTP/1.0", line("GET /webhooks/whatsapp HTTP/1.0\r\nHost: y"), &[400]),
        ("no Host in HTTP/1.0", b"GET /webhooks/whatsapp HTTP/1.0\r\n\r\n".to_vec(), &[403]),
        ("HTTP/3.0", line("GET / HTTP/3.0"), &[400]),
        ("HTTP/0.9", b"GET /webhooks/whatsapp\r\n\r\n".to_vec(), &[400]),
        ("no request", vec![0xff; 300], &[400]),
        ("TLS", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n".to_vec(), &[400]),
        ("space in the path", line("GET /webhooks/whats app HTTP/1.1"), &[400]),
        ("150 headers", format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n").into_bytes(), &[431]),
        ("a header of 20 KB", format!("GET / HTTP/1.1\r\nHost: x\r\nX-A: {long}\r\n\r\n").into_bytes(), &[431]),
        ("a path of 20 KB", format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n").into_bytes(), &[414, 431]),
        ("a head without end", format!("GET / HTTP/1.1\r\n{}", "X-A: b\r\n".repeat(40_000)).into_bytes(), &[431]),
        (
            "upgrade to h2c",
            [&line("GET / HTTP/1.1")[..19], b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n"].concat(),
            &[404, 400],
        ),
    ];
    for (what, bytes, statuses) in &cases {
        for at in [base, &world.gateway.admin] {
            if at == &world.gateway.admin && statuses.iter().any(|status| *status < 400) {
                continue;
            }
            let status = wire::ask(at, bytes).await?.map(|answer| answer.status);
            let inner = at == &world.gateway.admin && matches!(status, Some(404 | 405));
            // Another protocol's greeting gets no answer, only an end.
            let inner = inner || statuses.is_empty() && status.is_none();
            assert!(inner || status.is_some_and(|status| statuses.contains(&status)), "{what}: {status:?}");
        }
    }
    assert_eq!(world.metrics().await?.matches("X-A").count(), 0);
    println!("{} heads, {} KiB resident", cases.len(), memory::of(&world.gateway)?.now);
    Ok(())
}

/// Who is slow is given up in time, and keeps nobody else waiting: heads, bodies, answers, streams.
#[tokio::test(flavor = "multi_thread")]
async fn slow_peers_are_given_up_and_keep_nobody_waiting() -> Result<()> {
    let world = World::plain().await?;
    let (base, admin) = (&world.gateway.webhooks, &world.gateway.admin);
    // Events for streams that nobody reads: more than sockets buffer.
    let words = "x".repeat(200_000);
    for n in 0..100 {
        let message = json!([{"from": "5511987654321", "id": format!("wamid.long-{n}"), "timestamp": now(), "type": "text", "text": {"body": words}}]);
        let body = body(PHONE_NUMBER_ID, &message);
        let request = wire::request(
            "POST",
            "/webhooks/whatsapp",
            &[("X-Hub-Signature-256", &signature(APP_SECRET, &body))],
            &body,
        );
        eventually("a 200", || async { Ok(wire::ask(base, &request).await?.filter(|answer| answer.status == 200)) })
            .await?;
    }
    world.api.events_of("messageReceived", 100, PATIENCE).await?;
    // Each is seen while it is there: the first may be given up before the last has come.
    let has_come = async |wire: Wire, slow: &mut Vec<Wire>| {
        slow.push(wire);
        let last = &slow[slow.len() - 1..];
        eventually("a slow peer", || async { Ok((wire::held(last)? == 1).then_some(())) }).await
    };
    let mut slow = Vec::new();
    let head = b"POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\n";
    for n in 0..40 {
        let mut wire = Wire::connect(if n % 2 == 0 { base } else { admin }).await?;
        // Heads that come byte by byte, bodies that come byte by byte, nothing at all.
        match n % 4 {
            0 => wire.send(&head[..10]).await?,
            2 => wire.send(&[&head[..], b"Content-Length: 1000\r\n\r\n"].concat()).await?,
            _ => {}
        }
        has_come(wire, &mut slow).await?;
    }
    for n in 0..10 {
        let mut wire = Wire::connect(admin).await?;
        let accept = if n % 2 == 0 { "text/event-stream" } else { "application/json" };
        let path = "/v1/events?after=0&limit=1000";
        let authorization = format!("Bearer {}", world.api.token());
        let request = wire::request("GET", path, &[("Authorization", &authorization), ("Accept", accept)], b"");
        // Answers pile up behind the one that is not read.
        wire.send(&request.repeat(if n % 2 == 0 { 1 } else { 8 })).await?;
        has_come(wire, &mut slow).await?;
    }
    let count = slow.len();
    let begun = Instant::now();
    let mut worked = 0_u32;
    let mut longest = Duration::ZERO;
    // Bytes trickle while others work, until every slow one is given up.
    loop {
        for wire in slow.iter_mut().take(40) {
            let _ = wire.stream.try_write(b"x");
        }
        let body = webhook(PHONE_NUMBER_ID, &format!("wamid.working-{worked}"));
        let asked = Instant::now();
        let right = signature(APP_SECRET, &body);
        let request = wire::request("POST", "/webhooks/whatsapp", &[("X-Hub-Signature-256", &right)], &body);
        let status = wire::ask(base, &request).await?.map(|answer| answer.status);
        assert_eq!(status, Some(200), "after {:?}", begun.elapsed());
        longest = longest.max(asked.elapsed());
        worked += 1;
        let still = wire::held(&slow)?;
        if still == 0 {
            break;
        }
        ensure!(begun.elapsed() < Duration::from_secs(150), "{still} of {count} are still there");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let metrics = world.metrics().await?;
    println!(
        "{count} slow peers were given up within {:?}; {worked} webhooks beside them were taken, the slowest in {longest:?}; {:?}",
        begun.elapsed(),
        memory::of(&world.gateway)?
    );
    assert!(metrics.contains(r#"result="too_slow",status="408"} 10"#), "{metrics}");
    drop(slow);
    Ok(())
}
