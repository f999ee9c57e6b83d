//! What passed over the wire, written down beside the simulator's own judge.

use std::collections::BTreeMap;

use vppkit_sim::Service;

use super::Account;
use crate::finding::{Finding, Rule};

/// Requests of one account that may be under way at once.
const AT_ONCE: usize = 5;

/// Reads leave one of those places to writes for so many milliseconds after a write. Where nobody
/// writes they may take all.
const KEPT_FOR_WRITES: i64 = 10_000;

/// One exchange, from the moment it left.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    /// Its number in the simulator's log.
    pub number: u64,
    /// Which client sent it.
    pub client: usize,
    /// The service asked.
    pub service: Service,
    /// Whether it changes something.
    pub writes: bool,
    /// When it left and arrived, in virtual milliseconds since the start.
    pub left: i64,
    /// When its head reached the client.
    pub head: Option<i64>,
    /// When it ended, and how.
    pub ended: Option<(i64, End)>,
}

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The whole answer came.
    Whole,
    /// The connection broke, or stood still too long.
    Broken,
    /// The client did not want the body after its head.
    Unread,
    /// The client went away; the answer would have taken until then.
    Abandoned {
        /// In virtual milliseconds since the start.
        until: i64,
    },
}

/// What is known of one account.
#[derive(Debug, Default)]
struct Traffic {
    /// Until when a Retry-After that the client has seen keeps it closed.
    closed_until: i64,
    under_way: usize,
    reads_under_way: usize,
    last_write_ended: Option<i64>,
}

/// All exchanges of a schedule, and what was wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// In the order in which they left.
    pub exchanges: Vec<Exchange>,
    accounts: BTreeMap<Account, Traffic>,
    by_client: BTreeMap<usize, usize>,
    /// Breaches that are seen at once.
    pub findings: Vec<Finding>,
    /// Requests that the library itself held back at the last moment.
    pub held_back: u64,
    /// How often a fault of the wire struck.
    pub struck: BTreeMap<&'static str, u64>,
    /// The most answers that were under way at once for one account, counting those whose client
    /// has gone away.
    pub most_with_abandoned: usize,
}

/// Who sends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sender {
    pub(super) client: usize,
    pub(super) account: Account,
    pub(super) parallelism: usize,
}

impl Record {
    /// Until when all accounts are closed, in virtual milliseconds since the start. A client that
    /// does not know its library yet closes those of its organization.
    pub(crate) fn closed_until(&self) -> i64 {
        self.accounts.values().map(|traffic| traffic.closed_until).max().unwrap_or(0)
    }

    pub(super) fn left(
        &mut self,
        sender: Sender,
        number: u64,
        service: Service,
        writes: bool,
        now: i64,
    ) -> usize {
        let traffic = self.accounts.entry(sender.account).or_default();
        let mut breaches = Vec::new();
        if now < traffic.closed_until {
            let early = traffic.closed_until - now;
            breaches.push((Rule::I1, format!("{early} ms before a Retry-After was over")));
        }
        traffic.under_way += 1;
        traffic.reads_under_way += usize::from(!writes);
        if traffic.under_way > AT_ONCE {
            breaches.push((Rule::I2, format!("{} requests at once", traffic.under_way)));
        }
        let is_kept = traffic.last_write_ended.is_some_and(|ended| now < ended + KEPT_FOR_WRITES);
        if is_kept && traffic.reads_under_way >= AT_ONCE {
            breaches.push((Rule::I2, "no place is left for a write".to_owned()));
        }
        let own = self.by_client.entry(sender.client).or_default();
        *own += 1;
        if *own > sender.parallelism {
            let allowed = sender.parallelism;
            breaches.push((Rule::I2, format!("{own} at once of a client that allows {allowed}")));
        }
        for (rule, what) in breaches {
            let evidence = format!("exchange {number}, {}: {what}", service.name());
            self.findings.push(Finding { rule, at: now, evidence });
        }
        let exchange = Exchange {
            number,
            client: sender.client,
            service,
            writes,
            left: now,
            head: None,
            ended: None,
        };
        self.exchanges.push(exchange);
        self.count_abandoned(sender.account, now);
        self.exchanges.len() - 1
    }

    fn count_abandoned(&mut self, account: Account, now: i64) {
        let lingers = |exchange: &&Exchange| matches!(exchange.ended, Some((_, End::Abandoned { until })) if until > now);
        let lingering = self.exchanges.iter().rev().take(50).filter(lingers).count();
        let under_way = self.accounts.get(&account).map_or(0, |traffic| traffic.under_way);
        self.most_with_abandoned = self.most_with_abandoned.max(lingering + under_way);
    }

    pub(super) fn head_arrived(
        &mut self,
        sender: Sender,
        index: usize,
        wait: Option<i64>,
        now: i64,
    ) {
        self.exchanges[index].head = Some(now);
        if let Some(wait) = wait {
            let traffic = self.accounts.entry(sender.account).or_default();
            traffic.closed_until = traffic.closed_until.max(now.saturating_add(wait));
        }
    }

    pub(super) fn ended(&mut self, sender: Sender, index: usize, end: End, now: i64) {
        let exchange = &mut self.exchanges[index];
        exchange.ended = Some((now, end));
        let traffic = self.accounts.entry(sender.account).or_default();
        traffic.under_way -= 1;
        if exchange.writes {
            traffic.last_write_ended = Some(now);
        } else {
            traffic.reads_under_way -= 1;
        }
        *self.by_client.entry(sender.client).or_default() -= 1;
    }
}
