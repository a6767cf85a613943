//! One delivery: which addresses may be called, the request, and what its answer means.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use ipnet::IpNet;
use recado_connectors::kit::answer::retry_after_ms;
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

use super::signature::sign;
use crate::{config::Hook, public_address::is_public};

const CONNECT: Duration = Duration::from_secs(5);
/// Shorter than any server's patience.
const IDLE: Duration = Duration::from_secs(15);
/// Answers are read up to here, so that their connection can be used again.
const MAX_ANSWER: usize = 16 * 1024;

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// 2xx.
    Delivered,
    /// 410: never again.
    Gone,
    /// Anything else. `result` is of a closed set; `code` says more of it.
    Failed { result: &'static str, code: String, wish_ms: Option<u64> },
}

impl Outcome {
    /// A word of a closed set, for metrics.
    pub(super) fn result(&self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Gone => "gone",
            Self::Failed { result, .. } => result,
        }
    }

    fn failed(result: &'static str) -> Self {
        Self::Failed { result, code: result.to_owned(), wish_ms: None }
    }
}

/// Which addresses a hook may call.
#[derive(Clone, Debug)]
struct Allowed {
    networks: Vec<IpNet>,
    /// Plain `http`: only the networks, not the open Internet.
    only_networks: bool,
}

impl Allowed {
    fn may_call(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.contains(&address)) || (!self.only_networks && is_public(address))
    }
}

/// Said where a name has no address that may be called.
#[derive(Debug, thiserror::Error)]
#[error("no address of this name may be called")]
struct Refused;

/// Resolves names and leaves out what may not be called. The address that was judged is the one that is connected to.
struct Judging(Arc<Allowed>);

impl Resolve for Judging {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = Arc::clone(&self.0);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let good: Vec<SocketAddr> = found.filter(|address| allowed.may_call(address.ip())).collect();
            if good.is_empty() {
                return Err(Refused.into());
            }
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

/// Posts to one hook, with connections of its own. Follows no redirect and uses no proxy, which would resolve names
/// by itself.
#[derive(Clone)]
pub(super) struct Poster {
    hook: Arc<Hook>,
    client: reqwest::Client,
    allowed: Arc<Allowed>,
}

impl Poster {
    /// `None` when the machine's trust store cannot be used.
    pub(super) fn new(hook: Arc<Hook>) -> Option<Self> {
        // The whole process has one provider of cryptography; a second installation changes nothing.
        drop(rustls::crypto::ring::default_provider().install_default());
        let allowed =
            Arc::new(Allowed { networks: hook.allow_networks.clone(), only_networks: hook.url.scheme() == "http" });
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT.min(hook.timeout))
            .timeout(hook.timeout)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(hook.parallel)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .dns_resolver(Arc::new(Judging(Arc::clone(&allowed))))
            .user_agent(concat!("recado/", env!("CARGO_PKG_VERSION")))
            .build()
            .ok()?;
        Some(Self { hook, client, allowed })
    }

    /// Posts a body once. `now_ms` is the time of this try.
    pub(super) async fn post(&self, id: &str, now_ms: i64, body: Bytes) -> Outcome {
        // A number in place of a name is not resolved.
        if literal(&self.hook.url).is_some_and(|address| !self.allowed.may_call(address)) {
            return Outcome::failed("address_refused");
        }
        let timestamp = now_ms.div_euclid(1000);
        let request = self
            .client
            .post(self.hook.url.clone())
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", sign(&self.hook.secrets, id, timestamp, &body))
            .body(body);
        match request.send().await {
            Ok(answer) => judge(answer).await,
            Err(error) => Outcome::failed(why(&error)),
        }
    }
}

/// The address that stands in a URL in place of a name.
fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

/// What an answer means. Its head decides; what follows is read only for the sake of the connection.
async fn judge(mut answer: reqwest::Response) -> Outcome {
    let status = answer.status().as_u16();
    let wish_ms = retry_after_ms(answer.headers());
    let mut read = 0;
    while read < MAX_ANSWER
        && let Ok(Some(piece)) = answer.chunk().await
    {
        read += piece.len();
    }
    let result = match status {
        200..=299 => return Outcome::Delivered,
        410 => return Outcome::Gone,
        300..=399 => "redirected",
        429 => "throttled",
        400..=499 => "refused",
        _ => "failed",
    };
    Outcome::Failed { result, code: format!("status_{status}"), wish_ms }
}

