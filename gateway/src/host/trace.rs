//! Spans of inputs: from the moment at which an input is applied until what it led to is durable; at once where it led
//! to nothing, as a repeat does, or a report that the provider's receipt has overtaken.

use std::{collections::VecDeque, time::SystemTime};

use recado_bus::{Stored, headers::TRACEPARENT};

use super::machine::{Machine, Produced};
use crate::telemetry::{Span, SpanKind, Traces};

/// Inputs that are remembered at a time; further ones get no span.
const MOST: usize = 10_000;

/// Inputs that were applied and of which nothing is durable yet. Empty while traces are off.
#[derive(Default)]
pub(super) struct Open(VecDeque<Applied>);

struct Applied {
    position: u64,
    kind: &'static str,
    began: SystemTime,
    waited_ms: i64,
}

impl Applied {
    fn span(&self, traces: &Traces, context: Option<&[u8]>, tenant: &str) -> Span {
        let name = format!("route {}", self.kind);
        let mut span = traces.span(SpanKind::Consumer, name, context, Some(self.began));
        span.set("recado.tenant", tenant.to_owned());
        span.set("recado.input", self.kind);
        span.set("recado.input.position", self.position as i64);
        span.set("recado.input.waited_ms", self.waited_ms);
        span
    }
}

impl Open {
    /// An input was applied, and led to events or to none.
    pub(super) fn applied(&mut self, traces: &Traces, stored: &Stored, kind: &'static str, concluded: bool) {
        let context = stored.header(TRACEPARENT);
        if !traces.wants(context) || self.0.len() >= MOST {
            return;
        }
        let Some(began) = traces.now() else { return };
        let now_ms = began.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
        let applied = Applied { position: stored.position, kind, began, waited_ms: (now_ms - stored.at_ms).max(0) };
        if concluded {
            self.0.push_back(applied);
        } else {
            applied.span(traces, context, &String::from_utf8_lossy(&stored.key)).set("recado.events", 0_i64);
        }
    }

    /// Events are durable: in the order of their inputs. An input whose events the log had already gets no span:
    /// somebody told of it before.
    pub(super) fn durable(&mut self, traces: &Traces, events: &[Produced], machine: &Machine) {
        if self.0.is_empty() {
            return;
        }
        for of_one in events.chunk_by(|a, b| (a.tenant, a.input) == (b.tenant, b.input)) {
            let Some(first) = of_one.first() else { continue };
            while self.0.front().is_some_and(|applied| applied.position < first.input) {
                self.0.pop_front();
            }
            let Some(applied) = self.0.front().filter(|applied| applied.position == first.input) else { continue };
            let trace = first.record.headers.iter().find(|(name, _)| *name == TRACEPARENT).map(|(_, value)| &value[..]);
            let mut span = applied.span(traces, trace, machine.name(first.tenant));
            span.set("recado.events", of_one.len() as i64);
            span.set("recado.events.first_seq", first.cursor.seq as i64);
            let kinds: Vec<&str> = of_one.iter().map(|event| event.kind).collect();
            span.set("recado.events.kinds", kinds.join(","));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{collections::HashSet, sync::Arc};

    use recado_proto::{Encode as _, v1};

    use super::*;
    use crate::{host::index::Index, objects::Folder, submit};

    const CONTEXT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    /// What a tenant's first input leads to, with or without a context beside it.
    async fn concluded(context: Option<&str>) -> Vec<Produced> {
        let folder = tempfile::tempdir().unwrap();
        let objects = Arc::new(Folder::open(folder.path().to_owned()).unwrap());
        let mut machine = Machine::new(Index::open(objects, &[]).await.unwrap(), Vec::new(), HashSet::new());
        let mut produced = Vec::new();
        let presence = v1::Command {
            actor: "tok_1".to_owned(),
            action: Some(v1::command::Action::Why(v1::Why::default())),
            ..Default::default()
        };
        let inputs =
            [v1::intake::Input::CreateTenant(v1::CreateTenant::default()), v1::intake::Input::Command(presence)];
        for (position, input) in inputs.into_iter().enumerate() {
            let intake = v1::Intake {
                tenant: "acme".to_owned(),
                id: format!("inp_{position}"),
                input: Some(input),
                ..Default::default()
            };
            let record = submit::record(&intake, "test", context);
            let stored = Stored {
                position: position as u64,
                at_ms: 1_700_000_000_000,
                key: record.key,
                headers: record.headers.into_iter().map(|(name, value)| (name.into(), value)).collect(),
                value: intake.encode_to_vec().into(),
            };
            machine.apply(&stored, &mut produced).unwrap();
        }
        produced
    }

    #[tokio::test]
    async fn a_context_beside_an_input_changes_no_byte_of_its_events() {
        let (without, with) = (concluded(None).await, concluded(Some(CONTEXT)).await);
        assert!(!without.is_empty());
        assert_eq!(without.len(), with.len());
        for (without, with) in without.iter().zip(&with) {
            assert_eq!(without.record.value, with.record.value);
            assert_eq!(without.cursor, with.cursor, "number and chain");
            let mut headers = with.record.headers.clone();
            let carried = headers.pop().unwrap();
            assert_eq!((carried.0, &carried.1[..]), (TRACEPARENT, CONTEXT.as_bytes()), "it is handed on as it came");
            assert_eq!(headers, without.record.headers, "all other headers are the same");
        }
    }
}
