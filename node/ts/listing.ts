import { type Item } from './mailbox.js';
import type { Started } from './native.js';
import { type PackedItem, present, unpack } from './packed.js';
import type { Page } from './page.js';
import { Pump } from './pump.js';

/** How far a listing is. */
export interface ListingProgress {
  /** Pages delivered. */
  readonly pages: number;
  /** Pages in all, as Apple estimates. */
  readonly totalPages?: number;
  /** Records delivered. */
  readonly records: number;
  /** Records in all, as Apple estimates. */
  readonly totalRecords?: number;
}

/**
 * A listing that was asked for. Nothing is sent before its first page is asked for. It may be
 * iterated again: that asks Apple again.
 *
 * ```ts
 * for await (const page of client.assignments().pages()) {
 *   for (const assignment of page) console.log(assignment.serialNumber);
 * }
 * ```
 *
 * Iterating over the listing itself gives record after record: shorter, but of a million records it
 * takes about twice the time.
 *
 * Errors: what every call may reject with; `Protocol` if the service neither ends the listing nor
 * tells how to go on; `Checkpoint` if Apple does not take the token that the listing began with.
 */
export class Listing<T> implements AsyncIterable<T> {
  readonly #start: () => Started;
  readonly #signal: AbortSignal | undefined;

  /** @internal */
  constructor(start: () => Started, signal: AbortSignal | undefined) {
    this.#start = start;
    this.#signal = signal;
  }

  /** Its pages, fetched ahead on the library's thread. Leaving the loop ends what is under way. */
  pages(): Pages<T> {
    return new Pages(this.#start, this.#signal);
  }

  /** Its records one by one. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return new Records(this.pages());
  }

  /**
   * All records in memory, for small listings. Where Apple loses the data of the listing on the way,
   * and it begins anew, only what came after that counts.
   */
  async toArray(): Promise<T[]> {
    const pages = this.pages();
    const records: T[] = [];
    let restarts = 0;
    for await (const page of pages) {
      if (pages.restarts > restarts) {
        restarts = pages.restarts;
        records.length = 0;
      }
      for (const record of page) records.push(record);
    }
    return records;
  }
}

/**
 * The pages of a listing on its way. Empty pages in the middle are normal. After an error it stands
 * where it stood: `next()` asks for the same page again.
 */
export class Pages<T> implements AsyncIterableIterator<Page<T>> {
  readonly #pump: Pump<Page<T>>;
  #restarts = 0;
  #progress: ListingProgress = { pages: 0, records: 0 };

  /** @internal */
  constructor(start: () => Started, signal: AbortSignal | undefined) {
    this.#pump = new Pump(start, signal, (item: Item) => {
      const packed = item as unknown as PackedItem;
      const numbers = packed[3];
      this.#restarts = numbers[2]!;
      const known = (number: number) => (number < 0 ? undefined : number);
      this.#progress = {
        pages: numbers[3]!,
        totalPages: known(numbers[4]!),
        records: numbers[5]!,
        totalRecords: known(numbers[6]!),
      };
      return unpack<T>(packed);
    });
  }

  /**
   * How often the listing began anew because Apple lost its data. When this number grows, all records
   * come again, and those that came before and do not come again are gone.
   */
  get restarts(): number {
    return this.#restarts;
  }

  /** How far it is. */
  get progress(): ListingProgress {
    return present(this.#progress);
  }

  /** Once a listing of users or licences is complete: the token that later lists what has changed. */
  get sinceModifiedToken(): string | undefined {
    return this.#pump.end?.sinceModifiedToken ?? undefined;
  }

  /** The next page. */
  async next(): Promise<IteratorResult<Page<T>, undefined>> {
    const page = await this.#pump.next();
    return page === undefined ? { done: true, value: undefined } : { done: false, value: page };
  }

  /** Ends it: what is under way is dropped. */
  async return(): Promise<IteratorResult<Page<T>, undefined>> {
    this.#pump.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** Record after record, with a promise for each as the protocol wants it. */
class Records<T> implements AsyncIterableIterator<T> {
  readonly #pages: Pages<T>;
  #page: Page<T> | undefined;
  #at = 0;
  /** Calls that came before the one before them was answered wait for it. */
  #turn: Promise<unknown> | undefined;

  constructor(pages: Pages<T>) {
    this.#pages = pages;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#turn === undefined && this.#page && this.#at < this.#page.length) {
      return Promise.resolve({ done: false, value: this.#page[this.#at++]! });
    }
    const before = this.#turn;
    const turn = before === undefined ? this.#fetch() : before.then(() => this.#fetch(), () => this.#fetch());
    this.#turn = turn;
    const over = () => {
      if (this.#turn === turn) this.#turn = undefined;
    };
    turn.then(over, over);
    return turn;
  }

  async #fetch(): Promise<IteratorResult<T, undefined>> {
    while (!this.#page || this.#at >= this.#page.length) {
      const { done, value } = await this.#pages.next();
      if (done) return { done: true, value: undefined };
      this.#page = value;
      this.#at = 0;
    }
    return { done: false, value: this.#page[this.#at++]! };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#page = undefined;
    await this.#pages.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** Which licences. Without any of these: all that are assigned. */
export interface LicenseFilter extends ListingOptions {
  /** Only licences of this asset. */
  adamId?: string;
  /** Only licences of this quality; an asset must be named too. */
  pricingParam?: string;
  /** Only licences of this device. */
  serialNumber?: string;
  /** Only licences that users hold, or only those that devices hold. */
  heldBy?: 'users' | 'devices';
  /** `false` for free and refunded licences as well. Slow: counts come cheaper with assets. */
  assignedOnly?: boolean;
  /** Only what changed since an earlier listing ended with this token; see {@link Pages.sinceModifiedToken}. */
  since?: string;
}

/** Which users. Without any of these: all who are not retired. */
export interface UserFilter extends ListingOptions {
  /** Retired users as well. */
  includeRetired?: boolean;
  /** Only retired users. */
  retiredOnly?: boolean;
  /** Only what changed since an earlier listing ended with this token; see {@link Pages.sinceModifiedToken}. */
  since?: string;
}

/** Whose assignments, or of what. Without any of these: all of the library. */
export interface AssignmentFilter extends ListingOptions {
  /** Only assignments of this asset, both qualities. */
  adamId?: string;
  /** Only what this user holds. */
  clientUserId?: string;
  /** Only what this device holds; not together with `clientUserId`. */
  serialNumber?: string;
}

/** How a listing is fetched. */
export interface ListingOptions {
  /** How many pages are fetched at once, 1 to 5; as many as the client may, if not given. */
  parallel?: number;
  /** `false` delivers pages as they come instead of in the service's order. Takes less memory. */
  ordered?: boolean;
}

/** Which assets. */
export interface AssetFilter {
  /** Asks for the licence counts as well. */
  counts?: boolean;
  /** Only assets of this quality. */
  pricingParam?: string;
}
