//! `recado skip`: an operator lets a parked tenant pass over the input that it is parked at.

use super::{ConfigFile, Console, Exit, open, token};
use crate::{
    admin_socket::{Answer, Request},
    host::{machine::Parked, replay},
    submit,
};

/// Lets a parked tenant pass over the one input that it is parked at. An event says who did that and why.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    file: ConfigFile,
    /// The parked tenant
    #[arg(long)]
    tenant: String,
    /// The position in intake of the input, as `/readyz` and the log name it
    #[arg(long)]
    position: u64,
    /// Why, for those who read the event later
    #[arg(long, value_parser = reason)]
    reason: String,
}

fn reason(text: &str) -> Result<String, String> {
    let length = text.trim().chars().count();
    if length == 0 || length > 500 || text.chars().any(char::is_control) {
        return Err("a reason has 1 to 500 characters and no control characters".to_owned());
    }
    Ok(text.trim().to_owned())
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let config = match console.load(&args.file) {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    if let Err(exit) = token::check_tenant(&config, &args.tenant, console) {
        return exit;
    }
    let opened = match open::read_only(&args.file, console).await {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    match parked(&opened, &args.tenant).await {
        Ok(Some(Standing { parked, gone: true })) => {
            console.error(format!(
                "tenant {} is parked, and not at an input that could be passed over: {}\nhint: nothing was changed",
                args.tenant, parked.why
            ));
            return Exit::NotSo;
        }
        Ok(Some(Standing { parked, .. })) if parked.position == args.position => {}
        Ok(Some(Standing { parked, .. })) => {
            console.error(format!(
                "tenant {} is parked at input {}, not at {}: {}\nhint: nothing was changed; look at it with \
                 `recado tail intake --tenant {} --from {} --no-follow`",
                args.tenant, parked.position, args.position, parked.why, args.tenant, parked.position
            ));
            return Exit::NotSo;
        }
        Ok(None) => {
            console.error(format!(
                "tenant {} is not parked at any input\nhint: nothing was changed; only an input on which the rules \
                 fail can be passed over",
                args.tenant
            ));
            return Exit::NotSo;
        }
        Err(why) => {
            console.error(why);
            return Exit::Unreachable;
        }
    }
    drop(opened);
    let request = Request::Skip {
        tenant: args.tenant.clone(),
        position: args.position,
        actor: submit::operator(),
        reason: args.reason.clone(),
    };
    match token::told(&config, &request).await {
        Ok(Answer::Told { position }) => {
            console.print(format!(
                "input {} of tenant {} is passed over, by input {position}",
                args.position, args.tenant
            ));
            Exit::Done
        }
        Ok(other) => token::refused(other, console),
        Err(failed) => failed.say(console),
    }
}

/// Where a tenant stands still.
struct Standing {
    parked: Parked,
    /// Its inputs are gone, and not one of them is at fault.
    gone: bool,
}

/// Where a tenant stands still, by this build's rules and all that intake holds.
async fn parked(opened: &open::Opened, tenant: &str) -> Result<Option<Standing>, String> {
    for partition in 0..opened.partitions {
        let at_end = replay::to_end(&opened.bus, &opened.objects, &*opened.manifests, partition).await;
        let at_end = at_end.map_err(|error| format!("partition {partition}: {error}"))?;
        if let Some(hosted) = at_end.machine.tenants().iter().find(|hosted| hosted.name == tenant) {
            let standing = |parked: &Parked| Standing { parked: parked.clone(), gone: at_end.is_gone(parked) };
            return Ok(hosted.parked.as_ref().map(standing));
        }
    }
    Ok(None)
}
