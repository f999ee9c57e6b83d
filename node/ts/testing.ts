/**
 * A simulator of Apple's services for your own tests: over real HTTP, with state, without Apple.
 *
 * ```ts
 * import { Simulator, faults } from 'vppkit/testing';
 *
 * await using sim = await Simulator.start({ users: 30 });
 * const client = await sim.connect();
 * await sim.fault(faults.throttled({ seconds: 1, service: 'getVPPAssetsSrv' }));
 * await client.assets();                       // waits the second that Apple asks for
 * await sim.judge();                           // rejects if a rule of the service was broken
 * ```
 *
 * @packageDocumentation
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FaultRule } from './faults.js';
// All of the package through its one door: it is packed as one file, and a second copy would have classes
// of its own.
import { Client, type ConnectOptions, newGuid, ServerToken } from './index.js';
import { simulatorProgram } from './program.js';

export * as faults from './faults.js';
export type { FaultAction, FaultRule } from './faults.js';

/** Size and seed of the world, and how the service behaves. What is left out is as the program has it. */
export interface SimulatorOptions {
  /** Assets (pairs of adamId and pricingParam); 25 if not given. The first is 361304891, STDQ. */
  assets?: number;
  /** User records in all states; 300 if not given. */
  users?: number;
  /** Devices that hold licences at the start; 2000 if not given. */
  devices?: number;
  /** Licences assigned at the start; 10,000 if not given, or as many as fit. */
  assignments?: number;
  /** Free licences of each asset; 50 if not given. */
  spare?: number;
  /** Seed of everything that looks random: the same numbers give the same world. */
  seed?: number;
  /** Settings by the names of the simulator's documentation, such as `max_batch_associate`. */
  settings?: Readonly<Record<string, unknown>>;
  /** What goes wrong. */
  faults?: readonly FaultRule[];
  /** Port on 127.0.0.1; a free one if not given. */
  port?: number;
}

/** One of the rules that the judge of the simulator looks at, and whether it was kept. */
export interface Verdict {
  /** `I1` and so on, as the simulator's documentation has them. */
  readonly invariant: string;
  readonly kept: boolean;
  /** How often it was looked at, and how often it was broken. */
  readonly checked: number;
  readonly broken: number;
  /** The evidence. */
  readonly violations: readonly unknown[];
}

/** A simulator that runs. It does not keep the process alive, and ends with it. */
export class Simulator {
  /** The URL of the service configuration, in place of Apple's. */
  readonly url: string;
  /** An sToken with all privileges. */
  readonly token: ServerToken;
  /** Its text. It is made up and opens nothing but this simulator. */
  readonly tokenText: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  /** All its clients are of one installation. */
  readonly #guid = newGuid();

  private constructor(child: ChildProcess, url: string, token: string) {
    this.#child = child;
    this.url = url;
    this.tokenText = token;
    this.token = ServerToken.fromText(token);
    this.#ended = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  /**
   * Starts one, and waits until it answers.
   *
   * Errors: `ERR_VPPKIT_NO_SIMULATOR` if its program is not installed; what it says itself where it does
   * not take an option.
   */
  static async start(options: SimulatorOptions = {}): Promise<Simulator> {
    const { settings, faults, ...sizes } = options;
    const args = Object.entries({ port: 0, ...sizes }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    );
    const world = await worldFile(settings, faults);
    if (world) args.push('--world', world);
    try {
      return await Simulator.#spawn(args);
    } finally {
      if (world) await rm(world, { force: true });
    }
  }

  static async #spawn(args: string[]): Promise<Simulator> {
    const child = spawn(simulatorProgram(), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    const said = await greeting(child);
    const found = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(said)?.[1];
    const [url, token] = [found('VPPKIT_ENTRY_URL'), found('VPPKIT_STOKEN')];
    if (!url || !token) {
      child.kill('SIGKILL');
      throw new Error(`the simulator did not start: ${said.trim()}`);
    }
    child.unref();
    (child.stdout as any)?.unref();
    (child.stderr as any)?.unref();
    return new Simulator(child, url, token);
  }

  /** A client of it that may write, with options as for {@link Client.connect}. */
  async connect(options: ConnectOptions = {}): Promise<Client> {
    const who = { hostname: 'mdm.example.com', guid: this.#guid };
    return Client.connect({ token: this.token, serviceConfigUrl: this.url, ...who, ...options });
  }

  /** Adds a fault rule, or several. */
  async fault(rules: FaultRule | readonly FaultRule[]): Promise<void> {
    await this.#send('faults', 'POST', rules);
  }

  /** Takes all fault rules away. */
  async clearFaults(): Promise<void> {
    await this.#send('faults', 'DELETE');
  }

  /**
   * Changes the world behind the client's back, such as `change('steal_context', { hostname })`,
   * `change('revoke_token')`, `change('assign', { adam_id, serial_number })`.
   */
  async change(name: string, members: object = {}): Promise<void> {
    await this.#send(name, 'POST', members);
  }

  /** What is true: `state`, `assignments`, `users`, `tokens`, `settings`, `log`. */
  async truth(what: 'state' | 'assignments' | 'users' | 'tokens' | 'settings' | 'log'): Promise<any> {
    return this.#send(what, 'GET');
  }

  /** What the judge found so far, rule by rule. */
  async verdicts(): Promise<Verdict[]> {
    return (await this.#send('judge', 'GET')).verdicts;
  }

  /** Errors: if a rule of the service was broken. */
  async judge(): Promise<void> {
    const broken = (await this.verdicts()).filter((verdict) => !verdict.kept);
    if (broken.length > 0) throw new Error(`rules were broken: ${JSON.stringify(broken)}`);
  }

  async #send(path: string, method: string, body?: unknown): Promise<any> {
    const options = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(new URL(`/_sim/${path}`, this.url), options);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the simulator refused ${method} ${path}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** Stops it. It may be called again. */
  async stop(): Promise<void> {
    this.#child.kill('SIGINT');
    this.#child.ref();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.#ended;
  }

  /** As {@link Simulator.stop}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** All that it says until it is ready, or until it has ended. */
function greeting(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text: Buffer) => {
      said += text;
      if (said.includes('Ctrl-C ends it')) resolve(said);
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('error', reject);
    child.once('exit', () => resolve(said));
  });
}

async function worldFile(settings?: object, faults?: readonly FaultRule[]): Promise<string | undefined> {
  if (!settings && !faults) return undefined;
  const path = join(tmpdir(), `vppkit-world-${newGuid()}.json`);
  await writeFile(path, JSON.stringify({ settings, fault: faults }), { mode: 0o600 });
  return path;
}
