import { type Asset, type Assignment, type License, LISTS, type User } from './generated/records.js';
import type { List } from './generated/words.js';
import { type Item, PAGE } from './mailbox.js';
import { native, type Started } from './native.js';
import { date, type PackedItem, present, unpack } from './packed.js';
import type { Page } from './page.js';
import { Pump } from './pump.js';
import { valueOf } from './token.js';

/**
 * One step of an import or a sync. Every event is handed over once; what one that was interrupted had
 * handed over since its last stored checkpoint comes again.
 */
export type SyncEvent =
  /** It begins; `isIncremental` if only changes will come, beside the assets. */
  | { readonly type: 'started'; readonly account: string; readonly isIncremental: boolean }
  /** All assets with their counts. */
  | { readonly type: 'assets'; readonly page: Page<Asset> }
  /** Assignments of one asset. In a sync: of an asset of which something has changed, announced by `restarted`. */
  | { readonly type: 'assignments'; readonly page: Page<Assignment> }
  /** Assigned licences. In a sync those that have changed: one that is free now comes as `Available`. */
  | { readonly type: 'licenses'; readonly page: Page<License> }
  /** Users, retired ones too: look at the status. In a sync those that have changed. */
  | { readonly type: 'users'; readonly page: Page<User> }
  | SyncProgress
  /** Requests wait until then because Apple asked this account to; `wait` in milliseconds. */
  | { readonly type: 'waiting'; readonly until: Date; readonly wait: number }
  | Restarted
  | CheckpointEvent
  | Done;

/** How far it is: after every page, and when the assignments of all assets are complete. */
export interface SyncProgress {
  readonly type: 'progress';
  /** The list that is being read. */
  readonly list: List;
  /** Its records delivered so far, since it began or began anew in this import or sync. */
  readonly delivered: number;
  /** Its records in all: an estimate. 0 where nobody can know: do not divide by it. */
  readonly expected: number;
  /** Assets whose assignments are complete, of those that are read now. */
  readonly assetsDone: number;
  /** Assets (by adamId) whose assignments are read now; 0 until that has begun. */
  readonly assets: number;
}

/**
 * A list begins anew: Apple lost its data or no longer takes its token, or it is known only that
 * something of an asset has changed. In a sync of assignments that is how every change comes: first
 * this event for each asset that has changed, then all assignments of it.
 */
export interface Restarted {
  readonly type: 'restarted';
  /** The list. */
  readonly list: List;
  /** With assignments: of this asset, in all its qualities; absent for all assets. */
  readonly adamId?: string;
  /**
   * Whether all of it comes now: delete the rows that you have of the list, or of this adamId in it
   * whatever their pricingParam, because what does not come again is gone. Otherwise only the changes
   * come again, and nothing is to be deleted.
   */
  readonly isFull: boolean;
}

/**
 * Nothing that was handed over before this event is lost to a process that goes on from here: keep the
 * text with what came before, in one transaction if you can. Store records under their keys: pages of an
 * asset that was not complete yet come again. The text is ASCII, some kilobytes long, and holds no secrets.
 */
export interface CheckpointEvent {
  readonly type: 'checkpoint';
  /** The text to keep. */
  readonly checkpoint: string;
  /** Whether the import is complete, so that only changes will come. */
  readonly isComplete: boolean;
}

/**
 * Everything has been delivered. `account`, `assets` and `licenses` speak of the whole library as it is
 * now, also after a sync; all others of what this import or sync delivered.
 */
export interface Done {
  readonly type: 'done';
  /** Whose library it is, for people. */
  readonly account: string;
  /** Assets of the library: pairs of adamId and pricingParam. */
  readonly assets: number;
  /** Licence counts of the library, summed over its assets. */
  readonly licenses: {
    readonly total: number;
    readonly assigned: number;
    readonly available: number;
    readonly retired: number;
  };
  /** Assignments (or licences) delivered now; one that came again counts again. */
  readonly assignments: number;
  /** User records delivered now, retired ones too. */
  readonly userRecords: number;
  /** Different users among the holders delivered now. */
  readonly users: number;
  /** Different devices among the holders delivered now. */
  readonly devices: number;
  /** Requests that the client sent meanwhile, repeats included. */
  readonly requests: number;
  /** Bytes of answers over the wire meanwhile. */
  readonly receivedBytes: number;
  /** Milliseconds from the first request to the last record. */
  readonly took: number;
}

/** What an import does. Without any of these: what Apple recommends. */
export interface ImportOptions {
  /** `'licenses'` reads licences in place of assignments, for those who must have licence ids. */
  source?: 'assignments' | 'licenses';
  /** `false` leaves the users out, for those who assign to devices only. Later syncs leave them out too. */
  users?: boolean;
  /**
   * A file to keep checkpoints in. One is written when the event after it is asked for, because then
   * what came before it has been taken: at most one a second, and the last one before `done`. Only for
   * those who store what each event brought before they ask for the next one.
   */
  keepIn?: string;
}

/** From where a sync goes on. */
export interface SyncOptions {
  /** The text of the last checkpoint. */
  checkpoint: string;
  /** As with {@link ImportOptions.keepIn}. */
  keepIn?: string;
}

/**
 * An import or a sync on its way. After an error it stands where it stood: `next()` repeats what
 * failed, and nothing is delivered twice. Leaving the loop ends it.
 */
export class LibrarySync implements AsyncIterableIterator<SyncEvent> {
  readonly #pump: Pump<SyncEvent>;

  /** @internal */
  constructor(start: () => Started, signal: AbortSignal | undefined) {
    this.#pump = new Pump(start, signal, read);
  }

  /** The next event. */
  async next(): Promise<IteratorResult<SyncEvent, undefined>> {
    const event = await this.#pump.next();
    return event === undefined ? { done: true, value: undefined } : { done: false, value: event };
  }

  /** Ends it: what is under way is dropped. */
  async return(): Promise<IteratorResult<SyncEvent, undefined>> {
    this.#pump.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function read(item: Item): SyncEvent {
  if (item[0] === PAGE) {
    const packed = item as unknown as PackedItem;
    return { type: LISTS[packed[1]], page: unpack(packed) } as SyncEvent;
  }
  const { type, until, ...members } = JSON.parse(item[1]);
  return present({ type, ...members, until: date(until) });
}

/**
 * What a checkpoint says of itself.
 *
 * Errors: `Checkpoint` for a text that is none.
 */
export function readCheckpoint(text: string): { isComplete: boolean; libraryUid?: string } {
  return present(valueOf(native.readCheckpoint(text)));
}
