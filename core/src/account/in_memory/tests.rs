use super::*;

const PATIENCE: Duration = Duration::from_secs(3600);

fn key(organization: &str, library: Option<&str>) -> AccountKey {
    AccountKey {
        service: "https://vpp.example.com".to_owned(),
        organization: organization.to_owned(),
        library: library.map(str::to_owned),
    }
}

async fn enter(account: &dyn SharedAccount, client: u64, writes: bool) -> Place {
    let mut waiting = |_| {};
    let visit = Visit {
        writes,
        client,
        at_most: 5,
        deadline: None,
        longest_wait: PATIENCE,
        waiting: &mut waiting,
    };
    account.enter(visit).await.unwrap()
}

async fn gets_in(account: &dyn SharedAccount) -> bool {
    tokio::time::timeout(Duration::from_millis(1), enter(account, 1, false)).await.is_ok()
}

#[tokio::test(start_paused = true)]
async fn a_closed_gate_lets_nobody_through_before_its_time() {
    let account = InMemory::new().account(&key("o", Some("1")));
    let start = Instant::now();
    account.close_for(Duration::from_secs(120));
    account.close_for(Duration::from_secs(30));
    let mut waits = Vec::new();
    let mut waiting = |wait| waits.push(wait);
    let visit = Visit {
        writes: false,
        client: 1,
        at_most: 5,
        deadline: None,
        longest_wait: PATIENCE,
        waiting: &mut waiting,
    };
    drop(account.enter(visit).await.unwrap());
    assert!(start.elapsed() >= Duration::from_secs(120));
    assert_eq!(waits, [Duration::from_secs(120)]);
    assert!(account.gate().is_open());
}

#[tokio::test(start_paused = true)]
async fn closing_again_while_somebody_waits_holds_him_back() {
    let account = InMemory::new().account(&key("o", Some("1")));
    let start = Instant::now();
    account.close_for(Duration::from_secs(10));
    let other = Arc::clone(&account);
    let closer = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(5)).await;
        other.close_for(Duration::from_secs(60));
    });
    drop(enter(&*account, 1, false).await);
    closer.await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(65));
}

#[tokio::test(start_paused = true)]
async fn who_cannot_wait_is_told_at_once_also_in_the_queue() {
    let account = InMemory::new().account(&key("o", Some("1")));
    let mut places = Vec::new();
    for _ in 0..5 {
        places.push(enter(&*account, 1, false).await);
    }
    let start = Instant::now();
    let closer = Arc::clone(&account);
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(5)).await;
        closer.close_for(Duration::from_secs(120));
    });
    for (deadline, longest_wait) in
        [(Some(start + Duration::from_secs(60)), PATIENCE), (None, Duration::from_secs(60))]
    {
        let mut waiting = |_| panic!("waits");
        let visit = Visit {
            writes: false,
            client: 1,
            at_most: 5,
            deadline,
            longest_wait,
            waiting: &mut waiting,
        };
        let error = account.enter(visit).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::NotSent));
        assert!(error.retry_at().unwrap() > SystemTime::now() + Duration::from_secs(100));
    }
    assert_eq!(start.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn the_sixth_waits_until_one_leaves_and_a_place_of_the_gone_is_not_lost() {
    let account = InMemory::new().account(&key("o", Some("1")));
    let mut places = Vec::new();
    for _ in 0..5 {
        places.push(enter(&*account, 1, false).await);
    }
    assert!(!gets_in(&*account).await);
    assert_eq!(account.gate().in_flight, 5);
    // One that waits, gets a place, and is dropped before it could take it.
    let gone = Arc::clone(&account);
    let waiter = tokio::spawn(async move { enter(&*gone, 1, false).await });
    tokio::task::yield_now().await;
    places.pop();
    waiter.abort();
    assert!(waiter.await.is_err());
    assert!(gets_in(&*account).await);
    assert_eq!((account.gate().in_flight, account.gate().waiting), (4, 0));
}

#[tokio::test(start_paused = true)]
async fn clients_of_one_library_share_and_others_do_not() {
    let coordinator = InMemory::new();
    let one = coordinator.account(&key("o", Some("1")));
    let twin = coordinator.account(&key("o", Some("1")));
    let other = coordinator.account(&key("o", Some("2")));
    let stranger = coordinator.account(&key("p", None));
    one.close_for(Duration::from_secs(120));
    one.set_foreign_context(Some("x"));
    assert!(!twin.gate().is_open() && other.gate().is_open() && stranger.gate().is_open());
    assert_eq!(twin.foreign_context().as_deref(), Some("x"));
    assert_eq!(other.foreign_context(), None);
    assert!(one.begin_request(7) && !twin.begin_request(7) && other.begin_request(7));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_know_its_library_yet_respects_all_of_its_organization() {
    let coordinator = InMemory::new();
    let library = coordinator.account(&key("o", Some("1")));
    let unknown = coordinator.account(&key("o", None));
    let mut places = Vec::new();
    for _ in 0..5 {
        places.push(enter(&*library, 1, false).await);
    }
    assert!(!gets_in(&*unknown).await, "they may be the same account");
    let start = Instant::now();
    let waiter = tokio::spawn(async move { enter(&*unknown, 2, false).await });
    tokio::task::yield_now().await;
    library.close_for(Duration::from_secs(120));
    places.clear();
    drop(waiter.await.unwrap());
    assert!(start.elapsed() >= Duration::from_secs(120));
}

#[tokio::test(start_paused = true)]
async fn what_closed_the_gate_before_the_library_was_known_holds_for_it() {
    let coordinator = InMemory::new();
    let unknown = coordinator.account(&key("o", None));
    unknown.close_for(Duration::from_secs(120));
    drop(unknown);
    let library = coordinator.account(&key("o", Some("1")));
    assert_eq!(library.gate().closed_for, Some(Duration::from_secs(120)));
}

#[tokio::test(start_paused = true)]
async fn a_closed_gate_outlives_its_clients() {
    let coordinator = InMemory::new();
    coordinator.account(&key("o", Some("1"))).close_for(Duration::from_secs(120));
    for organization in 0..100 {
        let _ = coordinator.account(&key(&organization.to_string(), None));
    }
    assert!(!coordinator.account(&key("o", Some("1"))).gate().is_open());
    assert!(lock(&coordinator.organizations).known.len() < 50);
}

#[tokio::test(start_paused = true)]
async fn a_place_of_before_a_closing_no_longer_holds() {
    let account = InMemory::new().account(&key("o", Some("1")));
    let place = enter(&*account, 1, true).await;
    assert!(place.holds()());
    account.close_for(Duration::from_secs(1));
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(!place.holds()());
}
