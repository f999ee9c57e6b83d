import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

import { errorOf } from './failures.js';
import { native } from './native.js';
import { date } from './packed.js';

type Source = { file: string } | { text: string } | { env: string } | { opaque: string };

/** @internal */
export type Answer = { value?: any; error?: any };

/** @internal */
export function valueOf(answer: string): any {
  const { value, error } = JSON.parse(answer) as Answer;
  if (error !== undefined) throw errorOf(error);
  return value;
}

/** Where an sToken comes from. It shows its text nowhere. */
export class ServerToken {
  readonly #source: Source;

  private constructor(source: Source) {
    this.#source = source;
  }

  /** The token of a `.vpptoken` file, which is read when a client connects. */
  static fromFile(path: string | URL): ServerToken {
    return new ServerToken({ file: path instanceof URL ? fileURLToPath(path) : path });
  }

  /** The token's text. */
  static fromText(text: string): ServerToken {
    return new ServerToken({ text });
  }

  /** The token in an environment variable, as it is when a client connects. */
  static fromEnv(variable: string): ServerToken {
    return new ServerToken({ env: variable });
  }

  /** A token that is not looked at, in a form that `fromText` mistakes for something else. */
  static opaque(text: string): ServerToken {
    return new ServerToken({ opaque: text });
  }

  /** @internal */
  static sourceOf(token: string | URL | ServerToken | undefined): Source {
    if (token instanceof ServerToken) return token.#source;
    if (token !== undefined) return ServerToken.fromFile(token).#source;
    const file = process.env['VPPKIT_STOKEN_FILE'];
    return file ? { file } : { env: 'VPPKIT_STOKEN' };
  }

  /**
   * When the token ends by its own date, without asking anybody; `undefined` if it does not say. The
   * password of the account can end it sooner; see {@link Client.token}.
   *
   * Errors: `Token` if it is none.
   */
  get expires(): Date | undefined {
    return date(valueOf(native.readToken(JSON.stringify(this.#source))).expires);
  }

  /** The name of the organization that it was issued for; `undefined` if it does not say. */
  get organization(): string | undefined {
    return valueOf(native.readToken(JSON.stringify(this.#source))).organization ?? undefined;
  }

  /** Does not show the token. */
  toString(): string {
    return 'ServerToken(hidden)';
  }

  /** Does not show the token. */
  toJSON(): string {
    return this.toString();
  }

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }
}
