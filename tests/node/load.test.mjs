// What grows. Needs --expose-gc.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { client, refusal, simulator } from './support.mjs';

const CALLS = Number(process.env.VPPKIT_CALLS ?? 100_000);
const sim = await simulator();
const connected = await client(sim);

async function held() {
  for (let at = 0; at < 5; at++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return { heap: heapUsed, external: external + arrayBuffers, rss };
}

/** By how many bytes calls have made the memory grow, once code that is compiled on the way is there. */
async function growth(calls, call, atOnce = 20) {
  const several = async (count) => {
    for (let at = 0; at < count; at += atOnce) await Promise.all(Array.from({ length: atOnce }, (_, one) => call(at + one)));
  };
  await several(calls / 4);
  const before = await held();
  await several(calls);
  const after = await held();
  return Object.fromEntries(Object.keys(before).map((name) => [name, after[name] - before[name]]));
}

/** The heap is counted in pages of 256 kB: three of them are chance, and less than a closure for every fourth call. */
function flat(name, calls, grown) {
  console.log(`${name}: ${calls} calls, grown by ${JSON.stringify(grown)} bytes`);
  assert.ok(grown.heap < 768 * 1024 && grown.external < calls, JSON.stringify(grown));
}

test(`${CALLS} calls leave heap and external memory as they were`, async () => {
  assert.equal(typeof globalThis.gc, 'function', 'run with --expose-gc');
  flat('answered from what is kept', CALLS, await growth(CALLS, () => connected.serviceConfig()));
});

test('so do calls that are answered over HTTP, fail, are aborted, and listings that are left', async () => {
  const controller = new AbortController();
  flat('answered, refused, aborted, left', CALLS, await growth(CALLS, async (at) => {
    if (at % 4 === 0) return void (await connected.assets({}, { signal: controller.signal }));
    if (at % 4 === 1) return void (await refusal(connected.user({ clientUserId: 'nobody' })));
    if (at % 4 === 2) {
      const one = new AbortController();
      const call = refusal(connected.assets({}, { signal: one.signal }));
      one.abort();
      return void (await call);
    }
    for await (const page of connected.assignments().pages()) if (page) break;
  }));
});
