//! Three brokers, and what can happen to them while customers write and agents answer.

#![allow(clippy::print_stdout, reason = "a fault test says what it hit")]

mod brokers;
mod secure;
mod site;
mod topics;
