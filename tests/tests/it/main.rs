//! End to end: the gateway as a process, the provider's side over HTTP, a desk's client; a real Kafka where users
//! have one. Each test has its own folder, ports and topics.

mod account;
mod clock;
mod cluster;
mod consume;
mod crash;
mod deploy;
mod disk;
mod docs;
mod edge;
mod embedded;
mod fault_points;
mod hooks;
mod hostile_api;
mod hostile_bodies;
mod hostile_crowds;
mod hostile_http;
mod hostile_webhooks;
mod kafka;
mod media;
mod numbers;
mod objects;
mod operations;
mod poison;
mod privacy;
mod proxy;
mod reload;
mod restore;
mod roles_killed;
mod sending;
mod tls;
mod traces;
mod two_owners;
mod upgrade;
mod whatsapp;
mod wrong_input;
