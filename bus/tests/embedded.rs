//! The embedded bus under the law, and what is its own: days, restarts, damage, tools beside a server.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod embedded {
    mod disk;
    mod files;
    mod place;
    mod service;
    mod taken;
}
