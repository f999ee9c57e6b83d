import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LicenseChange, UsageError } from 'vppkit';

import { client, refusal, simulator } from './support.mjs';

const sim = await simulator({ spare: 60 });
const connected = await client(sim);
const adamId = '361304891';
const serials = (prefix, count) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

test('a user from registration to retirement', async () => {
  const user = await connected.registerUser({ clientUserId: 'anna', email: 'anna@example.com' });
  assert.deepEqual([user.status, user.email], ['Registered', 'anna@example.com']);
  const url = await connected.invitationUrl({ clientUserId: 'anna' });
  assert.match(url, /^https?:/);
  const edited = await connected.editUser({ clientUserId: 'anna', email: 'a@example.com' });
  assert.equal(edited.email, 'a@example.com');
  assert.equal((await connected.editUser({ userId: user.userId, email: 'b@example.com' })).email, 'b@example.com');
  assert.equal((await refusal(connected.editUser({ clientUserId: 'anna' }))).kind, 'Usage');
  await sim.change('accept_invitation', { client_user_id: 'anna' });
  assert.equal((await refusal(connected.invitationUrl({ clientUserId: 'anna' }))).kind, 'NotFound');
  await connected.retireUser({ clientUserId: 'anna' });
  assert.equal((await connected.user({ userId: user.userId })).status, 'Retired');
  assert.equal((await refusal(connected.retireUser({ userId: user.userId }))).appleNumber, 9618);
  assert.equal((await refusal(connected.registerUser({}))).kind, 'Usage');
  assert.ok((await connected.registerUser({ clientUserId: 'bert', managedAppleId: 'bert@appleid.example.com' })).userId);
});

test('one licence request tells of each target', async () => {
  const changes = await connected.manageLicenses({ adamId, associateSerialNumbers: ['M1', 'M2'] });
  assert.equal(changes.isAllDone, true);
  assert.ok(changes.associations[0] instanceof LicenseChange);
  assert.deepEqual(changes.associations.map((one) => one.serialNumber).sort(), ['M1', 'M2']);
  const moved = await connected.manageLicenses({ adamId, pricingParam: 'STDQ', associateSerialNumbers: ['M3'], disassociateSerialNumbers: ['M1'] });
  assert.deepEqual([moved.associations.length, moved.disassociations.length], [1, 1]);
  const licenses = await connected.licenses({ serialNumber: 'M2' }).toArray();
  await connected.manageLicenses({ adamId, disassociateLicenseIds: [licenses[0].licenseId] });
  assert.deepEqual(await connected.licenses({ serialNumber: 'M2' }).toArray(), []);
  await connected.registerUser({ clientUserId: 'm' });
  await connected.manageLicenses({ adamId, associateClientUserIds: ['m'], notifyDisassociation: false });
  await connected.manageLicenses({ adamId, disassociateClientUserIds: ['m'], notifyDisassociation: false });
  for (const wrong of [{ associateSerialNumbers: serials('W', 11) }, { associateSerialNumbers: ['A', 'A'] }, {},
    { associateSerialNumbers: ['A'], associateClientUserIds: ['b'] }]) {
    assert.ok((await refusal(connected.manageLicenses({ adamId, ...wrong }))) instanceof UsageError);
  }
});

test('a request of which a part fails is no error', async () => {
  const changes = await connected.manageLicenses({ adamId, associateClientUserIds: ['m', 'nobody'] });
  assert.equal(changes.isAllDone, false);
  assert.equal(changes.status, -3);
  assert.ok(changes.associations.find((one) => one.clientUserId === 'nobody').errorNumber > 0);
});

test('a job assigns to many, and tells how far it is', async () => {
  const told = [];
  const serialNumbers = serials('J', 35);
  const outcome = await connected.assign({ adamId, serialNumbers, parallel: 2 }, { onProgress: (progress) => told.push(progress) });
  assert.equal(outcome.isAllDone, true);
  assert.deepEqual(outcome.done.map((one) => one.target), serialNumbers);
  assert.deepEqual(outcome.totals, { targets: 35, done: 35, already: 0, failed: 0, unknown: 0, notSent: 0 });
  assert.equal(outcome.requests, 4);
  assert.equal(told.at(-1).done, 35);
  assert.match(String(outcome), /^35 targets: 35 done/);
  assert.equal(outcome.stopped, undefined);
  const again = await connected.assign({ adamId, serialNumbers: ['J0', 'J1', 'J1'] });
  assert.equal(again.totals.already, 2);
  assert.deepEqual(again.duplicates, [{ target: 'J1', action: 'assign', times: 2 }]);
});

