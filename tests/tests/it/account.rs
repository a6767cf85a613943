//! An account is checked and set up at the provider.

use std::time::Duration;

use anyhow::Result;
use recado_bus::broker::free_ports;
use recado_tests::{
    Gateway, Settings,
    gateway::{Output, recado},
    settings::{ACCESS_TOKEN, APP_SECRET, PHONE_NUMBER_ID, VERIFY_TOKEN},
    world,
};
use serde_json::Value;

const LIMIT: Duration = Duration::from_secs(30);

async fn command(settings: &Settings, arguments: &[&str]) -> Result<Output> {
    recado(&settings.folder, [arguments, &["--config", "recado.toml"]].concat()).await
}

/// The points of an account's check that are not fine.
fn trouble(output: &Output) -> Result<Vec<(String, String)>> {
    let document: Value = serde_json::from_str(&output.stdout)?;
    let points = document["accounts"][0]["points"].as_array().cloned().unwrap_or_default();
    let text = |point: &Value, key: &str| point[key].as_str().unwrap_or_default().to_owned();
    let bad = points.iter().filter(|point| point["state"] != "ok");
    Ok(bad.map(|point| (text(point, "point"), text(point, "state"))).collect())
}

fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    wanted.iter().map(|(point, state)| ((*point).to_owned(), (*state).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_connected_from_an_empty_folder() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let provider = world::provider(|settings| settings.app.subscribed = false).await?;
    let made = recado(folder.path(), ["init", "gateway"]).await?;
    assert_eq!(made.code, 0, "{made:?}");
    let mut settings = Settings::new(folder.path().join("gateway"), provider.api_base());
    settings.agents.clear();
    // What the operator writes into the file that `init` made.
    settings.write()?;
    let checked = command(&settings, &["check"]).await?;
    assert!(checked.code == 0 && checked.stdout.contains("subscribe messages"), "{checked:?}");

    let checked = command(&settings, &["account", "check", "wa-main", "--json"]).await?;
    assert_eq!(checked.code, 1, "{checked:?}");
    assert_eq!(trouble(&checked)?, pairs(&[("subscription", "wrong"), ("callback", "note")]));
    let told = command(&settings, &["account", "check", "wa-main"]).await?;
    assert!(told.stdout.contains("hint: run `recado account subscribe wa-main`"), "{told:?}");
    let subscribed = command(&settings, &["account", "subscribe", "wa-main"]).await?;
    assert_eq!(subscribed.code, 0, "{subscribed:?}");
    let checked = command(&settings, &["account", "check", "--json"]).await?;
    assert_eq!((checked.code, trouble(&checked)?), (0, pairs(&[("callback", "note")])), "{checked:?}");

    let gateway = Gateway::start_as_is(&settings).await?;
    provider.set_targets(&[gateway.webhook("whatsapp")])?;
    let api = gateway.api(&settings, "events:read").await?;
    provider.customer("5511987654321", "Ana").says("oi").await?;
    assert_eq!(api.events_of("messageReceived", 1, LIMIT).await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_thing_that_is_not_set_up_is_named() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let provider = world::provider(|_| {}).await?;
    // Where the gateway will listen has to be known beforehand: `public_url` leads there.
    let port = free_ports(1)?[0];
    let mut settings = Settings::new(folder.path().join("gateway"), provider.api_base());
    settings.agents.clear();
    settings.write()?;
    let text = std::fs::read_to_string(settings.path())?;
    let listen = format!("listen = \"127.0.0.1:{port}\"\npublic_url = \"http://127.0.0.1:{port}\"");
    std::fs::write(settings.path(), text.replacen("listen = \"127.0.0.1:0\"", &listen, 1))?;

    let check = async || command(&settings, &["account", "check", "wa-main", "--json"]).await;
    // Nobody serves the URL yet, so the provider cannot verify it either.
    let subscribed = command(&settings, &["account", "subscribe", "wa-main"]).await?;
    assert!(subscribed.code == 1 && subscribed.stdout.contains("recado serve"), "{subscribed:?}");
    assert_eq!(trouble(&check().await?)?, pairs(&[("callback", "wrong")]));

    let gateway = Gateway::start_as_is(&settings).await?;
    let subscribed = command(&settings, &["account", "subscribe", "wa-main"]).await?;
    assert_eq!(subscribed.code, 0, "{subscribed:?}");
    let checked = check().await?;
    assert_eq!((checked.code, trouble(&checked)?), (0, pairs(&[])), "{checked:?}");
    let api = gateway.api(&settings, "events:read").await?;
    provider.customer("5511987654321", "Ana").says("oi").await?;
    api.events_of("messageReceived", 1, LIMIT).await?;

    type Change = fn(&mut recado_simulator::AppSetup);
    let good = provider.app();
    let changes: [(Change, &[(&str, &str)]); 6] = [
        (|app| app.registered = false, &[("number", "wrong")]),
        (|app| app.quality = "RED".to_owned(), &[("number", "note")]),
        (|app| app.expires_at = 1_000_000, &[("token", "wrong")]),
        (|app| app.fields.retain(|field| field != "messages"), &[("webhook", "wrong")]),
        (|app| app.permissions.retain(|one| one != "whatsapp_business_messaging"), &[("permissions", "wrong")]),
        (
            |app| app.permissions.retain(|one| one != "whatsapp_business_management"),
            &[("permissions", "wrong"), ("business_account", "wrong"), ("subscription", "wrong")],
        ),
    ];
    for (change, wanted) in changes {
        provider.set_up(|app| {
            *app = good.clone();
            change(app);
        });
        let checked = check().await?;
        assert_eq!(trouble(&checked)?, pairs(wanted), "{checked:?}");
        let ok = wanted.iter().all(|(_, state)| *state == "note");
        assert_eq!(checked.code, i32::from(!ok), "{checked:?}");
        for secret in [ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN] {
            assert!(!checked.stdout.contains(secret) && !checked.stderr.contains(secret), "{checked:?}");
        }
    }
    provider.set_up(|app| *app = good.clone());

    let text = std::fs::read_to_string(settings.path())?;
    std::fs::write(settings.path(), text.replace(ACCESS_TOKEN, "another-token"))?;
    let checked = check().await?;
    let subscribed = command(&settings, &["account", "subscribe", "wa-main"]).await?;
    assert!(subscribed.code == 1 && subscribed.stdout.contains("hint: Business settings"), "{subscribed:?}");
    assert_eq!(checked.code, 1);
    assert_eq!(trouble(&checked)?[0], ("token".to_owned(), "wrong".to_owned()), "{checked:?}");
    std::fs::write(settings.path(), text.replace(PHONE_NUMBER_ID, "111222333"))?;
    let checked = check().await?;
    assert_eq!(trouble(&checked)?, pairs(&[("number", "wrong"), ("business_account", "wrong")]), "{checked:?}");
    std::fs::write(settings.path(), text.replace(&settings.provider, "http://127.0.0.1:1"))?;
    assert_eq!(check().await?.code, 3);
    assert_eq!(command(&settings, &["account", "subscribe", "wa-main"]).await?.code, 3);
    assert_eq!(command(&settings, &["account", "check", "wa-mian"]).await?.code, 2);
    Ok(())
}
