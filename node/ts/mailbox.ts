import { offAbort, onAbort } from './abort.js';
import { errorOf } from './failures.js';
import { type ClientHandle, native } from './native.js';

/** @internal An item as the native layer hands it over; `pump.rs` numbers the kinds. */
export type Item = [kind: number, ...rest: any[]];

/** @internal */
export const VALUE = 0, FAILED = 1, PAGE = 2, EVENT = 3, END = 4, PROGRESS = 5, TOLD = 6;

/** Calls under way by their ids. */
const waiting = new Map<number, (item: Item) => void>();
/** Who is told of requests, by the ids of clients. Weak: telling must not keep a client alive. */
const listeners = new Map<number, WeakRef<(json: any) => void>>();

let lastId = 0;

/** @internal Numbers of calls, which the native layer takes as 32 bits. */
export function newId(): number {
  do {
    lastId = (lastId + 1) >>> 0;
  } while (waiting.has(lastId) || listeners.has(lastId));
  return lastId;
}

function deliver(id: number, item: Item): void {
  if (item[0] === TOLD) {
    listeners.get(id)?.deref()?.(JSON.parse(item[1]));
  } else {
    waiting.get(id)?.(item);
  }
}

/** @internal One for this thread of JavaScript. */
export const mailbox = native.openMailbox(deliver);

/** @internal A call that is waited for keeps the process alive. */
export function expect(id: number, told: (item: Item) => void): void {
  waiting.set(id, told);
  if (waiting.size === 1) native.holdOpen(mailbox, true);
}

/** @internal */
export function forget(id: number): void {
  if (waiting.delete(id) && waiting.size === 0) native.holdOpen(mailbox, false);
}

/** @internal */
export function listen(id: number, listener: (json: any) => void): void {
  listeners.set(id, new WeakRef(listener));
}

/** @internal */
export function callOff(id: number): void {
  listeners.delete(id);
}

/** @internal What a listener throws is its own matter: it is reported as Node reports it for events. */
export function tell<T>(listener: (told: T) => void, told: T): void {
  try {
    listener(told);
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}

/** @internal How a call begins; it gives the JSON of an error if it does not. */
export type Begin = (id: number) => string | null;

/**
 * @internal Makes one call, until its answer, its failure or the end of the signal. The error is made
 * behind an `await`, where its stack shows who called.
 */
export async function request(
  client: ClientHandle,
  signal: AbortSignal | undefined,
  begin: Begin,
  onProgress?: (json: any) => void,
): Promise<Item> {
  const item = await answer(client, signal, begin, onProgress);
  if (item[0] === FAILED) throw errorOf(JSON.parse(item[1]));
  return item;
}

function answer(
  client: ClientHandle,
  signal: AbortSignal | undefined,
  begin: Begin,
  onProgress: ((json: any) => void) | undefined,
): Promise<Item> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const id = newId();
    const refused = begin(id);
    if (refused !== null) {
      resolve([FAILED, refused]);
      return;
    }
    const end = () => {
      forget(id);
      offAbort(signal, aborted);
      endings.get(client)?.delete(closed);
    };
    const aborted = () => {
      end();
      native.cancel(client, id);
      reject(signal!.reason);
    };
    const closed = (error: Error) => {
      end();
      reject(error);
    };
    onAbort(signal, aborted);
    endingsOf(client).add(closed);
    expect(id, (item) => {
      if (item[0] === PROGRESS) {
        if (onProgress) tell(onProgress, JSON.parse(item[1]));
        return;
      }
      end();
      resolve(item);
    });
  });
}

/** What to do for each call under way when its client is closed. */
const endings = new WeakMap<ClientHandle, Set<(error: Error) => void>>();

function endingsOf(client: ClientHandle): Set<(error: Error) => void> {
  let set = endings.get(client);
  if (!set) endings.set(client, (set = new Set()));
  return set;
}

/** @internal Ends all calls of a client. */
export function endAll(client: ClientHandle, why: () => Error): void {
  for (const closed of [...(endings.get(client) ?? [])]) closed(why());
}
