// Decodes pages of licences in memory, builds every member of each record and reads six, with vppkit and
// with JSON.parse in turns. Prints one line of JSON: the medians of CPU nanoseconds a record.
//
//   node decode.cjs URL MODULES ROUNDS
//
// URL is the service configuration of the benchmark's server; MODULES is the folder of vppkit's modules.
'use strict';

const { join } = require('node:path');

const [, , url, modules, rounds] = process.argv;
const PAGES = 40;

const inside = (file) => require(join(modules, file));
const { native } = inside('native.js');
const { unpack } = inside('packed.js');

async function bodies() {
  const post = async (to, members) => {
    const answer = await fetch(to, { method: 'POST', body: JSON.stringify(members) });
    return Buffer.from(await answer.arrayBuffer());
  };
  const { getLicensesSrvUrl } = JSON.parse(await post(url, {}));
  const pages = [await post(getLicensesSrvUrl, {})];
  const { batchToken } = JSON.parse(pages[0]);
  while (pages.length < PAGES) pages.push(await post(getLicensesSrvUrl, { batchToken, overrideIndex: pages.length + 1 }));
  return pages;
}

const length = (text) => (text === undefined ? 0 : text.length);

// Each way has a reader of its own: one that saw the records of both would be slow with either.
const WAYS = {
  vppkit(body) {
    let checksum = 0;
    for (const one of unpack(native.decodeLicenses(body))) {
      checksum += one.adamId.length + one.licenseId.length + one.pricingParam.length + one.status.length
        + length(one.clientUserId) + length(one.serialNumber);
    }
    return checksum;
  },
  json(body) {
    let checksum = 0;
    for (const one of JSON.parse(body.toString()).licenses) {
      checksum += one.adamIdStr.length + one.licenseIdStr.length + one.pricingParam.length + one.status.length
        + length(one.clientUserIdStr) + length(one.serialNumber);
    }
    return checksum;
  },
};

function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

async function main() {
  const pages = await bodies();
  const records = pages.reduce((sum, page) => sum + JSON.parse(page).licenses.length, 0);
  const read = Object.values(WAYS).map((way) => pages.reduce((sum, page) => sum + way(page), 0));
  if (new Set(read).size !== 1) throw new Error(`they read other values: ${read}`);
  const taken = { vppkit: [], json: [] };
  for (let round = 0; round < Number(rounds); round++) {
    for (const [name, way] of Object.entries(WAYS)) {
      const before = process.cpuUsage();
      for (const page of pages) way(page);
      const { user, system } = process.cpuUsage(before);
      taken[name].push(((user + system) * 1000) / records);
    }
  }
  console.log(JSON.stringify({ vppkit_ns: median(taken.vppkit), json_ns: median(taken.json) }));
}

main();
