import assert from 'node:assert/strict';
import { test } from 'node:test';

import { client, collect, refusal, simulator } from './support.mjs';

const sim = await simulator({ settings: { batch_size: 10, page_size: 10 } });
const connected = await client(sim);
const slow = (service, times = 1) => sim.fault({ service, times, action: { delay_ms: 5000 } });

test('a signal that was aborted before: nothing is sent', async () => {
  const before = connected.stats.requests;
  const signal = AbortSignal.abort();
  for (const call of [connected.assets({}, { signal }), connected.user({ clientUserId: 'u' }, { signal }),
    connected.users({}, { signal }).toArray(), collect(connected.import({}, { signal })), connected.claim({ signal })]) {
    const error = await refusal(call);
    assert.equal(error, signal.reason);
    assert.deepEqual([error.name, error.code], ['AbortError', DOMException.ABORT_ERR]);
  }
  assert.equal(connected.stats.requests, before);
});

test('a signal ends a call under way with its reason', async () => {
  await slow('getVPPAssetsSrv');
  const controller = new AbortController();
  const reason = new TypeError('no longer wanted');
  const began = performance.now();
  setTimeout(() => controller.abort(reason), 50);
  assert.equal(await refusal(connected.assets({}, { signal: controller.signal })), reason);
  assert.ok(performance.now() - began < 1000);
  await sim.clearFaults();
  assert.equal((await connected.assets({}, { signal: new AbortController().signal })).length, 5);
});

test('AbortSignal.timeout ends it as a time-out', async () => {
  await slow('getVPPAssetsSrv');
  const error = await refusal(connected.assets({}, { signal: AbortSignal.timeout(50) }));
  assert.equal(error.name, 'TimeoutError');
  await sim.clearFaults();
});

test('a deadline is a failure of the library, with its effect', async () => {
  await slow('getVPPAssetsSrv', 5);
  const error = await refusal(connected.assets({}, { timeout: 100, attempts: 1 }));
  assert.equal(error.code, 'ERR_VPPKIT_DEADLINE');
  await sim.clearFaults();
  await slow('registerVPPUserSrv', 5);
  const write = await refusal(connected.registerUser({ clientUserId: 'late' }, { timeout: 100 }));
  assert.deepEqual([write.kind, write.effect], ['Deadline', 'Unknown']);
  await sim.clearFaults();
});

test('a wait for Apple is ended too', async () => {
  const own = await simulator();
  const waiting = await client(own);
  await own.fault({ service: 'getVPPAssetsSrv', times: 1, action: { status: 503, retry_after: ['600'] } });
  const signal = AbortSignal.timeout(200);
  assert.equal((await refusal(waiting.assets({}, { signal }))).name, 'TimeoutError');
  assert.ok(waiting.gate.closedFor > 0);
});

test('a signal ends a listing and an import between pages and within', async () => {
  const controller = new AbortController();
  let pages = 0;
  const error = await refusal(async () => {
    for await (const page of connected.licenses({}, { signal: controller.signal }).pages()) {
      pages += page.length ? 1 : 0;
      if (pages === 2) controller.abort(new Error('two are enough'));
    }
  });
  assert.deepEqual([error.message, pages], ['two are enough', 2]);
  await slow('getVPPUsersSrv');
  const signal = AbortSignal.timeout(100);
  assert.equal((await refusal(connected.users({}, { signal }).toArray())).name, 'TimeoutError');
  await slow('getVPPAssetsSrv');
  const soon = AbortSignal.timeout(100);
  assert.equal((await refusal(collect(connected.import({}, { signal: soon })))).name, 'TimeoutError');
  await sim.clearFaults();
});

test('a signal that lives long gathers no listeners', async () => {
  const { signal } = new AbortController();
  const warnings = [];
  const hear = (warning) => warnings.push(warning);
  process.on('warning', hear);
  await Promise.all(Array.from({ length: 50 }, () => connected.serviceConfig({ signal })));
  for await (const page of connected.users({}, { signal }).pages()) assert.ok(page);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', hear);
  assert.deepEqual(warnings, []);
  const { getEventListeners } = await import('node:events');
  assert.deepEqual(getEventListeners(signal, 'abort'), []);
});

test('a storm of calls and aborts: every call ends once, and nothing is left', async () => {
  let [done, aborted] = [0, 0];
  for (let round = 0; round < 20; round++) {
    const controllers = Array.from({ length: 50 }, () => new AbortController());
    const calls = controllers.map((controller, at) => {
      const options = { signal: controller.signal };
      if (at % 3 === 0) return connected.user({ clientUserId: `u${at}` }, options).catch((error) => (error.kind === 'NotFound' ? undefined : Promise.reject(error)));
      if (at % 3 === 1) return connected.users({}, options).toArray();
      return connected.assets({}, options);
    });
    controllers.forEach((controller, at) => setTimeout(() => controller.abort(), (at * 7 + round) % 60));
    for (const { status, reason } of await Promise.allSettled(calls)) {
      if (status === 'fulfilled') done += 1;
      else {
        assert.equal(reason.name, 'AbortError');
        aborted += 1;
      }
    }
  }
  assert.equal(done + aborted, 1000);
  assert.ok(aborted > 100, `${aborted}`);
  for (let tries = 0; connected.gate.inFlight > 0 && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([connected.gate.inFlight, connected.gate.waiting], [0, 0]);
  assert.equal((await connected.assets()).length, 5);
  await sim.judge();
});
