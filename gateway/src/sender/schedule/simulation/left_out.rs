//! Senders that keep few messages: they leave some out, and come back to them.

use super::*;

type Place = (Name, Name);

#[derive(Default)]
pub(super) struct LeftOut {
    /// Where the first one of each account stands.
    pub(super) firsts: BTreeMap<Place, usize>,
    look: Option<Look>,
}

struct Look {
    at: usize,
    places: BTreeMap<Place, usize>,
    again: BTreeMap<Place, usize>,
}

impl Sender {
    /// What the schedule is told of an event; true when it is the first that is left out.
    pub(super) fn read(&mut self, event: &Ev, position: usize) -> (Input, bool) {
        let Ev::Submitted(submitted) = event else { return (event_input(event), false) };
        let place = (submitted.tenant.clone(), submitted.account.clone());
        if !self.left_out.firsts.contains_key(&place) && self.schedule.room(&submitted.account) > 0 {
            return (event_input(event), false);
        }
        let first = self.left_out.firsts.is_empty();
        self.left_out.firsts.entry(place).or_insert(position);
        (Input::LeftOut(submitted.message.clone()), first)
    }

    fn begin_look(&mut self) -> bool {
        let eased = self.left_out.firsts.iter().filter(|((_, account), _)| self.schedule.eased(account));
        let places: BTreeMap<Place, usize> = eased.map(|(place, first)| (place.clone(), *first)).collect();
        let Some(at) = places.values().min().copied() else { return false };
        self.left_out.look = Some(Look { at, places, again: BTreeMap::new() });
        true
    }

    /// What the schedule is told of an event that was read before.
    fn read_again(&mut self, event: &Ev, position: usize) -> Option<Input> {
        let Ev::Submitted(submitted) = event else { return Some(event_input(event)) };
        let place = (submitted.tenant.clone(), submitted.account.clone());
        let look = self.left_out.look.as_mut()?;
        if look.places.get(&place).is_none_or(|first| position < *first) || look.again.contains_key(&place) {
            return None;
        }
        if self.schedule.room(&submitted.account) == 0 && !self.schedule.settled(&submitted.message) {
            look.again.insert(place, position);
            return None;
        }
        Some(Input::Submitted(Submitted { late: true, ..submitted.clone() }))
    }
}

impl World {
    pub(super) fn read_events(&mut self, sender: usize, life: u32) {
        loop {
            let Some(alive) = self.senders[sender].as_mut().filter(|s| s.life == life) else { return };
            let position = alive.events;
            let Some(event) = self.events.get(position) else { break };
            alive.events += 1;
            let (input, first) = alive.read(event, position);
            if first {
                self.hit("left out");
                let delay = self.soon(1_000);
                self.at(delay, Act::Look(sender, life));
            }
            self.tell(sender, life, input);
        }
        let Some(alive) = self.senders[sender].as_ref() else { return };
        if alive.deliveries > 0 && alive.left_out.firsts.is_empty() {
            self.tell(sender, life, Input::EventsCover(alive.deliveries as u64));
        }
    }

    /// Goes on with a look back by a few events.
    pub(super) fn look(&mut self, sender: usize, life: u32) {
        let steps = self.chance.below(6);
        let delay = self.soon(400);
        let Some(alive) = self.senders[sender].as_mut().filter(|s| s.life == life) else { return };
        if alive.left_out.firsts.is_empty() {
            return;
        }
        if alive.left_out.look.is_none() && alive.begin_look() {
            self.hit("looked back");
        }
        self.at(delay, Act::Look(sender, life));
        for _ in 0..steps {
            let Some(alive) = self.senders[sender].as_mut() else { return };
            let Some(look) = &mut alive.left_out.look else { return };
            if look.at == alive.events {
                let Some(mut look) = alive.left_out.look.take() else { return };
                for place in look.places.into_keys() {
                    match look.again.remove(&place) {
                        Some(first) => alive.left_out.firsts.insert(place, first),
                        None => alive.left_out.firsts.remove(&place),
                    };
                }
                return self.tell(sender, life, Input::CaughtUp);
            }
            let position = look.at;
            look.at += 1;
            if let Some(input) = alive.read_again(&self.events[position], position) {
                self.tell(sender, life, input);
            }
        }
    }
}
