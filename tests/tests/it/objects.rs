//! The object store's rules on a real server that speaks S3. On a folder the same are a unit test of the gateway.

use anyhow::Result;
use recado::objects::{MAX_OBJECT, ObjectError, Objects, S3, S3Settings};
use recado_tests::s3::{ACCESS_KEY, BUCKET, SECRET_KEY, Store};

#[path = "../../../gateway/src/objects/conformance.rs"]
mod conformance;

fn settings(store: &Store, prefix: &str, secret: &str) -> S3Settings {
    S3Settings {
        endpoint: store.endpoint.clone(),
        region: "us-east-1".to_owned(),
        bucket: BUCKET.to_owned(),
        prefix: prefix.to_owned(),
        path_style: true,
        access_key: ACCESS_KEY.to_owned(),
        secret_key: secret.into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_keeps_what_a_folder_keeps() -> Result<()> {
    let store = Store::start().await?;
    conformance::all(&S3::open(&settings(&store, "rules/", SECRET_KEY))?).await;
    // Another prefix is another store.
    assert!(S3::open(&settings(&store, "other/", SECRET_KEY))?.list("").await?.is_empty());

    let stranger = S3::open(&settings(&store, "rules/", "another"))?;
    let refused = stranger.get("last/x").await;
    assert!(
        matches!(&refused, Err(ObjectError::Unavailable(why)) if why.contains("403") && why.contains("SignatureDoesNotMatch")),
        "{refused:?}"
    );
    assert!(stranger.put("last/x", "mine".into()).await.is_err());
    let right = S3::open(&settings(&store, "rules/", SECRET_KEY))?;
    assert_eq!(right.get("last/x").await?, "x");
    Ok(())
}
