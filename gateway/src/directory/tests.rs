#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{collections::BTreeSet, sync::Arc};

use recado_proto::v1;

use super::{
    Directory, DirectoryError, NewToken, TokenRefused,
    memory_bus::{Fault, MemoryBus},
};
use crate::{
    objects::{Folder, Objects as _},
    tokens::Scope,
};

async fn open(bus: &MemoryBus) -> Arc<Directory> {
    Directory::open(bus.shared(), 8).await.unwrap()
}

fn same_key(a: &super::TenantEntry, b: &super::TenantEntry) -> bool {
    a.key.message("account", "id") == b.key.message("account", "id")
}

#[tokio::test(start_paused = true)]
async fn a_tenant_is_created_once_and_found_again() {
    let bus = MemoryBus::new();
    let directory = open(&bus).await;
    assert!(directory.tenant("acme").is_none());
    let acme = directory.ensure_tenant("acme").await.unwrap();
    assert!(same_key(&acme, &directory.ensure_tenant("acme").await.unwrap()));
    assert!(acme.partition < 8);
    let other = directory.ensure_tenant("globex").await.unwrap();
    assert!(!same_key(&acme, &other));

    let later = open(&bus).await;
    assert!(same_key(&acme, &later.tenant("acme").unwrap()));
    assert_eq!(later.tenant("acme").unwrap().partition, acme.partition);
    assert_eq!(later.tenants().iter().map(|t| t.id.as_str()).collect::<Vec<_>>(), ["acme", "globex"]);
    assert!(matches!(directory.ensure_tenant("No Id").await, Err(DirectoryError::Refused(_))));
}

#[tokio::test(start_paused = true)]
async fn two_who_create_at_once_agree_and_compaction_does_not_change_it() {
    let bus = MemoryBus::new();
    let (one, two) = tokio::join!(open(&bus), open(&bus));
    let mut raced = 0;
    for i in 0..20 {
        let id = format!("tenant-{i}");
        let (a, b) = tokio::join!(one.ensure_tenant(&id), two.ensure_tenant(&id));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert!(same_key(&a, &b) && a.partition == b.partition, "{id}");
        let attempts = bus.keys().iter().filter(|key| key.starts_with(&format!("tenant/{id}/"))).count();
        raced += usize::from(attempts == 2);
        bus.compact();
        let third = open(&bus).await.tenant(&id).unwrap();
        assert!(same_key(&a, &third) && a.partition == third.partition, "{id}");
    }
    assert!(raced > 0, "nobody ever raced: this proves nothing");
}

#[tokio::test(start_paused = true)]
async fn an_append_of_unknown_outcome_is_never_repeated_with_the_same_key() {
    let bus = MemoryBus::new();
    let directory = open(&bus).await;
    // The attempt was written although nobody said so: it is the winner.
    bus.fail(&[Fault::Written]);
    let acme = directory.ensure_tenant("acme").await.unwrap();
    assert!(same_key(&acme, &open(&bus).await.tenant("acme").unwrap()));
    // Lost and refused attempts are followed by others.
    bus.fail(&[Fault::Lost, Fault::NotWritten, Fault::Lost]);
    directory.ensure_tenant("globex").await.unwrap();
    let keys = bus.keys();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{keys:?}");
}

#[tokio::test(start_paused = true)]
async fn a_log_that_takes_nothing_is_an_error_in_the_end() {
    let bus = MemoryBus::new();
    let directory = open(&bus).await;
    bus.fail(&[Fault::NotWritten; 1_000]);
    let refused = directory.ensure_tenant("acme").await.unwrap_err();
    assert!(matches!(refused, DirectoryError::Unavailable(_)), "{refused}");
}

#[tokio::test(start_paused = true)]
async fn tenants_spread_over_partitions() {
    let bus = MemoryBus::new();
    let directory = open(&bus).await;
    let mut load = [0; 8];
    for i in 0..24 {
        load[directory.ensure_tenant(&format!("t{i}")).await.unwrap().partition as usize] += 1;
    }
    assert_eq!(load, [3; 8]);
}

#[tokio::test(start_paused = true)]
async fn another_number_of_partitions_or_a_newer_format_is_refused() {
    let bus = MemoryBus::new();
    open(&bus).await;
    let refused = Directory::open(bus.shared(), 16).await.unwrap_err().to_string();
    assert_eq!(
        refused,
        "the logs were created with 8 partitions, and the configuration wants 16\n\
         hint: set `partitions = 8` in `[bus]`: the number is fixed once records exist"
    );

    let newer = MemoryBus::new();
    let format = v1::control::Record::Format(v1::Format { version: 2, partitions: 8 });
    newer.shared().append(crate::logs::CONTROL, 0, vec![super::record("format/0", Some(format))]).await.unwrap();
    let refused = Directory::open(newer.shared(), 8).await.unwrap_err().to_string();
    assert!(refused.starts_with("the logs have format 2, and this build knows up to 1\nhint: "), "{refused}");

    // Also when a newer build has migrated what an older one began.
    let format = v1::control::Record::Format(v1::Format { version: 2, partitions: 8 });
    bus.shared().append(crate::logs::CONTROL, 0, vec![super::record("format/1", Some(format))]).await.unwrap();
    let refused = Directory::open(bus.shared(), 8).await.unwrap_err().to_string();
    assert!(refused.starts_with("the logs have format 2"), "{refused}");
}

