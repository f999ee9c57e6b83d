//! Jobs under a paused clock, without sockets: what happens at which time, and what a mistake of
//! the library itself leads to.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::*;
use crate::account::in_memory::InMemory;
use crate::client::CallOptions;
use crate::error::{Effect, Error, Kind, TransportProblem};
use crate::model::PricingParam;
use crate::services::LicenseRequest;
use crate::transport::{Answer, Body, Head, Pending, Request, Transport, failure};
use crate::{Installation, ServerToken};

/// How the service takes a licence request.
#[derive(Debug, Clone, Copy)]
enum Takes {
    /// Well, and after this long.
    After(Duration),
    /// It never answers. What was asked is done.
    Silent,
    /// Nothing could be sent.
    Unreachable,
    /// It refuses the whole request.
    Refuses(i64),
    /// The transport breaks down.
    Panic,
}

/// A service of one asset with licences for everybody.
struct Service {
    /// How the nth licence request is taken, counted from 1.
    takes: Box<dyn Fn(usize) -> Takes + Send + Sync>,
    held: Mutex<HashSet<String>>,
    context: Mutex<Option<Value>>,
    /// The arrivals of licence requests.
    arrivals: Mutex<Vec<Instant>>,
}

impl Service {
    fn new(takes: impl Fn(usize) -> Takes + Send + Sync + 'static) -> Arc<Self> {
        let takes = Box::new(takes);
        let (held, context, arrivals) = Default::default();
        Arc::new(Self { takes, held, context, arrivals })
    }

    async fn connect(self: &Arc<Self>) -> Client {
        let token = r#"{"token":"dG9rZW4=","expDate":"2031-03-04T05:06:07-0700","orgName":"O"}"#;
        let token = {
            use base64::Engine;
            base64::engine::general_purpose::STANDARD.encode(token)
        };
        Client::builder(ServerToken::from_text(&token).unwrap())
            .coordinator(InMemory::new())
            .service_config_url("http://127.0.0.1:1/mdm/VPPServiceConfigSrv")
            .installation(Installation::new("mdm.example.com", Installation::new_guid()))
            .transport(Arc::new(Line(Arc::clone(self))))
            .connect()
            .await
            .unwrap()
    }

    fn arrived(&self) -> usize {
        self.arrivals.lock().unwrap().len()
    }

    async fn answer(&self, request: Request) -> Result<Value, Error> {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        match request.url.path().rsplit('/').next().unwrap() {
            "VPPServiceConfigSrv" => Ok(json!({"status": 0,
                "maxBatchAssociateLicenseCount": 10, "maxBatchDisassociateLicenseCount": 10})),
            "VPPClientConfigSrv" => {
                let mut context = self.context.lock().unwrap();
                if let Some(new) = body.get("clientContext") {
                    *context = Some(new.clone());
                }
                Ok(json!({"status": 0, "uId": "103614", "clientContext": *context}))
            }
            "getAssignments" => Ok(self.held_by(&body["serialNumber"])),
            "manageVPPLicensesByAdamIdSrv" => self.manage(&body).await,
            other => panic!("nobody asked for {other}"),
        }
    }

    /// What one device holds, or what all do.
    fn held_by(&self, serial: &Value) -> Value {
        let held = self.held.lock().unwrap();
        let wanted = held.iter().filter(|held| serial.is_null() || *serial == held.as_str());
        let wanted: Vec<_> = wanted
            .map(|held| json!({"adamIdStr": "1", "pricingParam": "STDQ", "serialNumber": held}))
            .collect();
        json!({"status": 0, "assignments": wanted})
    }

    async fn manage(&self, body: &Value) -> Result<Value, Error> {
        let nth = {
            let mut arrivals = self.arrivals.lock().unwrap();
            arrivals.push(Instant::now());
            arrivals.len()
        };
        let takes = (self.takes)(nth);
        match takes {
            Takes::Refuses(number) => return Ok(json!({"status": -1, "errorNumber": number})),
            Takes::Panic => panic!("the transport breaks down"),
            Takes::Unreachable => {
                return Err(failure(TransportProblem::Connect, "nobody there", Effect::NotSent));
            }
            Takes::After(_) | Takes::Silent => {}
        }
        let asked = body["associateSerialNumbers"].as_array().unwrap();
        let serials = asked.iter().map(|serial| serial.as_str().unwrap().to_owned());
        self.held.lock().unwrap().extend(serials);
        match takes {
            Takes::After(wait) => sleep(wait).await,
            _ => std::future::pending().await,
        }
        let entries: Vec<_> = asked.iter().map(|serial| json!({"serialNumber": serial})).collect();
        Ok(json!({"status": 0, "associations": entries}))
    }
}

struct Line(Arc<Service>);

impl Transport for Line {
    fn send(&self, request: Request) -> Pending<'_, Box<dyn Answer>> {
        Box::pin(async move {
            let value = self.0.answer(request).await?;
            let head = Head { status: 200, headers: Vec::new() };
            Ok(Box::new(Said(head, value.to_string().into_bytes())) as Box<dyn Answer>)
        })
    }
}

struct Said(Head, Vec<u8>);

impl Answer for Said {
    fn head(&self) -> &Head {
        &self.0
    }

    fn body(self: Box<Self>) -> Pending<'static, Body> {
        let wire_bytes = self.1.len();
        Box::pin(async move { Ok(Body { bytes: self.1, wire_bytes }) })
    }
}

const SECOND: Duration = Duration::from_secs(1);

