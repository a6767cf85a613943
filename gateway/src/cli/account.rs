//! `recado account`: whether a provider and an account of ours are set up for each other, and setting it up.

use std::time::Duration;

use recado_connectors::{Asked, Call, Checkup, EndpointSecrets, Finding, FindingState, Setup};
use serde_json::json;

use super::{ConfigFile, Console, Exit};
use crate::{
    clock,
    config::{Account, Config, nearest},
    sender::{CallError, Caller as _, Http},
};

/// Rounds of questions: what an answer says may lead to another question.
const ROUNDS: usize = 4;
/// Of one call to our own webhook.
const OWN: Duration = Duration::from_secs(10);

/// Checks accounts at their provider, and sets them up there.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Ask the provider whether everything is set up, and say what is not; changes nothing
    Check(Which),
    /// Make the provider send the account's webhooks to us
    Subscribe(Which),
}

#[derive(Debug, clap::Args)]
struct Which {
    /// The account's id; without, all accounts
    account: Option<String>,
    #[command(flatten)]
    file: ConfigFile,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let (which, subscribe) = match &args.action {
        Action::Check(which) => (which, false),
        Action::Subscribe(which) => (which, true),
    };
    let config = match console.load(&which.file) {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    let accounts = match chosen(&config, which.account.as_deref(), console) {
        Ok(accounts) => accounts,
        Err(exit) => return exit,
    };
    let Some(http) = Http::new() else {
        console.error("no HTTP client can be made: this machine's certificates cannot be used");
        return Exit::Unreachable;
    };
    let mut told = Vec::new();
    let mut all = Vec::new();
    for account in accounts {
        let findings = Visit::new(&config, account, &http).run(subscribe).await;
        if which.json {
            told.push(document(account, &findings));
        } else {
            tell(account, &findings, console);
        }
        all.extend(findings);
    }
    let exit = exit_of(&all);
    if which.json {
        console.print(json!({ "ok": exit == Exit::Done, "accounts": told }));
    }
    exit
}

/// Whatever is wrong counts before what could not be found out.
fn exit_of(findings: &[Finding]) -> Exit {
    let any = |state| findings.iter().any(|finding| finding.state == state);
    if any(FindingState::Wrong) {
        Exit::NotSo
    } else if findings.iter().any(|finding| finding.state == FindingState::Unknown && finding.point != "webhook") {
        Exit::Unreachable
    } else {
        Exit::Done
    }
}

fn chosen<'a>(config: &'a Config, id: Option<&str>, console: &mut Console<'_>) -> Result<Vec<&'a Account>, Exit> {
    let Some(id) = id else {
        if config.accounts.is_empty() {
            console.error("the configuration has no account\nhint: add one in `[[accounts]]`");
            return Err(Exit::Usage);
        }
        return Ok(config.accounts.iter().collect());
    };
    config.account(id).map(|account| vec![account]).ok_or_else(|| {
        let hint = match nearest(id, config.accounts.iter().map(|account| account.id.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add it to {} first", config.path.display()),
        };
        console.error(format!("there is no such account\nhint: {hint}"));
        Exit::Usage
    })
}

fn document(account: &Account, findings: &[Finding]) -> serde_json::Value {
    let points: Vec<_> = findings
        .iter()
        .map(|finding| {
            let Finding { point, detail, hint, .. } = finding;
            json!({"point": point, "state": finding.state.name(), "detail": detail, "hint": hint})
        })
        .collect();
    json!({
        "account": account.id,
        "connector": account.spec.kind,
        "ok": exit_of(findings) == Exit::Done,
        "points": points,
    })
}

fn tell(account: &Account, findings: &[Finding], console: &mut Console<'_>) {
    console.print(format!("{} ({})", account.id, account.spec.kind));
    for Finding { point, state, detail, hint } in findings {
        console.print(format!("  {:<8} {point:<17} {detail}", state.name()));
        if !hint.is_empty() {
            console.print(format!("           hint: {hint}"));
        }
    }
}

/// One account at its provider.
struct Visit<'a> {
    config: &'a Config,
    account: &'a Account,
    http: &'a Http,
    secrets: Option<EndpointSecrets>,
    callback_url: Option<String>,
}

impl<'a> Visit<'a> {
    fn new(config: &'a Config, account: &'a Account, http: &'a Http) -> Self {
        let endpoint = account.endpoint.as_deref();
        Self {
            config,
            account,
            http,
            secrets: endpoint.and_then(|id| config.endpoint(id)?.inbound.secrets()),
            callback_url: endpoint.and_then(|id| config.callback_url(id)),
        }
    }

