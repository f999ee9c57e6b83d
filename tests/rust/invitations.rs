//! Where a person accepts the invitation to a library (protocol 1.21).

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use vppkit::{Client, Effect, Kind, NewUser, User, UserFilter, UserKey, UserQuery, UserStatus};
use vppkit_sim::{Simulator, WorldSpec};
use vppkit_tests::scripted::{Reply, Scripted, service_config};
use vppkit_tests::{builder, canary_token, installation};

const CODE: &str = "9e8d1ecc57924d9da13b42c4f772a066";

async fn simulator() -> Simulator {
    let world =
        WorldSpec { assets: 3, users: 50, devices: 50, assignments: 100, ..WorldSpec::default() };
    Simulator::builder().world(world).start().await.unwrap()
}

async fn connect(sim: &Simulator, entry: &str) -> Client {
    builder(&sim.stoken(), entry).installation(installation()).connect().await.unwrap()
}

/// What a browser does with a URL; the status of what it gets.
async fn browse(method: &str, url: &str) -> u16 {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

/// A user read from a server with this invitation template, and what is asked with that.
async fn scripted(template: Option<&str>, user: Value) -> (Scripted, Client, User) {
    let template = template.map(str::to_owned);
    let server = Scripted::start(move |seen| match seen.service.as_str() {
        "VPPServiceConfigSrv" => {
            let mut config = service_config(&seen.origin);
            config["invitationEmailUrl"] = json!(template);
            Some(Reply::json(config))
        }
        "getVPPUserSrv" => Some(Reply::json(json!({"status": 0, "user": user}))),
        _ => None,
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    let user = client.user(UserQuery::active("u1")).await.unwrap();
    (server, client, user)
}

#[tokio::test]
async fn the_url_of_the_record_can_be_accepted_once() {
    let sim = simulator().await;
    for (entry, path) in [(sim.entry_url(), "/mdm/"), (sim.old_entry_url(), "/WebObjects/")] {
        let client = connect(&sim, &entry).await;
        let user = client.register_user(NewUser::new(format!("new{path}"))).await.unwrap();
        let url = client.invitation_url(&user).await.unwrap();
        assert_eq!(Some(&url), user.invite_url.as_ref());
        assert!(url.contains(path) && url.contains(user.invite_code.as_deref().unwrap()), "{url}");
        assert_eq!(browse("GET", &url).await, 200);
        assert_eq!(browse("POST", &url).await, 200);
        assert_eq!(browse("POST", &url).await, 404, "accepted already");

        let query = UserQuery::active(&user.client_user_id);
        let joined = client.user(query).await.unwrap();
        assert_eq!(joined.status, Some(UserStatus::Associated));
        assert!(joined.its_id_hash.is_some());
        assert_eq!(client.invitation_url(&joined).await.unwrap_err().kind(), Kind::NotFound);
    }
}

#[tokio::test]
async fn the_template_leads_to_the_same_invitation() {
    let sim = simulator().await;
    let client = connect(&sim, &sim.entry_url()).await;
    let user = client.register_user(NewUser::new("new")).await.unwrap();
    let config = client.service_config().await.unwrap();
    let url = config.invitation_url(user.invite_code.as_deref().unwrap()).unwrap();
    assert_ne!(Some(&url), user.invite_url.as_ref());
    assert_eq!(browse("GET", &config.invitation_url(CODE).unwrap()).await, 404, "nobody's code");
    assert_eq!(browse("POST", &url).await, 200);
    let joined = client.user(UserQuery::active("new")).await.unwrap();
    assert_eq!(joined.status, Some(UserStatus::Associated));
}

#[tokio::test]
async fn only_who_is_registered_has_one() {
    let sim = simulator().await;
    let client = connect(&sim, &sim.entry_url()).await;
    client.register_user(NewUser::new("retired")).await.unwrap();
    let retired = client.retire_user(UserKey::client_user_id("retired")).await.unwrap().unwrap();
    let filter = UserFilter::new().including_retired();
    let mut users = client.users(filter).to_vec().await.unwrap();
    users.push(retired);
    let mut count = [0, 0];
    for user in users {
        let requests = sim.log().len();
        let result = client.invitation_url(&user).await;
        assert_eq!(sim.log().len(), requests, "nothing has to be asked for it");
        if user.status == Some(UserStatus::Registered) {
            count[0] += 1;
            assert_eq!(browse("GET", &result.unwrap()).await, 200);
        } else {
            count[1] += 1;
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.effect()), (Kind::NotFound, Effect::NotSent));
            assert!(error.to_string().contains("no open invitation"), "{error}");
        }
    }
    assert!(count[0] > 5 && count[1] > 5, "{count:?}");
}

#[tokio::test]
async fn without_a_url_the_template_is_filled_in() {
    let start = "https://buy.itunes.apple.com/us/vpp-associate";
    for placeholder in ["%25inviteCode%25", "%inviteCode%"] {
        for (code, shown) in [(CODE, CODE), ("a&b=c d%", "a%26b%3Dc+d%25")] {
            let template = format!("{start}?cc=us&inviteCode={placeholder}&mt=8");
            let user = json!({"clientUserIdStr": "u1", "status": "Registered", "inviteCode": code});
            let (_server, client, user) = scripted(Some(&template), user).await;
            let url = client.invitation_url(&user).await.unwrap();
            assert_eq!(url, format!("{start}?cc=us&inviteCode={shown}&mt=8"));
        }
    }
}

#[tokio::test]
async fn the_url_of_the_record_goes_before_the_template() {
    let template = "https://buy.itunes.apple.com/?inviteCode=%25inviteCode%25";
    // Printed ones differ from the code, and have blanks from line breaks.
    let user = json!({
        "clientUserIdStr": "u1", "status": "Registered", "inviteCode": CODE,
        "inviteUrl": "https://buy.itunes.apple.com/ \n x?inviteCode=f551b37d",
    });
    let (_server, client, user) = scripted(Some(template), user).await;
    let url = client.invitation_url(&user).await.unwrap();
    assert_eq!(url, "https://buy.itunes.apple.com/x?inviteCode=f551b37d");
}

#[tokio::test]
async fn without_template_or_code_there_is_none() {
    let filled = "https://buy.itunes.apple.com/?inviteCode=%25inviteCode%25";
    let registered = json!({"clientUserIdStr": "u1", "status": "Registered", "inviteCode": CODE});
    let associated = json!({"clientUserIdStr": "u1", "status": "Associated", "itsIdHash": "x"});
    for (template, user) in [
        (None, registered.clone()),
        (Some("https://buy.itunes.apple.com/"), registered),
        (Some(filled), associated),
        (Some(filled), json!({"clientUserIdStr": "u1", "status": "Retired"})),
    ] {
        let (_server, client, user) = scripted(template, user).await;
        let error = client.invitation_url(&user).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::NotFound, Effect::NotSent), "{user:?}");
    }
}
