//! What every object store must do, run on each of them.

#![allow(clippy::unwrap_used)]

use bytes::Bytes;

use super::{MAX_OBJECT, ObjectError, Objects};

/// Runs everything on an empty store.
pub(super) async fn all(store: &dyn Objects) {
    whole_and_in_pieces(store).await;
    written_in_pieces(store).await;
    keys_are_checked(store).await;
    lists(store).await;
    absent(store).await;
}

async fn whole_and_in_pieces(store: &dyn Objects) {
    store.put("state/acme/1.bin", Bytes::from_static(b"0123456789")).await.unwrap();
    assert_eq!(store.get("state/acme/1.bin").await.unwrap(), "0123456789");
    assert_eq!(store.get_range("state/acme/1.bin", 2, 3).await.unwrap(), "234");
    assert_eq!(store.get_range("state/acme/1.bin", 8, 100).await.unwrap(), "89");
    assert_eq!(store.get_range("state/acme/1.bin", 100, 1).await.unwrap(), "");
    assert_eq!(store.get_range("state/acme/1.bin", 3, 0).await.unwrap(), "");
    assert_eq!(store.get_range("state/acme/1.bin", 0, MAX_OBJECT).await.unwrap(), "0123456789");
    store.put("state/acme/1.bin", Bytes::from_static(b"new")).await.unwrap();
    assert_eq!(store.get("state/acme/1.bin").await.unwrap(), "new");
    store.put("empty", Bytes::new()).await.unwrap();
    assert_eq!(store.get("empty").await.unwrap(), "");
}

async fn written_in_pieces(store: &dyn Objects) {
    for pieces in [0_usize, 1, 3, 300] {
        let mut whole = Vec::new();
        let mut writer = store.writer("pieces/one").await.unwrap();
        for n in 0..pieces {
            let piece = vec![n as u8; 64 * 1024 + n];
            whole.extend_from_slice(&piece);
            writer.write(piece.into()).await.unwrap();
        }
        writer.finish().await.unwrap();
        assert!(store.get("pieces/one").await.unwrap() == whole, "{pieces} pieces");
        let from = whole.len() as u64 / 2;
        assert!(
            store.get_range("pieces/one", from, 100_000).await.unwrap()
                == whole[from as usize..].iter().copied().take(100_000).collect::<Vec<_>>()
        );
    }
    // Nobody sees what is not finished, nor what never is.
    let mut writer = store.writer("pieces/never").await.unwrap();
    writer.write(Bytes::from(vec![7; 20 * 1024 * 1024])).await.unwrap();
    assert!(matches!(store.get("pieces/never").await, Err(ObjectError::NotFound(_))));
    drop(writer);
    assert!(matches!(store.get("pieces/never").await, Err(ObjectError::NotFound(_))));
    assert_eq!(store.list("pieces/").await.unwrap(), ["pieces/one"]);
    store.delete("pieces/one").await.unwrap();
}

async fn keys_are_checked(store: &dyn Objects) {
    for key in ["", "/", "/etc/passwd", "a//b", "a/", "../a", "a/../b", "A", "a b", ".new/x", "a/.b", "ä", "a\\b"] {
        assert!(matches!(store.put(key, Bytes::new()).await, Err(ObjectError::Refused { .. })), "{key}");
        assert!(matches!(store.get(key).await, Err(ObjectError::Refused { .. })), "{key}");
        assert!(matches!(store.delete(key).await, Err(ObjectError::Refused { .. })), "{key}");
        assert!(matches!(store.writer(key).await.map(drop), Err(ObjectError::Refused { .. })), "{key}");
    }
    assert!(store.put(&"a".repeat(513), Bytes::new()).await.is_err());
}

async fn lists(store: &dyn Objects) {
    for key in ["runs/7/b", "runs/7/a", "runs/70/c", "runs/8", "last/x"] {
        store.put(key, Bytes::from_static(b"x")).await.unwrap();
    }
    assert_eq!(store.list("runs").await.unwrap(), ["runs/7/a", "runs/7/b", "runs/70/c", "runs/8"]);
    assert_eq!(store.list("runs/7").await.unwrap(), ["runs/7/a", "runs/7/b", "runs/70/c"]);
    assert_eq!(store.list("runs/7/").await.unwrap(), ["runs/7/a", "runs/7/b"]);
    assert_eq!(store.list("ru").await.unwrap().len(), 4);
    assert!(store.list("none/").await.unwrap().is_empty());
    assert!(store.list("../").await.unwrap().is_empty());
    assert_eq!(store.list("").await.unwrap().len(), 7);
}

async fn absent(store: &dyn Objects) {
    store.delete("state/acme/1.bin").await.unwrap();
    store.delete("state/acme/1.bin").await.unwrap();
    assert!(matches!(store.get("state/acme/1.bin").await, Err(ObjectError::NotFound(_))));
    assert!(matches!(store.get_range("state/acme/1.bin", 0, 1).await, Err(ObjectError::NotFound(_))));
    assert!(matches!(store.get("state/acme").await, Err(ObjectError::NotFound(_))));
}
