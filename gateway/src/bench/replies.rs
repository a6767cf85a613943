//! Replies to open conversations, as a desk asks for them: through the API, with the token of each conversation's tenant.

use std::{
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use serde_json::Value;

use super::{
    Args,
    bed::Bed,
    child::Program,
    load::{Load, Pace},
    pool::{Make, Maker, Pool},
};
use crate::{
    app,
    config::Config,
    directory::{Directory, NewToken},
    tokens::Scope,
};

/// Webhooks a second that open conversations.
const OPENED_PER_S: f64 = 2_000.0;
/// How long conversations may take to be seen.
const SEEN: Duration = Duration::from_mins(1);
/// Conversations in a page of the API.
const PAGE: usize = 500;

/// A token of each tenant, made before the gateway runs.
pub(super) async fn tokens(config: &Path, tenants: u32) -> Result<Vec<String>, String> {
    let config = Config::load(config, &|_| None).map_err(|problems| problems.to_string())?;
    let bus = app::open_bus(&config).await.map_err(|error| error.to_string())?;
    let directory = Directory::open(bus.clone(), app::partitions(&config)).await.map_err(|error| error.to_string())?;
    let mut tokens = Vec::new();
    for tenant in 0..tenants {
        let tenant = format!("tenant-{tenant}");
        directory.ensure_tenant(&tenant).await.map_err(|error| error.to_string())?;
        let new = NewToken {
            tenant,
            name: "bench".to_owned(),
            scopes: vec![Scope::EventsRead, Scope::Send],
            expires_at_ms: None,
        };
        tokens.push(directory.create_token(new).await.map_err(|error| error.to_string())?.0);
    }
    directory.close();
    bus.close().await;
    Ok(tokens)
}

/// Makes replies by their number: the numbers go round the conversations, and each names itself in its text.
pub(super) struct Replies {
    /// Tokens and conversations, those of one tenant as far apart as can be.
    to: Vec<(String, String)>,
}

impl Replies {
    /// Has customers write, one conversation each, and finds out which these are.
    pub(super) async fn open(
        args: &Args,
        bed: &Bed,
        gateway: &Program,
        client: &reqwest::Client,
        tokens: &[String],
    ) -> Result<Self, String> {
        let each = (args.customers / u64::from(args.tenants)).max(1);
        let count = each * u64::from(args.tenants);
        let maker = Arc::new(Maker::new(&bed.secret, each, args.tenants));
        let load = Load {
            to: gateway.listen,
            connections: args.connections,
            pace: Pace::Open(OPENED_PER_S),
            duration: Duration::from_secs_f64((count as f64 - 0.5) / OPENED_PER_S),
            pool: Arc::new(Pool::new(&maker, 0, count as usize)),
            begun: Arc::default(),
        };
        let opened = load.run().await?;
        if opened.done != count {
            return Err(format!("of {count} webhooks {} were taken", opened.done));
        }
        let admin = gateway.admin.ok_or("the gateway has no API")?;
        let mut by_tenant = Vec::new();
        for token in tokens {
            by_tenant.push(conversations(client, admin, token, each as usize).await?.into_iter());
        }
        let mut to = Vec::new();
        for _ in 0..each {
            for (token, conversations) in tokens.iter().zip(&mut by_tenant) {
                to.extend(conversations.next().map(|conversation| (token.clone(), conversation)));
            }
        }
        Ok(Self { to })
    }

    /// How many conversations they are in.
    pub(super) fn conversations(&self) -> u64 {
        self.to.len() as u64
    }
}

impl Make for Replies {
    fn request(&self, number: u64) -> Bytes {
        let (token, conversation) = &self.to[number as usize % self.to.len()];
        let body = format!(r#"{{"text":{{"body":"It left our store this morning and comes tomorrow. {number}"}}}}"#);
        let length = body.len();
        Bytes::from(format!(
            "POST /v1/conversations/{conversation}/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\
             \r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }
}

/// The ids of a tenant's conversations, once there are so many.
async fn conversations(
    client: &reqwest::Client,
    admin: SocketAddr,
    token: &str,
    count: usize,
) -> Result<Vec<String>, String> {
    let begun = Instant::now();
    loop {
        let (mut ids, mut after) = (Vec::new(), String::new());
        loop {
            let url = format!("http://{admin}/v1/conversations?limit={PAGE}{after}");
            let asked = client.get(url).bearer_auth(token).send().await.map_err(|error| error.to_string())?;
            let page: Value = asked.json().await.map_err(|error| error.to_string())?;
            let found = page["conversations"].as_array().ok_or_else(|| format!("no conversations: {page}"))?;
            ids.extend(found.iter().filter_map(|one| one["conversationId"].as_str().map(str::to_owned)));
            let Some(next) = page["next"].as_u64() else { break };
            after = format!("&after={next}");
        }
        if ids.len() >= count {
            return Ok(ids);
        }
        if begun.elapsed() > SEEN {
            return Err(format!("of {count} conversations of a tenant {} are seen", ids.len()));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
