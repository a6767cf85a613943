//! What customers write about.

use rand::Rng;

const GREETINGS: &[&str] = &["Ol\u{e1}", "Oi", "Bom dia", "Boa tarde", "Boa noite", "Oi, tudo bem?", "Ei"];

const MATTERS: &[&str] = &[
    "meu pedido ainda n\u{e3}o chegou",
    "preciso da segunda via do boleto",
    "o c\u{f3}digo de rastreio n\u{e3}o funciona",
    "quero trocar o tamanho da camiseta",
    "a nota fiscal veio com o nome errado",
    "como fa\u{e7}o para cancelar a assinatura?",
    "voc\u{ea}s entregam no s\u{e1}bado?",
    "o cart\u{e3}o foi cobrado duas vezes",
    "esqueci minha senha e o e-mail n\u{e3}o chega",
    "qual \u{e9} o hor\u{e1}rio da loja do centro?",
    "a caixa chegou amassada e o produto quebrado",
    "posso pagar metade no pix e metade no cart\u{e3}o?",
    "quero falar com um atendente, por favor",
    "o t\u{e9}cnico marcou para hoje e n\u{e3}o apareceu",
    "ainda tem o modelo azul em estoque?",
    "mudei de endere\u{e7}o, d\u{e1} tempo de alterar a entrega?",
    "a garantia cobre a bateria?",
    "n\u{e3}o consigo anexar o comprovante aqui",
    "o aplicativo fecha sozinho quando abro a fatura",
    "obrigada pela ajuda de ontem, resolveu!",
];

const ENDINGS: &[&str] =
    &["", "", "", " \u{1f64f}", " \u{1f615}", " Obrigado!", " Aguardo retorno.", " \u{1f44d}\u{1f3fd}"];

const FIRST_NAMES: &[&str] = &[
    "Ana",
    "Bruno",
    "Camila",
    "Diego",
    "Elisa",
    "F\u{e1}bio",
    "Gabriela",
    "Hugo",
    "In\u{ea}s",
    "Jo\u{e3}o",
    "Karina",
    "Lu\u{ed}s",
    "Mar\u{ed}lia",
    "N\u{ed}colas",
    "Ot\u{e1}vio",
    "Patr\u{ed}cia",
    "Rafael",
    "S\u{f4}nia",
    "Tiago",
    "Zo\u{e9}",
];

const LAST_NAMES: &[&str] = &[
    "Almeida",
    "Barros",
    "Cardoso",
    "Dias",
    "Esteves",
    "Ferreira",
    "Gon\u{e7}alves",
    "Ilha",
    "Lima",
    "Moura",
    "Nogueira",
    "Oliveira",
    "Pereira",
    "Queiroz",
    "Ramos",
    "Sim\u{f5}es",
    "Teixeira",
    "Vale",
];

fn pick<'a>(list: &[&'a str], random: &mut impl Rng) -> &'a str {
    list[random.random_range(0..list.len())]
}

/// A sentence without its number.
pub(crate) fn sentence(random: &mut impl Rng) -> String {
    let (greeting, matter, ending) = (pick(GREETINGS, random), pick(MATTERS, random), pick(ENDINGS, random));
    let joint = if greeting.ends_with('?') { ' ' } else { ',' };
    format!("{greeting}{joint} {matter}{ending}").replace("  ", " ")
}

/// The name of the n-th customer.
pub(crate) fn name(n: usize) -> String {
    format!("{} {}", FIRST_NAMES[n % FIRST_NAMES.len()], LAST_NAMES[(n / FIRST_NAMES.len() + n) % LAST_NAMES.len()])
}

/// The number of the n-th customer: a mobile in São Paulo.
pub(crate) fn wa_id(n: usize) -> String {
    format!("5511{:09}", 900_000_000 + n % 100_000_000)
}
