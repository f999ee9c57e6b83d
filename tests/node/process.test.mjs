import assert from 'node:assert/strict';
import { test } from 'node:test';

import { environment, run, simulator } from './support.mjs';

const sim = await simulator({ settings: { page_size: 10, batch_size: 10 } });
const guid = '0f0e0d0c-0b0a-4908-8706-050403020100';
const env = { ...environment(sim), GUID: guid };
const fine = ({ code, signal, err }) => assert.deepEqual([code, signal, err], [0, null, '']);

test('an idle client does not keep the process alive', async () => {
  const ended = await run('idle.mjs', [], { env, limit: 20_000 });
  fine(ended);
  assert.equal(ended.out, 'idle\n');
});

test('a pending call does', async () => {
  await sim.fault({ service: 'getVPPAssetsSrv', times: 1, action: { delay_ms: 500 } });
  const ended = await run('pending.mjs', [], { env, limit: 20_000 });
  fine(ended);
  assert.equal(ended.out, 'assets 5\n');
  await sim.clearFaults();
});

test('process.exit in the middle of everything is clean, twenty times', async () => {
  for (let at = 0; at < 20; at++) {
    const ended = await run('exit.mjs', [String(at * 8)], { env, limit: 20_000 });
    assert.deepEqual([ended.code, ended.signal, ended.err, ended.out], [7, null, '', 'exiting\n'], `after ${at * 8} ms`);
  }
});

test('so is an exception that nobody catches', async () => {
  const ended = await run('exit.mjs', ['60', 'throw'], { env, limit: 20_000 });
  assert.deepEqual([ended.code, ended.signal], [1, null]);
  assert.match(ended.err, /Error: out/);
  assert.doesNotMatch(ended.err, /FATAL|napi|panicked|unhandled/i);
});

test('twenty workers, half of them terminated', async () => {
  const ended = await run('workers.mjs', [], { env, limit: 120_000 });
  fine(ended);
  assert.deepEqual(JSON.parse(ended.out), { whole: 10, assets: 5 });
});

test('processes of a cluster', async () => {
  const ended = await run('cluster.mjs', [], { env, limit: 60_000 });
  fine(ended);
  assert.deepEqual(JSON.parse(ended.out), { counts: [[0, 150], [0, 150], [0, 150]], assets: 5 });
});

test('the judge has nothing to say', () => sim.judge());
