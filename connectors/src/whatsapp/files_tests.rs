#![allow(clippy::unwrap_used, clippy::panic)]

use secrecy::SecretString;

use super::{super::Settings, super::outbound::Sender, *};
use crate::Outbound as _;

fn sender(app_secret: Option<&str>, api_base: &str) -> Sender {
    Sender::new(&Settings {
        phone_number_id: "700800900".to_owned(),
        waba_id: "1".to_owned(),
        access_token: "EAAB-sample-token".into(),
        app_secret: app_secret.map(SecretString::from),
        api_base: api_base.to_owned(),
        api_version: "v26.0".to_owned(),
    })
    .unwrap()
}

fn answer(status: u16, body: &str) -> Answer {
    Answer { status, headers: HeaderMap::new(), body: Bytes::copy_from_slice(body.as_bytes()) }
}

#[test]
fn digests_come_out_as_hex() {
    let hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    assert_eq!(digest("n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="), hex);
    assert_eq!(digest(hex), hex);
    assert_eq!(digest(&hex.to_uppercase()), hex);
    for odd in ["", "abc", "n4bQgYhMfWWaL+qgxVrQFaO", &hex[..63]] {
        assert_eq!(digest(odd), "", "{odd}");
    }
}

#[test]
fn an_upload_is_a_form_as_documented() {
    let sender = sender(None, "https://graph.example");
    let files = sender.files().unwrap();
    let file = Upload { mime_type: "audio/ogg; codecs=opus", filename: "voz \"1\".ogg\r\n", content: b"OggS\r\n--x" };
    let call = files.upload(&file).unwrap();
    assert_eq!((&call.method, call.url.as_str()), (&Method::POST, "https://graph.example/v26.0/700800900/media"));
    let form = call.headers["content-type"].to_str().unwrap();
    let boundary = form.strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\naudio/ogg; codecs=opus\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"voz %221%22.ogg\"\r\n\
         Content-Type: audio/ogg; codecs=opus\r\n\r\nOggS\r\n--x\r\n--{boundary}--\r\n"
    );
    assert_eq!(std::str::from_utf8(&call.body).unwrap(), expected);
    assert_eq!(call.headers["authorization"], "Bearer EAAB-sample-token");
    assert_eq!(files.upload(&file).unwrap().body, call.body, "the same file gives the same call");

    let code = |mime_type: &str, content: &[u8]| {
        files.upload(&Upload { mime_type, filename: "a", content }).map(|_| ()).unwrap_err().code
    };
    assert_eq!(code("image", b"x"), "file_type_invalid");
    assert_eq!(code("image/png\r\nx: y", b"x"), "file_type_invalid");
    assert_eq!(code("image/png", b""), "file_empty");
    let large = vec![0; 5 * MEGABYTE + 1];
    assert_eq!(code("image/png", &large), "file_too_large");
    assert!(files.upload(&Upload { mime_type: "application/pdf", filename: "a", content: &large }).is_ok());
}

#[test]
fn what_is_taken_as_a_message_can_be_uploaded() {
    let sender = self::sender(None, "https://graph.example");
    let files = sender.files().unwrap();
    let megabyte = 1024 * 1024;
    for (kind, mime_type, largest) in [
        ("image", "image/jpeg", 5),
        ("document", "image/jpeg", 5),
        ("document", "video/mp4", 16),
        ("document", "application/pdf", 100),
    ] {
        let upload = |size: usize| {
            let content = vec![b'x'; size];
            files
                .upload(&Upload { mime_type, filename: "f", content: &content })
                .map(drop)
                .map_err(|refused| refused.code)
        };
        for (size, expected) in [(largest * megabyte, Ok(())), (largest * megabyte + 1, Err("file_too_large"))] {
            let taken = files.accepts(kind, mime_type, size as u64).map_err(|refused| refused.code);
            assert_eq!((&taken, &upload(size)), (&expected, &expected), "{kind} {mime_type} {size}");
        }
    }
}

