/**
 * Apple's Volume Purchase Program (VPP, "Apps and Books") for Node: assign apps and books to people and
 * devices.
 *
 * @packageDocumentation
 */

import type { Kind } from './generated/kinds.js';
import { native } from './native.js';

export type * from './answers.js';
export { Client, type Gate, type Stats } from './client.js';
export { type AlreadyAssigned, type Holder, VppkitError } from './errors.js';
export {
  AccountClaimedError, CancelledError, CheckpointError, ConflictError, DeadlineError, InternalError,
  InvalidRequestError, type Kind, NoLicenseError, NotFoundError, PermissionError, ProtocolError,
  StorageError, ThrottledError, TokenError, TransportError, UnavailableError, UsageError,
} from './generated/kinds.js';
export {
  Asset, type AssetMembers, Assignment, type AssignmentMembers, type Extra, License, LicenseChange,
  type LicenseChangeMembers, type LicenseMembers, User, type UserMembers,
} from './generated/records.js';
export {
  type Effect, type JobAction, LicenseStatus, type List, PricingParam, type TargetStatus, type TokenKind,
  type TokenProblem, type TokenState, type TransportProblem, UserStatus,
} from './generated/words.js';
export { newGuid } from './guid.js';
export {
  type AssignRequest, type Duplicate, JobOutcome, type JobTotals, type Plan, type RetireRequest,
  type TargetOutcome, type UnassignRequest,
} from './jobs.js';
export {
  type AssetFilter, type AssignmentFilter, type LicenseFilter, Listing, type ListingOptions,
  type ListingProgress, Pages, type UserFilter,
} from './listing.js';
export type { CallOptions, ConnectOptions, JobOptions, JobProgress } from './options.js';
export { type Envelope, type FacilitatorMember, type Location, Page, type PageHead } from './page.js';
export type * from './requested.js';
export type { Logger, RequestEvent } from './requests.js';
export {
  type CheckpointEvent, type Done, type ImportOptions, LibrarySync, readCheckpoint, type Restarted,
  type SyncEvent, type SyncOptions, type SyncProgress,
} from './sync.js';
export { ServerToken } from './token.js';

/** The version of the package. */
export const version: string = native.version();

/**
 * What one of Apple's error numbers means and what a person should do about it; `undefined` for one that
 * is not in the library's table.
 */
export function meaningOfNumber(number: number): { kind: Kind; meaning: string; advice: string } | undefined {
  const meaning = Number.isSafeInteger(number) ? native.meaningOfNumber(number) : null;
  return meaning === null ? undefined : JSON.parse(meaning);
}
