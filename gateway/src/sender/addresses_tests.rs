//! What the address book learns, and what not.

use rusqlite::Connection;
use tokio_util::sync::DropGuard;

use super::*;

const ID: &str = "adr_1";

/// Told by somebody who does not know when it was written from.
fn told() -> v1::AddressEntry {
    let address = v1::Address { value: "5511987654321".into(), ..v1::Address::default() };
    v1::AddressEntry {
        tenant: "acme".into(),
        address_id: ID.into(),
        account_id: "main".into(),
        address: Some(payload(address.encode_to_vec())),
        wrote_at: None,
    }
}

fn wrote(second: i64) -> v1::AddressEntry {
    v1::AddressEntry { wrote_at: Some(timestamp(second * 1000)), ..told() }
}

impl World {
    async fn book(&self) -> (Arc<AddressBook>, Damage, DropGuard) {
        let (damage, stop) = (Damage::default(), CancellationToken::new());
        let book = AddressBook::open(Arc::clone(&self.bus), self.folder.path(), damage.clone()).unwrap();
        tokio::spawn(Arc::clone(&book).follow(stop.clone()));
        let ready = tokio::time::timeout(Duration::from_secs(30), book.catch_up());
        ready.await.unwrap().unwrap();
        (book, damage, stop.drop_guard())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_book_learns_nothing_over_what_its_log_has() {
    let world = World::new().await;
    let (book, _, stop) = world.book().await;
    book.write(&[book.note(wrote(500)).unwrap()]).await.unwrap();
    drop((book, stop));
    let (book, damage, _stop) = world.book().await;
    let harm = Connection::open(world.folder.path().join("addresses.db")).unwrap();
    assert_eq!(harm.execute("UPDATE address SET entry = x'00'", []).unwrap(), 1);
    assert_eq!(damage.why(), None);
    for _ in 0..2 {
        assert_eq!(book.note(told()), None, "known, for all that can be read");
        assert!(book.damaged() && damage.why().is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_older_is_written_behind_what_is_newer() {
    let world = World::new().await;
    let (book, _, _stop) = world.book().await;
    let first = book.note(wrote(100)).unwrap();
    book.replace(wrote(500));
    // A message that comes late, while both are on their way.
    let late = book.note(wrote(300)).unwrap();
    assert_eq!((&late, book.lookup(ID).unwrap()), (&wrote(500), Some(wrote(500))));
    book.write(&[late]).await.unwrap();
    // That one did not work before.
    book.write(&[first]).await.unwrap();
    let logged = world.records(logs::ADDRESSES).await.into_iter();
    let logged: Vec<_> = logged.map(|value| v1::AddressEntry::decode(value).unwrap()).collect();
    assert_eq!(logged, [wrote(500)]);
}

#[tokio::test]
async fn what_was_told_behind_a_damaged_book_is_learned_by_the_next_start() {
    let world = World::new().await;
    let deps = world.deps(world.folder.path());
    let damage = deps.damage.clone();
    let sender = Sender::start(deps, CancellationToken::new()).await.unwrap();
    world.received("adr_1", "1").await;
    let before = world.submit(1, "adr_1", "before").await;
    world.until_reported(&before, Status::Accepted).await;
    damage.give_up(&world.folder.path().join("addresses.db"), &"the checksum of a row does not match");
    world.received("adr_2", "2").await;
    let behind = world.submit(2, "adr_2", "behind").await;
    let tried = |value: &Bytes| match v1::Delivery::decode(value.clone()).unwrap().record {
        Some(v1::delivery::Record::Outcome(outcome)) => outcome.message_id == behind,
        _ => false,
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    while !world.records(logs::DELIVERIES).await.iter().any(tried) {
        assert!(Instant::now() < deadline, "not tried");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    sender.shutdown().await;
    let learned = world.records(logs::ADDRESSES).await.into_iter();
    let learned: Vec<_> = learned.map(|value| v1::AddressEntry::decode(value).unwrap().address_id).collect();
    assert_eq!(learned, ["adr_1"]);

    let sender = world.sender().await;
    world.until_reported(&behind, Status::Accepted).await;
    assert_eq!(world.provider.calls()[1..], [(behind, "2".into(), "behind".into())]);
    sender.shutdown().await;
}
