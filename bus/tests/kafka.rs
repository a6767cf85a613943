//! The bus on a real Apache Kafka under the law, and what is its own: settings, silence, brokers that come back.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod kafka {
    mod faults;
    mod followers;
    mod place;
    mod settings;
}
