//! `recado init`: a configuration that works, with fresh secrets in it.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{Console, Exit};

/// Also the sample that people read in the repository.
const SAMPLE: &str = include_str!("../../../config/recado.toml");

const NAME: &str = "recado.toml";

/// What `recado init` takes.
#[derive(Args, Debug)]
pub struct Init {
    /// The folder for `recado.toml`; created when it is missing
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

/// Writes the configuration; never over one that is there.
pub fn run(arguments: &Init, console: &mut Console<'_>) -> Exit {
    let path = if arguments.folder == Path::new(".") { NAME.into() } else { arguments.folder.join(NAME) };
    let text = match configuration() {
        Ok(text) => text,
        Err(error) => {
            console.error(format!("this machine gives no random bytes: {error}"));
            return Exit::Unreachable;
        }
    };
    match write(&arguments.folder, &path, &text) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            console.error(format!(
                "{} is there already, and stays as it is\nhint: name another folder, or remove it first",
                path.display()
            ));
            return Exit::NotSo;
        }
        Err(error) => {
            console
                .error(format!("cannot write {}: {error}\nhint: name a folder that you may write to", path.display()));
            return Exit::Unreachable;
        }
    }
    let path = path.display();
    console.print(format!(
        "Wrote {path}. Only you may read it: there are freshly drawn secrets in it.\n\n\
         Next:\n  \
         recado check --config {path}\n  \
         recado serve --config {path}\n  \
         recado token create --config {path} --tenant acme --scope events:read,send,agent\n\n\
         Then put your provider's secrets into it, and your `public_url`."
    ));
    Exit::Done
}

/// The sample with secrets in place of environment variables, so that it works as it is.
fn configuration() -> Result<String, getrandom::Error> {
    let mut text = format!(
        "# Written by `recado init`. The three values marked DEMO were drawn at random, so that this file works as it\n\
         # is. Put your provider's own in their place; better, keep secrets out of this file and write \"${{NAME}}\" for\n\
         # an environment variable or \"${{file:path}}\" for a file.\n\n{SAMPLE}"
    );
    for name in ["WA_SECRET", "WA_VERIFY", "WA_TOKEN"] {
        let mut bits = [0_u8; 16];
        getrandom::fill(&mut bits)?;
        let drawn = format!("{:032x}", u128::from_be_bytes(bits));
        text = marked(&text, &format!("\"${{{name}}}\""), &format!("\"{drawn}\""));
    }
    Ok(text)
}

/// Replaces a value and marks its line, unless the line is a comment.
fn marked(text: &str, value: &str, drawn: &str) -> String {
    let line = |line: &str| {
        if line.starts_with('#') || !line.contains(value) {
            return format!("{line}\n");
        }
        let line = line.replace(value, drawn);
        match line.split_once(" # ") {
            Some((key, comment)) => format!("{} # DEMO: {}\n", key.trim_end(), comment),
            None => format!("{line} # DEMO\n"),
        }
    };
    text.lines().map(line).collect()
}

fn write(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    // A file of that name is no configuration that is there already.
    fs::create_dir_all(folder).map_err(io::Error::other)?;
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
