// An idle client does not keep the process alive, nor does a listing that nobody asks.
import { connect } from './connect.mjs';

const client = await connect();
const pages = client.licenses().pages();
await pages.next();
globalThis.kept = [client, pages];
console.log('idle');
