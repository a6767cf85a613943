//! The recipe for nginx, in a real nginx in front of a running gateway.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use futures::StreamExt as _;
use recado_bus::broker::free_ports;
use recado_tests::{PATIENCE, World, raw, settings, wait::eventually, within};
use reqwest::{Certificate, Client, Response};
use serde_json::json;
use tokio::process::{Child, Command};

/// A running nginx with the recipe. Killed when dropped.
struct Nginx {
    process: Child,
    webhooks: String,
    api: String,
    errors: PathBuf,
    client: Client,
}

/// The program: of the system, or unpacked by `./test`.
fn program() -> Result<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no repository")?;
    let places = [PathBuf::from("/usr/sbin/nginx"), repository.join("target/nginx/usr/sbin/nginx")];
    places.into_iter().find(|path| path.exists()).context("nginx is needed: ./test fetches it")
}

impl Nginx {
    /// Starts one in a folder, in front of these addresses.
    async fn start(folder: &Path, webhooks: &str, admin: &str) -> Result<Self> {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no repository")?;
        let recipe = std::fs::read_to_string(repository.join("deploy/nginx.conf"))?;
        let [outside, inside] = free_ports(2)?[..] else { bail!("two ports were wanted") };
        let mut recipe_here = recipe.clone();
        for (theirs, ours) in [
            ("127.0.0.1:8080", webhooks.trim_start_matches("http://").to_owned()),
            ("127.0.0.1:8081", admin.trim_start_matches("http://").to_owned()),
            ("listen 443 ssl", format!("listen 127.0.0.1:{outside} ssl")),
            ("listen 127.0.0.1:8443 ssl", format!("listen 127.0.0.1:{inside} ssl")),
            ("/etc/ssl/recado/", format!("{}/", folder.display())),
        ] {
            ensure!(recipe.contains(theirs), "deploy/nginx.conf has no `{theirs}`");
            recipe_here = recipe_here.replace(theirs, &ours);
        }
        std::fs::write(folder.join("site.conf"), recipe_here)?;
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {}/nginx-{name};\n", folder.display()))
            .concat();
        let around = format!(
            "daemon off;\nmaster_process off;\npid {0}/nginx.pid;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}\
             include {0}/site.conf;\n}}\n",
            folder.display()
        );
        std::fs::write(folder.join("nginx.conf"), around)?;

        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned(), "gw.example.com".to_owned()])?;
        std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem())?;
        std::fs::write(folder.join("chain.pem"), made.cert.pem())?;
        let _already = rustls::crypto::ring::default_provider().install_default();
        let trusted = Certificate::from_pem(made.cert.pem().as_bytes())?;
        let client = Client::builder().tls_certs_only([trusted]).build()?;

        let errors = folder.join("nginx.log");
        let process = Command::new(program()?)
            .args(["-e", &errors.display().to_string(), "-p", &folder.display().to_string()])
            .args(["-c", &folder.join("nginx.conf").display().to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.join("nginx.said"))?)
            .kill_on_drop(true)
            .spawn()?;
        let [webhooks, api] = [outside, inside].map(|port| format!("https://127.0.0.1:{port}"));
        let mut nginx = Self { process, webhooks, api, errors, client };
        eventually("nginx", || async { Ok(nginx.client.get(&nginx.webhooks).send().await.ok()) })
            .await
            .with_context(|| std::fs::read_to_string(folder.join("nginx.said")).unwrap_or_default())?;
        ensure!(nginx.process.try_wait()?.is_none(), "nginx ended: {}", nginx.log());
        Ok(nginx)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(&self.errors).unwrap_or_default()
    }

    async fn post(&self, body: Vec<u8>, signature: &str) -> Result<Response> {
        let url = format!("{}/webhooks/whatsapp", self.webhooks);
        let post = self.client.post(url).header("x-hub-signature-256", signature).body(body);
        post.send().await.with_context(|| self.log())
    }

    async fn webhook(&self, wamid: &str) -> Result<Response> {
        let body = raw::webhook(settings::PHONE_NUMBER_ID, wamid);
        let signature = raw::signature(settings::APP_SECRET, &body);
        self.post(body, &signature).await
    }
}

