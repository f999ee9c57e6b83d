/** Who wants to know of the end of a signal: one listener a signal, however many calls it has. */
const waiting = new WeakMap<AbortSignal, { calls: Set<() => void>; listener: () => void }>();

/** @internal Node warns of more than ten listeners, though a signal may well be given to a thousand calls. */
export function onAbort(signal: AbortSignal | undefined, call: () => void): void {
  if (!signal) return;
  const known = waiting.get(signal);
  if (known) {
    known.calls.add(call);
    return;
  }
  const calls = new Set([call]);
  const listener = () => {
    waiting.delete(signal);
    for (const one of calls) one();
  };
  waiting.set(signal, { calls, listener });
  signal.addEventListener('abort', listener, { once: true });
}

/** @internal */
export function offAbort(signal: AbortSignal | undefined, call: () => void): void {
  const known = signal && waiting.get(signal);
  if (!known) return;
  known.calls.delete(call);
  if (known.calls.size > 0) return;
  waiting.delete(signal);
  signal.removeEventListener('abort', known.listener);
}
