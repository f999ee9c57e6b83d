import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

import { Client, newGuid, ServerToken } from 'vppkit';

import { client, refusal, simulator } from './support.mjs';

const sim = await simulator();
const folder = await mkdtemp(join(tmpdir(), 'vppkit-'));
after(() => rm(folder, { recursive: true }));
const file = join(folder, 'location.vpptoken');
await writeFile(file, sim.tokenText);
const readOnly = { serviceConfigUrl: sim.url };

test('a token comes from a path, a URL, a text, a variable or the environment', async () => {
  process.env.SIM_TOKEN = sim.tokenText;
  const tokens = [file, pathToFileURL(file), ServerToken.fromFile(file), ServerToken.fromText(sim.tokenText),
    ServerToken.fromEnv('SIM_TOKEN'), ServerToken.opaque(sim.tokenText)];
  for (const token of tokens) {
    const connected = await Client.connect({ token, ...readOnly });
    assert.ok(connected.libraryUid);
    await connected.close();
  }
  process.env.VPPKIT_STOKEN = sim.tokenText;
  await (await Client.connect(readOnly)).close();
  delete process.env.VPPKIT_STOKEN;
  process.env.VPPKIT_STOKEN_FILE = file;
  await (await Client.connect(readOnly)).close();
  delete process.env.VPPKIT_STOKEN_FILE;
  assert.equal((await refusal(Client.connect(readOnly))).code, 'ERR_VPPKIT_USAGE');
});

test('a token tells its end and its organization, and shows itself nowhere', () => {
  const token = ServerToken.fromText(sim.tokenText);
  assert.ok(token.expires instanceof Date && token.expires > new Date());
  assert.equal(typeof token.organization, 'string');
  for (const shown of [String(token), inspect(token), inspect({ token }, { depth: 9, showHidden: true }),
    JSON.stringify({ token }), `${token}`]) {
    assert.ok(!shown.includes(sim.tokenText.slice(0, 12)), shown);
  }
  assert.throws(() => ServerToken.fromText('').expires, { code: 'ERR_VPPKIT_TOKEN' });
});

test('a token in a wrong place is not repeated by the error', async () => {
  for (const options of [
    { token: sim.tokenText },
    { token: ServerToken.fromFile(sim.tokenText) },
    { token: file, timeout: sim.tokenText, ...readOnly },
    { token: file, claim: sim.tokenText, ...readOnly },
    { token: file, serviceConfigUrl: sim.tokenText },
    { token: file, hostname: sim.tokenText, guid: newGuid(), ...readOnly },
  ]) {
    const error = await refusal(Client.connect(options));
    const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + error.stack;
    assert.ok(!shown.includes(sim.tokenText.slice(0, 24)), shown);
  }
});

test('options that cannot be right are refused before anything is sent', async () => {
  const { exchanges: before } = await sim.truth('log');
  for (const wrong of [
    { hostname: 'mdm.example.com' },
    { guid: newGuid() },
    { timeOut: 5 },
    { timeout: -1 },
    { timeout: 'soon' },
    { parallelism: 'many' },
    { serviceConfigUrl: 'ftp://example.com' },
    { serviceConfigUrl: 'http://example.com/mdm/VPPServiceConfigSrv' },
    { hostname: 'h', guid: 'not a guid' },
  ]) {
    const error = await refusal(Client.connect({ token: file, ...readOnly, ...wrong }));
    assert.equal(error.code, 'ERR_VPPKIT_USAGE', inspect({ wrong, error }));
    assert.equal(error.effect, 'NotSent');
  }
  await assert.rejects(Client.connect({ token: file, ...readOnly, timeout: NaN }), RangeError);
  await assert.rejects(Client.connect({ token: file, ...readOnly, proxy: () => {} }), TypeError);
  assert.equal((await sim.truth('log')).exchanges.length, before.length);
});

test('an option that is not known is named, with those that are', async () => {
  const error = await refusal(Client.connect({ token: file, ...readOnly, timeOut: 5 }));
  assert.match(error.message, /timeOut.*timeout/);
});

test('all options are taken', async () => {
  const connected = await Client.connect({
    token: file, ...readOnly, allowHosts: ['proxy.example.com'], connectTimeout: 5000, attemptTimeout: 5000,
    stallTimeout: 5000, timeout: 20_000, longestWait: 1000, configRefresh: 60_000, attempts: 3, firstDelay: 10,
    parallelism: 2, claim: true, logger: console,
  });
  assert.equal(connected.gate.atOnce, 5);
  await connected.close();
  assert.equal((await refusal(Client.connect({ token: file, ...readOnly, extraCa: '/no/such.pem' }))).kind, 'Usage');
  assert.equal((await refusal(Client.connect({ token: file, ...readOnly, proxy: 'http://127.0.0.1:9' }))).kind, 'Usage');
});

