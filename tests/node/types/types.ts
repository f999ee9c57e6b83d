// Compiled, never run: what the types allow, and what they do not.

import {
  AccountClaimedError, type Assignment, Client, type ConnectOptions, type JobOutcome, License, type LicenseStatus,
  type Page, PricingParam, ServerToken, type SyncEvent, type TargetOutcome, ThrottledError, VppkitError,
} from 'vppkit';
import { faults, Simulator } from 'vppkit/testing';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function is<_T extends true>(): void {}

export async function reading(client: Client, signal: AbortSignal): Promise<void> {
  for await (const license of client.licenses({ heldBy: 'users', parallel: 2 }, { signal, timeout: 1000 })) {
    is<Equal<typeof license, License>>();
    is<Equal<typeof license.licenseId, string>>();
    is<Equal<typeof license.serialNumber, string | undefined>>();
    is<Equal<typeof license.productTypeId, number | undefined>>();
    // @ts-expect-error records are not written to
    license.adamId = '1';
  }
  for await (const page of client.assignments().pages()) {
    is<Equal<typeof page, Page<Assignment>>>();
    is<Equal<typeof page.head.expires, Date | undefined>>();
  }
  const status: LicenseStatus = 'a word that Apple adds';
  const quality: PricingParam = PricingParam.Stdq;
  console.log(status, quality);
  // @ts-expect-error an id is a text
  client.licenses({ adamId: 361304891 });
  // @ts-expect-error no such filter
  client.licenses({ adamID: '1' });
  // @ts-expect-error users or devices
  client.licenses({ heldBy: 'nobody' });
  await client.user({ clientUserId: 'a', itsIdHash: 'b' });
  // @ts-expect-error one key
  await client.user({ clientUserId: 'a', userId: '1' });
  // @ts-expect-error a key
  await client.user({});
}

export function events(event: SyncEvent): number {
  switch (event.type) {
    case 'assets': return event.page[0]?.totalCount ?? 0;
    case 'assignments': return event.page.length;
    case 'licenses': return event.page[0]?.licenseId.length ?? 0;
    case 'users': return event.page[0]?.clientUserId.length ?? 0;
    case 'checkpoint': return event.checkpoint.length;
    case 'restarted': return event.isFull ? 1 : 0;
    case 'waiting': return event.until.getTime();
    case 'progress': return event.delivered;
    case 'started': return event.account.length;
    case 'done': return event.licenses.assigned;
    default: is<Equal<typeof event, never>>(); return 0;
  }
}

export function outcomes(outcome: JobOutcome): string[] {
  const each = (one: TargetOutcome): string => (one.status === 'failed' ? one.text : one.status === 'done' ? String(one.already) : one.target);
  return [...outcome.failed.map((one) => one.kind), ...outcome.targets.map(each)];
}

export function errors(error: unknown): Date | string | undefined {
  if (error instanceof ThrottledError) {
    is<Equal<typeof error.kind, 'Throttled'>>();
    is<Equal<typeof error.code, 'ERR_VPPKIT_THROTTLED'>>();
    return error.retryAt;
  }
  if (error instanceof AccountClaimedError) return error.holder?.guid;
  return error instanceof VppkitError ? error.effect : undefined;
}

export async function connecting(): Promise<void> {
  const options: ConnectOptions = { token: ServerToken.fromEnv('T'), hostname: 'h', guid: 'g', logger: console };
  await using client = await Client.connect(options);
  await client.assign({ adamId: '1', serialNumbers: ['A'] }, { onProgress: ({ done }) => console.log(done) });
  await using sim = await Simulator.start({ users: 3, faults: [faults.throttled({ seconds: 1 })] });
  const second = await sim.connect({ timeout: 1000 });
  is<Equal<typeof second, Client>>();
  // @ts-expect-error it is made by connect
  new Client();
}
