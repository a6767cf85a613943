//! What one body may become: a small body can say very much, because what its items share is copied beside each.

use bytes::Bytes;

use crate::{BadItem, Item};

/// The most items of one body. Providers batch up to about a thousand.
pub const MOST_ITEMS: usize = 50_000;
/// The most broken items of one body: one that has more is broken itself.
pub const MOST_BROKEN: usize = 1000;
/// The most bytes that the items of one body keep for dead letters, the body itself not counted.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// The items of one body, as many as are taken of one.
#[derive(Debug, Default)]
pub struct Items {
    taken: Vec<Result<Item, BadItem>>,
    broken: usize,
    bytes: usize,
    full: bool,
}

impl Items {
    /// Adds an item, unless there are too many: then nothing more is added.
    pub fn push(&mut self, item: Result<Item, BadItem>) {
        let (raw, broken) = match &item {
            Ok(item) => (item.raw.len(), 0),
            Err(bad) => (bad.raw.len(), 1),
        };
        self.full |= self.taken.len() >= MOST_ITEMS
            || self.broken + broken > MOST_BROKEN
            || (!self.taken.is_empty() && self.bytes + raw > MOST_BYTES);
        if !self.full {
            self.broken += broken;
            self.bytes += raw;
            self.taken.push(item);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.taken.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// Whether something was left out: there is no use in reading on.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// All of them. When some were left out the last one is a dead letter with the whole body, so that nothing is
    /// lost; what was taken from it is recognised when it is read again.
    pub fn finish(mut self, body: &Bytes) -> Vec<Result<Item, BadItem>> {
        if self.full {
            let detail =
                format!("more than {MOST_ITEMS} items, {MOST_BROKEN} broken ones, or items of {MOST_BYTES} bytes");
            self.taken.push(Err(BadItem { code: "too_many_items", detail, account: None, raw: body.clone() }));
        }
        self.taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(bytes: usize) -> Result<Item, BadItem> {
        Err(BadItem {
            code: "malformed_item",
            detail: String::new(),
            account: None,
            raw: Bytes::from(vec![b'x'; bytes]),
        })
    }

    #[test]
    fn what_is_too_much_stays_in_one_letter() {
        let body = Bytes::from_static(b"whole");
        let mut many = Items::default();
        (0..MOST_BROKEN + 5).for_each(|_| many.push(bad(1)));
        assert!(many.is_full());
        let all = many.finish(&body);
        assert_eq!(all.len(), MOST_BROKEN + 1);
        assert!(matches!(all.last(), Some(Err(BadItem { code: "too_many_items", raw, .. })) if *raw == body));

        let mut large = Items::default();
        (0..40).for_each(|_| large.push(bad(1024 * 1024)));
        assert_eq!(large.finish(&body).len(), 33);
    }

    #[test]
    fn one_item_is_always_taken() {
        let mut items = Items::default();
        items.push(bad(MOST_BYTES + 1));
        assert_eq!((items.len(), items.is_full()), (1, false));
    }
}
