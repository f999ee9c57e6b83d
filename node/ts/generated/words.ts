// Written by `cargo xtask gen` from core; changes made here are lost.

/** The quality of an asset; with the adamId it makes up the asset's identity. */
export const PricingParam = {
  /** Standard quality. */
  Stdq: 'STDQ',
  /** High quality; books mostly. */
  Plus: 'PLUS',
} as const;

/** One of the words of {@link PricingParam}, or one that Apple has added since. */
export type PricingParam = 'STDQ' | 'PLUS' | (string & {});

/** The state of a licence. */
export const LicenseStatus = {
  /** Assigned to a user or a device. */
  Associated: 'Associated',
  /** Free. */
  Available: 'Available',
  /** Given back to Apple; it can no longer be assigned. */
  Refunded: 'Refunded',
} as const;

/** One of the words of {@link LicenseStatus}, or one that Apple has added since. */
export type LicenseStatus = 'Associated' | 'Available' | 'Refunded' | (string & {});

/** The state of a user record. */
export const UserStatus = {
  /** Known to Apple, but not yet joined to a store account. */
  Registered: 'Registered',
  /** Joined to a store account. */
  Associated: 'Associated',
  /** Retired: revocable licences were given back. */
  Retired: 'Retired',
  /** This userId no longer belongs to its clientUserIdStr; look the user up by that. */
  Deleted: 'Deleted',
} as const;

/** One of the words of {@link UserStatus}, or one that Apple has added since. */
export type UserStatus = 'Registered' | 'Associated' | 'Retired' | 'Deleted' | (string & {});

/**
 * What is known about the request's effect on Apple's side.
 *
 * For calls that only read, the effect is never `Unknown` or `Applied`.
 */
export type Effect =
  /** The request did not leave this machine. */
  | 'NotSent'
  /** The service answered that it did nothing, or the call changes nothing. */
  | 'NotApplied'
  /** The service did it, though the call as a whole failed. */
  | 'Applied'
  /** The request was sent and no usable answer came back: read the state before repeating. */
  | 'Unknown';

/** What is wrong with a token. */
export type TokenProblem =
  /**
   * The text is no sToken. So is said of a text that is empty, far too large, or known to be
   * something else: the inner token alone, the decoded JSON, a path, a certificate, a device
   * enrolment token, a web page, a sentence. Any other text is sent, and Apple says `Invalid`.
   */
  | 'Malformed'
  /** Its time is over (9621). */
  | 'Expired'
  /** Apple does not know it (9601, 9611, 9622). */
  | 'Invalid'
  /** Apple took it back: a newer one was downloaded, or the password changed (9625). */
  | 'Revoked';

/** What went wrong below HTTP, or which answer was refused unread. */
export type TransportProblem =
  /** The host name could not be resolved. */
  | 'Dns'
  /** No connection could be made. */
  | 'Connect'
  /** The TLS handshake failed: certificate, host name or protocol version. */
  | 'Tls'
  /** The connection broke after the request had started. */
  | 'Reset'
  /** No whole answer within the attempt time-out, or nothing at all within the stall time-out. */
  | 'TimedOut'
  /** The answer was a redirect; redirects are never followed, because the token would travel. */
  | 'Redirect'
  /** A URL that the service named is not one the token may be sent to. */
  | 'HostNotAllowed'
  /** The answer is larger than the response cap. */
  | 'BodyTooLarge'
  /** The answer's compression is broken or not one that was asked for. */
  | 'Encoding'
  /**
   * The request was held back right before it would have been sent. The library sends such a
   * request when it may; callers do not meet this.
   */
  | 'HeldBack';

/** The state of a client's token. */
export type TokenState =
  /** Nothing speaks against it. */
  | 'Valid'
  /** It ends within 15 days, or the password behind it does: time to download a new one. */
  | 'ExpiringAt'
  /** Its time is over. */
  | 'Expired'
  /** Apple has taken it back. */
  | 'Revoked'
  /** Apple does not accept it. */
  | 'Invalid';

/**
 * Of which kind a token is. Both kinds must be supported at once: licences that
 * were assigned through a legacy token stay under it until they are moved to a location.
 */
export type TokenKind =
  /** One for each location, shared by its content managers. */
  | 'Location'
  /** One for each facilitator. */
  | 'Legacy'
  /** The client configuration does not tell. */
  | 'Unknown';

/** What a sync reads. */
export type List =
  /** Assets with their counts. */
  | 'assets'
  /** Assignments, asset by asset. */
  | 'assignments'
  /** Licences. */
  | 'licenses'
  /** Users. */
  | 'users';

/** What a job does with a target. */
export type JobAction =
  /** It gets a licence. */
  | 'assign'
  /** Its licence is taken back. */
  | 'unassign'
  /** The user is retired. */
  | 'retire';

/** What became of a target. */
export type TargetStatus =
  /** It is as it was to be. */
  | 'done'
  /** It was refused, and nothing was changed. */
  | 'failed'
  /** A request for it was sent, and what it did could not be found out. Look before asking again. */
  | 'unknown'
  /** No request for it was sent, because the job ended before: see `JobOutcome.stopped`. */
  | 'not_sent';
