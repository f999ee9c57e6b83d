// Twenty workers with a client each. Half of them are terminated in the middle.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

import { connect } from './connect.mjs';

if (isMainThread) {
  const client = await connect();
  const ended = Array.from({ length: 20 }, (_, at) => new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { env: process.env });
    worker.once('error', reject);
    worker.once('exit', (code) => resolve({ at, code, records }));
    let records;
    worker.on('message', (message) => {
      if (message === 'started' && at % 2) setTimeout(() => worker.terminate(), at * 3);
      else records = message;
    });
  }));
  const results = await Promise.all(ended);
  const whole = results.filter(({ at }) => at % 2 === 0);
  console.log(JSON.stringify({ whole: whole.filter(({ code, records }) => code === 0 && records === 150).length, assets: (await client.assets()).length }));
} else {
  const client = await connect();
  parentPort.postMessage('started');
  let records = 0;
  for (let round = 0; round < 3; round++) records = (await client.assignments().toArray()).length;
  await client.assets();
  parentPort.postMessage(records);
}
