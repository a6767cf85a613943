//! One input: let time pass, handle it, bring work and agents together.

use recado_proto::v1::{self, event::Body, intake};

use crate::{Input, Known, Step, Stop, emit::Output, item::Admission, newest_logic, router::Router, timer::Timer};

/// The rules a tenant lives by. A change of behaviour is a new variant, and every `match` on it then says what
/// differs; the old ones stay, because old logs are replayed with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Logic {
    V1,
}

impl Logic {
    fn of(version: u32) -> Option<Self> {
        // There is one so far; what tests rehearse a switch to has its rules.
        (1..=newest_logic()).contains(&version).then_some(Self::V1)
    }
}

impl Router {
    /// Applies one input. Total: unknown ids are refused, what makes no sense has no effect, nothing panics.
    pub fn apply(&mut self, input: &Input<'_>, known: &dyn Known) -> Step {
        let Some(logic) = Logic::of(self.logic) else {
            return Step { stop: Some(Stop::UnknownLogic { version: self.logic }), ..Step::default() };
        };
        match logic {
            Logic::V1 => self.apply_v1(input, known),
        }
    }

    fn apply_v1(&mut self, input: &Input<'_>, known: &dyn Known) -> Step {
        let intake = input.intake;
        if !intake.tenant.is_empty() && intake.tenant != self.tenant {
            return Step::default();
        }
        if let Some(intake::Input::SetLogic(set)) = &intake.input
            && self.exists()
            && set.version > newest_logic()
        {
            return Step { stop: Some(Stop::UnknownLogic { version: set.version }), ..Step::default() };
        }
        let mut out = Output { cause: input.position, step: Step::default() };
        if self.exists() {
            // Before time passes: readers of the old history may have seen other events under its next numbers.
            if let Some(intake::Input::OpenEpoch(open)) = &intake.input {
                self.open_epoch(open, &mut out);
            }
            self.pass_until(input.at_ms, &mut out);
            self.handle(input, known, &mut out);
            self.settle(&mut out);
        } else if let Some(intake::Input::CreateTenant(create)) = &intake.input {
            self.create(create.partition, input.at_ms, &mut out);
        }
        out.step
    }

    fn create(&mut self, partition: u32, at: i64, out: &mut Output) {
        self.clock.now = at;
        self.epoch = 1;
        self.emit(out, Body::TenantCreated(v1::TenantCreated { partition, logic: self.logic }));
    }

    /// Lets time pass up to `until`: what falls due happens at its own time, and work and agents are brought
    /// together after each, so that it does not matter how often somebody looks at the clock.
    pub(crate) fn pass_until(&mut self, until: i64, out: &mut Output) {
        let until = until.max(self.clock.now);
        while let Some((at, timer)) = self.timers.take_due(&self.clock, until) {
            self.clock.now = at.max(self.clock.now);
            match timer {
                Timer::OfferExpiry { conversation } => self.offer_expired(conversation, out),
                Timer::CoolDownEnd { conversation, agent } => self.cool_down_ended(conversation, &agent),
                Timer::IdleClose { conversation } => self.idle_fired(conversation, out),
                Timer::WindowEnd { contact } => {
                    if let Some(entry) = self.contacts.get_mut(contact) {
                        entry.timer = None;
                    }
                    self.tidy_contact(contact);
                }
            }
            self.settle(out);
            self.clock.run(!self.timers.live.is_empty());
        }
        self.clock.now = until;
    }

    fn handle(&mut self, input: &Input<'_>, known: &dyn Known, out: &mut Output) {
        use intake::Input as In;
        let Some(body) = &input.intake.input else { return };
        match body {
            In::Command(command) => return self.command(input.intake, command, known, out),
            In::CreateTenant(_) | In::OpenEpoch(_) | In::Tick(_) => return,
            In::Beat(_) => return self.clock.beat(),
            In::ApplyConfig(apply) => return self.apply_config(&input.intake.id, apply, out),
            In::SetLogic(set) => return self.set_logic(set.version, out),
            In::RefuseConfig(refuse) => return self.refuse_config(refuse, out),
            In::Message(_)
            | In::Receipt(_)
            | In::AccountEvent(_)
            | In::AddressChange(_)
            | In::SendReport(_)
            | In::MediaReport(_)
            | In::Skip(_) => {}
        }
        match self.admit(input.intake, body, known) {
            Admission::Repeat => return,
            Admission::Stale => {
                out.step.stale = true;
                return;
            }
            Admission::New(Some((bucket, id, until))) => {
                out.remember(bucket, id, crate::Remembered::Seen, until);
            }
            Admission::New(None) => {}
        }
        match body {
            In::Message(message) => self.message(input, message, known, out),
            In::Receipt(receipt) => self.receipt(input.intake, receipt, known, out),
            In::SendReport(report) => self.send_report(report, known, out),
            In::AccountEvent(event) => self.account_event(input.intake, event, out),
            In::AddressChange(change) => self.address_change(input.intake, change, out),
            In::MediaReport(report) => self.media_report(report, out),
            In::Skip(skip) => self.skip(skip, out),
            In::Command(_)
            | In::CreateTenant(_)
            | In::ApplyConfig(_)
            | In::RefuseConfig(_)
            | In::OpenEpoch(_)
            | In::SetLogic(_)
            | In::Tick(_)
            | In::Beat(_) => {}
        }
    }

    /// A restored tenant goes on in a new history. It continues from its own last event, which the chain leads to; a
    /// restore that expects more events than there are is of another log.
    fn open_epoch(&mut self, open: &v1::OpenEpoch, out: &mut Output) {
        if self.epoch.checked_add(1) == Some(open.epoch) && open.base <= self.seq {
            self.epoch = open.epoch;
            self.emit(out, Body::EpochOpened(v1::EpochOpened { base: self.seq }));
        }
    }

    /// Rules never go back to older ones.
    fn set_logic(&mut self, version: u32, out: &mut Output) {
        if version > self.logic && Logic::of(version).is_some() {
            self.logic = version;
            self.emit(out, Body::LogicChanged(v1::LogicChanged { version }));
        }
    }

    /// The host passed over an input that could not be applied, on somebody's word.
    fn skip(&mut self, skip: &v1::Skip, out: &mut Output) {
        self.emit(
            out,
            Body::InputSkipped(v1::InputSkipped {
                position: skip.position,
                actor: skip.actor.clone(),
                reason: skip.reason.clone(),
            }),
        );
    }
}
