//! What a reader wants: pages of JSON, or a stream.

use http::{HeaderMap, header};
use mime::Mime;

/// How much each of the two is wanted, in thousandths; `None` where a request does not speak of it.
#[derive(Default)]
struct Wanted {
    stream: Option<u16>,
    json: Option<u16>,
}

/// Whether `Accept` asks for a stream of events rather than for JSON (RFC 9110, section 12.5.1). A request gets JSON
/// unless it names the stream and wants it no less than JSON: `*/*` and no header at all mean JSON.
pub(super) fn wants_stream(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges = lines.flat_map(|line| line.split(',')).filter_map(|range| range.trim().parse::<Mime>().ok());
    let (mut named, mut of_kind, mut any) = (Wanted::default(), Wanted::default(), None);
    for range in ranges {
        let Some(wanted) = quality(&range) else { continue };
        match (range.type_().as_str(), range.subtype().as_str()) {
            ("text", "event-stream") => named.stream = Some(wanted),
            ("application", "json") => named.json = Some(wanted),
            ("text", "*") => of_kind.stream = Some(wanted),
            ("application", "*") => of_kind.json = Some(wanted),
            ("*", "*") => any = Some(wanted),
            _ => {}
        }
    }
    // The closest range counts.
    let stream = named.stream.or(of_kind.stream).unwrap_or(0);
    let json = named.json.or(of_kind.json).or(any).unwrap_or(0);
    stream > 0 && stream >= json
}

/// The `q` of a range, in thousandths; `None` for one that is not as the RFC has it.
fn quality(range: &Mime) -> Option<u16> {
    let Some(text) = range.get_param("q") else { return Some(1000) };
    let text = text.as_str();
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    if rest.len() > 3 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{rest:0<3}").parse::<u16>().ok()?;
    match (whole, thousandths) {
        ("0", thousandths) => Some(thousandths),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn asks(lines: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::ACCEPT, line.parse().unwrap());
        }
        wants_stream(&headers)
    }

    #[test]
    fn a_stream_is_for_whoever_names_it_and_wants_it_no_less() {
        for stream in [
            &["text/event-stream"][..],
            &["Text/Event-Stream"],
            &["TEXT/EVENT-STREAM; Q=0.5"],
            &["text/event-stream;charset=utf-8"],
            &["text/event-stream, */*"],
            &["application/json;q=0.5, text/event-stream"],
            &["application/json, text/event-stream"],
            &["application/json; q=0.5", "text/event-stream; q=0.501"],
            &["text/event-stream;q=0.1, application/*;q=0"],
            &["text/*"],
        ] {
            assert!(asks(stream), "{stream:?}");
        }
        for json in [
            &[][..],
            &["*/*"],
            &[""],
            &["application/json"],
            &["application/json, text/event-stream;q=0.5"],
            &["application/json", "text/event-stream;q=0.999"],
            &["text/event-stream;q=0"],
            &["text/event-stream;q=0.000, */*"],
            &["*/*, text/event-stream;q=0.5"],
            &["application/*, text/event-stream;q=0.9"],
            &["text/*, text/event-stream;q=0"],
            &["text/event-stream-of-mine"],
            &["text/html, application/xhtml+xml, */*;q=0.8"],
            &["text/event-stream;q=2"],
            &["text/event-stream;q=much"],
            &["\u{e9}"],
        ] {
            assert!(!asks(json), "{json:?}");
        }
    }
}
