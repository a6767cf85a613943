//! What is an emoji, by the properties and the grammar of Unicode (UTS #51, "Definitions" and "EBNF and Regex").

use std::sync::LazyLock;

use regex::Regex;

/// No emoji is longer, characters: the longest are people in a row, each with the colour of a skin.
const LONGEST: usize = 16;

/// One emoji: a flag of two letters, a keycap, or pictures that are joined, each with a colour of skin, in its coloured
/// form, or with tags as the flag of a region. Digits have the property `Emoji` only for the sake of keycaps.
static ONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const PICTURE: &str = r"[\p{Emoji}--[\p{RI}0-9\#*]](?:\p{EMod}|\x{FE0F}|[\x{E0020}-\x{E007E}]+\x{E007F})?";
    Regex::new(&format!(r"\A(?:\p{{RI}}{{2}}|[0-9\#*]\x{{FE0F}}?\x{{20E3}}|{PICTURE}(?:\x{{200D}}{PICTURE})*)\z")).ok()
});

/// Whatever may be shown as an emoji, or as a part of one. The signs for rights and trade marks, the double exclamation
/// marks and the letter i are text unless a selector of the coloured form follows.
static ANY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[[\p{ExtPict}\p{RI}\p{EMod}\x{FE0F}\x{20E3}]--[\x{A9}\x{AE}\x{203C}\x{2049}\x{2122}\x{2139}]]").ok()
});

/// Whether a text is one emoji and nothing else.
pub(super) fn is_one(text: &str) -> bool {
    text.chars().nth(LONGEST).is_none() && ONE.as_ref().is_some_and(|one| one.is_match(text))
}

/// Whether an emoji is in a text.
pub(super) fn is_in(text: &str) -> bool {
    ANY.as_ref().is_some_and(|any| any.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_emoji_is_one() {
        assert!(ONE.is_some() && ANY.is_some(), "the patterns can be read");
        let (england, kiss) = ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏻‍❤️‍💋‍👨🏿");
        for one in ["👍", "👍🏽", "❤️", "❤", "🇧🇷", "👩‍👩‍👧‍👦", "🅰️", "Ⓜ️", "ℹ️", "㊗️", "1️⃣", "⭐", "⏰", "🏳️‍🌈", england, kiss]
        {
            assert!(is_one(one), "{one}");
        }
        let many = "👍\u{200d}".repeat(9);
        for none in [
            "",
            " ",
            "👍👍",
            "🇧🇷🇵🇹",
            "👍 ",
            " 👍",
            "👍\n",
            "…",
            "—",
            "١",
            "1",
            "#",
            "🇧",
            "a",
            "não",
            "👍🏽🏽",
            "👍\u{200d}",
            "\u{fe0f}",
            "👍\u{301}",
            many.as_str(),
        ] {
            assert!(!is_one(none), "{none:?}");
        }
    }

    #[test]
    fn emoji_are_found_in_words() {
        for with in ["Ver ⭐", "⏰ já", "Responder 👍", "❤", "▶ ver", "⬛", "🇧🇷", "1️⃣", "™️", "✅ Sim"]
        {
            assert!(is_in(with), "{with}");
        }
        for without in ["Responder", "Ação nº 1 — já!", "Marca™ © 2026 ®", "#1 *", "日本語", "→", ""] {
            assert!(!is_in(without), "{without}");
        }
    }
}
