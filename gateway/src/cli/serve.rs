//! `recado serve`: the gateway.

use std::sync::Arc;

use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::{ConfigFile, Console, Exit};
use crate::{
    app,
    roles::{Role, Roles},
    telemetry::{self, Metrics},
};

/// Runs the gateway until SIGTERM or SIGINT; SIGHUP reads the configuration again.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The configuration.
    #[command(flatten)]
    pub file: ConfigFile,
    /// What this instance does; everything when left out.
    #[arg(long, value_delimiter = ',', value_enum)]
    pub roles: Vec<Role>,
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let config = match console.load(&args.file) {
        Ok(config) => Arc::new(config),
        Err(exit) => return exit,
    };
    let filter = console.variable(telemetry::logging::VARIABLE);
    let format = console.variable(telemetry::logging::FORMAT_VARIABLE);
    if let Err(error) = telemetry::logging::init(filter.as_deref(), format.as_deref(), console.is_plain()) {
        console.error(error);
        return Exit::Usage;
    }
    let roles = if args.roles.is_empty() { Roles::all() } else { args.roles.iter().copied().collect() };
    // From here on a signal means an orderly end, however early it comes.
    let (Ok(mut terminate), Ok(mut interrupt), Ok(hangup)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()))
    else {
        console.error("signals cannot be handled here");
        return Exit::Unreachable;
    };
    let metrics = Arc::new(Metrics::new());
    let started = tokio::select! {
        started = app::start(Arc::clone(&config), roles, metrics) => started,
        // Nothing was accepted yet.
        _ = terminate.recv() => return Exit::Done,
        _ = interrupt.recv() => return Exit::Done,
    };
    let mut app = match started {
        Ok(app) => app,
        Err(error) => {
            console.error(error.to_string());
            return if error.is_configuration() { Exit::Usage } else { Exit::Unreachable };
        }
    };
    app.follow_file(Arc::new(super::environment), hangup);
    let ready = app.unanswered.is_empty();
    if ready {
        tracing::info!(listen = %app.listen, admin_listen = %app.admin_listen, %roles, "gateway is ready");
    } else {
        let missing = app.unanswered.len();
        tracing::warn!(listen = %app.listen, admin_listen = %app.admin_listen, %roles, missing, "gateway serves all but some tenants");
    }
    console.print(
        json!({"ready": ready, "listen": app.listen.to_string(), "admin_listen": app.admin_listen.to_string()})
            .to_string(),
    );
    let (why, exit) = tokio::select! {
        _ = terminate.recv() => (None, Exit::Done),
        _ = interrupt.recv() => (None, Exit::Done),
        why = app.refused() => {
            tracing::error!(why, "gateway ends, its only tenant refuses the configuration");
            (Some(why), Exit::Usage)
        }
        why = app.lost() => {
            // To go on would be to acknowledge what nobody reads, or to number anew what others have seen.
            tracing::error!(why, "gateway ends, its logs are not what they were");
            (Some(why), Exit::Unreachable)
        }
        // Who knows of what said so; what was read of it until now proved itself.
        why = app.damaged() => (Some(why), Exit::Unreachable),
    };
    if why.is_none() {
        tracing::info!("gateway ends, what was accepted is finished");
    }
    app.stop().await;
    if let Some(why) = why {
        console.error(why);
    }
    exit
}
