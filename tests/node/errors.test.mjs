import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import * as vppkit from 'vppkit';

import { client, refusal, simulator } from './support.mjs';

const sim = await simulator();
const connected = await client(sim, { attempts: 1 });

test('every kind has a class with its code', () => {
  const classes = Object.entries(vppkit).filter(([name]) => name.endsWith('Error') && name !== 'VppkitError');
  assert.equal(classes.length, 17);
  for (const [name, Class] of classes) {
    assert.ok(Class.prototype instanceof vppkit.VppkitError, name);
    assert.equal(Class.prototype.name, name);
  }
});

for (const [number, kind, code] of [
  [9604, 'NotFound', 'ERR_VPPKIT_NOT_FOUND'], [9610, 'NoLicense', 'ERR_VPPKIT_NO_LICENSE'],
  [9637, 'Permission', 'ERR_VPPKIT_PERMISSION'], [9602, 'InvalidRequest', 'ERR_VPPKIT_INVALID_REQUEST'],
  [9641, 'Conflict', 'ERR_VPPKIT_CONFLICT'], [9603, 'Unavailable', 'ERR_VPPKIT_UNAVAILABLE'],
]) {
  test(`number ${number} is ${kind}`, async () => {
    await sim.fault({ service: 'getVPPUserSrv', times: 1, action: { number } });
    const error = await refusal(connected.user({ clientUserId: 'u' }));
    await sim.clearFaults();
    assert.ok(error instanceof vppkit[`${kind}Error`] && error instanceof vppkit.VppkitError && error instanceof Error);
    assert.deepEqual([error.kind, error.code, error.appleNumber], [kind, code, number]);
    assert.equal(error.name, `${kind}Error`);
    assert.equal(error.service, 'getVPPUserSrv');
    assert.equal(error.account, connected.accountLabel);
    assert.equal(error.httpStatus, 200);
    assert.equal(error.attempts, 1);
    assert.equal(error.effect, 'NotApplied');
    assert.ok(error.what && error.advice !== undefined && error.message.includes(error.what));
    assert.match(error.stack, /errors\.test\.mjs/);
  });
}

test('a wait that is too long is told with its end', async () => {
  const own = await simulator();
  const waiting = await client(own, { longestWait: 100 });
  await own.fault({ service: 'getVPPAssetsSrv', times: 1, action: { status: 503, retry_after: ['3600'] } });
  const began = Date.now();
  const error = await refusal(waiting.assets());
  assert.equal(error.code, 'ERR_VPPKIT_THROTTLED');
  // Never early; a little later, so that not all who wait come at once.
  const seconds = (error.retryAt - began) / 1000;
  assert.ok(seconds >= 3600 && seconds < 3610, String(seconds));
  assert.ok(waiting.gate.closedFor > 3_500_000);
  assert.equal((await refusal(waiting.assets())).effect, 'NotSent');
});

test('below HTTP: what, and why', async () => {
  const error = await refusal(vppkit.Client.connect({ token: sim.token, serviceConfigUrl: 'http://127.0.0.1:1/mdm/VPPServiceConfigSrv', attempts: 1 }));
  assert.deepEqual([error.kind, error.transportProblem, error.effect], ['Transport', 'Connect', 'NotSent']);
  assert.ok(error.cause instanceof Error);
  await sim.fault({ service: 'getVPPAssetsSrv', times: 1, action: { status: 302, location: 'http://127.0.0.1:1/' } });
  assert.equal((await refusal(connected.assets())).transportProblem, 'Redirect');
  await sim.fault({ service: 'getVPPAssetsSrv', times: 9, action: { body: 'not_json', status: 200 } });
  assert.equal((await refusal(connected.assets())).kind, 'Protocol');
  await sim.clearFaults();
});

test('a token that is refused says why', async () => {
  const own = await simulator();
  const refused = await client(own);
  await own.change('revoke_token');
  const error = await refusal(refused.assets());
  assert.deepEqual([error.kind, error.tokenProblem], ['Token', 'Revoked']);
  assert.equal(refused.token.state, 'Revoked');
});

test('who holds it already comes with the error', async () => {
  const own = await simulator();
  const asking = await client(own);
  await asking.registerUser({ clientUserId: 'h' });
  await own.change('accept_invitation', { client_user_id: 'h' });
  await asking.associateLicense({ clientUserId: 'h', adamId: '361304891' });
  const error = await refusal(asking.associateLicense({ clientUserId: 'h', adamId: '361304891' }));
  assert.equal(error.appleNumber, 9616);
  assert.ok(error.alreadyAssigned.license instanceof vppkit.License || error.alreadyAssigned.users.length > 0);
});

test('the token is in no error, however it is shown', async () => {
  await sim.fault({ service: 'getVPPUserSrv', times: 2, action: { status: 500, body: 'html' } });
  const errors = [
    await refusal(connected.user({ clientUserId: sim.tokenText })),
    await refusal(connected.user({ clientUserId: 'a' }, { facilitatorMemberId: sim.tokenText })),
    await refusal(connected.call('getVPPUserSrv', { clientUserIdStr: 'x', sToken: sim.tokenText })),
    await refusal(connected.call(sim.tokenText)),
  ];
  await sim.clearFaults();
  for (const error of errors) {
    const shown = [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), String(error), error.stack];
    for (const text of shown) assert.ok(!text.includes(sim.tokenText), text);
  }
});

test('an error is whole as JSON and when it is shown', async () => {
  const error = await refusal(connected.user({ clientUserId: 'nobody' }));
  const json = JSON.parse(JSON.stringify(error));
  assert.deepEqual([json.name, json.code, json.appleNumber, json.message], ['NotFoundError', 'ERR_VPPKIT_NOT_FOUND', 9604, error.message]);
  assert.match(inspect(error), /^NotFoundError: .*\n\s+at [\s\S]*code: 'ERR_VPPKIT_NOT_FOUND'/);
  assert.ok(Object.keys(error).every((name) => error[name] !== undefined && error[name] !== null));
});
