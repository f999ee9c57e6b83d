import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(import.meta.url);

for (const entry of ['vppkit', 'vppkit/testing']) {
  test(`import and require of ${entry} give the same objects under the same names`, async () => {
    const imported = await import(entry);
    const required = require(entry);
    const names = Object.keys(imported).filter((name) => name !== 'default').sort();
    assert.deepEqual(names, Object.keys(required).sort());
    assert.ok(names.length > 0);
    for (const name of names) assert.equal(imported[name], required[name], name);
  });
}

test('nothing runs when it is installed', async () => {
  const manifest = JSON.parse(await readFile(require.resolve('vppkit/package.json')));
  assert.equal(manifest.scripts, undefined);
  assert.equal(manifest.dependencies, undefined);
  const { version } = require('vppkit');
  assert.equal(manifest.version, version);
  assert.equal(manifest.optionalDependencies['vppkit-linux-x64-gnu'], version);
});

test('the native layer is not to be reached from outside', () => {
  assert.throws(() => require('vppkit/cjs/native.js'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
});

test('numbers of Apple have meanings', () => {
  const { meaningOfNumber } = require('vppkit');
  assert.equal(meaningOfNumber(9610).kind, 'NoLicense');
  assert.ok(meaningOfNumber(9610).meaning && meaningOfNumber(9610).advice);
  for (const none of [1, 0.5, NaN, Infinity]) assert.equal(meaningOfNumber(none), undefined);
});

test('guids are of the form that Apple wants, and differ', () => {
  const { newGuid } = require('vppkit');
  assert.match(newGuid(), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.notEqual(newGuid(), newGuid());
});
