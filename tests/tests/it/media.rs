//! Files: what customers send is fetched and kept, what agents give is uploaded; on a folder, and on a store that
//! speaks S3.

use std::time::Duration;

use anyhow::{Context as _, Result};
use recado_simulator::{CallKind, Content, Fault, Simulator, Then};
use recado_tests::{Gateway, PATIENCE, World, api::client, gateway::recado, s3::Store, settings::Settings, within};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A picture as far as its first bytes say.
fn picture(len: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend((0..len).map(|n| (n * 31 % 251) as u8));
    bytes
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn downloads(provider: &Simulator) -> usize {
    provider.look(|journal| journal.calls.iter().filter(|call| call.kind == CallKind::MediaDownload).count())
}

async fn stored(world: &World, nth: usize) -> Result<Value> {
    let events = world.api.events_of("mediaStored", nth, Duration::from_mins(1)).await?;
    Ok(events[nth - 1]["mediaStored"].clone())
}

/// Fetches a file by its link, as a browser would.
async fn fetch(world: &World, media_id: &str) -> Result<(Value, Vec<u8>)> {
    let about = world.api.get(&format!("/v1/media/{media_id}")).await?;
    let url = format!("{}{}", world.gateway.admin, about["url"].as_str().context("no link")?);
    let answer = client()?.get(&url).send().await?;
    assert_eq!(answer.status(), 200, "{about}");
    assert!(answer.headers()["content-disposition"].to_str()?.starts_with("attachment;"));
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    Ok((about, answer.bytes().await?.to_vec()))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_customer_sends_is_kept_and_can_be_fetched() -> Result<()> {
    let world = World::plain().await?;
    let bytes = picture(300_000);
    let ana = world.provider.customer("5511987654321", "Ana");
    let media = world.provider.add_media(bytes.clone(), "image/png");
    ana.sends_image(media, Some("meu comprovante")).await?;

    let file = stored(&world, 1).await?;
    let received = world.api.event("the message", |e| e.get("messageReceived").is_some()).await?;
    let message = &received["messageReceived"];
    assert_eq!(file["messageId"], message["messageId"]);
    assert_eq!(file["conversationId"], message["conversationId"]);
    assert_eq!(file["sha256"], sha256(&bytes).as_str());
    assert_eq!(file["sizeBytes"], bytes.len().to_string());
    assert_eq!(file["mimeType"], "image/png");
    let id = file["mediaId"].as_str().context("no id")?.to_owned();

    let (about, content) = fetch(&world, &id).await?;
    assert!(content == bytes);
    assert_eq!(about["sniffedType"], "image/png");
    assert_eq!(about["messageId"], message["messageId"]);

    // A part of it, and links that are not ours.
    let url = format!("{}{}", world.gateway.admin, about["url"].as_str().unwrap_or_default());
    let part = client()?.get(&url).header("range", "bytes=100-199").send().await?;
    assert_eq!(
        (part.status().as_u16(), part.headers()["content-range"].to_str()?.to_owned()),
        (206, format!("bytes 100-199/{}", bytes.len()))
    );
    assert!(part.bytes().await? == bytes[100..200]);
    let status = async |url: String| Ok::<_, anyhow::Error>(client()?.get(url).send().await?.status().as_u16());
    assert_eq!(status(url.replace("signature=", "signature=0")).await?, 403);
    assert_eq!(status(url.replace("tenant=acme", "tenant=other")).await?, 403);
    assert_eq!(status(url.replace("expires=", "expires=9")).await?, 403);
    assert_eq!(status(url.replace(&id, &format!("{}0", &id[..id.len() - 1]))).await?, 403);
    let missing = world.api.call(reqwest::Method::GET, "/v1/media/med_00000000000000000000000000", None, &[]).await?;
    assert_eq!(missing.status, 404, "{missing:?}");

    // The provider wants the token for each call. After all of it every decision can be made again.
    assert_eq!(downloads(&world.provider), 1);
    let ended = world.gateway.stop().await?;
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    let verified = recado(&world.settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}

/// A fault, from another host's address and the file's id.
type MakeFault = fn(&str, &str) -> Fault;

/// One file after the other, each met by something else that goes wrong.
#[tokio::test(flavor = "multi_thread")]
async fn fetching_survives_what_goes_wrong_at_the_provider() -> Result<()> {
    // Another name of this machine: another host, which the token must not reach.
    let world = World::new(
        |settings| {
            let port = settings.provider.rsplit(':').next().unwrap_or_default();
            settings.extra = format!("[media]\nhosts = [\"localhost:{port}\"]\n");
        },
        |_| {},
    )
    .await?;
    let elsewhere = world.provider.api_base().replace("127.0.0.1", "localhost");
    let ana = world.provider.customer("5511987654321", "Ana");
    let mut struck = 0;
    let cases: [(&str, MakeFault); 8] = [
        ("a link that is over", |_, _| error(CallKind::MediaDownload, 404)),
        ("a credential that is refused once", |_, _| error(CallKind::MediaDownload, 401)),
        ("a damaged file", |_, _| Fault::new(Then::OtherBytes).on(CallKind::MediaDownload)),
        ("a file that breaks off", |_, _| Fault::new(Then::AcceptThenBreakOff).on(CallKind::MediaDownload)),
        ("a slow file", |_, _| Fault::new(Then::SlowBody { ms: 1500 }).on(CallKind::MediaDownload)),
        ("an answer cut before the file", |_, _| Fault::new(Then::Cut { after_ms: 0 }).on(CallKind::MediaLookup)),
        ("a page in place of an answer", |_, _| Fault::new(Then::Html { status: 502 }).on(CallKind::MediaLookup)),
        ("another host, without the token", |base, id| {
            Fault::new(Then::Redirect { to: format!("{base}/_cdn/{id}") }).on(CallKind::MediaDownload)
        }),
    ];
    for (n, (what, fault)) in cases.iter().enumerate() {
        let bytes = picture(100_000 + n);
        let media = world.provider.add_media(bytes.clone(), "image/png");
        let fault = world.provider.fault(fault(&elsewhere, &media.id).times(1));
        ana.sends_image(media, None).await?;
        let file = stored(&world, n + 1).await.with_context(|| (*what).to_owned())?;
        assert_eq!(file["sha256"], sha256(&bytes).as_str(), "{what}");
        let hit = world.provider.faults().iter().find(|active| active.id == fault).map_or(0, |active| active.struck);
        assert_eq!(hit, 1, "{what}: the fault never hit");
        struck += hit;
    }
    println!("{} files in flight one by one, {struck} faults hit, {} files stored", cases.len(), cases.len());

    // What the provider does not have is given up after some tries, and so is what leads into our network.
    let mut media = world.provider.add_media(picture(10), "image/png");
    media.id = "999".to_owned();
    ana.sends_image(media, None).await?;
    let failed = world.api.events_of("mediaFailed", 1, Duration::from_mins(2)).await?;
    assert_eq!(failed[0]["mediaFailed"]["code"], "not_found", "{failed:?}");
    let media = world.provider.add_media(picture(11), "image/png");
    let inside = Fault::new(Then::Redirect { to: "http://169.254.169.254/latest/meta-data".to_owned() });
    world.provider.fault(inside.on(CallKind::MediaDownload));
    ana.sends_image(media, None).await?;
    let failed = world.api.events_of("mediaFailed", 2, Duration::from_mins(2)).await?;
    assert_eq!(failed[1]["mediaFailed"]["code"], "link_refused", "{failed:?}");
    assert!(world.api.events_of("mediaStored", cases.len(), Duration::from_secs(1)).await?.len() == cases.len());
    Ok(())
}

/// What is too large, what always is another file than the provider says, what is too slow.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_right_is_given_up_and_the_message_stays() -> Result<()> {
    let limits = "[media]\nmax_bytes = 100000\ntimeout = \"2s\"\n";
    let world = World::new(|settings| settings.extra = limits.to_owned(), |_| {}).await?;
    let ana = world.provider.customer("5511987654321", "Ana");
    let large = world.provider.add_media(picture(200_000), "image/png");
    ana.sends_image(large, None).await?;
    let failed = world.api.event("too large", |e| e.get("mediaFailed").is_some()).await?;
    assert_eq!(failed["mediaFailed"]["code"], "too_large", "{failed}");

    // Six tries, then it is believed.
    let damaged = world.provider.add_media(picture(1_000), "image/png");
    let fault = world.provider.fault(Fault::new(Then::OtherBytes).on(CallKind::MediaDownload));
    ana.sends_image(damaged, None).await?;
    let failed = world.api.events_of("mediaFailed", 2, Duration::from_mins(3)).await?;
    assert_eq!(failed[1]["mediaFailed"]["code"], "hash_mismatch", "{failed:?}");
    let hit = world.provider.faults().iter().find(|active| active.id == fault).map_or(0, |active| active.struck);
    assert_eq!(hit, 6, "the fault hit each try");
    world.provider.remove_fault(fault);

    // A try that takes too long ends, and another one brings the file.
    let slow = world.provider.fault(Fault::new(Then::SlowBody { ms: 30_000 }).on(CallKind::MediaDownload).times(1));
    let media = world.provider.add_media(picture(50_000), "image/png");
    ana.sends_image(media, None).await?;
    assert_eq!(stored(&world, 1).await?["sha256"], sha256(&picture(50_000)).as_str());
    assert_eq!(world.provider.faults().iter().find(|active| active.id == slow).map(|active| active.struck), Some(1));
    assert_eq!(world.api.events_of("messageReceived", 3, PATIENCE).await?.len(), 3);
    println!("3 files one by one: 1 too large, 1 damaged 6 times, 1 too slow once");

    // What is given to be sent has the same limit.
    let given = world.api.give("/v1/media", "image/png", picture(200_000)).await?;
    assert_eq!((given.status, given.body["code"].as_str()), (413, Some("file_too_large")), "{given:?}");
    let metrics = world.metrics().await?;
    for line in ["recado_media_files_total{code=\"too_large\"} 1", "recado_media_files_total{code=\"stored\"} 1"] {
        assert!(metrics.contains(line), "{metrics}");
    }
    Ok(())
}

fn error(kind: CallKind, status: u16) -> Fault {
    Fault::new(Then::Error { status, code: 1, subcode: None, retry_after: None }).on(kind)
}

/// Killed while files come in: each is stored once, as far as events say, and none is lost.
#[tokio::test(flavor = "multi_thread")]
async fn killed_while_files_come_in() -> Result<()> {
    const KILLS: usize = 3;
    const EACH: usize = 4;
    const FILES: usize = KILLS * EACH;
    let mut world = World::plain().await?;
    let ana = world.provider.customer("5511987654321", "Ana");
    let slow = world.provider.fault(Fault::new(Then::SlowBody { ms: 700 }).on(CallKind::MediaDownload));
    let mut right = Vec::new();
    for kill in 0..KILLS {
        let provider = &world.provider;
        let before = downloads(provider);
        // New ones for each kill: what was left by the one before may all be under way already.
        for n in 0..EACH {
            let bytes = picture(50_000 + kill * EACH + n);
            right.push(sha256(&bytes));
            let media = provider.add_media(bytes, "image/png");
            ana.sends_image(media, None).await?;
        }
        within(PATIENCE, "another download", || async { Ok((downloads(provider) > before).then_some(())) }).await?;
        world = world.start_again().await?;
    }
    world.provider.remove_fault(slow);
    let files = world.api.events_of("mediaStored", FILES, Duration::from_mins(1)).await?;
    let mut found: Vec<String> =
        files.iter().filter_map(|e| e["mediaStored"]["sha256"].as_str().map(str::to_owned)).collect();
    found.sort();
    right.sort();
    assert_eq!(found, right, "each file once");
    println!("{FILES} files in flight, killed {KILLS} times, {} downloads", downloads(&world.provider));

    // A restart with everything settled fetches nothing again.
    let before = downloads(&world.provider);
    let world = world.start_again().await?;
    let last = world.provider.add_media(picture(1), "image/png");
    world.provider.customer("5511987654322", "Bia").sends_image(last, None).await?;
    world.api.events_of("mediaStored", FILES + 1, Duration::from_mins(1)).await?;
    assert_eq!(downloads(&world.provider), before + 1);
    Ok(())
}

/// A picture as an agent's reply; gives the message's id.
async fn send_picture(world: &World, conversation: &str, bytes: Vec<u8>) -> Result<String> {
    let given = world.api.give("/v1/media?filename=foto.png", "image/png", bytes).await?;
    let image = json!({"agent": "ana", "image": {"mediaId": given.body["mediaId"]}});
    let sent = world.api.post(&format!("/v1/conversations/{conversation}/messages"), image).await?;
    Ok(sent["messageId"].as_str().context("no id")?.to_owned())
}

/// Killed while a file is on its way to the provider, and when it has just arrived there: nothing of that has reached
/// the customer, so the message is sent, once, and never unknown.
#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_file_goes_out() -> Result<()> {
    const KILLS: usize = 3;
    let mut world = World::plain().await?;
    world.provider.customer("5511987654321", "Ana").says("oi").await?;
    let assigned = world.api.event("an agent", |e| e.get("conversationAssigned").is_some()).await?;
    let conversation = assigned["conversationAssigned"]["conversationId"].as_str().context("no id")?.to_owned();
    let mut struck = 0;
    for kill in 0..KILLS {
        let slow = Fault::new(Then::Delay { ms: 20_000 }).on(CallKind::MediaUpload);
        let slow = world.provider.fault(slow.times(1));
        send_picture(&world, &conversation, picture(30_000 + kill)).await?;
        let provider = &world.provider;
        let hit = || provider.faults().iter().find(|active| active.id == slow).map_or(0, |active| active.struck);
        struck += within(PATIENCE, "the upload", || async { Ok((hit() > 0).then(hit)) }).await?;
        world = world.start_again().await?;
        let provider = &world.provider;
        let calls = || provider.journal().calls_to("5511987654321").count();
        within(PATIENCE, "the message", || async { Ok((calls() > kill).then_some(())) }).await?;
    }
    // The provider has the file, and no attempt is written.
    world.settings.environment = vec![("RECADO_FAULT", "sender.files_given:0:abort".to_owned())];
    world = world.start_again().await?;
    // The end may come before the answer.
    drop(send_picture(&world, &conversation, picture(40_000)).await);
    let World { folder, mut settings, provider, gateway, api } = world;
    let ended = gateway.ends(PATIENCE).await?;
    assert!(ended.stderr.contains("sender.files_given"), "it ended for another reason: {}", ended.stderr);
    settings.environment.clear();
    let gateway = Gateway::start(&settings).await?;
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    let api = api.at(&gateway.admin);
    let world = World { folder, settings, provider, gateway, api };

    let submitted = world.api.events_of("messageSubmitted", KILLS + 1, PATIENCE).await?;
    let messages: Vec<_> =
        submitted.iter().filter_map(|e| Some(e["messageSubmitted"]["messageId"].as_str()?.to_owned())).collect();
    for message in &messages {
        world.api.status(message, "read").await?;
        let state = world.api.get(&format!("/v1/messages/{message}")).await?;
        assert_eq!(state["attempts"].as_array().map(Vec::len), Some(1), "{state}");
    }
    let events = world.api.events().await?;
    let unknown = events.iter().filter(|e| e["messageStatusChanged"]["status"] == "unknown").count();
    let journal = world.provider.journal();
    let sent: Vec<_> = journal.calls_to("5511987654321").filter_map(|call| call.callback_data.clone()).collect();
    let uploads = journal.calls.iter().filter(|call| call.kind == CallKind::MediaUpload).count();
    println!(
        "{} messages with files in flight one by one, killed {struck} times during an upload and once behind it, \
         {uploads} uploads, {} calls, {unknown} unknown",
        messages.len(),
        sent.len()
    );
    assert_eq!((struck, messages.len()), (KILLS as u64, KILLS + 1));
    assert_eq!((sent, unknown), (messages, 0), "each once, in order");
    Ok(())
}

/// An agent sends a file: given once, uploaded once, sent twice.
async fn a_file_goes_out(world: &World) -> Result<()> {
    let ana = world.provider.customer("5511987654321", "Ana");
    ana.says("oi").await?;
    let assigned = world.api.event("an agent", |e| e.get("conversationAssigned").is_some()).await?;
    let conversation = assigned["conversationAssigned"]["conversationId"].as_str().context("no id")?.to_owned();
    let bytes = picture(200_000);
    let given = world.api.give("/v1/media?filename=foto.png", "image/png", bytes.clone()).await?;
    assert_eq!(given.status, 200, "{given:?}");
    let id = given.body["mediaId"].as_str().context("no id")?.to_owned();
    let (about, content) = fetch(world, &id).await?;
    assert!(content == bytes);
    assert_eq!(about["filename"], "foto.png");

    let path = format!("/v1/conversations/{conversation}/messages");
    for _ in 0..2 {
        let sent = world.api.post(&path, json!({"agent": "ana", "image": {"mediaId": id, "caption": "Segue"}})).await?;
        let message = sent["messageId"].as_str().context("no id")?.to_owned();
        world.api.status(&message, "read").await?;
    }
    let journal = world.provider.journal();
    let uploads = journal.calls.iter().filter(|call| call.kind == CallKind::MediaUpload).count();
    assert_eq!(uploads, 1, "the second message names the file by the id that the provider gave");
    let sent: Vec<_> = journal.calls_to("5511987654321").collect();
    assert_eq!(sent.len(), 2);
    let theirs = sent[0].body["image"]["id"].as_str().context("no media id")?.to_owned();
    let (kept, mime_type) = world.provider.media(&theirs).context("the provider has no such file")?;
    assert!(kept[..] == bytes[..]);
    assert_eq!((mime_type.as_str(), sent[0].body["image"]["caption"].as_str()), ("image/png", Some("Segue")));

    // What the channel does not take, and what is somebody else's, is refused when it is submitted.
    let refused = world
        .api
        .call(reqwest::Method::POST, &path, Some(json!({"agent": "ana", "audio": {"mediaId": id}})), &[])
        .await?;
    assert_eq!((refused.status, refused.body["code"].as_str()), (422, Some("file_type_not_allowed")), "{refused:?}");
    let other = json!({"agent": "ana", "image": {"mediaId": "med_00000000000000000000000000"}});
    let refused = world.api.call(reqwest::Method::POST, &path, Some(other), &[]).await?;
    assert_eq!((refused.status, refused.body["code"].as_str()), (422, Some("media_unknown")), "{refused:?}");
    let object = json!({"agent": "ana", "image": {"object": format!("media/other/{id}")}});
    let refused = world.api.call(reqwest::Method::POST, &path, Some(object), &[]).await?;
    assert_eq!((refused.status, refused.body["code"].as_str()), (422, Some("media_unknown")), "{refused:?}");
    wrong_files(world, &path, &id).await
}

/// Each file is judged as what it is in its place, and has one source.
async fn wrong_files(world: &World, path: &str, picture: &str) -> Result<()> {
    let program =
        world.api.give("/v1/media", "application/x-msdownload", b"MZ".repeat(50)).await?.body["mediaId"].clone();
    let movie = world.api.give("/v1/media", "image/jpeg", vec![7; 5 * 1024 * 1024 + 1]).await?.body["mediaId"].clone();
    let question = |header: Value| {
        let mut interactive = json!({"body": "?", "buttons": {"buttons": [{"id": "1", "title": "Sim"}]}});
        if let Some(fields) = interactive.as_object_mut() {
            fields.append(&mut header.as_object().cloned().unwrap_or_default());
        }
        json!({"interactive": interactive})
    };
    let filled = |parameter: Value| json!([{"type": "header", "parameters": [parameter]}]);
    let template =
        |components: Value| json!({"template": {"name": "promo", "language": "pt_BR", "components": components}});
    let card =
        |parameter: Value| json!([{"type": "carousel", "cards": [{"index": 0, "components": filled(parameter)}]}]);
    let two = |id: &Value, key: &str, value: &str| json!({"mediaId": id, key: value});
    let (id, url) = (json!(picture), "https://example.com/a.png");
    for (content, code) in [
        (question(json!({"headerImage": {"mediaId": program}})), "file_type_not_allowed"),
        (question(json!({"headerVideo": {"mediaId": id}})), "file_type_not_allowed"),
        (question(json!({"headerImage": {"mediaId": movie}})), "file_too_large"),
        (template(filled(json!({"image": {"mediaId": program}}))), "file_type_not_allowed"),
        (template(filled(json!({"video": {"mediaId": id}}))), "file_type_not_allowed"),
        (template(filled(json!({"image": {"mediaId": movie}}))), "file_too_large"),
        (template(card(json!({"image": {"mediaId": program}}))), "file_type_not_allowed"),
        (json!({"image": two(&id, "url", url)}), "media_ambiguous"),
        (json!({"image": two(&id, "providerMediaId", "901")}), "media_ambiguous"),
        (json!({"image": two(&id, "object", "media/acme/x")}), "media_ambiguous"),
        (question(json!({"headerImage": two(&id, "url", url)})), "media_ambiguous"),
        (template(filled(json!({"image": two(&id, "providerMediaId", "901")}))), "media_ambiguous"),
        (template(card(json!({"image": two(&id, "url", url)}))), "media_ambiguous"),
    ] {
        let mut body = content;
        body["agent"] = "ana".into();
        let refused = world.api.call(reqwest::Method::POST, path, Some(body.clone()), &[]).await?;
        assert_eq!((refused.status, refused.body["code"].as_str()), (422, Some(code)), "{body} {refused:?}");
    }
    let mut body = question(json!({"headerImage": {"mediaId": id}}));
    body["agent"] = "ana".into();
    world.api.post(path, body).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_sends_a_file() -> Result<()> {
    a_file_goes_out(&World::plain().await?).await
}

/// Everything that uses objects, on a real server that speaks S3.
#[tokio::test(flavor = "multi_thread")]
async fn files_in_both_directions_on_s3() -> Result<()> {
    let store = Store::start().await?;
    let world = World::new(|settings| settings.objects = store.settings("e2e"), |_| {}).await?;
    let bytes = picture(9 * 1024 * 1024);
    let media = world.provider.add_media(bytes.clone(), "video/mp4");
    let ana = world.provider.customer("5511987654321", "Ana");
    ana.sends(Content::Video { media, caption: None }).await?;
    let file = stored(&world, 1).await?;
    assert_eq!(file["sha256"], sha256(&bytes).as_str());
    let (_, content) = fetch(&world, file["mediaId"].as_str().unwrap_or_default()).await?;
    assert!(content == bytes);
    let world = world.start_again().await?;
    a_file_goes_out(&world).await?;
    let ended = world.gateway.stop().await?;
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    // Checkpoints went there, too: the verification begins with one.
    let verified = recado(&world.settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(!world.settings.folder.join("objects").exists() && !world.settings.data().join("objects").exists());
    let (states, files) = (store.count("e2e/state"), store.count("e2e/media"));
    assert!(states > 0 && files >= 5, "{states} states, {files} files and what stands beside them");

    // A backup takes them along, and brings them back under another prefix.
    let taken = recado(&world.settings.folder, ["backup", "kept", "--config", "recado.toml"]).await?;
    assert_eq!(taken.code, 0, "{taken:?}");
    let restored = |objects: String| {
        let mut settings = Settings::new(world.folder.path().join("restored"), world.provider.api_base());
        settings.objects = objects;
        settings
    };
    let into = async |settings: &Settings| {
        std::fs::create_dir_all(&settings.folder)?;
        settings.write()?;
        let kept = world.settings.folder.join("kept");
        recado(&settings.folder, ["restore", kept.to_str().unwrap_or_default(), "--config", "recado.toml"]).await
    };
    let refused = into(&restored(store.settings("e2e"))).await?;
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.stderr.contains("the object store has") && refused.stderr.contains("hint:"), "{refused:?}");
    let settings = restored(store.settings("anew"));
    let done = into(&settings).await?;
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(store.count("anew/media"), files);
    let gateway = Gateway::start(&settings).await?;
    let api = gateway.api(&settings, "events:read").await?;
    let about = api.get(&format!("/v1/media/{}", file["mediaId"].as_str().unwrap_or_default())).await?;
    let url = format!("{}{}", gateway.admin, about["url"].as_str().context("no link")?);
    assert!(client()?.get(&url).send().await?.bytes().await? == bytes);

    gateway.stop().await?;
    Ok(())
}
