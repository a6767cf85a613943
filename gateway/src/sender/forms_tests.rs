//! Which form of a number a message goes to that names it.

use super::*;

const LONG: &str = "5531987654321";
const SHORT: &str = "553187654321";

impl World {
    /// The customer writes from a form of the number, by the provider's time in seconds.
    async fn wrote(&self, value: &str, second: i64) {
        let kind = v1::address::Kind::Phone.into();
        let from = v1::Address { kind, value: value.into(), ..v1::Address::default() };
        self.event(EventBody::MessageReceived(v1::MessageReceived {
            account_id: "main".into(),
            address_id: format!("adr_{value}"),
            from: Some(payload(from.encode_to_vec())),
            provider_time: Some(timestamp(second * 1000)),
            ..v1::MessageReceived::default()
        }))
        .await;
    }

    /// Where a message to the canonical form goes.
    async fn goes(&self, number: u128) -> String {
        let text = format!("to {number}");
        let message = self.start(number, LONG, &text).await;
        self.until_reported(&message, Status::Accepted).await;
        self.numbers(&text, 1).await.remove(0)
    }
}

#[tokio::test]
async fn a_message_goes_to_the_form_that_was_last_written_from() {
    let world = World::new().await;
    let sender = world.sender().await;
    world.wrote(SHORT, 100).await;
    assert_eq!(world.goes(1).await, SHORT);
    world.wrote(LONG, 200).await;
    assert_eq!(world.goes(2).await, LONG);
    // Late, and from before.
    world.wrote(SHORT, 150).await;
    assert_eq!(world.goes(3).await, LONG);
    world.wrote(SHORT, 300).await;
    assert_eq!(world.goes(4).await, SHORT);
    world.wrote(LONG, 400).await;
    sender.shutdown().await;

    // The book remembers, also one that is read anew from its log.
    let sender = world.sender().await;
    assert_eq!(world.goes(5).await, LONG);
    sender.shutdown().await;
    let deps = world.deps(&world.folder.path().join("another"));
    let sender = Sender::start(deps, CancellationToken::new()).await.unwrap();
    assert_eq!(world.goes(6).await, LONG);
    world.wrote(SHORT, 500).await;
    assert_eq!(world.goes(7).await, SHORT);
    sender.shutdown().await;
}

#[tokio::test]
async fn a_person_who_goes_on_writing_from_one_form_is_not_written_down_each_time() {
    let world = World::new().await;
    let sender = world.sender().await;
    world.wrote(SHORT, 100).await;
    assert_eq!(world.goes(1).await, SHORT);
    // From now on the book has both, from its log.
    sender.shutdown().await;
    let met = world.bus.bounds(logs::ADDRESSES, 0).await.unwrap().end;
    let sender = world.sender().await;
    for second in 101..120 {
        world.wrote(SHORT, second).await;
    }
    for second in 200..220 {
        world.wrote(LONG, second).await;
    }
    assert_eq!(world.goes(2).await, LONG);
    for second in [300, 301, 302, 300 + 24 * 3600, 301 + 24 * 3600] {
        world.wrote(SHORT, second).await;
    }
    assert_eq!(world.goes(3).await, SHORT);
    sender.shutdown().await;
    let written = world.bus.bounds(logs::ADDRESSES, 0).await.unwrap().end - met;
    assert_eq!(written, 3, "each change of the form, and once more after a day");
}

#[tokio::test]
async fn a_form_that_was_only_written_to_is_none_that_somebody_wrote_from() {
    let world = World::new().await;
    let sender = world.sender().await;
    assert_eq!(world.goes(1).await, LONG, "nobody wrote");
    world.wrote(SHORT, 100).await;
    assert_eq!(world.goes(2).await, SHORT);
    assert_eq!(world.goes(3).await, SHORT);
    sender.shutdown().await;
}
