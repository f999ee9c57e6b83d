// Written by `cargo xtask gen` from core; changes made here are lost.

import { VppkitError } from '../errors.js';

/** What kind of failure an error is: decide by this, or by its class or code. */
export type Kind =
  | 'Usage'
  | 'Token'
  | 'Permission'
  | 'AccountClaimed'
  | 'InvalidRequest'
  | 'NotFound'
  | 'NoLicense'
  | 'Conflict'
  | 'Throttled'
  | 'Unavailable'
  | 'Transport'
  | 'Protocol'
  | 'Checkpoint'
  | 'Storage'
  | 'Deadline'
  | 'Cancelled'
  | 'Internal';

/** On the prototype, where stacks look for it. A bundler may rename the class itself. */
function named(of: Function, name: string): void {
  Object.defineProperty(of.prototype, 'name', { value: name, configurable: true, writable: true });
}

/** An option or argument is wrong, or a write was asked of a read-only client. Nothing was sent. */
export class UsageError extends VppkitError {
  declare readonly kind: 'Usage';
  declare readonly code: 'ERR_VPPKIT_USAGE';
}
named(UsageError, 'UsageError');

/** The sToken is malformed, expired, invalid or revoked; see `VppkitError.tokenProblem`. */
export class TokenError extends VppkitError {
  declare readonly kind: 'Token';
  declare readonly code: 'ERR_VPPKIT_TOKEN';
}
named(TokenError, 'TokenError');

/** The token is good, but this account or facilitator may not do that. */
export class PermissionError extends VppkitError {
  declare readonly kind: 'Permission';
  declare readonly code: 'ERR_VPPKIT_PERMISSION';
}
named(PermissionError, 'PermissionError');

/** Another product holds the account; see `VppkitError.holder`. An administrator must decide. */
export class AccountClaimedError extends VppkitError {
  declare readonly kind: 'AccountClaimed';
  declare readonly code: 'ERR_VPPKIT_ACCOUNT_CLAIMED';
}
named(AccountClaimedError, 'AccountClaimedError');

/** Apple refused the request as wrong or no longer supported. */
export class InvalidRequestError extends VppkitError {
  declare readonly kind: 'InvalidRequest';
  declare readonly code: 'ERR_VPPKIT_INVALID_REQUEST';
}
named(InvalidRequestError, 'InvalidRequestError');

/** What was asked for does not exist in this library. */
export class NotFoundError extends VppkitError {
  declare readonly kind: 'NotFound';
  declare readonly code: 'ERR_VPPKIT_NOT_FOUND';
}
named(NotFoundError, 'NotFoundError');

/** No free licence of this asset, or the licence is gone. */
export class NoLicenseError extends VppkitError {
  declare readonly kind: 'NoLicense';
  declare readonly code: 'ERR_VPPKIT_NO_LICENSE';
}
named(NoLicenseError, 'NoLicenseError');

/** The state of a user or licence is in the way: assigned already, irrevocable, locked. */
export class ConflictError extends VppkitError {
  declare readonly kind: 'Conflict';
  declare readonly code: 'ERR_VPPKIT_CONFLICT';
}
named(ConflictError, 'ConflictError');

/** Apple asks to wait; see `VppkitError.retryAt`. */
export class ThrottledError extends VppkitError {
  declare readonly kind: 'Throttled';
  declare readonly code: 'ERR_VPPKIT_THROTTLED';
}
named(ThrottledError, 'ThrottledError');

/** Apple's side cannot answer at the moment. */
export class UnavailableError extends VppkitError {
  declare readonly kind: 'Unavailable';
  declare readonly code: 'ERR_VPPKIT_UNAVAILABLE';
}
named(UnavailableError, 'UnavailableError');

/** Below HTTP, or an answer that must not be followed; see `VppkitError.transportProblem`. */
export class TransportError extends VppkitError {
  declare readonly kind: 'Transport';
  declare readonly code: 'ERR_VPPKIT_TRANSPORT';
}
named(TransportError, 'TransportError');

/** The answer cannot be what the service sends: not JSON, wrong types, an endless listing. */
export class ProtocolError extends VppkitError {
  declare readonly kind: 'Protocol';
  declare readonly code: 'ERR_VPPKIT_PROTOCOL';
}
named(ProtocolError, 'ProtocolError');

/** A stored position of a listing can no longer be used, or is none: start that listing again. */
export class CheckpointError extends VppkitError {
  declare readonly kind: 'Checkpoint';
  declare readonly code: 'ERR_VPPKIT_CHECKPOINT';
}
named(CheckpointError, 'CheckpointError');

/**
 * What was to be kept in a file could not be read or written; the file is as it was. Look at
 * its path, its permissions and the disk, and ask again.
 */
export class StorageError extends VppkitError {
  declare readonly kind: 'Storage';
  declare readonly code: 'ERR_VPPKIT_STORAGE';
}
named(StorageError, 'StorageError');

/** The caller's deadline passed. */
export class DeadlineError extends VppkitError {
  declare readonly kind: 'Deadline';
  declare readonly code: 'ERR_VPPKIT_DEADLINE';
}
named(DeadlineError, 'DeadlineError');

/** The caller cancelled. */
export class CancelledError extends VppkitError {
  declare readonly kind: 'Cancelled';
  declare readonly code: 'ERR_VPPKIT_CANCELLED';
}
named(CancelledError, 'CancelledError');

/** A bug in this library. */
export class InternalError extends VppkitError {
  declare readonly kind: 'Internal';
  declare readonly code: 'ERR_VPPKIT_INTERNAL';
}
named(InternalError, 'InternalError');

/** @internal The classes by their kinds. */
export const CLASSES: { readonly [kind: string]: typeof VppkitError } = {
  Usage: UsageError,
  Token: TokenError,
  Permission: PermissionError,
  AccountClaimed: AccountClaimedError,
  InvalidRequest: InvalidRequestError,
  NotFound: NotFoundError,
  NoLicense: NoLicenseError,
  Conflict: ConflictError,
  Throttled: ThrottledError,
  Unavailable: UnavailableError,
  Transport: TransportError,
  Protocol: ProtocolError,
  Checkpoint: CheckpointError,
  Storage: StorageError,
  Deadline: DeadlineError,
  Cancelled: CancelledError,
  Internal: InternalError,
};
