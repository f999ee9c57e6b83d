import type { ServerToken } from './token.js';
import type { Logger } from './requests.js';

/** Options of a client. What is left out is as Apple recommends. Times are in milliseconds. */
export interface ConnectOptions {
  /**
   * The sToken: the path of a `.vpptoken` file, or a {@link ServerToken}. If it is left out, the file
   * named by the environment variable `VPPKIT_STOKEN_FILE`, or else the text in `VPPKIT_STOKEN`.
   */
  token?: string | URL | ServerToken;
  /**
   * Who we are: the host name under which an administrator knows this server, and a guid made once for
   * this installation ({@link newGuid}) and kept. Needed for anything that changes something: `connect`
   * claims an account that nobody has claimed, and refuses one that somebody else has. Leave both out
   * to read only.
   */
  hostname?: string;
  guid?: string;
  /**
   * `false` connects without claiming. With an account that somebody else holds the client stays
   * silent until {@link Client.takeOver}. For the tool of an administrator.
   */
  claim?: boolean;
  /** The URL of the service configuration in place of Apple's: https, or http on this machine. */
  serviceConfigUrl?: string;
  /** Further hosts that services may be on, for a proxy that stands in for Apple. */
  allowHosts?: readonly string[];
  /** A PEM file of CA certificates to trust beside those of the machine. */
  extraCa?: string;
  /** The URL of an HTTP proxy for everything. Proxy variables of the environment are not read. */
  proxy?: string;
  /** The longest that making a connection may take; 10 s if not given. */
  connectTimeout?: number;
  /** The longest that one attempt may take, from sending to the whole answer; 60 s if not given. */
  attemptTimeout?: number;
  /** The longest silence within an answer; 30 s if not given. */
  stallTimeout?: number;
  /** The longest that each request may take with all waits and repeats; without an end if not given. */
  timeout?: number;
  /** The longest that a request waits because Apple asked the account to; 15 minutes if not given. */
  longestWait?: number;
  /** How old the service configuration may get; 5 minutes if not given. */
  configRefresh?: number;
  /** How often a request that met a passing failure is sent at most; 5 if not given. */
  attempts?: number;
  /** The wait before the first repeat; 1 s if not given. It doubles. */
  firstDelay?: number;
  /** Requests in flight at once, 1 to 5; 5 if not given. Apple advises no more. */
  parallelism?: number;
  /**
   * Is told of every request, wait and repeat; never of bodies or the token. `console` is one. The same
   * is published on the diagnostics channel `vppkit:request`.
   */
  logger?: Logger;
  /** Ends connecting: it rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Options of single calls. What is left out is as the client has it. */
export interface CallOptions {
  /**
   * Ends the call: it rejects with the signal's reason. A write that was under way may have been done.
   */
  signal?: AbortSignal;
  /**
   * The longest that each request of the call may take, with all waits and repeats, in milliseconds;
   * for a job the longest that all of it may take.
   */
  timeout?: number;
  /** How often each request is sent at most; 1 to send it once. */
  attempts?: number;
  /** Carries the call out as if with this group member's token (legacy tokens). */
  facilitatorMemberId?: string;
}

/** Options of jobs. */
export interface JobOptions extends CallOptions {
  /** Is told after every answer how far the job is. */
  onProgress?: (progress: JobProgress) => void;
}

/** How far a job is. */
export interface JobProgress {
  /** Targets in all. */
  readonly targets: number;
  /** Done so far. */
  readonly done: number;
  /** Refused so far. */
  readonly failed: number;
  /** Sent, with an answer that leaves it open: they are looked at in the end. */
  readonly unclear: number;
  /** Requests answered or lost so far, without those that only look. */
  readonly requests: number;
}

/** @internal Numbers that JSON does not have must not pass for options that were left out. */
export function json(value: unknown): string {
  return JSON.stringify(value, refuse) ?? 'null';
}

function refuse(name: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`${name} must be a finite number`);
  }
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw new TypeError(`${name} cannot be a ${typeof value}`);
  }
  return value;
}
