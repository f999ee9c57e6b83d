import type { AlreadyAssigned, VppkitError } from './errors.js';
import { CLASSES } from './generated/kinds.js';
import { licenseOf, userOf } from './generated/records.js';
import { date, present } from './packed.js';

/** @internal An error from the JSON of the native layer. */
export function errorOf(json: any): VppkitError {
  const { cause, retryAt, holder, alreadyAssigned, kind, ...members } = json;
  const Class = (CLASSES[kind] ?? CLASSES['Internal']) as unknown as new (members: object) => VppkitError;
  return new Class(
    present({
      kind,
      code: codeOf(kind),
      ...members,
      retryAt: date(retryAt),
      holder: holder && present(holder),
      alreadyAssigned: alreadyAssigned && holdersOf(alreadyAssigned),
      cause: cause == null ? undefined : new Error(cause),
    }),
  );
}

/** @internal `AccountClaimed` → `ERR_VPPKIT_ACCOUNT_CLAIMED` */
export function codeOf(kind: string): string {
  return `ERR_VPPKIT${kind.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/** @internal */
export function holdersOf({ license, users }: any): AlreadyAssigned {
  return present({ license: license && licenseOf(license), users: users.map(userOf) });
}

/** @internal A mistake that the native layer need not see. */
export function usage(what: string): VppkitError {
  return errorOf({ kind: 'Usage', message: `${what}.`, what, advice: '', effect: 'NotSent', attempts: 0 });
}
