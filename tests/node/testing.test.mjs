import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import { faults, Simulator } from 'vppkit/testing';

import { client, execute, refusal, simulator } from './support.mjs';

const require = createRequire(import.meta.url);
const cli = join(dirname(require.resolve('vppkit/package.json')), 'cjs/cli.js');
const only = { PATH: dirname(process.execPath), VPPKIT_SIM: '' };

test('each preset of faults does what it says', async () => {
  const sim = await simulator();
  const connected = await client(sim);
  const service = 'getVPPAssetsSrv';
  for (const [rule, took] of [[faults.throttled({ seconds: 1, service }), 900], [faults.slow(300, { service }), 290],
    [faults.unavailable({ service }), 0], [faults.broken({ service }), 0], [faults.lostReply({ service }), 0]]) {
    await sim.fault(rule);
    const began = performance.now();
    const before = connected.stats.requests;
    assert.equal((await connected.assets()).length, 5);
    assert.ok(performance.now() - began >= took, JSON.stringify(rule));
    if (took !== 290) assert.ok(connected.stats.requests > before + 1, JSON.stringify(rule));
    await sim.clearFaults();
  }
  await sim.fault(faults.refused(9637, { service }));
  assert.equal((await refusal(connected.assets())).appleNumber, 9637);
  await sim.fault(faults.takenOver({ service, hostname: 'them' }));
  assert.equal((await refusal(connected.assets())).holder.hostname, 'them');
  await sim.judge();
});

test('options of the world, and the truth about it', async () => {
  const sim = await simulator({ assets: 3, users: 10, assignments: 20, seed: 7, settings: { page_size: 5 }, faults: [faults.refused(9604, { service: 'getVPPUserSrv' })] });
  const connected = await client(sim);
  assert.equal((await connected.assets()).length, 3);
  assert.equal((await refusal(connected.user({ clientUserId: 'x' }))).appleNumber, 9604);
  assert.equal((await sim.truth('settings')).page_size, 5);
  assert.ok((await sim.truth('log')).exchanges.length > 0);
  assert.ok((await sim.verdicts()).length >= 5);
});

test('a broken rule is found', async () => {
  const sim = await simulator();
  await sim.fault(faults.throttled({ seconds: 60, service: 'getVPPAssetsSrv' }));
  const ask = () => fetch(new URL('/mdm/getVPPAssetsSrv', sim.url), { method: 'POST', body: JSON.stringify({ sToken: sim.tokenText }) });
  assert.equal((await ask()).status, 503);
  await sim.judge();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal((await ask()).status, 200);
  await assert.rejects(sim.judge(), /I1/);
});

test('an option that the simulator does not take, and its words for it', async () => {
  await assert.rejects(Simulator.start({ assets: -1 }), /did not start/);
  await assert.rejects(Simulator.start({ settings: { no_such: 1 } }), /no_such/);
  const sim = await simulator();
  await assert.rejects(sim.change('no_such_change'), /refused/);
});

test('it may be stopped twice', async () => {
  const sim = await Simulator.start();
  await sim.stop();
  await sim.stop();
  await assert.rejects(fetch(sim.url));
});

test('npx vppkit sim runs it until it is interrupted', async () => {
  const child = spawn(process.execPath, [cli, 'sim', '--assets', '2'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const text of child.stdout) {
    said += text;
    if (said.includes('Ctrl-C ends it')) break;
  }
  const url = /VPPKIT_ENTRY_URL=(\S+)/.exec(said)[1];
  assert.equal((await fetch(url, { method: 'POST', body: '{}' })).status, 200);
  child.kill('SIGTERM');
  await once(child, 'exit');
  await assert.rejects(fetch(url));
});

test('the program says what it takes', async () => {
  const help = await execute(process.execPath, [cli, '--help']);
  assert.deepEqual([help.code, /usage: vppkit sim/.test(help.out)], [0, true]);
  assert.equal((await execute(process.execPath, [cli, 'nonsense'])).code, 2);
});

test('VPPKIT_SIM names another program; without any the error says what to do', async () => {
  const other = await execute(process.execPath, [cli, 'sim'], { env: { VPPKIT_SIM: '/no/such/program' } });
  assert.equal(other.code, 1);
  assert.match(other.err, /no\/such\/program/);
  // Where the package of the simulator cannot be found.
  const program = `require('node:module')._resolveFilename = ((was) => function (name, ...rest) {
    if (name.startsWith('vppkit-sim-')) throw new Error('hidden');
    return was.call(this, name, ...rest);
  })(require('node:module')._resolveFilename);
  require(${JSON.stringify(cli)});`;
  const none = await execute(process.execPath, ['-e', program, 'x', 'sim'], { env: only });
  assert.match(none.err, /npm install --save-dev vppkit-sim-linux-x64-gnu/);
});

test('where no binary fits the error says so', async () => {
  const program = `require('node:module')._resolveFilename = ((was) => function (name, ...rest) {
    if (/^vppkit-(linux|darwin|win32)/.test(name)) throw Object.assign(new Error('hidden'), { code: 'MODULE_NOT_FOUND' });
    return was.call(this, name, ...rest);
  })(require('node:module')._resolveFilename);
  try { require('vppkit'); } catch (error) { console.log(error.code, error.message); }`;
  const cwd = dirname(require.resolve('vppkit/package.json'));
  const { out } = await execute(process.execPath, ['-e', program], { cwd });
  assert.match(out, /^ERR_VPPKIT_NO_BINARY vppkit has no binary for this machine: vppkit-linux-x64-gnu or vppkit-linux-x64-musl is not installed/);
});
