//! The demo's customers: Brazilian names, everyday questions, a few at a time.

use std::time::Duration;

use futures::{StreamExt as _, stream::FuturesUnordered};
use rand::{Rng as _, SeedableRng as _, rngs::SmallRng};
use recado_simulator::Customer;

use super::{Args, world::World};

const FIRST: [&str; 12] =
    ["Ana", "João", "Maria", "José", "Luiza", "Pedro", "Beatriz", "Rafael", "Camila", "Thiago", "Júlia", "Marcos"];
const LAST: [&str; 10] =
    ["Souza", "Silva", "Oliveira", "Santos", "Pereira", "Lima", "Costa", "Ribeiro", "Almeida", "Conceição"];
const QUESTIONS: [&str; 10] = [
    "Olá, tudo bem? Meu pedido ainda não chegou",
    "Bom dia! Qual o horário de vocês?",
    "Preciso da segunda via do boleto, por favor",
    "O produto veio com defeito 😕",
    "Vocês entregam em Belém?",
    "Quero trocar o tamanho",
    "Obrigado pela ajuda!",
    "Esqueci a senha do aplicativo",
    "Posso pagar no Pix?",
    "Não recebi o código de rastreio",
];

fn customer(world: &World, n: usize) -> Customer {
    let name = format!("{} {}", FIRST[n % FIRST.len()], LAST[(n / FIRST.len() + n) % LAST.len()]);
    world.provider.customer(&format!("55119{:08}", 87_650_000 + n), &name)
}

/// Customers write for `length`, so many messages a second.
pub(super) async fn write(world: &World, args: &Args, length: Duration) {
    let mut random = SmallRng::seed_from_u64(world.started_ms().unsigned_abs());
    let until = tokio::time::Instant::now() + length;
    let mut gap = tokio::time::interval(Duration::from_secs_f64(1.0 / args.rate));
    let mut waiting = FuturesUnordered::new();
    while tokio::time::Instant::now() < until {
        tokio::select! {
            _ = gap.tick() => {
                let (n, q) = (random.random_range(0..args.customers), random.random_range(0..QUESTIONS.len()));
                let customer = customer(world, n);
                waiting.push(async move {
                    if let Ok(mut sent) = customer.says(QUESTIONS[q]).await {
                        sent.ended().await;
                    }
                });
            }
            Some(()) = waiting.next(), if !waiting.is_empty() => {}
            () = tokio::time::sleep_until(until) => {}
        }
    }
    while waiting.next().await.is_some() {}
}

/// One customer every few seconds, for ever.
pub(super) async fn trickle(world: &World) {
    let mut random = SmallRng::seed_from_u64(1);
    loop {
        tokio::time::sleep(Duration::from_secs(4)).await;
        let (n, q) = (random.random_range(0..FIRST.len()), random.random_range(0..QUESTIONS.len()));
        if customer(world, n).says(QUESTIONS[q]).await.is_err() {
            return;
        }
    }
}
