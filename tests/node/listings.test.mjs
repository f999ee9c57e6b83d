import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';

import { Assignment, Page } from 'vppkit';

import { client, collect, quiet, refusal, simulator } from './support.mjs';

const sim = await simulator({ assets: 8, users: 200, devices: 300, assignments: 2000, settings: { page_size: 50, batch_size: 40 } });
const connected = await client(sim);
assert.equal((await sim.truth('assignments')).length, 2000);

test('records and pages give the same', async () => {
  const records = await collect(connected.assignments());
  const pages = await collect(connected.assignments().pages());
  assert.equal(records.length, 2000);
  assert.deepEqual(pages.flat(), records);
  assert.ok(pages.every((page) => page instanceof Page) && records[0] instanceof Assignment);
  assert.deepEqual(await connected.assignments().toArray(), records);
});

test('each filter is sent', async () => {
  const [first] = await connected.assets();
  const ofAsset = await connected.assignments({ adamId: first.adamId }).toArray();
  assert.ok(ofAsset.length > 0 && ofAsset.every((one) => one.adamId === first.adamId));
  const { serialNumber } = ofAsset.find((one) => one.serialNumber);
  const ofDevice = await connected.assignments({ serialNumber }).toArray();
  assert.ok(ofDevice.length > 0 && ofDevice.every((one) => one.serialNumber === serialNumber));
  const { clientUserId } = ofAsset.find((one) => one.clientUserId);
  const ofUser = await connected.assignments({ clientUserId, adamId: first.adamId }).toArray();
  assert.ok(ofUser.length > 0 && ofUser.every((one) => one.clientUserId === clientUserId));
  const users = await connected.licenses({ heldBy: 'users' }).toArray();
  const devices = await connected.licenses({ heldBy: 'devices' }).toArray();
  assert.equal(users.length + devices.length, 2000);
  assert.ok(users.every((one) => one.clientUserId) && devices.every((one) => one.serialNumber));
  const all = await connected.licenses({ assignedOnly: false }).toArray();
  assert.ok(all.length > 2000 && all.some((one) => one.status === 'Available'));
  const some = await connected.licenses({ adamId: first.adamId, pricingParam: 'STDQ', parallel: 1 }).toArray();
  assert.ok(some.length > 0 && some.every((one) => one.adamId === first.adamId));
  assert.ok((await connected.licenses({ serialNumber }).toArray()).every((one) => one.serialNumber === serialNumber));
  const retired = await connected.users({ retiredOnly: true }).toArray();
  const active = await connected.users().toArray();
  const both = await connected.users({ includeRetired: true }).toArray();
  assert.ok(retired.every((user) => user.status === 'Retired'));
  assert.equal(both.length, active.length + retired.length);
});

test('filters that cannot be right are refused', async () => {
  for (const listing of [
    connected.assignments({ clientUserId: 'a', serialNumber: 'b' }),
    connected.assignments({ adamID: '1' }),
    connected.licenses({ heldBy: 'nobody' }),
    connected.licenses({ adamId: 'x' }),
    connected.users({ parallel: 'all' }),
  ]) {
    assert.equal((await refusal(listing.toArray())).kind, 'Usage');
  }
});

test('in any order all records come', async () => {
  const ids = (licenses) => licenses.map((one) => one.licenseId).sort();
  const ordered = await connected.licenses().toArray();
  assert.deepEqual(ids(await connected.licenses({ ordered: false }).toArray()), ids(ordered));
  assert.deepEqual(await connected.licenses({ parallel: 1 }).toArray(), ordered);
});

test('how far it is, and the token for what changes', async () => {
  const pages = connected.licenses().pages();
  const { value: first } = await pages.next();
  assert.equal(pages.progress.pages, 1);
  assert.equal(pages.progress.records, first.length);
  assert.equal(pages.progress.totalRecords, 2000);
  assert.equal(pages.sinceModifiedToken, undefined);
  assert.equal(first.head.totalCount, 2000);
  await collect(pages);
  assert.equal(pages.progress.records, 2000);
  const since = pages.sinceModifiedToken;
  assert.equal(typeof since, 'string');
  await sim.change('assign', { adam_id: 361304891, serial_number: 'CHANGED' });
  const changed = await connected.licenses({ since }).toArray();
  assert.deepEqual(changed.map((one) => one.serialNumber), ['CHANGED']);
  assert.deepEqual(await pages.next(), { done: true, value: undefined });
  assert.equal((await refusal(connected.licenses({ since: 'none' }).toArray())).kind, 'InvalidRequest');
});

