//! The transport of a schedule: requests go straight to the simulator, answers come back as slowly
//! and as broken as the schedule wants it, all in virtual time.

mod answer;
mod faults;
mod record;
mod waits;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::sleep;
use vppkit::transport::{self, Method, Pending, Request, Transport};
use vppkit::{Effect, Error, TransportProblem};
use vppkit_sim::{Engine, Service};

pub(crate) use faults::{WireFault, WireFaultKind};
pub(crate) use record::{End, Exchange, Record};

use crate::clock::VirtualClock;
use crate::dice::Dice;
use crate::finding::{Finding, Rule};
use crate::history::History;
use crate::needles::Needles;
use answer::WireAnswer;
use record::Sender;

/// The host that every client believes to speak to.
pub(crate) const HOST: &str = "vpp.itunes.apple.com";

/// More requests than any schedule needs: a library that sends more goes round in circles.
const MOST_REQUESTS: usize = 20_000;

/// Which of the simulator's libraries a client works with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Account {
    /// The library of the tokens `main` and `twin`.
    Main,
    /// The one of `other`.
    Other,
}

/// How the way to the service is.
#[derive(Debug, Clone)]
pub(crate) struct WirePlan {
    /// Longest time until a request can leave: name service, connecting, queues.
    pub connect: Duration,
    /// Shortest and longest way of an answer's head back.
    pub back: (Duration, Duration),
    /// Answers are padded with white space to so many bytes, to make memory count.
    pub padding: usize,
    /// What goes wrong on the way.
    pub faults: Vec<WireFault>,
}

/// The way to the service that all clients of a schedule share.
pub(crate) struct Line {
    pub(crate) engine: Engine,
    pub(crate) clock: VirtualClock,
    plan: WirePlan,
    inside: Mutex<Inside>,
}

/// What changes while a schedule runs.
struct Inside {
    dice: Dice,
    record: Record,
    history: History,
    needles: Needles,
    faults_are_on: bool,
}

/// What falls to one request.
struct Luck {
    connect: Duration,
    back: Duration,
    fault: Option<WireFaultKind>,
}

impl Line {
    pub(crate) fn new(
        engine: Engine,
        clock: VirtualClock,
        plan: WirePlan,
        dice: Dice,
        needles: Needles,
    ) -> Self {
        let history = History::new(&engine.world());
        let record = Record::default();
        let inside = Inside { dice, record, history, needles, faults_are_on: false };
        Self { engine, clock, plan, inside: Mutex::new(inside) }
    }

    /// What passed so far.
    pub(crate) fn with_record<T>(&self, look: impl FnOnce(&Record) -> T) -> T {
        look(&self.inside().record)
    }

    /// The truth as it has been since the start.
    pub(crate) fn with_history<T>(&self, look: impl FnOnce(&History) -> T) -> T {
        look(&self.inside().history)
    }

    /// Whether a text shows a part of an sToken.
    pub(crate) fn shows_token(&self, text: &str) -> bool {
        self.inside().needles.are_in(text)
    }

    pub(crate) fn add_secret(&self, blob: &str) {
        self.inside().needles.add(blob);
    }

    /// To be called after something changed the library.
    pub(crate) fn note_truth(&self) {
        let world = self.engine.world();
        self.inside().history.note(&world);
    }

    pub(crate) fn switch_faults(&self, on: bool) {
        self.inside().faults_are_on = on;
    }

    pub(crate) fn find(&self, rule: Rule, evidence: String) {
        let at = self.clock.elapsed_millis();
        self.inside().record.findings.push(Finding { rule, at, evidence });
    }

