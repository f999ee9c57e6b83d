// A logger and an onProgress that throw. Argument: whether the program hears what was not caught.
import { connect } from './connect.mjs';

const thrown = [];
if (process.argv[2] === 'hear') process.on('uncaughtException', ({ message }) => thrown.push(message));
let lines = 0;
const debug = () => {
  if (++lines === 3) throw new Error('the logger broke');
};
const client = await connect({ logger: { debug, info() {}, warn() {} } });
const { length } = await client.assets();
const onProgress = () => {
  throw new Error('so did onProgress');
};
const { totals } = await client.assign({ adamId: '361304891', serialNumbers: ['T1'] }, { onProgress });
await new Promise((resolve) => setTimeout(resolve, 50));
console.log(JSON.stringify({ thrown, assets: length, done: totals.done }));
