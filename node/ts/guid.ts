import { native } from './native.js';

/** A guid for an installation, to be made once and kept. */
export function newGuid(): string {
  return native.newGuid();
}