    fn setup(&self) -> Setup<'_> {
        Setup {
            account: &self.account.id,
            callback_url: self.callback_url.as_deref(),
            endpoint: self.secrets.as_ref(),
            now_ms: clock::now_ms(),
        }
    }

    async fn run(&self, subscribe: bool) -> Vec<Finding> {
        let Some(checkup) = self.account.outbound.checkup() else {
            let detail = format!("the connector {} cannot ask its provider", self.account.spec.kind);
            return vec![Finding::new("connector", FindingState::Note, detail, "see the provider's own pages")];
        };
        if subscribe {
            return vec![self.subscribe(checkup).await];
        }
        let mut findings = self.ask(checkup).await;
        findings.extend(self.callback().await);
        findings
    }

    async fn ask(&self, checkup: &dyn Checkup) -> Vec<Finding> {
        let mut asked = Vec::new();
        for _ in 0..ROUNDS {
            let questions = checkup.questions(&self.setup(), &asked);
            if questions.is_empty() {
                break;
            }
            let calls = questions.into_iter().map(async |question| {
                let answer = self.http.call(question.call).await.map_err(code);
                Asked { name: question.name, answer }
            });
            asked.extend(futures::future::join_all(calls).await);
        }
        checkup.findings(&self.setup(), &asked)
    }

    async fn subscribe(&self, checkup: &dyn Checkup) -> Finding {
        let setup = self.setup();
        match self.http.call(checkup.subscribe(&setup)).await {
            Ok(answer) => checkup.subscribed(&setup, &answer),
            Err(error) => {
                let detail = format!("the provider was not reached: {}", code(error));
                let hint =
                    "see that this machine reaches `api_base`: name resolution, proxy, firewall; then run it again";
                Finding::new("subscription", FindingState::Unknown, detail, hint)
            }
        }
    }

    /// Calls our own webhook the way the provider does when it verifies the URL.
    async fn callback(&self) -> Option<Finding> {
        let endpoint = self.config.endpoint(self.account.endpoint.as_deref()?)?;
        let Some(url) = &self.callback_url else {
            let path = format!("/webhooks/{}", endpoint.id);
            let hint = "set `public_url` in `[http]` to what the provider calls, to have it checked";
            return Some(Finding::new(
                "callback",
                FindingState::Note,
                format!("where {path} is called is not known"),
                hint,
            ));
        };
        let challenge = format!("{}", clock::now_ms());
        let call: Call = endpoint.inbound.verification(url, &challenge)?;
        let wrong = |detail: String, hint: &str| Some(Finding::new("callback", FindingState::Wrong, detail, hint));
        match tokio::time::timeout(OWN, self.http.call(call)).await {
            Ok(Ok(answer)) if answer.status == 200 && answer.body == challenge.as_bytes() => {
                Some(Finding::new("callback", FindingState::Ok, format!("{url} answers the verification"), ""))
            }
            Ok(Ok(answer)) if answer.status == 403 => wrong(
                format!("{url} refuses the `verify_token` of this file"),
                "the gateway that answers there has another configuration: let it take this one",
            ),
            Ok(Ok(answer)) => wrong(
                format!("{url} answers the verification with status {} and not with the challenge", answer.status),
                "see that the proxy passes path and query on to `http.listen`",
            ),
            Ok(Err(error)) => wrong(
                format!("{url} is not reached: {}", code(error)),
                "start `recado serve`, and see that `public_url` leads to it; a check from outside may still differ",
            ),
            Err(_) => wrong(format!("{url} does not answer in time"), "see the proxy in front of `http.listen`"),
        }
    }
}

fn code(error: CallError) -> &'static str {
    match error {
        CallError::NotSent(code) | CallError::Unanswered(code) => code,
    }
}
