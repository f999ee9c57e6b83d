// A primary with a client, and processes of its own that have one each.
import cluster from 'node:cluster';

import { connect } from './connect.mjs';

const client = await connect();
if (cluster.isPrimary) {
  const counts = await Promise.all(Array.from({ length: 3 }, () => new Promise((resolve) => {
    let count;
    const worker = cluster.fork();
    worker.on('message', (message) => (count = message));
    worker.on('exit', (code) => resolve([code, count]));
  })));
  console.log(JSON.stringify({ counts, assets: (await client.assets()).length }));
} else {
  process.send((await client.assignments().toArray()).length, () => process.exit(0));
}
