//! A document taken apart: blocks, and in them commands and what they print.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

/// A Markdown file with commands in blocks marked `console`.
#[derive(Debug)]
pub struct Page {
    /// Its path in the repository.
    pub name: String,
    /// Its blocks that have commands.
    pub blocks: Vec<Block>,
}

/// One block.
#[derive(Debug)]
pub struct Block {
    /// The heading that it stands under.
    pub heading: String,
    /// What is done in it.
    pub commands: Vec<Command>,
    text: String,
}

/// One command and what it prints.
#[derive(Debug)]
pub struct Command {
    /// Its line in the file.
    pub line: usize,
    /// As bash reads it; several lines when some end with `\` or it has a document of its own in it.
    pub text: String,
    /// The lines shown below it; none when nothing is said of what it prints.
    pub output: Vec<String>,
}

impl Page {
    /// Reads a document.
    ///
    /// # Errors
    /// When it cannot be read, or a block does not end.
    pub fn read(repository: &Path, name: &str) -> Result<Self> {
        let text = std::fs::read_to_string(repository.join(name)).with_context(|| name.to_owned())?;
        let mut page = Self { name: name.to_owned(), blocks: Vec::new() };
        let mut heading = String::new();
        let mut fence: Option<(usize, bool)> = None;
        let mut lines: Vec<(usize, String)> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            match fence {
                None if line.trim_start().starts_with("```") => {
                    fence = Some((indent, line.trim() == "```console"));
                }
                None => {
                    if line.starts_with('#') {
                        line.trim_start_matches('#').trim().clone_into(&mut heading);
                    }
                }
                Some((_, wanted)) if line.trim() == "```" => {
                    fence = None;
                    let block = Block::new(&heading, &std::mem::take(&mut lines));
                    if wanted && !block.commands.is_empty() {
                        page.blocks.push(block);
                    }
                }
                Some((indent, _)) => lines.push((number + 1, line.get(indent..).unwrap_or_default().to_owned())),
            }
        }
        ensure!(fence.is_none(), "{name}: a block does not end");
        Ok(page)
    }

    /// All commands.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.blocks.iter().flat_map(|block| &block.commands)
    }
}

impl Block {
    fn new(heading: &str, lines: &[(usize, String)]) -> Self {
        let mut commands: Vec<Command> = Vec::new();
        let mut open = None;
        for (line, text) in lines {
            match (commands.last_mut(), open.take()) {
                (Some(command), Some(end)) => {
                    command.text.push('\n');
                    command.text.push_str(text);
                    open = goes_on(text, end);
                }
                _ if text.starts_with("$ ") => {
                    let text = text[2..].to_owned();
                    open = goes_on(&text, End::Line);
                    commands.push(Command { line: *line, text, output: Vec::new() });
                }
                (Some(command), None) => command.output.push(text.trim_end().to_owned()),
                (None, _) => {}
            }
        }
        for command in &mut commands {
            while command.output.last().is_some_and(String::is_empty) {
                command.output.pop();
            }
        }
        let text = lines.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
        Self { heading: heading.to_owned(), commands, text }
    }

    /// Whether this text stands in the block.
    pub fn has(&self, text: &str) -> bool {
        self.text.contains(text)
    }
}

/// What ends a command that has more lines.
enum End {
    Line,
    Word(String),
}

fn goes_on(line: &str, end: End) -> Option<End> {
    match end {
        End::Word(word) => (line != word).then_some(End::Word(word)),
        End::Line if line.ends_with('\\') => Some(End::Line),
        End::Line => {
            let (_, word) = line.split_once("<<")?;
            let word: String = word.trim_start_matches('\'').chars().take_while(char::is_ascii_alphabetic).collect();
            (!word.is_empty()).then_some(End::Word(word))
        }
    }
}

impl Command {
    /// Whether it goes on until it is ended.
    pub fn is_endless(&self) -> bool {
        let has = |part: &str| self.text.contains(part);
        let serves = has("recado serve") || has("recado simulate") || has("recado demo") || has("| broker");
        let demo = has("cargo run --release -- demo");
        let follows = has("recado tail ") && !has("--no-follow");
        ((serves || demo) && !has("--for ")) || follows || has("curl -sN ") || has("takes_all ")
    }

    /// What shows that it is done, or serves.
    pub fn ready(&self) -> Vec<String> {
        let lines: &[&str] = match &self.output[..] {
            [] if self.is_endless() && self.text.contains("recado serve") => &[r#"{...,"ready":true}"#],
            [] if self.is_endless() && self.text.contains("recado simulate") => &["...", "verified ..."],
            shown => return shown.to_vec(),
        };
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    /// Whether the document shows that it fails.
    pub fn shows_error(&self) -> bool {
        self.output.iter().any(|line| line.starts_with("error:"))
    }

    /// Whether it may be run again without a further effect.
    pub fn only_looks(&self) -> bool {
        let looks = [
            "tail",
            "why",
            "verify",
            "check",
            "message",
            "deadletters list",
            "deadletters show",
            "token list",
            "hooks list",
            "account check",
        ];
        let recado = looks.iter().any(|what| self.text.starts_with(&format!("recado {what}")));
        let asks =
            self.text.starts_with("curl ") && [" -d", " -X ", " --data"].iter().all(|part| !self.text.contains(part));
        let reads =
            ["kcat ", "jq ", "until_shows ", "openssl s_client "].iter().any(|what| self.text.starts_with(what));
        recado || asks || reads
    }

    /// For people who look for it.
    pub fn first_line(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }
}
