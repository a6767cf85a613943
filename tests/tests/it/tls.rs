//! HTTPS on our own listeners, with certificates that are replaced while serving.

use std::path::Path;

use anyhow::Result;
use recado_tests::{Gateway, Settings, gateway::recado, raw, wait::eventually};
use reqwest::{Certificate, Client};

/// Writes a certificate for 127.0.0.1 and its key, and gives what a client has to trust.
fn certify(folder: &Path) -> Result<Certificate> {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()])?;
    // The key first: whoever reads between the two sees a pair that does not fit, and keeps what it has.
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem())?;
    std::fs::write(folder.join("chain.pem"), made.cert.pem())?;
    Ok(Certificate::from_pem(made.cert.pem().as_bytes())?)
}

fn trusting(certificate: Certificate) -> Result<Client> {
    let _already = rustls::crypto::ring::default_provider().install_default();
    // No connection is kept: each call shakes hands anew.
    Ok(Client::builder().tls_certs_only([certificate]).pool_max_idle_per_host(0).build()?)
}

fn encrypted(folder: &Path) -> Settings {
    let tls = "{ certificate_file = \"chain.pem\", key_file = \"key.pem\" }";
    let http_extra = format!("tls = {tls}\nadmin_tls = {tls}");
    Settings { http_extra, ..Settings::new(folder, "http://127.0.0.1:9") }
}

#[tokio::test(flavor = "multi_thread")]
async fn listeners_speak_https_and_take_a_new_certificate() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let first = trusting(certify(folder.path())?)?;
    let gateway = Gateway::start(&encrypted(folder.path())).await?;
    let webhook = gateway.webhook("whatsapp").replace("http://", "https://");
    let ready = format!("{}/readyz", gateway.admin.replace("http://", "https://"));

    let body = raw::webhook(recado_tests::settings::PHONE_NUMBER_ID, "wamid.A");
    let signature = raw::signature(recado_tests::settings::APP_SECRET, &body);
    let posted = first.post(&webhook).header("x-hub-signature-256", signature).body(body).send().await?;
    assert_eq!(posted.status(), 200);
    assert_eq!(first.get(&ready).send().await?.status(), 200);
    // Whoever speaks plain HTTP, or trusts somebody else, is not served.
    assert!(recado_tests::api::client()?.get(gateway.webhook("whatsapp")).send().await.is_err());

    let second = trusting(certify(folder.path())?)?;
    eventually("the new certificate is shown", || async { Ok(second.get(&ready).send().await.is_ok().then_some(())) })
        .await?;
    assert!(first.get(&ready).send().await.is_err(), "the old one is gone");
    gateway.stop().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_certificates_are_refused_by_name() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    encrypted(folder.path()).write()?;
    let check = || recado(folder.path(), ["check", "--config", "recado.toml"]);

    let missing = check().await?;
    assert_eq!(missing.code, 2, "{missing:?}");
    assert!(format!("{missing:?}").contains("http.tls.certificate_file"), "{missing:?}");

    certify(folder.path())?;
    assert_eq!(check().await?.code, 0);
    let other = recado_tests::settings::folder()?;
    certify(other.path())?;
    std::fs::copy(other.path().join("key.pem"), folder.path().join("key.pem"))?;
    let foreign = check().await?;
    assert_eq!(foreign.code, 2, "{foreign:?}");
    assert!(format!("{foreign:?}").contains("http.tls.key_file"), "{foreign:?}");
    Ok(())
}
