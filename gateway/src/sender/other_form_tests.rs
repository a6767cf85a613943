//! A receipt says that nobody is known at a number, after the message was accepted for it.

use super::*;

const CANONICAL: &str = "5531987654321";
const OLDER: &str = "553187654321";

impl World {
    /// A message to a number that came with it.
    pub(super) async fn start(&self, number: u128, to: &str, text: &str) -> String {
        let id = Kind::Message.text(Id(number));
        let body = v1::message::Body::Text(v1::Text { body: text.into(), ..v1::Text::default() });
        let content = v1::Message { body: Some(body), ..v1::Message::default() };
        let kind = v1::address::Kind::Phone.into();
        let address = v1::Address { kind, value: to.into(), ..v1::Address::default() };
        self.event(EventBody::MessageSubmitted(v1::MessageSubmitted {
            message_id: id.clone(),
            account_id: "main".into(),
            address_id: format!("adr_{to}"),
            to: Some(payload(address.encode_to_vec())),
            content: Some(payload(content.encode_to_vec())),
            not_after: Some(timestamp(now_ms() + 60_000)),
            ..v1::MessageSubmitted::default()
        }))
        .await;
        id
    }

    async fn receipt(&self, message: &str, status: Status, code: &str) {
        self.event(EventBody::MessageStatusChanged(v1::MessageStatusChanged {
            message_id: message.into(),
            provider_id: Some(payload(format!("p-{message}").into_bytes())),
            status: status.into(),
            code: code.into(),
            ..v1::MessageStatusChanged::default()
        }))
        .await;
    }

