/** How long one turn of the event loop may hand over what is ready, in milliseconds. */
const LONGEST = 2;

/** When this turn has begun to hand over. */
let began: number | undefined;
let pause: Promise<void> | undefined;

function begin(): void {
  began = performance.now();
  setImmediate(() => (began = undefined));
}

/**
 * @internal What to wait for before the next item is taken, so that everybody else has his turn. A loop
 * over items that are ready would otherwise go on and on within one turn of the event loop: promises that
 * are settled already give nobody else a chance. All who wait go on in the order in which they came.
 */
export function pauseIfLong(): Promise<void> | undefined {
  if (pause) return pause;
  if (began === undefined) {
    begin();
    return undefined;
  }
  if (performance.now() - began < LONGEST) return undefined;
  pause = new Promise((resolve) => {
    setImmediate(() => {
      pause = undefined;
      begin();
      resolve();
    });
  });
  return pause;
}