/// The states of all connections to a port of this machine, as Linux numbers them: 1 open, 6 closed a moment ago.
fn connections(to: &str) -> Result<Vec<u8>> {
    let port: u16 = to.rsplit(':').next().unwrap_or_default().parse()?;
    let wanted = format!(":{port:04X}");
    let table = std::fs::read_to_string("/proc/net/tcp")?;
    let states = table.lines().skip(1).filter_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        // Each connection stands there twice; what counts is the side that came.
        columns.get(2)?.ends_with(&wanted).then(|| u8::from_str_radix(columns.get(3)?, 16).ok())?
    });
    Ok(states.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_in_front_passes_bytes_statuses_and_streams_on() -> Result<()> {
    let mut world = World::plain().await?;
    let nginx = Nginx::start(world.folder.path(), &world.gateway.webhooks, &world.gateway.admin).await?;

    // The handshake, with its question mark and all.
    let question = format!("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={}", settings::VERIFY_TOKEN);
    let answer = nginx.client.get(format!("{}/webhooks/whatsapp?{question}", nginx.webhooks)).send().await?;
    assert_eq!((answer.status().as_u16(), answer.text().await?), (200, "1158201444".to_owned()));

    // Bytes that somebody who read and wrote them anew would change: the signature is over them.
    let text = String::from_utf8(raw::webhook(settings::PHONE_NUMBER_ID, "wamid.bytes"))?;
    let odd = text.replace("\"oi\"", "\"ol\\u00e1 \\/ \u{1F44B}\u{301}  \"").replacen('{', "{ \r\n\t", 1).into_bytes();
    let signature = raw::signature(settings::APP_SECRET, &odd);
    assert_eq!(nginx.post(odd.clone(), &signature).await?.status(), 200);
    assert_eq!(nginx.post(odd, &signature.replace("sha256=", "sha256=0")).await?.status(), 401);
    world.api.event("the odd message", |e| e["messageReceived"]["providerId"] == "wamid.bytes").await?;

    // Large bodies arrive; one that is too large is refused by the gateway itself, not by nginx's page.
    for (bytes, wanted) in [(2_500_000, 200), (4_000_000, 413)] {
        let message = json!([{"from": "5511987654321", "id": format!("wamid.{bytes}"), "timestamp": raw::now(),
            "type": "unknown_kind", "text": {"body": "x".repeat(bytes)}}]);
        let body = raw::body(settings::PHONE_NUMBER_ID, &message);
        let signature = raw::signature(settings::APP_SECRET, &body);
        let answer = nginx.post(body, &signature).await?;
        assert_eq!(answer.status(), wanted, "{bytes} bytes");
        assert!(!answer.text().await?.contains("nginx"), "{bytes} bytes");
    }

    // A hundred webhooks, one after the other, share connections to the gateway. The provider's side keeps its own too,
    // but not to this port.
    for n in 0..100 {
        assert_eq!(nginx.webhook(&format!("wamid.kept.{n}")).await?.status(), 200);
    }
    let states = connections(&world.gateway.webhooks)?;
    println!("after 106 webhooks nginx has {} connections to the gateway: {states:?}", states.len());
    assert!(states.contains(&1) && states.len() < 20, "{states:?}");

    // Events come through at once: a stream that nginx collected would show nothing until it is full or ends.
    let url = format!("{}/v1/events?after=0", nginx.api);
    let stream = nginx.client.get(url).bearer_auth(world.api.token()).header("accept", "text/event-stream");
    let stream = stream.send().await?;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let mut pieces = stream.bytes_stream();
    let mut read = String::new();
    for said in ["wamid.stream.a", "wamid.stream.b"] {
        assert_eq!(nginx.webhook(said).await?.status(), 200);
        let until = tokio::time::Instant::now() + Duration::from_secs(30);
        while !read.contains(said) {
            let piece = tokio::time::timeout_at(until, pieces.next()).await;
            let piece = piece.with_context(|| format!("{said} does not come through: {} bytes", read.len()))?;
            read.push_str(&String::from_utf8_lossy(&piece.context("the stream ended")??));
        }
    }
    drop(pieces);

    // What takes no token is not to be had through nginx.
    for path in ["/metrics", "/readyz", "/openapi.json"] {
        for base in [&nginx.webhooks, &nginx.api] {
            assert_eq!(nginx.client.get(format!("{base}{path}")).send().await?.status(), 404, "{base}{path}");
        }
    }

    // A gateway that cannot take webhooks says when to come again, in its own words.
    world.settings.extra.push_str("\n[disk]\nreserve_bytes = 1000000000000000\nalarm_bytes = 1000000000000000\n");
    world.settings.revision += 1;
    let gateway = world.gateway;
    gateway.stop().await?;
    let gateway = recado_tests::Gateway::start(&world.settings).await?;
    let second = world.folder.path().join("second");
    std::fs::create_dir(&second)?;
    drop(nginx);
    let nginx = Nginx::start(&second, &gateway.webhooks, &gateway.admin).await?;
    let refused = within(PATIENCE, "a 503", || async {
        let answer = nginx.webhook("wamid.refused").await?;
        Ok((answer.status() == 503).then_some(answer))
    })
    .await?;
    assert_eq!(refused.headers()["retry-after"], "30");
    let said = refused.text().await?;
    assert!(!said.contains("nginx"), "{said}");

    // Without a gateway nginx says so itself; providers come again after that as well.
    gateway.stop().await?;
    assert_eq!(nginx.webhook("wamid.nobody").await?.status(), 502);
    Ok(())
}
