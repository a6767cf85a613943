//! `recado why`: why a conversation is where it is.

use recado_proto::{Encode as _, Kind, v1};
use recado_routing::{Input, Known, Remembered};

use super::{ConfigFile, Console, Exit, open};
use crate::host::replay;

/// Says why a conversation is where it is. Reads the logs; the gateway may run or not.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its id: `cnv_...`.
    pub conversation: String,
    /// The configuration.
    #[command(flatten)]
    pub file: ConfigFile,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Nothing is remembered of the question.
struct Nothing;

impl Known for Nothing {
    fn get(&self, _: recado_routing::Bucket, _: recado_proto::Id) -> Option<Remembered> {
        None
    }
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    if Kind::Conversation.parse(&args.conversation).is_none() {
        console.error(format!(
            "`{}` is no conversation's id\nhint: it looks like cnv_ and 26 characters",
            args.conversation
        ));
        return Exit::Usage;
    }
    let opened = match open::read_only(&args.file, console).await {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    for partition in 0..opened.partitions {
        match ask(&opened, partition, &args.conversation).await {
            Ok(Some(answer)) => {
                show(&answer, args.json, console);
                return Exit::Done;
            }
            Ok(None) => {}
            Err(why) => {
                console.error(why);
                return Exit::Unreachable;
            }
        }
    }
    console.error(format!("no open conversation has the id `{}`", args.conversation));
    Exit::NotSo
}

/// Brings a router to the log's end and asks it.
async fn ask(opened: &open::Opened, partition: u32, conversation: &str) -> Result<Option<v1::WhyAnswer>, String> {
    let at_end = replay::to_end(&opened.bus, &opened.objects, &*opened.manifests, partition).await;
    let replay::AtEnd { mut machine, intake, .. } = at_end.map_err(|e| e.to_string())?;
    let question = v1::Command {
        action: Some(v1::command::Action::Why(v1::Why { conversation_id: conversation.to_owned() })),
        ..Default::default()
    };
    for hosted in machine.tenants_mut() {
        let asked = v1::Intake {
            tenant: hosted.name.clone(),
            id: Kind::Command.text(recado_proto::id::combine("why", &[])),
            input: Some(v1::intake::Input::Command(question.clone())),
            ..Default::default()
        };
        // Asked of a copy in memory: nothing is written.
        let at_ms = crate::clock::now_ms();
        let step = hosted.router.apply(&Input { position: intake.end, at_ms, intake: &asked }, &Nothing);
        let answers = step.events.into_iter().filter_map(|event| match event.body {
            Some(v1::event::Body::CommandResult(result)) => result.why,
            _ => None,
        });
        if let Some(answer) = answers.into_iter().find(|answer| answer.encoded_len() > 0) {
            return Ok(Some(answer));
        }
    }
    Ok(None)
}

fn show(answer: &v1::WhyAnswer, json: bool, console: &mut Console<'_>) {
    if json {
        console.print(recado_proto::json::canonical(answer));
        return;
    }
    console.print(&answer.summary);
    for agent in &answer.agents {
        let until = agent.until.as_ref().map_or_else(String::new, |until| {
            format!(" until {}", crate::clock::rfc3339(recado_proto::time::millis(until)))
        });
        console.print(format!("  {:<20} {}{until}", agent.agent_id, agent.rule));
    }
}