test('what a client knows without asking', async () => {
  const connected = await client(sim);
  const { account, stats, token, gate } = connected;
  assert.equal(account.tokenKind, 'Location');
  assert.equal(account.location.id, String(account.location.id));
  assert.ok(account.expires instanceof Date);
  assert.equal(connected.libraryUid, account.libraryUid);
  assert.equal(typeof connected.accountLabel, 'string');
  assert.ok(stats.requests >= 2 && stats.receivedBytes > 0 && stats.sentBytes > 0);
  assert.deepEqual([token.kind, token.state], ['Location', 'Valid']);
  assert.ok(token.end instanceof Date);
  assert.deepEqual([gate.closedFor, gate.inFlight, gate.waiting], [0, 0, 0]);
  const other = await client(sim);
  assert.equal(connected.isSameLibrary(other), true);
  assert.match(inspect(connected), /^Client \{/);
  assert.ok(!inspect(connected, { depth: 9, showHidden: true }).includes(sim.tokenText.slice(0, 12)));
});

test('a closed client refuses everything, and may be closed again', async () => {
  const connected = await sim.connect();
  await connected.close();
  await connected.close();
  assert.equal((await refusal(connected.assets())).kind, 'Cancelled');
  assert.equal((await refusal(connected.users().toArray())).kind, 'Cancelled');
  assert.throws(() => connected.gate, { kind: 'Cancelled' });
});

test('closing ends what is under way', async () => {
  const connected = await sim.connect();
  await sim.fault({ service: 'getVPPAssetsSrv', times: 1, action: { delay_ms: 5000 } });
  await sim.fault({ service: 'getVPPUsersSrv', times: 1, action: { delay_ms: 5000 } });
  const [assets, users] = [refusal(connected.assets()), refusal(connected.users().toArray())];
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await connected.close();
  assert.deepEqual([(await assets).kind, (await users).kind], ['Cancelled', 'Cancelled']);
  assert.ok(performance.now() - began < 2000);
  await sim.clearFaults();
});

test('a client is disposed of', async () => {
  const connected = await sim.connect();
  await connected[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]();
  assert.equal((await refusal(connected.assets())).kind, 'Cancelled');
});

test('connecting can be aborted', async () => {
  await sim.fault({ service: 'VPPClientConfigSrv', times: 1, action: { delay_ms: 5000 } });
  const reason = new Error('enough');
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 50);
  assert.equal(await refusal(sim.connect({ signal: controller.signal })), reason);
  await sim.clearFaults();
});

test('an account that another product holds is refused, and says who', async () => {
  const other = await simulator();
  await other.change('steal_context', { hostname: 'other.example.com' });
  const error = await refusal(other.connect());
  assert.equal(error.code, 'ERR_VPPKIT_ACCOUNT_CLAIMED');
  assert.equal(error.holder.hostname, 'other.example.com');
  const admin = await client(other, { claim: false });
  assert.equal((await refusal(admin.takeOver(newGuid()))).kind, 'AccountClaimed');
  await admin.takeOver(error.holder.guid);
  assert.equal((await admin.clientConfig()).holder.hostname, 'mdm.example.com');
});

test('the claim: written, released, claimed again', async () => {
  const own = await simulator();
  const connected = await client(own);
  const { guid } = (await connected.clientConfig()).holder;
  const text = JSON.stringify({ hostname: 'mdm.example.com', guid, note: 'ours' });
  assert.equal((await connected.writeClientContext(text)).clientContext.trim(), text);
  assert.equal((await refusal(connected.writeClientContext('x'.repeat(300)))).kind, 'Usage');
  await connected.release();
  assert.equal((await connected.clientConfig()).holder, undefined);
  await connected.claim();
  assert.equal((await connected.clientConfig()).holder.guid, guid);
  await own.change('steal_context');
  assert.equal((await refusal(connected.registerUser({ clientUserId: 'u' }))).kind, 'AccountClaimed');
  await own.change('set_context', { text: '' });
  await connected.reactivate();
  await connected.claim();
  assert.equal((await connected.registerUser({ clientUserId: 'u' })).clientUserId, 'u');
});
