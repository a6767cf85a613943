//! More messages than the sender keeps.

use super::*;

impl World {
    async fn sender_of(&self, waiting: usize) -> Sender {
        let deps = self.deps(self.folder.path());
        let limits = Limits { waiting, ..deps.limits.clone() };
        Sender::start(Deps { limits, ..deps }, CancellationToken::new()).await.unwrap()
    }

    /// Which of these texts were called, in order.
    fn called(&self, texts: &[String]) -> Vec<String> {
        self.provider.texts().into_iter().filter(|text| texts.contains(text)).collect()
    }
}

#[tokio::test]
async fn a_recipients_messages_keep_their_order() {
    let world = World::new().await;
    for number in ["1", "2", "3"] {
        world.received(&format!("adr_{number}"), number).await;
    }
    let first = world.submit(1, "adr_1", "one").await;
    world.submit(2, "adr_2", "two").await;
    world.submit(3, "adr_3", "three").await;
    world.status(&first, Status::Accepted).await;
    let last = world.submit(4, "adr_3", "four").await;
    let sender = world.sender_of(2).await;
    world.until_reported(&last, Status::Accepted).await;
    assert_eq!(world.provider.texts(), ["two", "three", "four"]);
    sender.shutdown().await;
}

#[tokio::test]
async fn a_receipt_is_read_however_many_messages_stand_before_it() {
    let world = World::new().await;
    world.received("adr_1", "1").await;
    world.received("adr_2", "2").await;
    let sender = world.sender_of(2).await;
    let cut = world.submit(1, "adr_1", "cut").await;
    let next = world.submit(2, "adr_1", "next").await;
    let other = world.submit(3, "adr_2", "other").await;
    world.until_reported(&cut, Status::Unknown).await;
    world.status(&cut, Status::Delivered).await;
    world.until_reported(&next, Status::Accepted).await;
    world.until_reported(&other, Status::Accepted).await;
    assert_eq!(world.provider.texts().iter().filter(|text| *text == "cut").count(), 1);
    sender.shutdown().await;
}

#[tokio::test]
async fn a_stopped_account_leaves_room_for_others() {
    let world = World::new().await;
    world.received("adr_1", "1").await;
    let sender = world.sender_of(4).await;
    let locked = world.submit(1, "adr_1", "locked").await;
    world.until_called("locked").await;
    let texts: Vec<String> = (2..8).map(|number| format!("text {number}")).collect();
    let mut last = String::new();
    for (number, text) in (2..).zip(&texts) {
        last = world.submit(number, "adr_1", text).await;
    }
    let other = world.submit_by("other", 9, "adr_1", "other").await;
    world.until_reported(&other, Status::Accepted).await;
    assert_eq!(sender.stopped_accounts(), ["main"]);

    world.setup.revision.store(1, std::sync::atomic::Ordering::Relaxed);
    world.until_reported(&locked, Status::Accepted).await;
    world.until_reported(&last, Status::Accepted).await;
    assert_eq!(world.called(&texts), texts);
    sender.shutdown().await;
}

/// With a sender that ends and another that begins while there is more than they keep, and events that tell of a part
/// of what was sent.
#[tokio::test]
async fn each_message_goes_once_and_in_order() {
    let world = World::new().await;
    let mut texts: [Vec<String>; 3] = Default::default();
    for address in 0..3 {
        world.received(&format!("adr_{address}"), &address.to_string()).await;
    }
    let mut messages = Vec::new();
    for number in 0..48 {
        let (address, text) = (number as usize % 3, format!("text {number}"));
        messages.push(world.submit(number, &format!("adr_{address}"), &text).await);
        texts[address].push(text);
    }
    let sender = world.sender_of(16).await;
    world.until_called("text 24").await;
    sender.shutdown().await;
    for message in &messages[..12] {
        assert!(world.reports().await.contains_key(&(message.clone(), Status::Accepted)));
        world.status(message, Status::Accepted).await;
    }

    let sender = world.sender_of(16).await;
    for message in &messages {
        world.until_reported(message, Status::Accepted).await;
    }
    let end = world.bus.bounds(logs::EVENTS, 0).await.unwrap().end;
    sender.shutdown().await;
    for texts in texts {
        assert_eq!(world.called(&texts), texts);
    }
    let last = world.records(logs::DELIVERIES).await.pop().unwrap();
    let Some(v1::delivery::Record::State(state)) = v1::Delivery::decode(last).unwrap().record else {
        panic!("no state at the end")
    };
    assert_eq!((state.settled_to, state.exceptions.len()), (end, 0));
}

/// Deliveries speak of more messages than can be: the worker starts again, and the call that is under way has its end.
#[tokio::test]
async fn a_worker_that_starts_again_waits_for_its_calls() {
    let world = World::new().await;
    let sender = world.sender().await;
    world.received("adr_1", "1").await;
    let message = world.submit(1, "adr_1", "hold").await;
    world.until_called("hold").await;
    for batch in 0..41 {
        let records = (0..5_000).map(|number| {
            let message_id = Kind::Message.text(Id(1_000_000 + batch * 5_000 + number));
            let attempt = v1::Attempt { message_id, n: 1, owner: "you".into(), ..v1::Attempt::default() };
            let record = Some(v1::delivery::Record::Attempt(attempt));
            let value = v1::Delivery { tenant: "acme".into(), record }.encode_to_vec().into();
            Record { key: "acme".into(), headers: Vec::new(), value }
        });
        world.bus.append(logs::DELIVERIES, 0, records.collect()).await.unwrap();
    }
    // Long enough for another worker to find the attempt without an outcome.
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(5) {
        let reports = world.reports().await;
        assert!(reports.is_empty(), "{reports:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    world.provider.hold.notify_one();
    world.until_reported(&message, Status::Accepted).await;
    assert_eq!(world.provider.texts(), ["hold"]);
    sender.shutdown().await;
}
