import { offAbort, onAbort } from './abort.js';
import { errorOf } from './failures.js';
import { END, expect, FAILED, forget, type Item, newId } from './mailbox.js';
import { native, type PumpHandle, type Started } from './native.js';
import { pauseIfLong } from './turns.js';

/**
 * @internal Items of a listing or a sync, one after the other. Several may be asked for at once; each
 * gets the next one.
 */
export class Pump<T> {
  #pump: PumpHandle | undefined;
  #end: unknown;
  #ended: (() => never) | undefined;
  #isOver = false;
  readonly #asked = new Map<number, (error: unknown) => void>();
  readonly #signal: AbortSignal | undefined;
  readonly #read: (item: Item) => T;

  /** `start` is called when the first item is asked for. */
  constructor(
    private readonly start: () => Started,
    signal: AbortSignal | undefined,
    read: (item: Item) => T,
  ) {
    this.#signal = signal;
    this.#read = read;
  }

  /** What was told at the end. */
  get end(): any {
    return this.#end;
  }

  #aborted = () => {
    const reason = this.#signal!.reason;
    this.#stop(() => {
      throw reason;
    });
  };

  #stop(ended: () => never): void {
    this.#ended = ended;
    offAbort(this.#signal, this.#aborted);
    if (this.#pump) native.pumpClose(this.#pump);
    this.#pump = undefined;
    for (const [id, reject] of this.#asked) {
      forget(id);
      try {
        ended();
      } catch (error) {
        reject(error);
      }
    }
    this.#asked.clear();
  }

  #started(): PumpHandle {
    if (this.#pump) return this.#pump;
    this.#signal?.throwIfAborted();
    const { pump, error } = this.start();
    if (error != null) throw errorOf(JSON.parse(error));
    onAbort(this.#signal, this.#aborted);
    return (this.#pump = pump!);
  }

  /** The next item, or `undefined` at the end. */
  async next(): Promise<T | undefined> {
    const pause = pauseIfLong();
    if (pause) await pause;
    if (this.#isOver) return undefined;
    this.#ended?.();
    const id = newId();
    const item = native.pumpNext(this.#started(), id) ?? (await this.#comes(id));
    // What is left of an iteration that was ended is no failure.
    return item === undefined || this.#isOver ? undefined : this.#take(item);
  }

  #comes(id: number): Promise<Item> {
    return new Promise((resolve, reject) => {
      this.#asked.set(id, reject);
      expect(id, (item) => {
        forget(id);
        this.#asked.delete(id);
        resolve(item);
      });
    });
  }

  #take(item: Item): T | undefined {
    if (item[0] === FAILED) throw errorOf(JSON.parse(item[1]));
    if (item[0] !== END) return this.#read(item);
    this.#end = JSON.parse(item[1]);
    this.close();
    return undefined;
  }

  /** Ends what is under way. Nothing comes any more. */
  close(): void {
    this.#isOver = true;
    offAbort(this.#signal, this.#aborted);
    if (this.#pump) native.pumpClose(this.#pump);
    this.#pump = undefined;
  }
}
