import { channel } from 'node:diagnostics_channel';

import type { Kind } from './generated/kinds.js';
import type { TokenState } from './generated/words.js';
import { tell } from './mailbox.js';
import { present } from './packed.js';

/** One thing that happened inside a client. Never a body, never the token. */
export type RequestEvent = {
  /** A name of the account for people; absent while it is not known. */
  readonly account?: string;
} & (
  | {
      /** A request was answered, or failed below HTTP. */
      readonly type: 'answered';
      /** Apple's name of the service. */
      readonly service: string;
      /** HTTP status; absent if no answer came. */
      readonly httpStatus?: number;
      /** Apple's error number, if the answer carried one. */
      readonly appleNumber?: number;
      /** Bytes of the answer over the wire. */
      readonly bytes: number;
      /** Milliseconds from sending to the whole answer. */
      readonly took: number;
      /** Which attempt of the call it was, from 1. */
      readonly attempt: number;
    }
  | {
      /** A failed request will be sent again. */
      readonly type: 'repeating';
      readonly service: string;
      /** Attempts made so far. */
      readonly attempt: number;
      /** Why. */
      readonly kind: Kind;
      /** Milliseconds before the next one, beside what Apple demands. */
      readonly wait: number;
    }
  | {
      /** A listing began anew because Apple lost its data: all records come again. */
      readonly type: 'restarted';
      readonly service: string;
      readonly appleNumber?: number;
    }
  | {
      /** A request waits because Apple asked this account to. */
      readonly type: 'waiting';
      readonly service: string;
      /** How long, in milliseconds. */
      readonly wait: number;
    }
  | {
      /** The state of the token has changed. */
      readonly type: 'token';
      /** What it is now. */
      readonly tokenState: TokenState;
    }
);

/** What is told of requests: a line for people, and what it is about. `console` is one. */
export interface Logger {
  /** Answers. */
  debug(line: string, event: RequestEvent): void;
  /** Waits, repeats, and listings that begin anew. */
  info(line: string, event: RequestEvent): void;
  /** The state of the token. */
  warn(line: string, event: RequestEvent): void;
}

const requests = channel('vppkit:request');

/** @internal Whether anybody wants to know. */
export function isHeard(logger: Logger | undefined): boolean {
  return logger !== undefined || requests.hasSubscribers;
}

/** @internal */
export function publish(json: any, account: string | undefined, logger: Logger | undefined): void {
  const event: RequestEvent = present({ ...json, account });
  requests.publish(event);
  if (logger) tell(() => log(logger, event), undefined);
}

function log(logger: Logger, event: RequestEvent): void {
  switch (event.type) {
    case 'answered': {
      const status = event.httpStatus === undefined ? 'no answer' : `HTTP ${event.httpStatus}`;
      const number = event.appleNumber === undefined ? '' : `, Apple ${event.appleNumber}`;
      const took = `${event.bytes} bytes in ${Math.round(event.took)} ms, attempt ${event.attempt}`;
      return logger.debug(`${event.service}: ${status}${number}, ${took}`, event);
    }
    case 'repeating':
      return logger.info(`${event.service}: ${event.kind}, again in ${Math.round(event.wait)} ms`, event);
    case 'restarted':
      return logger.info(`${event.service}: the listing begins anew`, event);
    case 'waiting':
      return logger.info(`${event.service}: Apple asks to wait ${Math.round(event.wait)} ms`, event);
    case 'token':
      return logger.warn(`the token's state is now ${event.tokenState}`, event);
  }
}