fn serials(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("S{n}")).collect()
}

fn assign(client: &Client, count: usize) -> AssignJob {
    client.assign("1", PricingParam::Stdq).serial_numbers(serials(count))
}

/// done, failed, unknown, not sent
fn counts(outcome: &JobOutcome) -> [usize; 4] {
    let JobTotals { targets, done, failed, unknown, not_sent, .. } = outcome.totals();
    assert_eq!(done + failed + unknown + not_sent, targets);
    [done, failed, unknown, not_sent]
}

#[tokio::test(start_paused = true)]
async fn five_requests_are_under_way_at_once() {
    let service = Service::new(|_| Takes::After(SECOND));
    let client = service.connect().await;
    let start = Instant::now();
    let outcome = assign(&client, 250).run().await.unwrap();
    assert_eq!((counts(&outcome), start.elapsed()), ([250, 0, 0, 0], 5 * SECOND));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_is_kept_to_the_moment() {
    // The fourth request never ends; by one second each the others would be done in three.
    let service = Service::new(|nth| if nth == 4 { Takes::Silent } else { Takes::After(SECOND) });
    let client = service.connect().await;
    let limit = Duration::from_millis(2500);
    let client = client.with(CallOptions::new().deadline(limit));
    let start = Instant::now();
    let outcome = assign(&client, 300).run().await.unwrap();
    assert_eq!(start.elapsed(), limit);
    assert_eq!(outcome.stopped().unwrap().kind(), Kind::Deadline);
    // Four and four answered in time; one and four were under way.
    assert_eq!(counts(&outcome), [80, 0, 50, 170]);
    assert_eq!(service.arrived(), 13);
    // They are ended, not left to themselves.
    sleep(Duration::from_secs(60)).await;
    assert_eq!(service.arrived(), 13);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_of_nothing_sends_nothing() {
    let service = Service::new(|_| Takes::After(SECOND));
    let client = service.connect().await;
    let client = client.with(CallOptions::new().deadline(Duration::ZERO));
    let error = assign(&client, 30).run().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Deadline, Effect::NotSent));
    assert_eq!(service.arrived(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_of_the_client_is_that_of_each_request() {
    let service = Service::new(|_| Takes::After(SECOND));
    let mut client = service.connect().await;
    let inner = Arc::get_mut(&mut client.inner).unwrap();
    inner.options.deadline = Some(Duration::from_millis(1500));
    let outcome = assign(&client, 250).run().await.unwrap();
    assert_eq!(counts(&outcome), [250, 0, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_request_is_an_error_and_no_silence() {
    let service = Service::new(|nth| if nth == 3 { Takes::Panic } else { Takes::After(SECOND) });
    let client = service.connect().await;
    let outcome = assign(&client, 200).run().await.unwrap();
    assert_eq!(outcome.stopped().unwrap().kind(), Kind::Internal);
    // What was under way is waited for, and what the panic left open is looked at.
    assert_eq!(counts(&outcome), [40, 0, 10, 150]);
    assert_eq!(service.arrived(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_does_not_answer_is_asked_more_slowly_and_then_no_more() {
    let service = Service::new(|nth| match nth {
        1..=10 => Takes::After(SECOND),
        _ => Takes::Refuses(9603),
    });
    let client = service.connect().await;
    let outcome = assign(&client, 500).run().await.unwrap();
    assert_eq!(outcome.stopped().unwrap().kind(), Kind::Unavailable);
    let [done, failed, unknown, not_sent] = counts(&outcome);
    assert_eq!((done, failed), (100, 0));
    assert!((30..=100).contains(&unknown) && not_sent >= 300, "{unknown} {not_sent}");
    let arrivals = service.arrivals.lock().unwrap();
    assert!(arrivals[arrivals.len() - 1] > arrivals[10], "they did not come all at once");
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_sent_counts_as_nothing_sent() {
    let service = Service::new(|_| Takes::Unreachable);
    let client = service.connect().await;
    let error = assign(&client, 500).run().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Transport, Effect::NotSent));
    // It may be sent again at once, as it was.
    let service = Service::new(|nth| match nth {
        1..=5 => Takes::Unreachable,
        _ => Takes::After(SECOND),
    });
    let client = service.connect().await;
    assert!(assign(&client, 1).run().await.is_err());
    assert_eq!(counts(&assign(&client, 1).run().await.unwrap()), [1, 0, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_request_is_new_again_after_fifteen_minutes() {
    let service = Service::new(|_| Takes::After(SECOND));
    let client = service.connect().await;
    let run = || async { counts(&assign(&client, 1).run().await.unwrap()) };
    assert_eq!([run().await, run().await, run().await], [[1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]]);
    sleep(crate::account::NO_REPEAT).await;
    assert_eq!(run().await, [1, 0, 0, 0]);
    assert_eq!(service.arrived(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_given_up_counts_as_sent() {
    let service = Service::new(|_| Takes::Silent);
    let client = service.connect().await;
    let request = LicenseRequest::new("1", PricingParam::Stdq).associate_devices(serials(1));
    let given_up = tokio::time::timeout(SECOND, client.manage_licenses(request)).await;
    assert!(given_up.is_err());
    let job = assign(&client, 1);
    assert!(tokio::time::timeout(SECOND, job.run()).await.is_err(), "it is sent in another form");
    let outcome = assign(&client, 1).run().await.unwrap();
    assert_eq!((counts(&outcome), service.arrived()), ([0, 1, 0, 0], 2));
}
