//! How long a webhook takes from raw bytes to items: `cargo bench -p recado-connectors`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // It measures time.

use std::{fs, hint::black_box, path::Path, time::Instant};

use bytes::Bytes;
use http::{HeaderMap, Method};
use recado_connectors::{Outgoing, RawRequest, find, kit::signature::sign, whatsapp};
use recado_proto::v1;

fn main() {
    let spec = find("whatsapp").unwrap();
    let endpoint = "app_secrets = [\"secret\"]\nverify_token = \"token\"".parse().unwrap();
    let inbound = (spec.endpoint)(endpoint).unwrap();
    for case in ["text", "text-reply", "status-sent", "image", "history", "many-accounts"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/whatsapp").join(case).join("body.json");
        let body = Bytes::from(fs::read(path).unwrap());
        let mut headers = HeaderMap::new();
        let value = sign(whatsapp::SIGNATURE_PREFIX, b"secret", &body);
        headers.insert(whatsapp::SIGNATURE_HEADER, value.parse().unwrap());
        measure(case, body.len(), || {
            let request = RawRequest {
                method: &Method::POST,
                path: "/webhooks/whatsapp",
                query: "",
                headers: &headers,
                body: &body,
                received_at_ms: 1_795_255_201_000,
            };
            black_box(inbound.accept(black_box(&request)).unwrap());
        });
    }

    let account = "phone_number_id = \"7\"\nwaba_id = \"1\"\naccess_token = \"t\"".parse().unwrap();
    let outbound = (spec.account)(account).unwrap().outbound;
    let to = v1::Address { kind: v1::address::Kind::Phone.into(), value: "5511987654321".into(), ..Default::default() };
    let text = v1::Text { body: "Bom dia! Seu pedido saiu.".to_owned(), preview_url: false };
    let message = v1::Message { body: Some(v1::message::Body::Text(text)), ..Default::default() };
    measure("encode text", 0, || {
        let outgoing = Outgoing { message_id: "msg_07c948vsy2489a9hn3x0xn5g0w", to: &to, message: &message };
        black_box(outbound.encode(black_box(&outgoing)).unwrap());
    });
}

/// The best of several runs: what the code takes, without what else the machine does.
fn measure(name: &str, size: usize, work: impl Fn()) {
    // Without `cargo bench` it only has to run.
    let rounds: u32 = if std::env::args().any(|word| word == "--bench") { 20_000 } else { 1 };
    let run = || {
        let start = Instant::now();
        (0..rounds).for_each(|_| work());
        start.elapsed().as_nanos() / u128::from(rounds)
    };
    let best = (0..7).map(|_| run()).min().unwrap();
    println!("{{\"case\":\"{name}\",\"bytes\":{size},\"ns\":{best}}}");
}
