import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { Asset, License, LicenseStatus, Page, PricingParam, User } from 'vppkit';

import { client, refusal, simulator } from './support.mjs';

const sim = await simulator();
const connected = await client(sim);

test('the service configuration', async () => {
  const config = await connected.serviceConfig();
  assert.ok(config.urls.getVPPAssetsSrvUrl.startsWith('http://127.0.0.1:'));
  assert.equal(config.maxBatchAssociateLicenseCount, 10);
  assert.ok(config.errorCodes.some(({ number, message }) => number === 9610 && message));
});

test('the client configuration', async () => {
  const config = await connected.clientConfig();
  assert.equal(config.holder.hostname, 'mdm.example.com');
  assert.equal(config.countryCode.length, 2);
  assert.deepEqual(config.libraries, []);
});

test('assets, with counts and of a quality', async () => {
  const assets = await connected.assets({ counts: true });
  assert.ok(assets instanceof Page && assets[0] instanceof Asset);
  assert.equal(assets.length, 5);
  const [first] = assets;
  assert.equal(first.adamId, '361304891');
  assert.equal(first.totalCount, first.assignedCount + first.availableCount);
  assert.equal('totalCount' in (await connected.assets())[0], false);
  const standard = await connected.assets({ pricingParam: PricingParam.Stdq });
  assert.ok(standard.every((asset) => asset.pricingParam === 'STDQ'));
  assert.equal(assets.head.libraryUid, connected.libraryUid);
  assert.equal((await refusal(connected.assets({ count: true }))).kind, 'Usage');
});

test('a user with licences, by each key', async () => {
  const [someone] = await connected.users().toArray();
  const user = await connected.user({ clientUserId: someone.clientUserId });
  assert.ok(user instanceof User && user.licenses[0] instanceof License);
  assert.deepEqual(await connected.user({ userId: user.userId }), user);
  assert.equal((await connected.user({ clientUserId: user.clientUserId, itsIdHash: user.itsIdHash })).userId, user.userId);
  assert.equal((await refusal(connected.user({ clientUserId: 'nobody' }))).appleNumber, 9604);
  assert.equal((await refusal(connected.user({}))).kind, 'Usage');
  assert.equal((await refusal(connected.user({ userId: '1', itsIdHash: 'x' }))).kind, 'Usage');
});

test('metadata, in the order asked for', async () => {
  const found = await connected.metadata({ adamIds: ['361304891', '1'], language: 'en', country: 'US', platform: 'enterprisestore' });
  assert.equal(found[0].adamId, '361304891');
  assert.equal(typeof found[0].name, 'string');
  assert.equal(typeof found[0].raw, 'object');
  assert.equal(found[1], undefined);
  assert.equal((await connected.metadata({ adamIds: ['361304891'], authenticated: true })).length, 1);
  assert.equal((await refusal(connected.metadata({ adamIds: ['x'] }))).kind, 'Usage');
});

test('any service by its name', async () => {
  const { members, envelope } = await connected.call('getVPPAssetsSrv', { includeLicenseCounts: true });
  assert.equal(members.assets.length, 5);
  assert.equal(envelope.status, 0);
  assert.ok(envelope.expires instanceof Date);
  for (const [service, what] of [['noSuchSrv', {}], ['getVPPAssetsSrv', { sToken: 'x' }], ['VPPClientConfigSrv', { clientContext: '' }]]) {
    assert.equal((await refusal(connected.call(service, what))).kind, 'Usage');
  }
});

test('a record is a plain object of its class: what is absent is not there', async () => {
  const licenses = await connected.licenses().toArray();
  const device = licenses.find((one) => one.serialNumber);
  const user = licenses.find((one) => one.clientUserId && one.itsIdHash);
  assert.deepEqual(Object.keys(device), ['licenseId', 'adamId', 'pricingParam', 'productTypeId', 'productTypeName', 'isIrrevocable', 'status', 'serialNumber']);
  assert.ok(!('serialNumber' in user) && user.userId);
  for (const one of licenses) {
    assert.equal(typeof one.licenseId, 'string');
    assert.equal(one.status, LicenseStatus.Associated);
    assert.equal(typeof one.productTypeId, 'number');
    assert.equal(typeof one.isIrrevocable, 'boolean');
  }
  assert.deepEqual({ ...device }, JSON.parse(JSON.stringify(device)));
  assert.deepEqual(structuredClone(device), { ...device });
  assert.match(inspect(device), /^License \{\n  licenseId: '/);
});

test('records can be made by hand, and equal those that came', async () => {
  const [came] = await connected.licenses().toArray();
  assert.deepEqual(License.from({ ...came }), came);
  const made = License.from({ licenseId: '1', adamId: '2', extra: { later: 1 } });
  assert.deepEqual({ ...made }, { licenseId: '1', adamId: '2', extra: { later: 1 } });
  assert.ok(!('extra' in License.from({ licenseId: '1', adamId: '2', extra: {} })));
});

test('a page is an array; what is made from it is one too', async () => {
  const { value: page } = await connected.licenses().pages().next();
  assert.ok(Array.isArray(page) && page instanceof Page);
  assert.equal(page.map((one) => one.adamId).constructor, Array);
  assert.equal(JSON.parse(JSON.stringify(page)).length, page.length);
  assert.equal(structuredClone(page).length, page.length);
  assert.equal(new Page().head.totalCount, undefined);
});

test('members and words that are not known are kept', async () => {
  await sim.change('settings', { quirks: ['unknown_members', 'unknown_words'] });
  const licenses = await connected.licenses().toArray();
  assert.ok(licenses.some((one) => one.extra), inspect(licenses[0]));
  assert.ok(licenses.some((one) => !Object.values(LicenseStatus).includes(one.status)));
  await sim.change('settings', { quirks: [] });
  assert.ok((await connected.licenses().toArray()).every((one) => !('extra' in one)));
});

test('texts that are not ASCII are cut where they end', async () => {
  const names = ['Zoë', '名前', '🎓🎓', 'plain', 'ß', '\u{10ffff}x'];
  for (const [at, name] of names.entries()) {
    await connected.registerUser({ clientUserId: `u${at}`, email: `${name}@example.com` });
  }
  const users = await connected.users().toArray();
  const emails = new Map(users.map((user) => [user.clientUserId, user.email]));
  for (const [at, name] of names.entries()) assert.equal(emails.get(`u${at}`), `${name}@example.com`);
  assert.ok(users.every((user) => user.status && user.userId));
});

test('every form in which ids and numbers come gives the same records', async () => {
  const plain = await connected.licenses().toArray();
  for (const quirk of ['str_as_numbers', 'numbers_as_text', 'ids_only_str', 'ids_only_numbers', 'nulls']) {
    await sim.change('settings', { quirks: [quirk] });
    assert.deepEqual((await connected.licenses().toArray()).map((one) => one.licenseId), plain.map((one) => one.licenseId), quirk);
  }
  await sim.change('settings', { quirks: [] });
});
