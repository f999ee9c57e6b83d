// How late the event loop is while the package imports a library, and how late it is meanwhile in a process
// that does nothing: what the machine does to everybody. Prints one line of JSON.
//
//   node delay.cjs URL MODULE
//
// URL is the service configuration of a simulator, TOKEN its sToken; MODULE is where vppkit is.
'use strict';

const { fork } = require('node:child_process');
const { once } = require('node:events');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const [, , url, module_] = process.argv;

function watch() {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return () => {
    delay.disable();
    return { p99: delay.percentile(99) / 1e6, longest: delay.max / 1e6 };
  };
}

/** The process that does nothing: it watches from the first message to the second. */
function standBy() {
  let end;
  process.on('message', () => {
    if (end) process.send(end(), () => process.exit());
    else process.send('ready', () => (end = watch()));
  });
}

async function importAll(client) {
  let records = 0;
  for await (const event of client.import()) {
    if (event.page) for (const record of event.page) if (record.adamId !== '') records += 1;
  }
  return records;
}

async function main() {
  const { Client, ServerToken } = require(module_);
  const client = await Client.connect({ token: ServerToken.fromText(process.env.TOKEN), serviceConfigUrl: url });
  // What is compiled once is no matter of the import.
  await importAll(client);
  const other = fork(__filename, ['stand-by']);
  other.send('begin');
  await once(other, 'message');
  const end = watch();
  const records = await importAll(client);
  const ours = end();
  other.send('end');
  const [idle] = await once(other, 'message');
  await client.close();
  console.log(JSON.stringify({ p99_ms: ours.p99, longest_ms: ours.longest, idle_p99_ms: idle.p99, idle_longest_ms: idle.longest, records }));
}

if (url === 'stand-by') standBy();
else main();
