//! Phone numbers: one canonical form, and the other forms in which providers may write the same number.
//!
//! A provider's id of a person (such as a `wa_id`) is kept and answered as received; these forms only find out
//! that two of them are one person.

/// The fewest digits that are a number rather than a short code.
const SHORTEST: usize = 7;
/// The most digits with the country code (ITU-T E.164).
const LONGEST: usize = 15;

/// The forms of one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms {
    /// `+` and 7 to 15 digits. The same for every way to write the number.
    pub canonical: String,
    /// The digits of the other form in which a provider may know it, without plus sign.
    pub alternative: Option<String>,
}

impl Forms {
    /// The canonical digits, without plus sign.
    pub fn digits(&self) -> &str {
        self.canonical.trim_start_matches('+')
    }

    /// The digits under which a person may be known, the canonical ones first.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.digits()).chain(self.alternative.as_deref())
    }
}

/// The forms of a number in international digits, with or without plus sign, as providers write it. `None` for
/// what is no number: user ids, short codes, alphanumeric senders.
///
/// Numbers that fit no plan we know are taken as they are: plans change, and metadata is advice.
pub fn forms(number: &str) -> Option<Forms> {
    let digits = number.strip_prefix('+').unwrap_or(number);
    if !(SHORTEST..=LONGEST).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (canonical, alternative) = match digits.get(..2) {
        Some("55") => brazil(digits),
        Some("52") => mexico(digits),
        Some("54") => argentina(digits),
        _ => (digits.to_owned(), None),
    };
    Some(Forms { canonical: format!("+{canonical}"), alternative })
}

/// The international digits in what a person typed. `region` is the country code, digits alone, that a number
/// without one belongs to; without it such a number is `None`.
pub fn typed(text: &str, region: Option<&str>) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    let mut plus = false;
    for character in text.trim().chars() {
        match character {
            '+' | '\u{ff0b}' if digits.is_empty() && !plus => plus = true,
            _ if is_separator(character) => {}
            _ => digits.push(ascii_digit(character)?),
        }
    }
    if !plus && digits.starts_with("00") {
        digits.drain(..2);
        plus = true;
    }
    let international = if plus {
        digits
    } else {
        let region = region?;
        let national = if region == "55" { brazil_without_trunk(&digits) } else { digits.trim_start_matches('0') };
        format!("{region}{national}")
    };
    (SHORTEST..=LONGEST).contains(&international.len()).then_some(international)
}

fn is_separator(character: char) -> bool {
    matches!(
        character,
        ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}' | '\u{202a}'..='\u{202f}' | '\u{2060}' | '\u{feff}'
    )
}

