// Reads the licences of the benchmark's server in one of several ways, builds every member of each record
// and reads four, and prints one line of JSON about itself.
//
//   node listing.cjs WAY URL MODULE
//
// MODULE is where vppkit is. NODE_EXTRA_CA_CERTS and CA name the certificate of the server's CA.
'use strict';

const [, , way, url, module_] = process.argv;
const { TOKEN: token, CA: ca } = process.env;
const AT_ONCE = 5;

const tally = { records: 0, checksum: 0 };

function add(adamId, licenseId, clientUserId, serialNumber) {
  tally.records += 1;
  tally.checksum += adamId.length + licenseId.length + (clientUserId?.length ?? 0) + (serialNumber?.length ?? 0);
}

function addPage(page) {
  for (const { adamId, licenseId, clientUserId, serialNumber } of page) add(adamId, licenseId, clientUserId, serialNumber);
}

/** What one would write without a library: the first page tells how many there are, then five at once. */
async function plainly(post) {
  const config = await post(url, {});
  const ask = async (members) => {
    const page = await post(config.getLicensesSrvUrl, { sToken: token, ...members });
    if (page.status !== 0) throw new Error(`${page.errorNumber} ${page.errorMessage}`);
    for (const one of page.licenses) add(one.adamIdStr, one.licenseIdStr, one.clientUserIdStr, one.serialNumber);
    return page;
  };
  const { batchToken, totalBatchCount } = await ask({});
  let next = 2;
  const worker = async () => {
    while (next <= Number(totalBatchCount)) await ask({ batchToken, overrideIndex: next++ });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function overHttp() {
  const http = require(url.startsWith('https:') ? 'node:https' : 'node:http');
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const headers = { 'content-type': 'application/json' };
  const post = (to, members) => new Promise((resolve, reject) => {
    const request = http.request(to, { method: 'POST', agent, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString())));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(JSON.stringify(members));
  });
  return plainly(post).finally(() => agent.destroy());
}

function byFetch() {
  const headers = { 'content-type': 'application/json' };
  return plainly(async (to, members) => {
    const answer = await fetch(to, { method: 'POST', headers, body: JSON.stringify(members) });
    return JSON.parse(await answer.text());
  });
}

async function byVppkit(read) {
  const { Client, ServerToken } = require(module_);
  const client = await Client.connect({ token: ServerToken.fromText(token), serviceConfigUrl: url, extraCa: ca });
  await read(client.licenses());
  await client.close();
}

const WAYS = {
  bare: async () => {},
  'node:http': overHttp,
  fetch: byFetch,
  vppkit: () => byVppkit(async (licenses) => {
    for await (const page of licenses.pages()) addPage(page);
  }),
  'vppkit, by record': () => byVppkit(async (licenses) => {
    for await (const { adamId, licenseId, clientUserId, serialNumber } of licenses) add(adamId, licenseId, clientUserId, serialNumber);
  }),
};

async function main() {
  const began = performance.now();
  const before = process.cpuUsage();
  await WAYS[way]();
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({
    cpu_seconds: (user + system) / 1e6,
    wall_seconds: (performance.now() - began) / 1000,
    peak_rss_kib: process.resourceUsage().maxRSS,
    ...tally,
  }));
}

main();
