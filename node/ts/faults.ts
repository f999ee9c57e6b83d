/** When something goes wrong, and what. `docs/simulator.md` of the project has all of them. */
export interface FaultRule {
  /** Name on the wire, such as `getAssignments`; any service if not given. */
  service?: string;
  /** Members of the request: a value to equal as text, `'*'` for any, `''` for absent. */
  when?: Readonly<Record<string, string>>;
  /** Which of the requests picked so far, counted from 1. */
  calls?: readonly number[];
  /** From the seed of the world, so that a run can be repeated. */
  probability?: number;
  /** At most so often. */
  times?: number;
  /** What happens. */
  action: FaultAction;
}

/** What happens to a request or its answer. */
export interface FaultAction {
  /** The service refuses with this error number. */
  number?: number;
  /** HTTP status. */
  status?: number;
  /** The values of `Retry-After` headers: seconds, or anything else. */
  retry_after?: readonly string[];
  /** The service does what is asked, although its answer is replaced. */
  applied?: boolean;
  /** A body in place of the service's, such as `half`, `html`, `not_json`, `bomb`. */
  body?: string;
  /** The connection closes `before` the service sees the request, `after` it has done it, or `during` the answer. */
  close?: 'before' | 'after' | 'during';
  /** A late answer. */
  delay_ms?: number;
  /** Changes of the world before the call. */
  before?: readonly object[];
  /** Others, by the names of the simulator's documentation. */
  [name: string]: unknown;
}

interface Where {
  /** Name of the service on the wire; any if not given. */
  service?: string;
  /** How often; once if not given. */
  times?: number;
}

function where({ service, times = 1 }: Where): Omit<FaultRule, 'action'> {
  return { ...(service === undefined ? {} : { service }), times };
}

/** Apple asks the account to wait: HTTP 503 with a `Retry-After`. */
export function throttled({ seconds = 1, ...rest }: Where & { seconds?: number } = {}): FaultRule {
  return { ...where(rest), action: { status: 503, retry_after: [String(seconds)] } };
}

/** The service is down for the moment: HTTP 503 without a time. */
export function unavailable(rest: Where = {}): FaultRule {
  return { ...where(rest), action: { status: 503 } };
}

/** The service refuses with one of Apple's error numbers. */
export function refused(number: number, rest: Where = {}): FaultRule {
  return { ...where(rest), action: { number } };
}

/** The service does what is asked, and the connection closes before its answer: nobody knows. */
export function lostReply(rest: Where = {}): FaultRule {
  return { ...where(rest), action: { close: 'after' } };
}

/** The connection closes before the service sees the request. */
export function broken(rest: Where = {}): FaultRule {
  return { ...where(rest), action: { close: 'before' } };
}

/** A late answer. */
export function slow(millis: number, rest: Where = {}): FaultRule {
  return { ...where(rest), action: { delay_ms: millis } };
}

/** Another product takes the account over right before the request. */
export function takenOver({ hostname = 'other.example.com', ...rest }: Where & { hostname?: string } = {}): FaultRule {
  return { ...where(rest), action: { before: [{ change: 'steal_context', hostname }] } };
}
