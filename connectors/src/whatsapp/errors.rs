//! What Meta's error codes mean, as data. After "WhatsApp Business Platform: error codes"; the codes are
//! authoritative, neither the words nor the HTTP status beside them.

use crate::Scope;

/// What a code asks of the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing happened; try again.
    Transient,
    /// Nothing happened; try again this often at most.
    Tries(u32),
    /// Too fast; wait, at least this many seconds if not 0.
    Throttled(Scope, u64),
    /// The template is paused: Meta says by webhook when it goes on.
    Held,
    /// The account must be mended: its token, registration, payment, standing.
    Account,
    /// This message will never go: the person, the window, the consent, the content.
    Never,
}

/// From the first to the last code, both included. The first row that fits counts.
pub(super) const CODES: &[(i64, i64, Class)] = &[
    // Meta's side is down, overloaded or under maintenance.
    (1, 1, Class::Transient),
    (2, 2, Class::Transient),
    (131_000, 131_000, Class::Tries(3)),
    (131_016, 131_016, Class::Transient),
    (131_057, 131_057, Class::Transient),
    (133_004, 133_004, Class::Transient),
    (132_069, 132_069, Class::Transient),
    // Files that Meta could not fetch or take, and its "generic user error".
    (131_053, 131_053, Class::Tries(2)),
    (135_000, 135_000, Class::Tries(1)),
    // Too fast.
    (4, 4, Class::Throttled(Scope::Credential, 0)),
    (613, 613, Class::Throttled(Scope::Credential, 0)),
    (80_007, 80_007, Class::Throttled(Scope::Credential, 0)),
    (130_429, 130_429, Class::Throttled(Scope::Sender, 0)),
    // Spam limit: lasts hours.
    (131_048, 131_048, Class::Throttled(Scope::Sender, 3600)),
    // Registered and deregistered too often.
    (133_016, 133_016, Class::Throttled(Scope::Sender, 3600)),
    (131_056, 131_056, Class::Throttled(Scope::Recipient, 0)),
    // Token and permissions.
    (0, 0, Class::Account),
    (3, 3, Class::Account),
    (10, 10, Class::Account),
    (190, 190, Class::Account),
    (200, 299, Class::Account),
    (131_005, 131_005, Class::Account),
    // Standing, payment, name.
    (368, 368, Class::Account),
    (131_031, 131_031, Class::Account),
    (131_037, 131_037, Class::Account),
    (131_042, 131_042, Class::Account),
    (131_044, 131_044, Class::Account),
    (131_045, 131_045, Class::Account),
    // Registration and PIN.
    (133_000, 133_000, Class::Account),
    (133_005, 133_006, Class::Account),
    (133_008, 133_010, Class::Account),
    // Window and consent.
    (130_472, 130_472, Class::Never),
    (131_047, 131_047, Class::Never),
    (131_049, 131_050, Class::Never),
    // The person.
    (130_497, 130_497, Class::Never),
    (131_021, 131_021, Class::Never),
    (131_026, 131_026, Class::Never),
    (131_030, 131_030, Class::Never),
    (131_062, 131_064, Class::Never),
    // The content, templates, forms, payments, groups.
    (33, 33, Class::Never),
    (100, 100, Class::Never),
    (131_008, 131_009, Class::Never),
    (131_051, 131_052, Class::Never),
    (132_015, 132_015, Class::Held),
    (132_000, 132_014, Class::Never),
    (132_016, 132_068, Class::Never),
    (137_000, 137_000, Class::Never),
    (147_001, 147_005, Class::Never),
    (131_200, 131_299, Class::Never),
];

/// "Object does not exist or cannot be loaded due to missing permissions": the number's id or the token is wrong,
/// not the message.
pub(super) const WRONG_OBJECT: (i64, i64) = (100, 33);

/// What the subcode beside code 190 says of the token.
pub(super) fn token_trouble(subcode: i64) -> Option<&'static str> {
    Some(match subcode {
        458 => "the app is not installed for this user",
        459 => "Meta wants the user to log in and pass a check",
        460 => "the user's password changed",
        463 => "the token has expired",
        464 => "the user is not confirmed",
        467 => "the token is no longer valid",
        _ => return None,
    })
}

/// Nobody is on WhatsApp under this number, or it is not on a test number's list: another form of it may be.
pub(super) const NOBODY: [&str; 2] = ["131026", "131030"];

/// What a code means; `None` for one that we do not know.
pub(super) fn class(code: i64, subcode: Option<i64>) -> Option<Class> {
    if subcode.is_some_and(|subcode| (code, subcode) == WRONG_OBJECT) {
        return Some(Class::Account);
    }
    CODES.iter().find(|(first, last, _)| (*first..=*last).contains(&code)).map(|(_, _, class)| *class)
}

/// All rows for people: the codes and what the sender does.
pub(super) fn rows() -> Vec<(String, String)> {
    let tries = |n: u32| if n == 1 { "tried once more".to_owned() } else { format!("tried {n} times more") };
    let whose = |scope: Scope| match scope {
        Scope::Recipient => "the recipient",
        Scope::Sender => "the number",
        Scope::Credential => "the token",
    };
    let class = |class: Class| match class {
        Class::Transient => "transient".to_owned(),
        Class::Tries(n) => format!("transient, {}", tries(n)),
        Class::Throttled(scope, 0) => format!("throttled: {} waits", whose(scope)),
        Class::Throttled(scope, least) => format!("throttled: {} waits {least} s or more", whose(scope)),
        Class::Held => "held: waits for the template".to_owned(),
        Class::Account => "unauthorized: the account stops".to_owned(),
        Class::Never => "permanent".to_owned(),
    };
    let codes = |first: i64, last: i64| if first == last { first.to_string() } else { format!("{first} to {last}") };
    let mut rows = vec![(format!("{} with subcode {}", WRONG_OBJECT.0, WRONG_OBJECT.1), class(Class::Account))];
    rows.extend(CODES.iter().map(|(first, last, what)| (codes(*first, *last), class(*what))));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code in two rows would mean what the first says, whatever the second says.
    #[test]
    fn no_code_is_listed_twice() {
        for (place, (first, last, _)) in CODES.iter().enumerate() {
            assert!(first <= last);
            for (other, another, _) in &CODES[place + 1..] {
                assert!(last < other || another < first, "{first} and {other}");
            }
        }
    }
}
