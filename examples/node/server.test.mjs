import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';

import { newGuid } from 'vppkit';
import { Simulator } from 'vppkit/testing';

import { Library } from './library.mjs';
import { serve } from './server.mjs';

let sim, library, server, url;

before(async () => {
  sim = await Simulator.start({ assets: 5, users: 40, devices: 60, assignments: 150 });
  const who = { hostname: 'mdm.example.com', guid: newGuid() };
  library = await Library.open({ token: sim.token, serviceConfigUrl: sim.url, ...who }, { every: 3_600_000 });
  server = serve(library).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}`;
  await library.sync();
});

after(async () => {
  server.closeAllConnections();
  server.close();
  await library.close();
  await sim.stop();
});

async function ask(path, body) {
  const options = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url + path, options);
  return [response.status, await response.json()];
}

test('the mirror holds what the import brought', async () => {
  const [, assets] = await ask('/assets');
  assert.equal(assets.length, 5);
  const ids = [...new Set(assets.map(({ adamId }) => adamId))];
  const holders = await Promise.all(ids.map(async (adamId) => (await ask(`/assets/${adamId}/holders`))[1].length));
  assert.equal(holders.reduce((sum, count) => sum + count, 0), 150);
});

test('an assignment is done, and found by the next sync', async () => {
  const [status, { totals }] = await ask('/assets/361304891/assign', { serialNumbers: ['E1', 'E2'] });
  assert.deepEqual([status, totals.done], [200, 2]);
  await library.sync();
  const [, holders] = await ask('/assets/361304891/holders');
  assert.ok(holders.some(({ serialNumber }) => serialNumber === 'E1'));
  await sim.change('unassign', { adam_id: 361304891, serial_number: 'E1' });
  await library.sync();
  assert.ok(!(await ask('/assets/361304891/holders'))[1].some(({ serialNumber }) => serialNumber === 'E1'));
});

test('what cannot be right is told in the words of HTTP', async () => {
  assert.equal((await ask('/assets/361304891/assign', { serialNumbers: [] }))[0], 400);
  assert.equal((await ask('/nowhere'))[0], 404);
});

test('an account that another product takes over falls silent until an administrator decides', async () => {
  await sim.change('steal_context', { hostname: 'other.example.com' });
  // The answer to its request shows whose the account is now; then nothing more is sent.
  const [, { stopped }] = await ask('/assets/361304891/assign', { serialNumbers: ['E3'] });
  assert.deepEqual([stopped.code, stopped.holder.hostname], ['ERR_VPPKIT_ACCOUNT_CLAIMED', 'other.example.com']);
  const [status, error] = await ask('/assets/361304891/assign', { serialNumbers: ['E3'] });
  assert.deepEqual([status, error.code], [409, 'ERR_VPPKIT_ACCOUNT_CLAIMED']);
  assert.equal((await ask('/status'))[1].takenBy.hostname, 'other.example.com');
  await library.sync();
  await sim.judge();
  assert.equal((await ask('/account/take-over', { guid: stopped.holder.guid }))[0], 200);
  assert.equal((await ask('/assets/361304891/assign', { serialNumbers: ['E4'] }))[1].totals.done, 1);
});