fn why(error: &reqwest::Error) -> &'static str {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(at) = cause {
        if at.is::<Refused>() {
            return "address_refused";
        }
        cause = at.source();
    }
    match () {
        () if error.is_timeout() => "timeout",
        () if error.is_connect() => "unreachable",
        () => "connection_lost",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;
    use crate::hooks::signature::Secret;

    fn hook(url: &str, networks: &[&str]) -> Arc<Hook> {
        Arc::new(Hook {
            id: "erp".to_owned(),
            tenant: "acme".to_owned(),
            url: url.parse().unwrap(),
            secrets: vec![Secret::read(&Secret::draw().unwrap()).unwrap()],
            events: None,
            from_oldest: false,
            allow_networks: networks.iter().map(|network| network.parse().unwrap()).collect(),
            timeout: Duration::from_secs(2),
            retry: vec![Duration::from_secs(5)],
            parallel: 8,
        })
    }

    async fn post(url: &str, networks: &[&str]) -> Outcome {
        Poster::new(hook(url, networks)).unwrap().post("evt", 1_000, Bytes::from_static(b"{}")).await
    }

    /// A server on this machine that gives one answer; its port.
    async fn server(answer: &'static [u8]) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let _ = socket.read(&mut request).await.unwrap();
            socket.write_all(answer).await.unwrap();
        });
        port
    }

    #[tokio::test]
    async fn inner_addresses_are_refused_under_any_name() {
        let port = server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"] {
            for scheme in ["http", "https"] {
                let refused = post(&format!("{scheme}://{host}:{port}/"), &[]).await;
                assert_eq!(refused, Outcome::failed("address_refused"), "{scheme} {host}");
            }
        }
        let elsewhere = post(&format!("http://127.0.0.1:{port}/"), &["10.0.0.0/8"]).await;
        assert_eq!(elsewhere, Outcome::failed("address_refused"));
        // The open Internet is not called without encryption, whatever else is allowed.
        let open = post("http://1.1.1.1/", &["127.0.0.0/8"]).await;
        assert_eq!(open, Outcome::failed("address_refused"));
        assert_eq!(post(&format!("http://localhost:{port}/"), &["127.0.0.0/8"]).await, Outcome::Delivered);
    }

    #[tokio::test]
    async fn answers_mean_what_the_standard_says() {
        for (answer, result, code, wish) in [
            (&b"HTTP/1.1 204 OK\r\n\r\n"[..], "delivered", "", None),
            (b"HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n", "gone", "", None),
            (
                b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
                "redirected",
                "status_302",
                None,
            ),
            (b"HTTP/1.1 400 no\r\ncontent-length: 0\r\n\r\n", "refused", "status_400", None),
            (b"HTTP/1.1 429 no\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n", "throttled", "status_429", Some(7_000)),
            (b"HTTP/1.1 503 no\r\nretry-after: 2\r\ncontent-length: 0\r\n\r\n", "failed", "status_503", Some(2_000)),
            (b"", "connection_lost", "connection_lost", None),
        ] {
            let port = server(answer).await;
            let outcome = post(&format!("http://127.0.0.1:{port}/"), &["127.0.0.1/32"]).await;
            assert_eq!(outcome.result(), result);
            if let Outcome::Failed { code: said, wish_ms, .. } = outcome {
                assert_eq!((said.as_str(), wish_ms), (code, wish));
            }
        }
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        assert_eq!(post(&format!("http://{free}/"), &["127.0.0.1/32"]).await, Outcome::failed("unreachable"));
    }

    #[tokio::test]
    async fn whoever_does_not_answer_in_time_has_failed() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", silent.local_addr().unwrap());
        assert_eq!(post(&url, &["127.0.0.1/32"]).await, Outcome::failed("timeout"));
    }
}
