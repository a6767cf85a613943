#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::directory::memory_bus::MemoryBus;

struct Served {
    path: PathBuf,
    directory: Arc<Directory>,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<Result<(), SocketError>>,
    _place: tempfile::TempDir,
}

async fn served() -> Served {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join(NAME);
    // Left over from a crash.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert!(matches!(call(&path, &Request::ListTokens).await, Err(CallError::NobodyThere)));

    let directory = Directory::open(MemoryBus::new().shared(), 8).await.unwrap();
    let stop = CancellationToken::new();
    let task = tokio::spawn({
        let (path, directory, stop) = (path.clone(), Arc::clone(&directory), stop.clone());
        async move { serve(&path, directory, stop).await }
    });
    let up = async {
        while call(&path, &Request::ListTokens).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), up).await.unwrap();
    Served { path, directory, stop, task, _place: place }
}

fn create() -> Request {
    Request::CreateToken(wire::NewTokenLine {
        tenant: "acme".to_owned(),
        name: "ci".to_owned(),
        scopes: vec!["events:read".to_owned(), "send".to_owned()],
        expires_at_ms: Some(4_102_444_800_000),
    })
}

#[tokio::test]
async fn tokens_are_created_listed_and_revoked() {
    let served = served().await;
    let Answer::Created { text, token } = call(&served.path, &create()).await.unwrap() else { panic!("not created") };
    assert_eq!(served.directory.verify_token(&text).unwrap().id, token.id);
    assert_eq!(token.expires_at.as_deref(), Some("2100-01-01T00:00:00Z"));
    let Answer::Tokens { tokens } = call(&served.path, &Request::ListTokens).await.unwrap() else { panic!("no list") };
    assert_eq!(tokens, std::slice::from_ref(&token));
    let revoke = Request::RevokeToken { id: token.id };
    let Answer::Revoked { token } = call(&served.path, &revoke).await.unwrap() else { panic!("not revoked") };
    assert!(token.revoked_at.is_some() && served.directory.verify_token(&text).is_none());
    let nobody = Request::RevokeToken { id: "nobody".to_owned() };
    let Answer::Error { code, .. } = call(&served.path, &nobody).await.unwrap() else { panic!("no error") };
    assert_eq!(code, "no_such_token");
}

#[tokio::test]
async fn the_socket_is_its_users_own_and_goes_when_the_server_does() {
    let served = served().await;
    assert_eq!(fs::metadata(&served.path).unwrap().mode() & 0o777, 0o600);
    served.stop.cancel();
    served.task.await.unwrap().unwrap();
    assert!(!served.path.exists());
    assert!(matches!(call(&served.path, &create()).await, Err(CallError::NobodyThere)));
}

#[tokio::test]
async fn nonsense_gets_an_answer_and_too_much_of_it_none() {
    let served = served().await;
    let mut stream = UnixStream::connect(&served.path).await.unwrap();
    stream.write_all(b"{\"do\":\"dance\"}\n").await.unwrap();
    let line = read_line(&mut stream, MAX_ANSWER).await.unwrap();
    assert!(String::from_utf8(line).unwrap().contains("\"code\":\"malformed\""));

    let mut stream = UnixStream::connect(&served.path).await.unwrap();
    // The server may hang up before it has everything.
    let _sent = stream.write_all(&vec![b'x'; 100_000]).await;
    assert!(read_line(&mut stream, MAX_ANSWER).await.is_err());
    assert!(matches!(call(&served.path, &Request::ListTokens).await, Ok(Answer::Tokens { .. })));
}

#[tokio::test]
async fn a_path_that_is_too_long_says_so() {
    let directory = Directory::open(MemoryBus::new().shared(), 8).await.unwrap();
    let path = Path::new("/tmp").join("x".repeat(120)).join(NAME);
    let refused = serve(&path, directory, CancellationToken::new()).await.unwrap_err().to_string();
    assert!(refused.contains("hint: choose a shorter `data_dir`"), "{refused}");
}
