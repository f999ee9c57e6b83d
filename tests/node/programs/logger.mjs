// A logger throws: the process hears of it as of any exception that nobody catches.
import { connect } from './connect.mjs';

const thrown = [];
process.on('uncaughtException', (error) => thrown.push(error.message));
let calls = 0;
const debug = () => {
  if (++calls === 3) throw new Error('the logger broke');
};
const client = await connect({ logger: { debug, info() {}, warn() {} } });
const assets = await client.assets();
await client.close();
await new Promise((resolve) => setTimeout(resolve, 50));
console.log(JSON.stringify({ assets: assets.length, calls, thrown }));
