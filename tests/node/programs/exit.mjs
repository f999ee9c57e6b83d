// Ends while calls, listings, imports and their callbacks are under way.
import { connect } from './connect.mjs';

const [, , after, how] = process.argv;
const client = await connect({ logger: { debug() {}, info() {}, warn() {} } });
for (let at = 0; at < 20; at++) client.user({ clientUserId: `u${at}` }).catch(() => {});
for (let at = 0; at < 5; at++) (async () => { for await (const page of client.licenses().pages()) page.length; })().catch(() => {});
(async () => { for await (const event of client.import()) event.type; })().catch(() => {});
setTimeout(() => {
  console.log('exiting');
  if (how === 'throw') throw new Error('out');
  process.exit(7);
}, Number(after));
