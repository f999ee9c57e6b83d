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

/**
 * Makes calls, and says by how many bytes each has made the memory grow: in that third of them where it
 * was least, because code that is compiled on the way takes memory too, and a leak shows in every third.
 */
async function growth(calls, call, atOnce = 20) {
  const several = async (count) => {
    for (let at = 0; at < count; at += atOnce) await Promise.all(Array.from({ length: atOnce }, (_, one) => call(at + one)));
  };
  const third = Math.round(calls / 3);
  await several(third);
  const thirds = [];
  for (let at = 0; at < 3; at++) {
    const before = await held();
    await several(third);
    const after = await held();
    thirds.push(Object.fromEntries(Object.keys(before).map((name) => [name, (after[name] - before[name]) / third])));
  }
  const least = (name) => Math.min(...thirds.map((one) => one[name]));
  return { heap: least('heap'), external: least('external'), rss: least('rss') };
}

function flat(name, calls, grown) {
  console.log(`${name}: ${calls} calls, bytes a call: heap ${grown.heap.toFixed(2)}, external ${grown.external.toFixed(2)}, rss ${grown.rss.toFixed(1)}`);
  assert.ok(grown.heap < 1 && grown.external < 1, JSON.stringify(grown));
}

test(`${CALLS} calls leave heap and external memory as they were`, async () => {
  assert.equal(typeof globalThis.gc, 'function', 'run with --expose-gc');
  flat('answered from what is kept', CALLS, await growth(CALLS, () => connected.serviceConfig()));
});

test('so do calls that are answered over HTTP, fail, are aborted, and listings that are left', async () => {
  const calls = Math.round(CALLS / 10);
  const controller = new AbortController();
  flat('answered, refused, aborted, left', calls, await growth(calls, async (at) => {
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
