//! Where a reader of events is.

use std::fmt;

/// The last event that a reader has: its number, and the epoch that the reader saw. An epoch that began later and
/// behind that number has undone some of what the reader saw; it then goes on from that epoch's base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) epoch: u32,
    pub(crate) seq: u64,
}

/// As one number, a cursor is `(epoch - 1) * 2^44 + seq`. So in the first epoch it is the event's own number, and it
/// stays exact where numbers are floats.
const SEQ_BITS: u32 = 44;

impl Cursor {
    /// As one number, for pages.
    pub(crate) fn number(self) -> u64 {
        (u64::from(self.epoch.saturating_sub(1)) << SEQ_BITS) | self.seq
    }

    /// Reads a number, or the form that streams use.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let decimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok())?;
        if let Some((epoch, seq)) = text.split_once('.') {
            let epoch = u32::try_from(decimal(epoch)?).ok().filter(|epoch| *epoch > 0)?;
            let seq = decimal(seq).filter(|seq| *seq < 1 << SEQ_BITS)?;
            return Some(Self { epoch, seq });
        }
        let number = decimal(text)?;
        let epoch = u32::try_from((number >> SEQ_BITS) + 1).ok()?;
        Some(Self { epoch, seq: number & ((1 << SEQ_BITS) - 1) })
    }
}

impl fmt::Display for Cursor {
    /// The form that streams use.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch, self.seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_first_epoch_a_number_is_the_events_own() {
        assert_eq!(Cursor::parse("57"), Some(Cursor { epoch: 1, seq: 57 }));
        assert_eq!(Cursor { epoch: 1, seq: 57 }.number(), 57);
        assert_eq!(Cursor::parse("0"), Some(Cursor { epoch: 1, seq: 0 }));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in
            ["", "-1", "+1", "1.", ".1", "0.5", "1.2.3", "x", "1e3", " 1", "99999999999999999999", "1.17592186044416"]
        {
            assert_eq!(Cursor::parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn both_forms_come_back(epoch in 1_u32..500, seq in 0_u64..1 << 44) {
            let cursor = Cursor { epoch, seq };
            proptest::prop_assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
            proptest::prop_assert_eq!(Cursor::parse(&cursor.number().to_string()), Some(cursor));
        }
    }
}
