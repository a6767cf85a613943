//! `recado logic`: which version of the rules each tenant lives by, and the switch to a newer one.

use super::{ConfigFile, Console, Exit, open, token};
use crate::{
    admin_socket::{Answer, Request},
    host::replay,
};

/// Shows which version of the rules each tenant lives by, or switches to a newer one.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    file: ConfigFile,
    /// Only this tenant
    #[arg(long)]
    tenant: Option<String>,
    /// Switch to this version. With Kafka, every instance must run a build that knows it: one that does not stops
    #[arg(long, value_name = "VERSION")]
    set: Option<u32>,
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    let config = match console.load(&args.file) {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    let newest = recado_routing::newest_logic();
    if let Some(wanted) = args.set.filter(|wanted| *wanted == 0 || *wanted > newest) {
        console.error(format!(
            "this build knows rules up to version {newest}, and not {wanted}\nhint: install the newer build everywhere first"
        ));
        return Exit::Usage;
    }
    let opened = match open::read_only(&args.file, console).await {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    let mut tenants = match versions(&opened).await {
        Ok(tenants) => tenants,
        Err(why) => {
            console.error(why);
            return Exit::Unreachable;
        }
    };
    drop(opened);
    tenants.retain(|(name, _)| args.tenant.as_ref().is_none_or(|wanted| wanted == name));
    if tenants.is_empty() {
        // One that was taken out of the configuration still has its history.
        if let Some(tenant) = &args.tenant
            && let Err(exit) = token::check_tenant(&config, tenant, console)
        {
            return exit;
        }
        console.error("there is no such tenant in the logs");
        return Exit::NotSo;
    }
    for (tenant, version) in tenants {
        let Some(wanted) = args.set else {
            console.print(format!("tenant {tenant}: version {version}; this build knows up to {newest}"));
            continue;
        };
        if version >= wanted {
            console.print(format!("tenant {tenant}: version {version} already"));
            continue;
        }
        match token::told(&config, &Request::SetLogic { tenant: tenant.clone(), version: wanted }).await {
            Ok(Answer::Told { position }) => {
                console.print(format!("tenant {tenant}: version {wanted} from input {position} on"));
            }
            Ok(other) => return token::refused(other, console),
            Err(failed) => return failed.say(console),
        }
    }
    Exit::Done
}

async fn versions(opened: &open::Opened) -> Result<Vec<(String, u32)>, String> {
    let mut tenants = Vec::new();
    for partition in 0..opened.partitions {
        let at_end = replay::to_end(&opened.bus, &opened.objects, &*opened.manifests, partition).await;
        let at_end = at_end.map_err(|error| format!("partition {partition}: {error}"))?;
        tenants.extend(at_end.machine.tenants().iter().map(|hosted| (hosted.name.clone(), hosted.router.logic())));
    }
    tenants.sort();
    Ok(tenants)
}
