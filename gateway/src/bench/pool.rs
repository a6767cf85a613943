//! Requests that are made before they are needed: webhooks as the provider posts them, signed, each with an id of its own.

use std::sync::Arc;

use bytes::Bytes;
use recado_simulator::signature;

use crate::clock;

/// The id of a tenant's number at the provider.
pub(super) fn number_id(tenant: u32) -> u64 {
    700_800_900 + u64::from(tenant)
}

/// The id of a tenant's business account at the provider.
pub(super) fn business_id(tenant: u32) -> u64 {
    100_200_300 + u64::from(tenant)
}

/// Makes requests by their number: the same number makes the same request.
pub(super) trait Make: Send + Sync + 'static {
    /// A whole request.
    fn request(&self, number: u64) -> Bytes;
}

/// Makes webhooks.
pub(super) struct Maker {
    secret: String,
    customers: u64,
    tenants: u32,
    first_tenant: u32,
    /// Told in every id, so that no two runs have the same.
    run: u64,
    seconds: i64,
}

impl Maker {
    pub(super) fn new(secret: &str, customers: u64, tenants: u32) -> Self {
        let now = clock::now_ms();
        Self {
            secret: secret.to_owned(),
            customers,
            tenants,
            first_tenant: 0,
            run: now as u64 % 10_000_000_000,
            seconds: now / 1000,
        }
    }

    /// The same for tenants from this one on.
    pub(super) fn after(self, first_tenant: u32) -> Self {
        Self { first_tenant, ..self }
    }

    fn webhook(&self, number: u64) -> Bytes {
        let Self { run, seconds, .. } = self;
        let tenant = self.first_tenant + (number % u64::from(self.tenants)) as u32;
        let customer = number / u64::from(self.tenants) % self.customers;
        let (number_id, business_id, wa_id) = (number_id(tenant), business_id(tenant), 5_511_900_000_000 + customer);
        let body = format!(
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{business_id}","changes":[{{"value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"551140028922","phone_number_id":"{number_id}"}},"contacts":[{{"profile":{{"name":"Ana Souza"}},"wa_id":"{wa_id}"}}],"messages":[{{"from":"{wa_id}","id":"wamid.HBgNNTUxMTk{run:010}{number:012}VAgASGBQzQUExRUEyQjQ0RkJDMTg2AA==","timestamp":"{seconds}","text":{{"body":"Good morning, where is my parcel? It should have come yesterday. {number}"}},"type":"text"}}]}},"field":"messages"}}]}}]}}"#
        );
        let signature = signature::sign(&self.secret, body.as_bytes());
        let head = format!(
            "POST /webhooks/whatsapp HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: facebookexternalua\r\nAccept: */*\r\n\
             Content-Type: application/json\r\n{}: {signature}\r\nContent-Length: {}\r\n\r\n",
            signature::HEADER,
            body.len()
        );
        Bytes::from([head.as_bytes(), body.as_bytes()].concat())
    }
}

impl Make for Maker {
    fn request(&self, number: u64) -> Bytes {
        self.webhook(number)
    }
}

/// The requests from a number on; those that were made before and, should they not last, more.
pub(super) struct Pool {
    maker: Arc<dyn Make>,
    first: u64,
    made: Vec<Bytes>,
}

impl Pool {
    pub(super) fn new<M: Make>(maker: &Arc<M>, first: u64, count: usize) -> Self {
        let made = (first..first + count as u64).map(|number| maker.request(number)).collect();
        let maker: Arc<dyn Make> = maker.clone();
        Self { maker, first, made }
    }

    /// The request with this place in the pool.
    pub(super) fn get(&self, at: u64) -> Bytes {
        match self.made.get(at as usize) {
            Some(made) => made.clone(),
            None => self.maker.request(self.first + at),
        }
    }
}
