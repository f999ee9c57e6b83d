import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { test } from 'node:test';

import { client, environment, run, simulator } from './support.mjs';

const sim = await simulator();
const soon = () => new Promise((resolve) => setTimeout(resolve, 50));

test('the diagnostics channel is told of every request', async () => {
  const told = [];
  const hear = (event) => told.push(event);
  subscribe('vppkit:request', hear);
  const connected = await client(sim);
  await connected.assets();
  await soon();
  unsubscribe('vppkit:request', hear);
  assert.deepEqual(told.filter(({ type }) => type === 'answered').map(({ service }) => service).slice(0, 2), ['VPPServiceConfigSrv', 'VPPClientConfigSrv']);
  const last = told.at(-1);
  assert.deepEqual([last.service, last.httpStatus, last.attempt, last.account], ['getVPPAssetsSrv', 200, 1, connected.accountLabel]);
  assert.ok(last.bytes > 0 && last.took > 0);
  const before = told.length;
  await connected.assets();
  await soon();
  assert.equal(told.length, before);
  assert.ok(!JSON.stringify(told).includes(sim.tokenText.slice(0, 24)));
});

test('a logger has lines of three levels', async () => {
  const lines = [];
  const note = (level) => (line, event) => lines.push([level, event.type, line]);
  const own = await simulator();
  const connected = await client(own, { logger: { debug: note('debug'), info: note('info'), warn: note('warn') } });
  await own.fault([{ service: 'getVPPAssetsSrv', times: 1, action: { number: 9603 } }]);
  await connected.assets();
  await own.clearFaults();
  await own.fault({ service: 'getVPPAssetsSrv', times: 1, action: { status: 503, retry_after: ['1'] } });
  await connected.assets();
  await own.change('expire_token', { in_days: 5 });
  await connected.clientConfig();
  await soon();
  const has = (level, type) => lines.some(([l, t, line]) => l === level && t === type && line.length > 5);
  assert.ok(has('debug', 'answered') && has('info', 'repeating') && has('info', 'waiting') && has('warn', 'token'), JSON.stringify(lines));
  assert.ok(!JSON.stringify(lines).includes(own.tokenText.slice(0, 24)));
});

// In processes of their own: here the runner takes what nobody catches for its own.
test('what a listener throws is reported, and the call goes on', async () => {
  const own = await simulator();
  const { code, out, err } = await run('throwing.mjs', ['hear'], { env: environment(own) });
  assert.deepEqual([code, err], [0, '']);
  assert.deepEqual(JSON.parse(out), { thrown: ['the logger broke', 'so did onProgress'], assets: 5, done: 1 });
});

test('what a listener throws ends the process where nobody hears it, as everywhere in Node', async () => {
  const own = await simulator();
  const { code, out, err } = await run('throwing.mjs', [], { env: environment(own) });
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /Error: the logger broke\n\s+at/);
});
