//! Certificates of our own listeners.

use std::{path::Path, sync::Arc};

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use super::{
    Source,
    document::{Node, join},
    load::beside,
    problem::Report,
};

/// Builds what a listener's TLS table says; `None` when there is no such table, or something is wrong with it.
pub(super) fn listener(http: &Node, name: &str, folder: &Path, report: &mut Report<'_>) -> Option<Arc<ServerConfig>> {
    let table = http.get(name)?;
    let (certificate, key) = (table.get("certificate_file")?, table.get("key_file")?);
    let path = join("http", name);
    let mut fail = |node: &Node, key: &str, problem: String, hint: &str| {
        report.add(&node.span, &join(&path, key), problem, hint);
    };
    let (certificate_file, key_file) = (beside(folder, certificate.text()?), beside(folder, key.text()?));
    let chain = CertificateDer::pem_file_iter(&certificate_file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = match chain {
        Ok(chain) if !chain.is_empty() => chain,
        Ok(_) => {
            let problem = format!("there is no certificate in {}", certificate.shown());
            fail(certificate, "certificate_file", problem, "a PEM file: the certificate first, then its issuers");
            return None;
        }
        Err(error) => {
            let problem = format!("cannot read {}: {error}", certificate.shown());
            fail(certificate, "certificate_file", problem, "a PEM file; paths are relative to this file");
            return None;
        }
    };
    let secret = match PrivateKeyDer::from_pem_file(&key_file) {
        Ok(secret) => secret,
        Err(error) => {
            let problem = format!("cannot read a key from {}: {error}", key.shown());
            fail(key, "key_file", problem, "a PEM file with an unencrypted PKCS#8, SEC1 or PKCS#1 key");
            return None;
        }
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let built = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret));
    match built {
        Ok(mut config) => {
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
            Some(Arc::new(config))
        }
        Err(error) => {
            let problem = format!("certificate and key cannot be used: {error}");
            fail(key, "key_file", problem, "the key has to be the first certificate's");
            None
        }
    }
}

/// The files that a listener's TLS table names, as they look before they are read.
pub(super) fn files(http: &Node, name: &str, folder: &Path) -> Vec<Source> {
    let Some(table) = http.get(name) else { return Vec::new() };
    ["certificate_file", "key_file"]
        .iter()
        .filter_map(|key| Some(Source::look(beside(folder, table.text_of(key)?))))
        .collect()
}
