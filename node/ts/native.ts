import { platforms } from './platforms.js';

/** @internal Handles of the native layer: opaque. */
export interface MailboxHandle { readonly _: 'mailbox' }
/** @internal */
export interface ClientHandle { readonly _: 'client' }
/** @internal */
export interface PumpHandle { readonly _: 'pump' }

/** @internal What `node/src` exports. Nothing throws; JSON of an error or `null` comes back. */
export interface Native {
  openMailbox(deliver: (id: number, item: [kind: number, ...rest: any[]]) => void): MailboxHandle;
  holdOpen(mailbox: MailboxHandle, isBusy: boolean): void;
  newClient(mailbox: MailboxHandle, id: number): ClientHandle;
  connect(client: ClientHandle, id: number, options: string): string | null;
  call(client: ClientHandle, id: number, method: string, args: string, options: string): string | null;
  cancel(client: ClientHandle, id: number): void;
  listen(client: ClientHandle, isHeard: boolean): void;
  close(client: ClientHandle): void;
  list(client: ClientHandle, method: string, filter: string, options: string): Started;
  synchronize(client: ClientHandle, work: string, options: string): Started;
  pumpNext(pump: PumpHandle, id: number): [kind: number, ...rest: any[]] | null;
  pumpClose(pump: PumpHandle): void;
  look(client: ClientHandle, what: string): string;
  sameLibrary(ours: ClientHandle, theirs: ClientHandle): string;
  readToken(token: string): string;
  readCheckpoint(text: string): string;
  meaningOfNumber(number: number): string | null;
  newGuid(): string;
  version(): string;
  /** For measurements. */
  decodeLicenses(body: Uint8Array): [kind: number, ...rest: any[]];
}

/** @internal */
export interface Started {
  readonly pump?: PumpHandle;
  readonly error?: string;
}

function load(): Native {
  const given = process.env['VPPKIT_NATIVE'];
  if (given) return require(given);
  const missing = [];
  for (const platform of platforms()) {
    try {
      return require(`vppkit-${platform}`);
    } catch (error: any) {
      // One that is there and cannot be loaded says more than that the other is not there.
      if (error?.code !== 'MODULE_NOT_FOUND') throw unusable(`vppkit-${platform} cannot be loaded`, error);
      missing.push(`vppkit-${platform}`);
    }
  }
  throw unusable(
    `vppkit has no binary for this machine: ${missing.join(' or ')} is not installed. ` +
      'Install without --omit=optional, and on the kind of machine that it shall run on; ' +
      'a lock file made elsewhere may leave it out',
  );
}

function unusable(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: 'ERR_VPPKIT_NO_BINARY' });
}

/** @internal */
export const native = load();
