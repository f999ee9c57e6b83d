// A pending call does: nothing else is there to wait for.
import { connect } from './connect.mjs';

connect().then(async (client) => {
  client.assets().then((assets) => console.log('assets', assets.length));
});
