import { inspect } from 'node:util';

import type { Kind } from './generated/kinds.js';
import type { License, User } from './generated/records.js';
import type { Effect, TokenProblem, TransportProblem } from './generated/words.js';

/** Who holds an account, read from its `clientContext`. */
export interface Holder {
  /** The host name that the other product wrote. For people to read; never decide by it. */
  readonly hostname?: string;
  /** The guid of the other installation, as {@link Client.takeOver} wants it. */
  readonly guid?: string;
}

/** Who holds an item that could not be assigned again (9616). */
export interface AlreadyAssigned {
  /** The licence that the requested user holds already: there is nothing to do. */
  readonly license?: License;
  /** Other users of the same store account who hold one. */
  readonly users: User[];
}

/**
 * A failure of a call. Decide by `kind`, `code` or the class; messages may change between versions.
 *
 * None of its members holds a token: texts of servers are scrubbed of it and cut.
 */
export abstract class VppkitError extends Error {
  /** The kind of failure. */
  declare readonly kind: Kind;
  /** The kind as Node writes codes: `ERR_VPPKIT_THROTTLED`. */
  declare readonly code: string;
  /** What happened, without service, effect and advice. */
  declare readonly what: string;
  /** What to do about it; empty where nothing is known to help. */
  declare readonly advice: string;
  /** Whether anything was changed on Apple's side. After a write look at this before you repeat it. */
  declare readonly effect: Effect;
  /** How many times the request was sent. */
  declare readonly attempts: number;
  /** Apple's error number, if an answer carried one. */
  declare readonly appleNumber?: number;
  /** Apple's text with that number, without the token, cut at 300 characters. */
  declare readonly appleText?: string;
  /** The HTTP status of the answer, if there was one. */
  declare readonly httpStatus?: number;
  /** When the account may be asked again, if Apple or the library set a time. */
  declare readonly retryAt?: Date;
  /** Apple's name of the service that was called. */
  declare readonly service?: string;
  /** A name of the account for people. */
  declare readonly account?: string;
  /** What is wrong with the token; with `Token`. */
  declare readonly tokenProblem?: TokenProblem;
  /** What went wrong below HTTP; with `Transport`. */
  declare readonly transportProblem?: TransportProblem;
  /** Who holds the account; with `AccountClaimed`. */
  declare readonly holder?: Holder;
  /** Who holds the item already; with Apple's number 9616. */
  declare readonly alreadyAssigned?: AlreadyAssigned;

  /** @internal */
  constructor({ message, cause, ...members }: Details) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, members);
  }

  /** All members, for logs. */
  toJSON(): object {
    return { ...this, name: this.name, message: this.message };
  }

  /** @internal The stack and what is known, and never the JSON that it was made from. */
  [inspect.custom](_depth: number, options: object): string {
    const members = Object.entries({ ...this }).filter(([name]) => name !== 'what' && name !== 'advice');
    return `${this.stack} ${inspect(Object.fromEntries(members), { ...options, customInspect: true })}`;
  }
}

interface Details {
  kind: string;
  message: string;
  [member: string]: unknown;
}