fn token(tenant: &str, expires_at_ms: Option<i64>) -> NewToken {
    NewToken { tenant: tenant.to_owned(), name: "ci".to_owned(), scopes: vec![Scope::EventsRead], expires_at_ms }
}

#[tokio::test(start_paused = true)]
async fn tokens_are_accepted_until_they_expire_or_are_revoked() {
    let bus = MemoryBus::new();
    let directory = open(&bus).await;
    let (text, created) = directory.create_token(token("acme", Some(1_000))).await.unwrap();
    let entry = directory.check_token(&text, 999).unwrap();
    assert_eq!((entry.tenant.as_str(), entry.id.as_str()), ("acme", created.id.as_str()));
    assert!(entry.allows(Scope::EventsRead) && !entry.allows(Scope::Admin));
    assert_eq!(directory.check_token(&text, 1_000), Err(TokenRefused::Expired));
    assert_eq!(directory.verify_token(&text), None, "it expired in 1970");

    let (lasting, created) = directory.create_token(token("acme", None)).await.unwrap();
    assert!(directory.verify_token(&lasting).is_some());
    let revoked = directory.revoke_token(&created.id).await.unwrap();
    assert_eq!(directory.check_token(&lasting, 0), Err(TokenRefused::Revoked));
    assert_eq!(directory.revoke_token(&created.id).await.unwrap().revoked_at_ms, revoked.revoked_at_ms);

    assert_eq!(directory.check_token("", 0), Err(TokenRefused::Unknown));
    assert_eq!(directory.check_token(&crate::tokens::draw().unwrap().text, 0), Err(TokenRefused::Unknown));
    assert!(matches!(directory.revoke_token("nobody").await, Err(DirectoryError::NoSuchToken(_))));

    // Another instance knows the same, and nobody keeps the text.
    bus.compact();
    let other = open(&bus).await;
    assert_eq!(other.tokens().len(), 2);
    assert_eq!(other.check_token(&lasting, 0), Err(TokenRefused::Revoked));
    assert!(!format!("{other:?}").contains(&text));
}

#[tokio::test(start_paused = true)]
async fn what_one_instance_writes_another_sees() {
    let bus = MemoryBus::new();
    let (one, other) = (open(&bus).await, open(&bus).await);
    let (text, _) = one.create_token(token("acme", None)).await.unwrap();
    let seen = async {
        while other.verify_token(&text).is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), seen).await.unwrap();
    assert_eq!(other.health(), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn the_checkpoint_with_the_highest_position_counts() {
    let bus = MemoryBus::new();
    let directory = open(&bus).await;
    let point = |partition, intake| v1::Checkpoint { partition, intake, ..Default::default() };
    assert_eq!(directory.checkpoint(1), None);
    directory.put_checkpoint("last-0", point(1, 100)).await.unwrap();
    directory.put_checkpoint("last-1", point(1, 300)).await.unwrap();
    directory.put_checkpoint("last-2", point(1, 200)).await.unwrap();
    directory.put_checkpoint("last-0", point(2, 900)).await.unwrap();
    assert_eq!(directory.checkpoint(1).unwrap().intake, 300);
    // The slot is written over, with a lower one: the others still count.
    directory.put_checkpoint("last-1", point(1, 50)).await.unwrap();
    directory.remove_checkpoint(1, "last-0").await.unwrap();
    bus.compact();
    for view in [&directory, &open(&bus).await] {
        let positions: Vec<_> = view.checkpoints(1).iter().map(|checkpoint| checkpoint.intake).collect();
        assert_eq!(positions, [50, 200]);
        assert_eq!(view.checkpoint(2).unwrap().intake, 900);
    }
    assert!(directory.put_checkpoint("no/slot", point(1, 1)).await.is_err());
}

#[tokio::test]
async fn instances_prove_that_they_share_their_objects() {
    let place = tempfile::tempdir().unwrap();
    let bus = MemoryBus::new();
    let shared = Folder::open(place.path().join("shared")).unwrap();
    let (one, two) = tokio::join!(open(&bus), open(&bus));
    let (a, b) = tokio::join!(one.prove_objects(&shared), two.prove_objects(&shared));
    a.unwrap();
    b.unwrap();
    assert_eq!(shared.list("marker/").await.unwrap().len(), 1, "the loser takes its marker away");
    let own = Folder::open(place.path().join("own")).unwrap();
    let refused = open(&bus).await.prove_objects(&own).await.unwrap_err().to_string();
    assert!(refused.contains("not the one that belongs to these logs"), "{refused}");
}