/// ASCII, full-width and the two Arabic-Indic rows.
fn ascii_digit(character: char) -> Option<char> {
    let value = match character {
        '0'..='9' => character as u32 - '0' as u32,
        '\u{ff10}'..='\u{ff19}' => character as u32 - 0xff10,
        '\u{660}'..='\u{669}' => character as u32 - 0x660,
        '\u{6f0}'..='\u{6f9}' => character as u32 - 0x6f0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// Whether two digits are a Brazilian area code (DDD) in use.
fn is_ddd(digits: &str) -> bool {
    const DDDS: [&str; 67] = [
        "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "22", "24", "27", "28", "31", "32", "33", "34",
        "35", "37", "38", "41", "42", "43", "44", "45", "46", "47", "48", "49", "51", "53", "54", "55", "61", "62",
        "63", "64", "65", "66", "67", "68", "69", "71", "73", "74", "75", "77", "79", "81", "82", "83", "84", "85",
        "86", "87", "88", "89", "91", "92", "93", "94", "95", "96", "97", "98", "99",
    ];
    DDDS.contains(&digits)
}

/// Mobile numbers got a ninth digit, a 9 in front, region by region; ids from before keep eight. Numbers
/// of the newer ranges (9 and then 1 to 5) never had eight, and landlines never get the nine.
fn brazil(digits: &str) -> (String, Option<String>) {
    let same = (digits.to_owned(), None);
    let Some((area, subscriber)) = digits.get(2..4).zip(digits.get(4..)) else {
        return same;
    };
    if !is_ddd(area) {
        return same;
    }
    let first = subscriber.as_bytes().first().copied();
    let second = subscriber.as_bytes().get(1).copied();
    match (subscriber.len(), first, second) {
        (9, Some(b'9'), Some(b'6'..=b'9')) => (digits.to_owned(), Some(format!("55{area}{}", &subscriber[1..]))),
        (8, Some(b'6'..=b'9'), _) => (format!("55{area}9{subscriber}"), Some(digits.to_owned())),
        _ => same,
    }
}

/// Inside of Brazil: a trunk 0, with or without a carrier's two digits, and 9090 for collect calls.
fn brazil_without_trunk(digits: &str) -> &str {
    let rest = digits.strip_prefix("9090").filter(|rest| rest.len() >= 8).unwrap_or(digits);
    let Some(rest) = rest.strip_prefix('0') else {
        return rest;
    };
    // Two digits more than an area code and a subscriber's number are a carrier's.
    match rest.len() {
        12 | 13 if rest.get(2..4).is_some_and(is_ddd) => &rest[2..],
        _ => rest,
    }
}

/// Ids may have a 1 that numbers lost in 2019.
fn mexico(digits: &str) -> (String, Option<String>) {
    match digits.strip_prefix("521") {
        Some(national) if national.len() == 10 => (format!("52{national}"), Some(digits.to_owned())),
        _ if digits.len() == 12 => (digits.to_owned(), Some(format!("521{}", &digits[2..]))),
        _ => (digits.to_owned(), None),
    }
}

/// Mobile numbers have a 9 after the country code that people leave out.
fn argentina(digits: &str) -> (String, Option<String>) {
    match digits.strip_prefix("549") {
        Some(national) if national.len() == 10 => (digits.to_owned(), Some(format!("54{national}"))),
        _ if digits.len() == 12 => (format!("549{}", &digits[2..]), Some(digits.to_owned())),
        _ => (digits.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(number: &str, canonical: &str, alternative: Option<&str>) {
        let forms = forms(number).unwrap();
        assert_eq!((forms.canonical.as_str(), forms.alternative.as_deref()), (canonical, alternative), "{number}");
    }

    #[test]
    fn brazilian_numbers() {
        for (number, canonical, alternative) in [
            ("5511987654321", "+5511987654321", Some("551187654321")),
            ("551187654321", "+5511987654321", Some("551187654321")),
            ("553187654321", "+5531987654321", Some("553187654321")),
            ("5531997654321", "+5531997654321", Some("553197654321")),
            ("553197654321", "+5531997654321", Some("553197654321")),
            ("551140028922", "+551140028922", None),
            ("555133334444", "+555133334444", None),
            ("5511912345678", "+5511912345678", None),
            ("552012345678", "+552012345678", None),
            ("+5511987654321", "+5511987654321", Some("551187654321")),
            ("552097654321", "+552097654321", None),
            ("5511887654321", "+5511887654321", None),
            ("55119876543210", "+55119876543210", None),
            ("5511111", "+5511111", None),
        ] {
            check(number, canonical, alternative);
        }
    }

    #[test]
    fn mexican_and_argentinian_numbers() {
        check("5215512345678", "+525512345678", Some("5215512345678"));
        check("525512345678", "+525512345678", Some("5215512345678"));
        check("5491123456789", "+5491123456789", Some("541123456789"));
        check("541123456789", "+5491123456789", Some("541123456789"));
        check("52155123456", "+52155123456", None);
        check("14155550100", "+14155550100", None);
    }

    #[test]
    fn what_is_no_number() {
        for text in ["", "+", "BR.9c3kq", "12345", "anonymous", "RECADO", "1234567890123456", "++5511987654321", "٥٥"]
        {
            assert_eq!(forms(text), None, "{text}");
        }
    }

    #[test]
    fn what_people_type() {
        for (text, digits) in [
            ("+55 (11) 98765-4321", Some("5511987654321")),
            ("0055 11 98765.4321", Some("5511987654321")),
            ("(11) 98765-4321", Some("5511987654321")),
            ("011 98765-4321", Some("5511987654321")),
            ("0 15 11 98765-4321", Some("5511987654321")),
            ("0 15 11 4002-8922", Some("551140028922")),
            ("9090 11 98765-4321", Some("5511987654321")),
            ("+１ ４１５ ５５５ ０１００", Some("14155550100")),
            ("+٥٥١١٩٨٧٦٥٤٣٢١", Some("5511987654321")),
            ("\u{202a}+55\u{a0}11 98765\u{2011}4321\u{202c}", Some("5511987654321")),
            ("11 9876x", None),
            ("+1+2345678", None),
            ("", None),
        ] {
            assert_eq!(typed(text, Some("55")).as_deref(), digits, "{text}");
        }
        assert_eq!(typed("11 98765-4321", None), None);
        assert_eq!(typed("0111 234 5678", Some("44")).as_deref(), Some("441112345678"));
    }

    proptest::proptest! {
        /// Every form of a number leads to the same canonical one.
        #[test]
        fn forms_agree(digits in "(55[1-9]{2}9?[1-9][0-9]{7}|52[0-9]{10,11}|54[0-9]{10,11}|[1-9][0-9]{6,14})") {
            let first = forms(&digits).unwrap();
            proptest::prop_assert!(first.all().any(|form| form == digits));
            for form in first.all() {
                proptest::prop_assert_eq!(&forms(form).unwrap(), &first);
            }
        }

        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let _ = forms(&text);
            let _ = typed(&text, Some("55"));
        }
    }
}
