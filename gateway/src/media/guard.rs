//! Where files may be fetched from. A link in a webhook, or in the answer to one, is somebody else's word: it must not
//! make the gateway call into the network that it stands in.
//!
//! The provider's own API (as configured) and the hosts of the configuration are trusted by name, wherever they are.
//! The provider's other hosts are called by https only, and only at public addresses: the address that was judged is
//! the one that is connected to. Every redirect is judged again.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use url::Host;

use crate::public_address::is_public;

const CONNECT: Duration = Duration::from_secs(10);
/// Between two pieces of a file.
const SILENCE: Duration = Duration::from_secs(30);

/// Resolves names, and leaves out addresses that are not of the open Internet.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<_> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name has no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Clients for files, and the rule that says which of them may be used for a URL.
pub struct Guard {
    public: reqwest::Client,
    trusted: reqwest::Client,
    hosts: Vec<String>,
}

impl Guard {
    /// With further hosts that are trusted. `None` when the machine's trust store cannot be used.
    pub fn new(hosts: Vec<String>) -> Option<Self> {
        // The whole process has one provider of cryptography; a second installation changes nothing.
        drop(rustls::crypto::ring::default_provider().install_default());
        let builder = || {
            reqwest::Client::builder()
                .connect_timeout(CONNECT)
                .read_timeout(SILENCE)
                .pool_max_idle_per_host(2)
                .redirect(reqwest::redirect::Policy::none())
                // A proxy would resolve names by itself.
                .no_proxy()
                // Some hosts of providers refuse what does not look like a browser.
                .user_agent(concat!("Mozilla/5.0 (compatible; Recado/", env!("CARGO_PKG_VERSION"), ")"))
        };
        Some(Self {
            public: builder().dns_resolver(Arc::new(PublicOnly)).build().ok()?,
            trusted: builder().build().ok()?,
            hosts,
        })
    }

    /// The client for a URL, or that it must not be called. `home` is the provider's API, `theirs` its other hosts.
    pub fn client(&self, url: &Url, home: &str, theirs: &[&str]) -> Option<&reqwest::Client> {
        if !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        let home = Url::parse(home).ok();
        let local = home.as_ref().is_some_and(is_local);
        let secure = match url.scheme() {
            "https" => true,
            // Tests, on one machine.
            "http" if local => false,
            _ => return None,
        };
        if home.is_some_and(|home| home.origin() == url.origin()) {
            return Some(&self.trusted);
        }
        if self.hosts.iter().any(|pattern| matches(pattern, url)) {
            return Some(&self.trusted);
        }
        // A number in place of a name is nobody's documented host.
        let Some(Host::Domain(_)) = url.host() else { return None };
        let documented = secure && url.port().is_none() && theirs.iter().any(|pattern| matches(pattern, url));
        documented.then_some(&self.public)
    }
}

/// Whether a URL is of this machine.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// `host`, `host:port` or `*.domain`; without a port, the scheme's own.
fn matches(pattern: &str, url: &Url) -> bool {
    let Some(host) = url.host_str().map(|host| host.trim_end_matches('.').to_ascii_lowercase()) else { return false };
    if let Some(domain) = pattern.strip_prefix("*.") {
        let below = host.strip_suffix(domain).is_some_and(|front| front.len() > 1 && front.ends_with('.'));
        return below && url.port().is_none();
    }
    match url.port() {
        None => pattern == host,
        Some(port) => pattern == format!("{host}:{port}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const HOME: &str = "https://graph.facebook.com/v26.0";
    const THEIRS: &[&str] = &["lookaside.fbsbx.com", "*.fbcdn.net"];

    fn judged(guard: &Guard, home: &str, url: &str) -> char {
        let Ok(url) = Url::parse(url) else { return '-' };
        match guard.client(&url, home, THEIRS) {
            None => '-',
            Some(client) if std::ptr::eq(client, &raw const guard.trusted) => 't',
            Some(_) => 'p',
        }
    }

    #[test]
    fn only_hosts_of_the_provider_are_called() {
        let guard = Guard::new(Vec::new()).unwrap();
        for (url, what) in [
            ("https://graph.facebook.com/v26.0/1", 't'),
            ("https://graph.facebook.com:443/x", 't'),
            ("https://lookaside.fbsbx.com/whatsapp?mid=1", 'p'),
            ("https://LOOKASIDE.fbsbx.com./x", 'p'),
            ("https://scontent.xx.fbcdn.net/a.jpg", 'p'),
            ("https://fbcdn.net/a.jpg", '-'),
            ("https://evilfbcdn.net/a.jpg", '-'),
            ("https://fbcdn.net.evil.example/a.jpg", '-'),
            ("https://lookaside.fbsbx.com:8443/x", '-'),
            ("https://lookaside.fbsbx.com@evil.example/x", '-'),
            ("https://me:secret@lookaside.fbsbx.com/x", '-'),
            ("http://lookaside.fbsbx.com/x", '-'),
            ("http://graph.facebook.com/x", '-'),
            ("https://graph.facebook.com:444/x", '-'),
            ("https://169.254.169.254/latest/meta-data", '-'),
            ("https://127.0.0.1/x", '-'),
            ("https://0177.0.0.1/x", '-'),
            ("https://2130706433/x", '-'),
            ("https://0x7f.1/x", '-'),
            ("https://[::1]/x", '-'),
            ("https://[::ffff:7f00:1]/x", '-'),
            ("https://localhost/x", '-'),
            ("ftp://graph.facebook.com/x", '-'),
            ("file:///etc/passwd", '-'),
            ("gopher://lookaside.fbsbx.com/x", '-'),
        ] {
            assert_eq!(judged(&guard, HOME, url), what, "{url}");
        }
    }

    #[test]
    fn tests_on_one_machine_may_use_http_and_only_what_is_named() {
        let guard = Guard::new(vec!["localhost:9001".to_owned(), "*.cdn.example".to_owned()]).unwrap();
        let home = "http://127.0.0.1:9000/v26.0";
        assert_eq!(judged(&guard, home, "http://127.0.0.1:9000/_media/1"), 't');
        assert_eq!(judged(&guard, home, "http://localhost:9001/x"), 't');
        assert_eq!(judged(&guard, home, "https://a.cdn.example/x"), 't');
        assert_eq!(judged(&guard, home, "http://127.0.0.1:9001/x"), '-');
        assert_eq!(judged(&guard, home, "http://lookaside.fbsbx.com/x"), '-');
        assert_eq!(judged(&guard, HOME, "http://localhost:9001/x"), '-', "with a real provider, https alone");
        assert_eq!(judged(&guard, HOME, "https://localhost:9001/x"), 't');
    }

    #[tokio::test]
    async fn names_of_this_machine_resolve_to_nothing() {
        let resolved = PublicOnly.resolve("localhost".parse().unwrap()).await;
        assert!(resolved.is_err());
    }
}
