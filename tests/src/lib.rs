//! What the end-to-end tests stand on: a gateway as a process of its own, clients for what it offers, and waits
//! that end as soon as what they wait for is there.

pub mod api;
pub mod collector;
pub mod crowd;
pub mod docs;
pub mod false_clock;
pub mod gateway;
pub mod memory;
pub mod python;
pub mod raw;
pub mod receiver;
pub mod s3;
pub mod settings;
pub mod small_disk;
pub mod split;
pub mod traffic;
pub mod wait;
pub mod wire;
pub mod world;

pub use api::Api;
pub use collector::Collector;
pub use false_clock::FalseClock;
pub use gateway::{Ended, Gateway};
pub use receiver::Receiver;
pub use settings::Settings;
pub use small_disk::SmallDisk;
pub use split::Split;
pub use traffic::Traffic;
pub use wait::{PATIENCE, eventually, within};
pub use wire::Wire;
pub use world::World;
