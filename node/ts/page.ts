import { headOf } from './packed.js';

/** What every answer says about the account. */
export interface Envelope {
  /** 0 done, -1 failed, -3 partly failed. */
  readonly status?: number;
  /** What is stored in the account's `clientContext`. */
  readonly clientContext?: string;
  /** When the token or the password behind it ends, whichever comes first. */
  readonly expires?: Date;
  /** When the token ends; sent within 15 days of that only. */
  readonly tokenExpires?: Date;
  /** The location; with location tokens only. */
  readonly location?: Location;
  /** The id of the library: equal for two tokens that open the same library. */
  readonly libraryUid?: string;
  /** For whom the request was carried out; only if it named a facilitator member. */
  readonly facilitatorMember?: FacilitatorMember;
}

/** A location of Apple School Manager or Apple Business Manager. */
export interface Location {
  /** Its id; unique. */
  readonly id?: string;
  /** Its name, for people; several locations may share one. */
  readonly name?: string;
}

/** The facilitator for whom a request was carried out. */
export interface FacilitatorMember {
  readonly appleId?: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode?: string;
  readonly email?: string;
  /** The id to name this facilitator by. */
  readonly facilitatorMemberId?: string;
  readonly organizationId?: string;
}

/** What an answer says beside its records. */
export interface PageHead extends Envelope {
  /** An estimate of all records of the listing, for progress; on its first batch only. */
  readonly totalCount?: number;
  /** Records in this batch, as the server counts. */
  readonly batchCount?: number;
  /** Batches of the listing, for progress; may be 0 where there is one. */
  readonly totalBatchCount?: number;
  /** There is more: the token for the next batch. */
  readonly batchToken?: string;
  /** The listing is complete: the token for what changes from now on. */
  readonly sinceModifiedToken?: string;
  /** The index of this page, from 0. */
  readonly currentPageIndex?: number;
  /** There is more: the index of the next page. */
  readonly nextPageIndex?: number;
  /** Pages of the listing. */
  readonly totalPages?: number;
  /** Assignments of the listing. */
  readonly totalAssignments?: number;
  /** Assignments on this page, as the server counts. */
  readonly assignmentsInCurrentPage?: number;
  /** The listing that further pages belong to. */
  readonly requestId?: string;
  /** Members that this version does not know. */
  readonly extra?: Record<string, unknown>;
}

/**
 * The records of one answer: an array of plain instances of their class.
 *
 * Texts of a page share its memory, some 30 kB for 300 records: whoever keeps a few records of many
 * pages keeps all of those alive. `structuredClone(record)` makes one that stands alone.
 */
export class Page<T> extends Array<T> {
  /** What is made from a page (`map`, `filter` …) is an array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** What the answer says beside its records; empty for a page that was made by hand. */
  get head(): PageHead {
    return headOf(this) ?? {};
  }
}