    /// Which numbers were called with a text, once `count` were.
    pub(super) async fn numbers(&self, text: &str, count: usize) -> Vec<String> {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let calls = self.provider.calls().into_iter().filter(|call| call.2 == text).map(|call| call.1);
            let numbers: Vec<String> = calls.collect();
            if numbers.len() >= count {
                return numbers;
            }
            assert!(Instant::now() < deadline, "{text} was called for {numbers:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The classes of a message's outcomes, those at other forms of its address with their numbers.
    async fn outcomes(&self, message: &str) -> Vec<(u32, &'static str, bool)> {
        let records = self.records(logs::DELIVERIES).await;
        let records = records.into_iter().filter_map(|value| v1::Delivery::decode(value).unwrap().record);
        let outcomes = records.filter_map(|record| match record {
            v1::delivery::Record::Outcome(outcome) if outcome.message_id == message => {
                Some((outcome.n, outcome.class().as_str_name(), outcome.other_form))
            }
            _ => None,
        });
        outcomes.collect()
    }
}

#[tokio::test]
async fn the_other_form_of_a_number_is_tried_once_when_a_receipt_says_that_nobody_is_there() {
    let world = World::new().await;
    let sender = world.sender().await;
    let message = world.start(1, CANONICAL, "one").await;
    world.until_reported(&message, Status::Accepted).await;
    world.receipt(&message, Status::Sent, "").await;
    world.receipt(&message, Status::Failed, "nobody").await;
    assert_eq!(world.numbers("one", 2).await, [CANONICAL, OLDER]);

    // The second report joins the second id to the message, and names the address that was right.
    let deadline = Instant::now() + Duration::from_secs(20);
    let report = loop {
        let report = world.until_reported(&message, Status::Accepted).await;
        if report.attempts == 2 {
            break report;
        }
        assert!(Instant::now() < deadline, "{report:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!((&*report.asked_address_id, &*report.address_id), ("adr_5531987654321", "adr_553187654321"));

    // The next message goes there at once, and is not sent anywhere else whatever its receipt says.
    let next = world.start(2, CANONICAL, "two").await;
    world.until_reported(&next, Status::Accepted).await;
    world.receipt(&message, Status::Failed, "nobody").await;
    let last = world.start(3, "14155550100", "three").await;
    world.until_reported(&last, Status::Accepted).await;
    assert_eq!(world.numbers("two", 1).await, [OLDER]);
    assert_eq!(world.numbers("one", 2).await.len(), 2);
    sender.shutdown().await;
    assert_eq!(world.outcomes(&message).await, [(1, "accepted", false), (2, "accepted", true)]);
}

#[tokio::test]
async fn the_other_form_is_tried_when_the_receipt_comes_before_the_answer() {
    let world = World::new().await;
    let sender = world.sender().await;
    let message = world.start(1, CANONICAL, "hold one").await;
    let code = world.start(2, "5531987650002", "hold two").await;
    let reached = world.start(3, "5531987650003", "hold three").await;
    for text in ["hold one", "hold two", "hold three"] {
        world.until_called(text).await;
    }
    world.receipt(&message, Status::Failed, "nobody").await;
    world.receipt(&code, Status::Failed, "window").await;
    world.receipt(&reached, Status::Failed, "nobody").await;
    world.receipt(&reached, Status::Delivered, "").await;
    // Events are read in their order: what goes out after this one was submitted shows that the receipts are known.
    let next = world.start(4, "14155550100", "next").await;
    world.until_reported(&next, Status::Accepted).await;
    assert_eq!(world.provider.texts().len(), 4);

    world.provider.hold.notify_waiters();
    assert_eq!(world.numbers("hold one", 2).await, [CANONICAL, OLDER]);
    world.provider.hold.notify_waiters();
    let deadline = Instant::now() + Duration::from_secs(20);
    while world.until_reported(&message, Status::Accepted).await.attempts < 2 {
        assert!(Instant::now() < deadline, "the second call is not told");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    for message in [&code, &reached] {
        world.until_reported(message, Status::Accepted).await;
    }
    // Once: a second receipt of the same kind changes nothing.
    world.receipt(&message, Status::Failed, "nobody").await;
    let last = world.start(5, "14155550100", "last").await;
    world.until_reported(&last, Status::Accepted).await;
    sender.shutdown().await;
    assert_eq!(world.outcomes(&message).await, [(1, "accepted", false), (2, "accepted", true)]);
    for text in ["hold two", "hold three", "next", "last"] {
        assert_eq!(world.provider.texts().iter().filter(|called| *called == text).count(), 1, "{text}");
    }
}

#[tokio::test]
async fn nothing_is_tried_where_another_form_cannot_be_what_was_wrong() {
    let world = World::new().await;
    let sender = world.sender().await;
    world.received("adr_r", CANONICAL).await;
    let reply = world.submit(1, "adr_r", "reply").await;
    let other_code = world.start(2, "5531987650002", "other code").await;
    let landline = world.start(3, "551140028922", "landline").await;
    let delivered = world.start(4, "5531987650004", "delivered").await;
    for message in [&reply, &other_code, &landline, &delivered] {
        world.until_reported(message, Status::Accepted).await;
    }
    world.receipt(&reply, Status::Failed, "nobody").await;
    world.receipt(&other_code, Status::Failed, "window").await;
    world.receipt(&landline, Status::Failed, "nobody").await;
    world.receipt(&delivered, Status::Delivered, "").await;
    world.receipt(&delivered, Status::Failed, "nobody").await;

    // A sender that starts anew does not know whether another tried.
    let before = world.start(5, "5531987650005", "before").await;
    world.until_reported(&before, Status::Accepted).await;
    sender.shutdown().await;
    world.receipt(&before, Status::Failed, "nobody").await;
    let sender = world.sender().await;
    let end = world.start(6, "14155550100", "end").await;
    world.until_reported(&end, Status::Accepted).await;
    sender.shutdown().await;
    let texts = world.provider.texts();
    for text in ["reply", "other code", "landline", "delivered", "before", "end"] {
        assert_eq!(texts.iter().filter(|called| *called == text).count(), 1, "{text}");
    }
}
