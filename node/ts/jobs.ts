import type { AlreadyAssigned, VppkitError } from './errors.js';
import { errorOf, holdersOf } from './failures.js';
import type { Kind } from './generated/kinds.js';
import type { JobAction, PricingParam } from './generated/words.js';
import { date, present } from './packed.js';

interface LicenseJob {
  /** The id of the item in the store. */
  adamId: string;
  /** The quality; `STDQ` if not given. */
  pricingParam?: string;
  /** Whether users are told that they lose a licence; Apple's default is yes. Devices never are. */
  notifyDisassociation?: boolean;
  /** Says that so many targets may lose a licence. Needed for more than ten. */
  confirmRemovals?: number;
  /** Requests at once, 1 to 5; 5 if not given. */
  parallel?: number;
}

/** Who gets a licence, of one kind, and whose licences are moved for it, of one kind. */
export interface AssignRequest extends LicenseJob {
  /** Assigns to these devices. */
  serialNumbers?: readonly string[];
  /** Assigns to these users, who must be registered. */
  clientUserIds?: readonly string[];
  /** Takes the licences of these devices for it, in the same requests: Apple frees them first. */
  takingFromSerialNumbers?: readonly string[];
  /** Takes the licences of these users for it. */
  takingFromClientUserIds?: readonly string[];
  /** Takes these licences for it; they must be of this asset. */
  takingFromLicenseIds?: readonly string[];
}

/** Who loses a licence, of one kind. */
export interface UnassignRequest extends LicenseJob {
  serialNumbers?: readonly string[];
  clientUserIds?: readonly string[];
  licenseIds?: readonly string[];
}

/** Who is retired. */
export interface RetireRequest {
  clientUserIds: readonly string[];
  /** Says that so many users may be retired. Needed for more than ten. */
  confirmRemovals?: number;
  /** Requests at once, 1 to 5; 5 if not given. */
  parallel?: number;
}

/** One target and what became of it. */
export type TargetOutcome = {
  /** The serial number, clientUserIdStr or licence id, as it was given. */
  readonly target: string;
  /** What was to be done. */
  readonly action: JobAction;
} & (
  | {
      /** It is as it was to be. */
      readonly status: 'done';
      /** Whether it was so before: there was nothing to do. */
      readonly already: boolean;
    }
  | {
      /** It was refused, and nothing was changed. */
      readonly status: 'failed';
      /** The kind, by the same table as errors. */
      readonly kind: Kind;
      /** Apple's number, if there was one. */
      readonly appleNumber?: number;
      /** Apple's text; where none was sent, what the failure means. */
      readonly text: string;
      /** When it may be tried again, if a time is known. */
      readonly retryAt?: Date;
      /** With 9616: who holds the licence. */
      readonly holders?: AlreadyAssigned;
    }
  | {
      /** A request for it was sent, and what it did could not be found out. Look before asking again. */
      readonly status: 'unknown';
    }
  | {
      /** No request for it was sent, because the job ended before; see {@link JobOutcome.stopped}. */
      readonly status: 'not_sent';
    }
);

/** How many targets ended how. Every target counts once. */
export interface JobTotals {
  readonly targets: number;
  readonly done: number;
  /** Those among `done` that were so before. */
  readonly already: number;
  readonly failed: number;
  readonly unknown: number;
  readonly notSent: number;
}

/** A target that was given more than once. */
export interface Duplicate {
  readonly target: string;
  readonly action: JobAction;
  readonly times: number;
}

/** What became of a job: every target once, those to be assigned first, in the order given. */
export class JobOutcome {
  declare readonly targets: readonly TargetOutcome[];
  declare readonly totals: JobTotals;
  /** Whether every target is as it was to be. */
  declare readonly isAllDone: boolean;
  /** The targets that were given more than once. */
  declare readonly duplicates: readonly Duplicate[];
  /** Requests that changed something or might have. */
  declare readonly requests: number;
  /** Why the job ended early, if it did. */
  declare readonly stopped?: VppkitError;
  /** The totals in one line, and why the job ended early if it did. */
  declare readonly text: string;

  /** @internal */
  constructor({ targets, stopped, ...members }: any) {
    Object.assign(this, {
      targets: targets.map(targetOf),
      ...members,
      ...(stopped ? { stopped: errorOf(stopped) } : {}),
    });
  }

  #those<S extends TargetOutcome['status']>(status: S) {
    return this.targets.filter((one): one is Extract<TargetOutcome, { status: S }> => one.status === status);
  }

  /** Those that are as they were to be. */
  get done() {
    return this.#those('done');
  }

  /** Those that were refused. */
  get failed() {
    return this.#those('failed');
  }

  /** Those of which nobody knows. Look before asking again. */
  get unknown() {
    return this.#those('unknown');
  }

  /** Those that were never sent. */
  get notSent() {
    return this.#those('not_sent');
  }

  /** The totals in one line. */
  toString(): string {
    return this.text;
  }
}

function targetOf({ holders, retryAt, ...members }: any): TargetOutcome {
  return present({ ...members, retryAt: date(retryAt), holders: holders && holdersOf(holders) });
}

/** What a job would do, by the limits and counts of now. */
export interface Plan {
  readonly adamId: string;
  readonly pricingParam: PricingParam;
  /** The requests in their order, each as large as Apple takes it today. */
  readonly requests: readonly { readonly associate: string[]; readonly disassociate: string[] }[];
  /** The distinct targets that would get a licence. */
  readonly toAssign: readonly string[];
  /** The distinct targets that would lose one. More than ten need `confirmRemovals`. */
  readonly toUnassign: readonly string[];
  readonly duplicates: readonly Duplicate[];
  /** Most targets that get a licence in one request, by the service configuration of now. */
  readonly associateLimit: number;
  /** Most targets that lose one in one request. */
  readonly disassociateLimit: number;
  /** Free licences of the asset by its counts; absent if the library does not own it. */
  readonly licensesAvailable?: number;
  /** Licences that the job needs beyond those that it frees. */
  readonly licensesNeeded: number;
  /** One line. */
  readonly text: string;
}
