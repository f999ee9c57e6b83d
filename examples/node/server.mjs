// The part of a device management server that speaks with Apple; see README.md.

import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { VppkitError } from 'vppkit';

import { Library } from './library.mjs';

const ROUTES = [
  ['GET', /^\/status$/, ({ library }) => library.status],
  ['GET', /^\/assets$/, ({ library }) => library.mirror.assets],
  ['GET', /^\/assets\/(\d+)\/holders$/, ({ library, match }) => library.mirror.holders(match[1])],
  ['POST', /^\/assets\/(\d+)\/assign$/, async ({ library, match, request, signal }) => {
    const { serialNumbers } = await json(request);
    const { totals, targets, stopped } = await library.assign(match[1], serialNumbers, signal);
    return { totals, targets, stopped };
  }],
  ['POST', /^\/account\/take-over$/, async ({ library, request }) => {
    await library.takeOver((await json(request)).guid);
    return library.status;
  }],
];

export function serve(library) {
  return createServer((request, response) => {
    // Whoever hangs up no longer wants an answer.
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    answer(library, request, gone.signal).then(
      ({ status = 200, body }) => send(response, status, body),
      (error) => send(response, statusOf(error), error instanceof VppkitError ? error : { message: 'failed' }),
    );
  });
}

async function answer(library, request, signal) {
  for (const [method, path, handle] of ROUTES) {
    const match = path.exec(request.url);
    if (match && method === request.method) return { body: await handle({ library, match, request, signal }) };
  }
  return { status: 404, body: { message: 'no such thing' } };
}

function send(response, status, body) {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** What went wrong, in the words of HTTP. */
function statusOf(error) {
  switch (error.code) {
    case 'ERR_VPPKIT_USAGE': return 400;
    case 'ERR_VPPKIT_NOT_FOUND': return 404;
    case 'ERR_VPPKIT_ACCOUNT_CLAIMED': return 409;
    case 'ERR_VPPKIT_THROTTLED': return 503;
    default: return error instanceof SyntaxError ? 400 : 502;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { HOSTNAME: hostname, GUID: guid, VPPKIT_ENTRY_URL: serviceConfigUrl, PORT: port = 8080 } = process.env;
  const library = await Library.open({ hostname, guid, serviceConfigUrl, logger: console });
  const server = serve(library).listen(port, () => console.log(`listening on port ${port}`));
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      server.close();
      await library.close();
    });
  }
}