test('a job moves licences, and takes them back', async () => {
  const moved = await connected.assign({ adamId, serialNumbers: ['K0', 'K1'], takingFromSerialNumbers: ['J0', 'J1'] });
  assert.deepEqual(moved.targets.map(({ target, action, status }) => [target, action, status]), [
    ['K0', 'assign', 'done'], ['K1', 'assign', 'done'], ['J0', 'unassign', 'done'], ['J1', 'unassign', 'done']]);
  assert.equal((await refusal(connected.unassign({ adamId, serialNumbers: serials('J', 20) }))).kind, 'Usage');
  const taken = await connected.unassign({ adamId, serialNumbers: serials('J', 20), confirmRemovals: 20 });
  assert.equal(taken.totals.done, 20);
  const [{ licenseId }] = await connected.licenses({ serialNumber: 'K0' }).toArray();
  assert.equal((await connected.unassign({ adamId, licenseIds: [licenseId] })).isAllDone, true);
});

test('what is refused is told of its target', async () => {
  const outcome = await connected.assign({ adamId, clientUserIds: ['nobody', 'm'] });
  assert.deepEqual(outcome.failed.map((one) => one.target), ['nobody']);
  const [failed] = outcome.failed;
  assert.ok(failed.appleNumber && failed.text && failed.kind);
  await sim.change('refund', { adam_id: 361304891, count: 1000 });
  const none = await connected.assign({ adamId, serialNumbers: ['Z1'] });
  assert.deepEqual(none.failed.map((one) => one.kind), ['NoLicense']);
  await sim.change('buy', { adam_id: 361304891, count: 50 });
});

test('a plan says what a job would do', async () => {
  const plan = await connected.planAssign({ adamId, serialNumbers: serials('P', 25) });
  assert.deepEqual(plan.requests.map((one) => one.associate.length), [10, 10, 5]);
  assert.deepEqual([plan.associateLimit, plan.licensesNeeded, plan.adamId], [10, 25, adamId]);
  assert.equal(typeof plan.licensesAvailable, 'number');
  const back = await connected.planUnassign({ adamId, serialNumbers: ['K1'] });
  assert.deepEqual(back.toUnassign, ['K1']);
  assert.match(back.text, /1 to take back/);
});

test('many users are retired', async () => {
  for (const clientUserId of serials('r', 12)) await connected.registerUser({ clientUserId });
  assert.equal((await refusal(connected.retireUsers({ clientUserIds: serials('r', 12) }))).kind, 'Usage');
  const outcome = await connected.retireUsers({ clientUserIds: serials('r', 12), confirmRemovals: 12, parallel: 3 });
  assert.equal(outcome.totals.done, 12);
  assert.deepEqual(new Set(outcome.targets.map((one) => one.action)), new Set(['retire']));
});

test('a lost answer is found out', async () => {
  await sim.fault({ service: 'manageVPPLicensesByAdamIdSrv', times: 1, action: { close: 'after' } });
  const outcome = await connected.assign({ adamId, serialNumbers: ['L1', 'L2'] });
  assert.equal(outcome.totals.done, 2);
  await sim.clearFaults();
});

test('a job that cannot go on tells why, and what was not sent', async () => {
  const own = await simulator();
  const stopped = await client(own);
  await own.fault({ service: 'manageVPPLicensesByAdamIdSrv', calls: [2], action: { status: 503, retry_after: ['3600'] } });
  const outcome = await stopped.assign({ adamId, serialNumbers: serials('S', 30), parallel: 1 }, { timeout: 2000 });
  assert.equal(outcome.totals.done + outcome.totals.unknown + outcome.totals.notSent, 30);
  assert.ok(outcome.notSent.length >= 10);
  assert.ok(['Throttled', 'Deadline'].includes(outcome.stopped.kind), String(outcome.stopped));
  assert.match(outcome.text, /ended early/);
});

test('the deprecated services about one licence', async () => {
  const own = await client(await simulator());
  await own.registerUser({ clientUserId: 'd' });
  const { license, user } = await own.associateLicense({ clientUserId: 'd', adamId, pricingParam: 'STDQ' });
  assert.equal(license.adamId, adamId);
  assert.equal(user.clientUserId, 'd');
  await own.disassociateLicense({ licenseId: license.licenseId, userId: user.userId });
  const again = await own.associateLicense({ clientUserId: 'd', licenseId: license.licenseId });
  assert.equal(again.license.licenseId, license.licenseId);
  assert.equal((await refusal(own.associateLicense({ clientUserId: 'd' }))).kind, 'Usage');
});

test('who only reads may not write', async () => {
  const { Client } = await import('vppkit');
  const reader = await Client.connect({ token: sim.token, serviceConfigUrl: sim.url });
  const error = await refusal(reader.registerUser({ clientUserId: 'x' }));
  assert.deepEqual([error.kind, error.effect], ['Usage', 'NotSent']);
  await reader.close();
});

test('the judge has nothing to say', () => sim.judge());
