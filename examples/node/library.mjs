// One account: its client, its mirror, and who may speak with Apple.

import { setTimeout as sleep } from 'node:timers/promises';

import { AccountClaimedError, Client, ThrottledError, UsageError } from 'vppkit';

import { Mirror } from './mirror.mjs';

export class Library {
  mirror = new Mirror();
  /** Who has taken the account over, if somebody has: then nothing is sent until an administrator decides. */
  takenBy;
  lastSync;
  trouble;
  #client;
  #stop = new AbortController();
  #running;

  constructor(client, { every = 5 * 60_000 } = {}) {
    this.#client = client;
    this.#running = this.#run(every);
  }

  static async open(options, settings) {
    return new Library(await Client.connect(options), settings);
  }

  /** Once an import, then the changes, again and again. */
  async #run(every) {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.sync().catch((error) => this.#met(error));
      await sleep(every, undefined, { signal }).catch(() => {});
    }
  }

  #syncing;

  /** Brings the mirror up to date; one at a time, however many ask. */
  sync() {
    this.#syncing ??= this.#sync().finally(() => (this.#syncing = undefined));
    return this.#syncing;
  }

  async #sync() {
    if (this.takenBy) return;
    const { checkpoint } = this.mirror;
    const options = { signal: this.#stop.signal };
    const events = checkpoint ? this.#client.sync({ checkpoint }, options) : this.#client.import({}, options);
    this.mirror.forgetPending();
    for await (const event of events) this.mirror.take(event);
    this.lastSync = new Date();
    this.trouble = undefined;
  }

  /** Gives an asset to devices, and says what became of each. */
  async assign(adamId, serialNumbers, signal) {
    try {
      const outcome = await this.#client.assign({ adamId, serialNumbers }, { signal });
      // A job that has sent something tells in its outcome why it could not go on.
      if (outcome.stopped) this.#met(outcome.stopped);
      return outcome;
    } catch (error) {
      this.#met(error);
      throw error;
    }
  }

  /** An administrator has decided that this server manages the account. */
  async takeOver(guid) {
    await this.#client.takeOver(guid);
    this.takenBy = undefined;
    await this.sync();
  }

  #met(error) {
    if (this.#stop.signal.aborted) return;
    this.trouble = error;
    if (error instanceof AccountClaimedError) this.takenBy = error.holder;
    // Whoever asks next waits by itself: the gate is the account's, not the call's.
    else if (!(error instanceof ThrottledError || error instanceof UsageError)) console.error(error);
  }

  get status() {
    const { token, gate, accountLabel } = this.#client;
    const { takenBy, lastSync, trouble } = this;
    return { account: accountLabel, assets: this.mirror.assets.length, users: this.mirror.users, lastSync, takenBy, trouble, token, gate };
  }

  async close() {
    this.#stop.abort();
    await this.#running;
    await this.#client.close();
  }
}