#[test]
fn files_are_found_fetched_and_forgotten() {
    let sender = sender(None, "https://graph.example");
    let files = sender.files().unwrap();
    let look = files.look_up("901").unwrap();
    assert_eq!(
        (&look.method, look.url.as_str()),
        (&Method::GET, "https://graph.example/v26.0/901?phone_number_id=700800900")
    );
    assert_eq!(files.delete("901").unwrap().method, Method::DELETE);
    let long = "A-_9".repeat(64);
    for id in ["9_a-B", "4::aW.1~=", "..9", long.as_str()] {
        let url = format!("https://graph.example/v26.0/{id}?phone_number_id=700800900");
        assert_eq!(files.look_up(id).unwrap().url, url);
    }
    for odd in ["", ".", "..", "9/1", "9?x", "9#x", "9%2f1", "9 1", "9\\1", "é", "9\r\n", &"9".repeat(257)] {
        assert!(files.look_up(odd).is_none(), "{odd}");
    }

    let body = |size: &str| {
        format!(
            r#"{{"messaging_product":"whatsapp","url":"https://lookaside.example/x?y=1","mime_type":"image/jpeg","sha256":"n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=","file_size":{size},"id":"901"}}"#
        )
    };
    for size in ["1234", "\"1234\""] {
        let found = files.found(&answer(200, &body(size))).unwrap();
        assert_eq!((found.url.as_str(), found.size_bytes), ("https://lookaside.example/x?y=1", Some(1234)));
        assert_eq!(found.sha256.len(), 64);
    }
    assert!(matches!(files.found(&answer(200, "<html>")), Err(Outcome::Ambiguous { .. })));
    let gone = answer(400, r#"{"error":{"code":100,"message":"no such media"}}"#);
    assert!(matches!(files.found(&gone), Err(Outcome::Permanent { .. })));
    // The same words about a file mean the file, about an upload the number.
    let unseen = answer(400, r#"{"error":{"code":100,"error_subcode":33,"message":"Object does not exist"}}"#);
    assert!(matches!(files.found(&unseen), Err(Outcome::Permanent { .. })));
    assert!(matches!(files.uploaded(&unseen), Err(Outcome::Unauthorized { .. })));
    assert_eq!(files.uploaded(&answer(200, r#"{"id":"902"}"#)), Ok("902".to_owned()));
    assert!(files.uploaded(&answer(200, "{}")).is_err());

    assert_eq!(
        files.download("https://lookaside.example/x").unwrap().headers["authorization"],
        "Bearer EAAB-sample-token"
    );
    for odd in ["http://lookaside.example/x", "file:///etc/passwd", "https://a.example/ b", ""] {
        assert!(files.download(odd).is_none(), "{odd}");
    }
    let local = self::sender(None, "http://127.0.0.1:9");
    let token = |url: &str| local.files().unwrap().download(url).unwrap().headers.contains_key("authorization");
    assert!(token("http://127.0.0.1:9/_media/1"));
    assert!(token("https://127.0.0.1:8/_media/1"));
    assert!(!token("http://127.0.0.1:8/_media/1"), "as after a redirect: the file, without the token");
    assert!(!token("http://127.0.0.1:9@evil.example/_media/1"));
}

#[test]
fn calls_prove_themselves_where_the_app_wants_it() {
    let sender = sender(Some("5f1c0a9be6d24c7aa3d0b8c47e9912ab"), "https://graph.example");
    let proof = "appsecret_proof=f7aa65a5b77e924716a777dcaffb73e0d51042cde4616eeb35090c98383c3a5f";
    let mark = sender.read_mark("wamid.A", false).unwrap();
    assert_eq!(mark.url, format!("https://graph.example/v26.0/700800900/messages?{proof}"));
    let look = sender.files().unwrap().look_up("901").unwrap();
    assert_eq!(look.url, format!("https://graph.example/v26.0/901?phone_number_id=700800900&{proof}"));
    assert!(!format!("{sender:?}").contains("proof"));
}