    fn luck(&self, service: Service) -> Luck {
        let inside = &mut *self.inside();
        let dice = &mut inside.dice;
        let connect = dice.millis(0, self.plan.connect.as_millis() as u64);
        let (low, high) = self.plan.back;
        let back = dice.millis(low.as_millis() as u64, high.as_millis() as u64);
        let mut fault = None;
        if inside.faults_are_on {
            let strikes = |fault: &&WireFault| fault.strikes(service, dice);
            fault = self.plan.faults.iter().find(strikes).map(|fault| fault.kind);
        }
        if let Some(fault) = fault {
            *inside.record.struck.entry(fault.name()).or_default() += 1;
        }
        Luck { connect, back, fault }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The transport of one client.
pub(crate) struct Wire {
    line: Arc<Line>,
    sender: Sender,
    stall_timeout: Duration,
}

impl Wire {
    pub(crate) fn new(
        line: &Arc<Line>,
        client: usize,
        account: Account,
        parallelism: usize,
        stall_timeout: Duration,
    ) -> Self {
        let sender = Sender { client, account, parallelism };
        Self { line: Arc::clone(line), sender, stall_timeout }
    }

    async fn exchange(&self, request: Request) -> Result<Box<dyn transport::Answer>, Error> {
        let line = &self.line;
        let service = service_of(&request);
        self.check_secrecy(&request, service);
        if line.with_record(|record| record.exchanges.len()) >= MOST_REQUESTS {
            line.find(Rule::I7, format!("{MOST_REQUESTS} requests, and no end"));
            std::future::pending::<()>().await;
        }
        let luck = line.luck(service);
        sleep(luck.connect).await;
        if let Some(error) = luck.fault.and_then(WireFaultKind::connect_failure) {
            return Err(error);
        }
        // From this question to the arrival no time passes: whatever the way takes was before it.
        // Else a request could be early that could not know.
        if request.last_check.as_ref().is_some_and(|may_go| !may_go()) {
            line.inside().record.held_back += 1;
            return Err(transport::held_back());
        }
        let (answer, mut under_way) = self.hand_over(&request, service, luck.back);
        sleep(luck.back + answer.delivery.delay).await;
        if answer.delivery.drop_connection {
            under_way.end(End::Broken);
            return Err(broken("the connection was closed"));
        }
        under_way.hidden = luck.fault.is_some_and(WireFaultKind::hides_body);
        let stall_timeout = self.stall_timeout;
        let padding = line.plan.padding;
        let answer = WireAnswer::new(answer, luck.fault, padding, stall_timeout, &request);
        under_way.head_arrived(waits::demanded(&answer.head.headers));
        Ok(Box::new(answer.carried(under_way)))
    }

    fn hand_over(
        &self,
        request: &Request,
        service: Service,
        back: Duration,
    ) -> (vppkit_sim::Answer, UnderWay) {
        let line = &self.line;
        let answer = line.engine.handle(&wire_request(request));
        let now = line.clock.elapsed_millis();
        let mut inside = line.inside();
        let writes = writes(service) || sets_context(request, service);
        if writes {
            inside.history.note(&line.engine.world());
        }
        let index = inside.record.left(self.sender, answer.exchange, service, writes, now);
        let until = now + answer::takes(&answer, back).as_millis() as i64;
        let under_way = UnderWay {
            line: Arc::clone(line),
            sender: self.sender,
            exchange: answer.exchange,
            index,
            until,
            hidden: false,
            phase: Phase::Sent,
        };
        (answer, under_way)
    }

    /// I6: the token goes to Apple's host, in the body, or to the lookup in its cookie.
    fn check_secrecy(&self, request: &Request, service: Service) {
        let url = &request.url;
        let mut places = Vec::new();
        if self.line.shows_token(url.as_str()) {
            places.push("the token stands in a URL".to_owned());
        }
        if url.scheme() != "https" || url.host_str() != Some(HOST) || url.port().is_some() {
            places.push(format!("a request went to {}", url.origin().ascii_serialization()));
        }
        if request.cookie.is_some() && service != Service::Lookup {
            places.push(format!("{} got a cookie", service.name()));
        }
        places.into_iter().for_each(|place| self.line.find(Rule::I6, place));
    }
}

impl Transport for Wire {
    fn send(&self, request: Request) -> Pending<'_, Box<dyn transport::Answer>> {
        Box::pin(self.exchange(request))
    }
}

fn service_of(request: &Request) -> Service {
    let name = request.url.path().rsplit('/').next().unwrap_or_default();
    let known = Service::ALL.into_iter().find(|service| service.name() == name);
    known.unwrap_or(Service::Unknown)
}

/// Whether a call of it changes users or licences.
fn writes(service: Service) -> bool {
    use Service::{
        AssociateVPPLicenseSrv, AssociateVPPLicenseWithVPPUserSrv,
        DisassociateVPPLicenseFromVPPUserSrv, DisassociateVPPLicenseSrv, EditVPPUserSrv,
        ManageVPPLicensesByAdamIdSrv, RegisterVPPUserSrv, RetireVPPUserSrv,
    };
    matches!(
        service,
        AssociateVPPLicenseSrv
            | AssociateVPPLicenseWithVPPUserSrv
            | DisassociateVPPLicenseFromVPPUserSrv
            | DisassociateVPPLicenseSrv
            | EditVPPUserSrv
            | ManageVPPLicensesByAdamIdSrv
            | RegisterVPPUserSrv
            | RetireVPPUserSrv
    )
}

fn sets_context(request: &Request, service: Service) -> bool {
    let sets = || request.body.windows(15).any(|part| part == b"\"clientContext\"");
    service == Service::VPPClientConfigSrv && sets()
}

fn wire_request(request: &Request) -> vppkit_sim::Request {
    let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let path = format!("{}{query}", request.url.path());
    let mut wire = match request.method {
        Method::Get => vppkit_sim::Request::get(HOST, &path),
        Method::Post => vppkit_sim::Request::post(HOST, &path, request.body.clone()),
    };
    if let Some(cookie) = &request.cookie {
        wire.headers.push(("cookie".into(), cookie.as_str().to_owned()));
    }
    wire
}

fn broken(what: &str) -> Error {
    transport::failure(TransportProblem::Reset, what, Effect::Unknown)
}

/// How far an exchange is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Sent,
    Head,
    Body,
    Over,
}

/// An exchange under way. The judge and the record hear of its end, however it comes: a future that
/// is dropped closes its connection.
struct UnderWay {
    line: Arc<Line>,
    sender: Sender,
    exchange: u64,
    index: usize,
    until: i64,
    /// Whether the client cannot know what the service said.
    hidden: bool,
    phase: Phase,
}

impl UnderWay {
    fn head_arrived(&mut self, wait: Option<i64>) {
        self.phase = Phase::Head;
        self.line.engine.head_sent(self.exchange);
        let now = self.line.clock.elapsed_millis();
        self.line.inside().record.head_arrived(self.sender, self.index, wait, now);
    }

    fn body_is_wanted(&mut self) {
        self.phase = Phase::Body;
    }

    fn end(&mut self, end: End) {
        if std::mem::replace(&mut self.phase, Phase::Over) == Phase::Over {
            return;
        }
        match end {
            End::Whole if !self.hidden => self.line.engine.finished(self.exchange),
            _ => self.line.engine.broken(self.exchange),
        }
        let now = self.line.clock.elapsed_millis();
        self.line.inside().record.ended(self.sender, self.index, end, now);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        match self.phase {
            Phase::Over => {}
            Phase::Head => self.end(End::Unread),
            Phase::Sent | Phase::Body => self.end(End::Abandoned { until: self.until }),
        }
    }
}
