//! The text that scrapers read. The registry writes `OpenMetrics`; whoever does not ask for that gets the older format
//! of Prometheus, which everything that reads numbers understands.

use std::fmt::Write as _;

/// A text format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `OpenMetrics` 1.0.
    OpenMetrics,
    /// Prometheus text 0.0.4.
    Prometheus,
}

impl Format {
    /// What the `Accept` header of a request asks for.
    pub fn of(accept: Option<&str>) -> Self {
        if accept.is_some_and(|accept| accept.contains("application/openmetrics-text")) {
            Self::OpenMetrics
        } else {
            Self::Prometheus
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
            Self::Prometheus => "text/plain; version=0.0.4; charset=utf-8",
        }
    }
}

/// `OpenMetrics` as Prometheus text: families are named as their samples, and there are neither units nor an end.
pub(super) fn prometheus(open: &str) -> String {
    let mut text = String::with_capacity(open.len() + 1024);
    let mut help = ("", "");
    for line in open.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            help = rest.split_once(' ').unwrap_or((rest, ""));
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap_or((rest, "unknown"));
            let (suffix, kind) = match kind {
                "counter" => ("_total", "counter"),
                "info" => ("_info", "gauge"),
                "unknown" => ("", "untyped"),
                other => ("", other),
            };
            if help.0 == name {
                let _ = writeln!(text, "# HELP {name}{suffix} {}", help.1);
            }
            let _ = writeln!(text, "# TYPE {name}{suffix} {kind}");
        } else if !line.starts_with('#') {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_not_ask_for_open_metrics_gets_what_everybody_reads() {
        let prometheus = "application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        assert_eq!(Format::of(Some(prometheus)), Format::OpenMetrics);
        assert_eq!(Format::of(Some("*/*")), Format::Prometheus);
        assert_eq!(Format::of(None), Format::Prometheus);
    }

    #[test]
    fn families_are_named_as_their_samples() {
        let open = "# HELP a_calls Calls.\n# TYPE a_calls counter\na_calls_total 1\n# HELP a_build What.\n\
                    # TYPE a_build info\na_build_info{v=\"1\"} 1\n# HELP a_free_bytes Free.\n# TYPE a_free_bytes gauge\n\
                    # UNIT a_free_bytes bytes\na_free_bytes 7\n# EOF\n";
        assert_eq!(
            prometheus(open),
            "# HELP a_calls_total Calls.\n# TYPE a_calls_total counter\na_calls_total 1\n\
             # HELP a_build_info What.\n# TYPE a_build_info gauge\na_build_info{v=\"1\"} 1\n\
             # HELP a_free_bytes Free.\n# TYPE a_free_bytes gauge\na_free_bytes 7\n"
        );
    }
}
