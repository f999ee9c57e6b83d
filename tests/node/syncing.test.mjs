import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { Assignment, License, readCheckpoint, User } from 'vppkit';

import { client, collect, refusal, simulator } from './support.mjs';

const sim = await simulator({ settings: { page_size: 20, batch_size: 20 } });
const connected = await client(sim);
const folder = await mkdtemp(join(tmpdir(), 'vppkit-'));
after(() => rm(folder, { recursive: true }));

test('an import tells everything, by type', async () => {
  const events = await collect(connected.import());
  const of = (type) => events.filter((event) => event.type === type);
  assert.deepEqual([events[0].type, events.at(-1).type], ['started', 'done']);
  assert.equal(events[0].isIncremental, false);
  assert.equal(of('assets')[0].page.length, 5);
  const assignments = of('assignments').flatMap(({ page }) => page);
  assert.equal(assignments.length, 150);
  assert.ok(assignments[0] instanceof Assignment && of('users')[0].page[0] instanceof User);
  const done = events.at(-1);
  assert.deepEqual([done.assets, done.assignments, done.licenses.assigned], [5, 150, 150]);
  assert.ok(done.took > 0 && done.requests > 0 && done.receivedBytes > 0);
  assert.ok(of('progress').every(({ list, delivered }) => list && delivered >= 0));
  const last = of('checkpoint').at(-1);
  assert.equal(last.isComplete, true);
  assert.deepEqual(readCheckpoint(last.checkpoint), { isComplete: true, libraryUid: connected.libraryUid });
});

test('with licences, without users', async () => {
  const events = await collect(connected.import({ source: 'licenses', users: false }));
  const licenses = events.filter(({ type }) => type === 'licenses').flatMap(({ page }) => page);
  assert.equal(licenses.length, 150);
  assert.ok(licenses[0] instanceof License);
  assert.ok(!events.some(({ type }) => type === 'users'));
  assert.equal((await refusal(collect(connected.import({ source: 'both' })))).kind, 'Usage');
});

test('an import goes on from a checkpoint, and nothing is lost', async () => {
  const seen = new Set();
  const key = ({ adamId, pricingParam, serialNumber, clientUserId }) => [adamId, pricingParam, serialNumber, clientUserId].join();
  let checkpoint;
  let pages = 0;
  for await (const event of connected.import()) {
    if (event.type === 'assignments') event.page.forEach((one) => seen.add(key(one)));
    if (event.type === 'checkpoint') checkpoint = event.checkpoint;
    if (event.type === 'assignments' && ++pages === 4) break;
  }
  assert.equal(readCheckpoint(checkpoint).isComplete, false);
  for await (const event of connected.sync({ checkpoint })) {
    if (event.type === 'assignments') event.page.forEach((one) => seen.add(key(one)));
  }
  assert.equal(seen.size, 150);
});

test('a sync brings what has changed', async () => {
  const events = await collect(connected.import());
  const { checkpoint } = events.findLast(({ type }) => type === 'checkpoint');
  await sim.change('register_user', { client_user_id: 'new' });
  await sim.change('assign', { adam_id: 361304891, serial_number: 'NEW' });
  const changes = await collect(connected.sync({ checkpoint }));
  assert.equal(changes[0].isIncremental, true);
  assert.deepEqual(changes.filter(({ type }) => type === 'users').flatMap(({ page }) => page).map((user) => user.clientUserId), ['new']);
  const restarted = changes.find(({ type }) => type === 'restarted');
  assert.deepEqual([restarted.list, restarted.adamId, restarted.isFull], ['assignments', '361304891', true]);
  assert.ok(changes.filter(({ type }) => type === 'assignments').flatMap(({ page }) => page).some((one) => one.serialNumber === 'NEW'));
});

test('checkpoints are kept in a file, none ahead of what was taken', async () => {
  const keepIn = join(folder, 'library.checkpoint');
  const kept = async () => (await readFile(keepIn, 'utf8').catch(() => '')).trim();
  let told = '';
  for await (const event of connected.import({ keepIn })) {
    // What is in the file was told in an event before this one.
    const now = await kept();
    assert.ok(now === '' || now !== event.checkpoint);
    if (event.type === 'checkpoint') told = event.checkpoint;
  }
  assert.equal(await kept(), told);
  for await (const event of connected.sync({ checkpoint: told, keepIn })) assert.ok(event.type);
  assert.equal(readCheckpoint(await kept()).isComplete, true);
  const nowhere = join(folder, 'no/such/folder');
  assert.equal((await refusal(collect(connected.import({ keepIn: nowhere })))).kind, 'Storage');
});

test('what is no checkpoint, or of another library, is refused', async () => {
  assert.throws(() => readCheckpoint('none'), { code: 'ERR_VPPKIT_CHECKPOINT' });
  assert.equal((await refusal(collect(connected.sync({ checkpoint: 'none' })))).kind, 'Checkpoint');
  const other = await client(await simulator({ seed: 99 }));
  const { checkpoint } = (await collect(other.import())).findLast(({ type }) => type === 'checkpoint');
  const error = await refusal(collect(connected.sync({ checkpoint })));
  assert.equal(error.code, 'ERR_VPPKIT_CHECKPOINT');
});

test('waits are told while they last', async () => {
  await sim.fault({ service: 'getAssignments', calls: [2], action: { status: 503, retry_after: ['1'] } });
  const began = Date.now();
  const waiting = (await collect(connected.import())).filter(({ type }) => type === 'waiting');
  await sim.clearFaults();
  assert.ok(waiting.length >= 1 && waiting[0].until instanceof Date && waiting[0].until > began);
  assert.ok(waiting[0].wait > 0 && waiting[0].wait <= 1100);
  await sim.judge();
});

test('after an error it stands where it stood', async () => {
  await sim.fault({ service: 'getVPPUsersSrv', calls: [1], action: { number: 9600 } });
  const importing = connected.import();
  let [users, errors] = [0, 0];
  for (;;) {
    const step = await importing.next().catch((error) => ({ error }));
    if (step.error) {
      assert.equal(step.error.appleNumber, 9600);
      errors += 1;
    } else if (step.done) break;
    else if (step.value.type === 'users') users += step.value.page.length;
  }
  await sim.clearFaults();
  assert.equal(errors, 1);
  assert.ok(users >= 40);
});