test('leaving the loop ends what is under way', async () => {
  const listing = connected.licenses();
  for await (const record of listing) {
    assert.ok(record);
    break;
  }
  const pages = listing.pages();
  for await (const page of pages) {
    assert.ok(page);
    break;
  }
  assert.deepEqual(await pages.next(), { done: true, value: undefined });
  await assert.rejects(async () => {
    for await (const page of connected.users().pages()) throw new Error(`out of ${page.length}`);
  }, /out of/);
  // What was on its way when the loop was left comes to its end, and nothing follows.
  await quiet(connected);
  const before = connected.stats.requests;
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(connected.stats.requests, before);
  assert.equal(connected.gate.inFlight, 0);
});

test('nothing is sent before the first page is asked for', async () => {
  const before = connected.stats.requests;
  const pages = connected.licenses().pages();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(connected.stats.requests, before);
  await pages.return();
  assert.deepEqual(await pages.next(), { done: true, value: undefined });
  assert.equal(connected.stats.requests, before);
});

test('several pages may be asked for at once', async () => {
  const pages = connected.licenses().pages();
  const asked = await Promise.all(Array.from({ length: 80 }, () => pages.next()));
  const came = asked.filter(({ done }) => !done).map(({ value }) => value);
  assert.equal(came.flat().length, 2001);
  assert.equal(new Set(came.flat().map((one) => one.licenseId)).size, 2001);
  assert.ok(asked.at(-1).done);
  const records = connected.users()[Symbol.asyncIterator]();
  const users = await Promise.all(Array.from({ length: 60 }, () => records.next()));
  assert.equal(new Set(users.map(({ value }) => value.clientUserId)).size, 60);
  await records.return();
});

test('ending it while pages are asked for is no failure', async () => {
  const pages = connected.licenses().pages();
  await pages.next();
  const asked = Array.from({ length: 60 }, () => pages.next());
  await pages.return();
  const ended = await Promise.allSettled(asked);
  assert.ok(ended.every(({ status }) => status === 'fulfilled'));
});

test('a loop over pages that are ready lets others have their turn', async () => {
  let [turns, seen, pages, shared] = [0, 0, 0, 0];
  const turn = () => {
    turns += 1;
    immediate = setImmediate(turn);
  };
  let immediate = setImmediate(turn);
  for await (const page of connected.assignments().pages()) {
    pages += 1;
    if (turns > seen) shared += 1;
    seen = turns;
    // Whoever is so slow finds the next page ready.
    for (const until = performance.now() + 5; performance.now() < until;) assert.ok(page);
  }
  clearImmediate(immediate);
  assert.ok(pages >= 40 && shared >= pages / 2, `${shared} of ${pages}`);
});

test('Readable.from takes it', async () => {
  let records = 0;
  await pipeline(Readable.from(connected.licenses()), async (source) => {
    for await (const record of source) records += record ? 1 : 0;
  });
  assert.equal(records, 2001);
  const readable = Readable.from(connected.licenses().pages());
  for await (const page of readable) {
    assert.ok(page.length);
    break;
  }
  assert.ok(readable.destroyed);
});

test('after an error it stands where it stood', async () => {
  await quiet(connected);
  await sim.fault({ service: 'getVPPLicensesSrv', calls: [3], action: { number: 9600 } });
  const pages = connected.licenses({ parallel: 1 }).pages();
  const [first, second] = [await pages.next(), await pages.next()];
  assert.equal((await refusal(pages.next())).kind, 'InvalidRequest');
  const rest = await collect(pages);
  assert.equal(first.value.length + second.value.length + rest.flat().length, 2001);
  await sim.clearFaults();
});

test('where Apple loses the data it begins anew, and says so', async () => {
  const pages = connected.licenses({ parallel: 1 }).pages();
  await pages.next();
  await sim.change('purge_listings');
  await collect(pages);
  assert.equal(pages.restarts, 1);
  const listing = connected.licenses({ parallel: 1 });
  await quiet(connected);
  await sim.fault({ service: 'getVPPLicensesSrv', calls: [4], action: { number: 9633 } });
  assert.equal((await listing.toArray()).length, 2001);
  await sim.clearFaults();
});
