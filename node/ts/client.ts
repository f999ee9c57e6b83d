import { inspect } from 'node:util';

import { errorOf } from './failures.js';
import { type Asset, type Assignment, type License, type User, userOf } from './generated/records.js';
import type { TokenKind, TokenState } from './generated/words.js';
import * as answers from './answers.js';
import type { ClientConfig, LicenseChanged, LicenseChanges, Metadata, RawAnswer, ServiceConfig } from './answers.js';
import { type AssignRequest, JobOutcome, type Plan, type RetireRequest, type UnassignRequest } from './jobs.js';
import { type AssetFilter, type AssignmentFilter, type LicenseFilter, Listing, type UserFilter } from './listing.js';
import { callOff, endAll, type Item, listen, mailbox, newId, request } from './mailbox.js';
import { type ClientHandle, native } from './native.js';
import { type CallOptions, type ConnectOptions, type JobOptions, json } from './options.js';
import { date, type PackedItem, present, unpack } from './packed.js';
import type { Page } from './page.js';
import { isHeard, type Logger, publish } from './requests.js';
import { type ImportOptions, LibrarySync, type SyncOptions } from './sync.js';
import { ServerToken, valueOf } from './token.js';
import type {
  DisassociateRequest, AssociateRequest, ManageRequest, MetadataQuery, NewUser, UserEdit, UserKey, UserQuery,
} from './requested.js';

/**
 * A connection to the services for one token. All its methods may be called at any time, also many at
 * once: what leaves, and when, is settled for the whole account.
 *
 * ```ts
 * const client = await Client.connect({ token: 'location.vpptoken', hostname: 'mdm.example.com', guid });
 * for await (const page of client.assignments({ adamId: '361304891' }).pages()) console.log(page.length);
 * await client.close();
 * ```
 *
 * A call under way keeps the process alive, a client alone does not. Methods reject with a
 * {@link VppkitError}; of what every call may reject with, docs name only what is special to it.
 */
export class Client {
  readonly #handle: ClientHandle;
  readonly #id: number;
  readonly #logger: Logger | undefined;
  /** Held here, because the mailbox must not hold it. */
  readonly #told: (json: any) => void;
  #isHeard = false;
  #isClosed = false;

  private constructor(logger: Logger | undefined) {
    this.#id = newId();
    this.#handle = native.newClient(mailbox, this.#id);
    this.#logger = logger;
    this.#told = (json) => publish(json, this.#accountIfKnown(), this.#logger);
    listen(this.#id, this.#told);
  }

  /**
   * Reads both configurations and settles whose account it is. As every call that reads it repeats what
   * failed in passing, and waits where Apple asks to.
   *
   * Errors: `Usage` for options that cannot be right (nothing is sent), `Token` if Apple does not take
   * the token, `AccountClaimed` if another product manages the account.
   */
  static async connect(options: ConnectOptions = {}): Promise<Client> {
    const { token, logger, signal, ...rest } = options;
    const client = new Client(logger);
    const text = json({ token: ServerToken.sourceOf(token), ...rest });
    try {
      client.#listenIfHeard();
      await request(client.#handle, signal, (id) => native.connect(client.#handle, id, text));
    } catch (error) {
      client.#free();
      throw error;
    }
    return client;
  }

  /**
   * Ends what is under way (calls reject with `Cancelled`) and frees the connection. A write that it
   * ends may have been done: let those finish first. It may be called again; later calls are refused.
   */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#free();
    endAll(this.#handle, closedError);
  }

  /** As {@link Client.close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #free(): void {
    this.#isClosed = true;
    native.close(this.#handle);
    callOff(this.#id);
  }

  // What is asked once.

  /** The service configuration (`VPPServiceConfigSrv`): URLs, limits, error texts. Kept for five minutes. */
  async serviceConfig(options?: CallOptions): Promise<ServiceConfig> {
    return answers.serviceConfigOf(await this.#ask('serviceConfig', null, options));
  }

  /** Asks for the client configuration (`VPPClientConfigSrv`): who is behind the token. */
  async clientConfig(options?: CallOptions): Promise<ClientConfig> {
    return answers.clientConfigOf(await this.#ask('clientConfig', null, options));
  }

  /**
   * Claims the account for this installation, if nobody else has. `connect` does this already; it is
   * needed again after {@link Client.release}, or when somebody has cleared the claim.
   */
  async claim(options?: CallOptions): Promise<void> {
    await this.#ask('claim', null, options);
  }

  /**
   * Takes the account over from the installation whose guid is given, as `error.holder` told it. For an
   * administrator's explicit decision only: the other product keeps working until it notices.
   *
   * Errors: `AccountClaimed` if by now somebody else holds it than was expected.
   */
  async takeOver(expectedGuid: string, options?: CallOptions): Promise<void> {
    await this.#ask('takeOver', expectedGuid, options);
  }

  /**
   * Lets an account work again that was found in another product's hands, after that product has let go
   * of it. For an administrator's explicit call.
   */
  async reactivate(options?: CallOptions): Promise<void> {
    await this.#ask('reactivate', null, options);
  }

  /** Gives the account up, so that another product can claim it. */
  async release(options?: CallOptions): Promise<void> {
    await this.#ask('release', null, options);
  }

  /**
   * Writes another text to `clientContext` that holds this installation's claim, for members of your own
   * beside hostname and guid.
   *
   * Errors: `Usage` if the text has 256 bytes or more, or would not be read as this installation's claim.
   */
  async writeClientContext(text: string, options?: CallOptions): Promise<ClientConfig> {
    return answers.clientConfigOf(await this.#ask('writeClientContext', text, options));
  }

  /**
   * Registers a user (`registerVPPUserSrv`). One who is registered already is returned as he is. It may
   * be repeated.
   *
   * Errors: `Conflict` (9635, 9641, 9642) if the managed Apple Account cannot be joined.
   */
  async registerUser(user: NewUser, options?: CallOptions): Promise<User> {
    return userOf(await this.#ask('registerUser', user, options));
  }

  /**
   * The record of a user, with licences (`getVPPUserSrv`): the active one by `clientUserId`; with
   * `itsIdHash` the one that is or was joined to that store account, retired or not; by Apple's `userId`
   * the one with that id, in any state.
   *
   * Errors: `NotFound` (9604) if there is none.
   */
  async user(who: UserQuery, options?: CallOptions): Promise<User> {
    return userOf(await this.#ask('user', who, options));
  }

  /**
   * Changes a user (`editVPPUserSrv`). It may be repeated.
   *
   * Errors: `NotFound` (9609, 9636) if there is no such user, `Usage` if nothing is to be changed.
   */
  async editUser(edit: UserEdit, options?: CallOptions): Promise<User> {
    return userOf(await this.#ask('editUser', edit, options));
  }

  /**
   * Retires a user (`retireVPPUserSrv`): frees the licences that can be taken back. Gives the record with
   * those that stay with it; `undefined` where Apple does not tell.
   *
   * Errors: `Conflict` (9618) for a record that is retired already, `NotFound` if there is none.
   */
  async retireUser(who: UserKey, options?: CallOptions): Promise<User | undefined> {
    const user = await this.#ask('retireUser', who, options);
    return user === null ? undefined : userOf(user);
  }

  /**
   * The URL where a user accepts the invitation, from the user's record of now.
   *
   * Errors: `NotFound` for a user without an open invitation: one who is associated or retired.
   */
  async invitationUrl(who: UserQuery, options?: CallOptions): Promise<string> {
    return this.#ask('invitationUrl', who, options);
  }

  /**
   * The assets of the library (`getVPPAssetsSrv`). This is the way to licence counts; read them often,
   * because licences move between locations without your doing.
   */
  async assets(filter: AssetFilter = {}, options?: CallOptions): Promise<Page<Asset>> {
    return unpack<Asset>((await this.#call('assets', filter, options)) as unknown as PackedItem);
  }

  /**
   * Sends one licence request (`manageVPPLicensesByAdamIdSrv`), once, and gives what became of each
   * target. Look at each: some or all of them may have failed. For more targets than one request takes
   * use {@link Client.assign}.
   *
   * Errors: `Usage` for more than one list on a side, more entries than the limit of the service
   * configuration, empty or repeated entries: nothing is sent. `InvalidRequest` (9602) if the limit has
   * fallen meanwhile: nothing was done. Look at `error.effect` before sending it again.
   */
  async manageLicenses(request: ManageRequest, options?: CallOptions): Promise<LicenseChanges> {
    return answers.licenseChangesOf(await this.#ask('manageLicenses', request, options));
  }

  /**
   * Assigns one licence to a user (`associateVPPLicenseSrv`): a certain one, or any free one of an asset.
   *
   * Errors: `Conflict` (9616), see `error.alreadyAssigned`; `NoLicense` (9610); `InvalidRequest` (9634)
   * where Apple has removed the service.
   *
   * @deprecated Apple deprecates the service; use {@link Client.manageLicenses}.
   */
  async associateLicense(request: AssociateRequest, options?: CallOptions): Promise<LicenseChanged> {
    return answers.licenseChangedOf(await this.#ask('associateLicense', request, options));
  }

  /**
   * Takes one licence back (`disassociateVPPLicenseSrv`). Where the service configuration names
   * `disassociateVPPLicenseFromVPPUserSrv`, Apple's id of the user is needed too.
   *
   * Errors: `Conflict` (9607, 9619) if it cannot be taken back or nobody holds it.
   *
   * @deprecated Apple deprecates the service; use {@link Client.manageLicenses}.
   */
  async disassociateLicense(request: DisassociateRequest, options?: CallOptions): Promise<LicenseChanged> {
    return answers.licenseChangedOf(await this.#ask('disassociateLicense', request, options));
  }

  /**
   * What the store knows about some items, with one request for each. They come in the order asked for;
   * `undefined` for one that the store does not know or show to this account.
   *
   * Errors: `Usage` for what is no adamId, `Permission` where the lookup refuses the token.
   */
  async metadata(query: MetadataQuery, options?: CallOptions): Promise<(Metadata | undefined)[]> {
    const found: any[] = await this.#ask('metadata', query, options);
    return found.map((one) => one ?? undefined);
  }

  /**
   * Calls a service by Apple's name of it, such as `getVPPAssetsSrv`, with members of your choice. It
   * goes the way of every call: same gate, same claim, same errors. A request to a service that writes
   * is sent once.
   *
   * Errors: `Usage` if there is no such service, or the members hold an sToken or a facilitatorMemberId,
   * or would change clientContext.
   */
  async call(service: string, members: object = {}, options?: CallOptions): Promise<RawAnswer> {
    return answers.rawAnswerOf(await this.#ask('call', { service, members }, options));
  }

  // What comes page by page.

  /** Lists who holds what (`getAssignments`). */
  assignments(filter: AssignmentFilter = {}, options?: CallOptions): Listing<Assignment> {
    return this.#list('assignments', filter, options);
  }

  /**
   * Lists licences (`getVPPLicensesSrv`). Apple announces that this service will go; prefer
   * {@link Client.assignments} where they will do.
   */
  licenses(filter: LicenseFilter = {}, options?: CallOptions): Listing<License> {
    return this.#list('licenses', filter, options);
  }

  /** Lists users (`getVPPUsersSrv`), without their licences. */
  users(filter: UserFilter = {}, options?: CallOptions): Listing<User> {
    return this.#list('users', filter, options);
  }

  /**
   * Imports the library: a sequence of events, in the order that Apple recommends, which ends with `done`.
   * Requests run in the background; leaving the loop ends them. After an error go on with
   * {@link Client.sync} from the last checkpoint.
   */
  import(what: ImportOptions = {}, options?: CallOptions): LibrarySync {
    return this.#sync(what, options);
  }

  /**
   * Goes on from a checkpoint: with the import that it interrupts, or with what has changed since it was
   * complete. What was handed over after the checkpoint was made comes again.
   *
   * Errors: `Checkpoint` if it is none, or belongs to another library.
   */
  sync(from: SyncOptions, options?: CallOptions): LibrarySync {
    return this.#sync(from, options);
  }

  // Jobs.

  /**
   * Assigns an asset to as many users or devices as one likes, in requests of what Apple takes today.
   * Who holds it already counts as done. Look at the outcome: it tells of every target what became of
   * it, and the call rejects only if nothing was sent at all. With `signal` it ends without an outcome.
   *
   * Errors: `Usage`, with nothing sent: for no targets, two kinds of them on one side, empty ones,
   * removals that were not confirmed, a client that only reads.
   */
  async assign(request: AssignRequest, options?: JobOptions): Promise<JobOutcome> {
    return new JobOutcome(await this.#ask('assign', request, options));
  }

  /** Takes an asset back from as many as one likes; otherwise as {@link Client.assign}. */
  async unassign(request: UnassignRequest, options?: JobOptions): Promise<JobOutcome> {
    return new JobOutcome(await this.#ask('unassign', request, options));
  }

  /**
   * Retires users: they lose all licences that can be taken back. A user who is not registered has failed
   * with `NotFound`: Apple does not tell him from one who was retired before.
   */
  async retireUsers(request: RetireRequest, options?: JobOptions): Promise<JobOutcome> {
    return new JobOutcome(await this.#ask('retireUsers', request, options));
  }

  /** What {@link Client.assign} would do, by the limits and counts of now. Nothing is written. */
  async planAssign(request: AssignRequest, options?: CallOptions): Promise<Plan> {
    return present(await this.#ask('planAssign', request, options));
  }

  /** What {@link Client.unassign} would do. Nothing is written. */
  async planUnassign(request: UnassignRequest, options?: CallOptions): Promise<Plan> {
    return present(await this.#ask('planUnassign', request, options));
  }

  // What it knows without asking anybody.

  /** The client configuration as it was when the client connected. */
  get account(): ClientConfig | undefined {
    const account = this.#look('account');
    return account === null ? undefined : answers.clientConfigOf(account);
  }

  /** A name of the account for people: its location, library or organization. */
  get accountLabel(): string {
    return this.#look('accountLabel');
  }

  /** The id of the library (`uId`); `undefined` while no answer has told it. */
  get libraryUid(): string | undefined {
    return this.#look('libraryUid') ?? undefined;
  }

  /** How the token fares: by its own date, by what answers said, and by what Apple refused. */
  get token(): { kind: TokenKind; state: TokenState; end?: Date } {
    const token = this.#look('token');
    return present({ ...token, end: date(token.end) });
  }

  /** The state of the account's gate, which all its clients in this process share, workers included. */
  get gate(): Gate {
    return this.#look('gate');
  }

  /** What the client has done so far. */
  get stats(): Stats {
    return this.#look('stats');
  }

  /**
   * Whether another client opens the same library, for example with another person's token of one
   * location; `undefined` while no answer has told one of the ids.
   */
  isSameLibrary(other: Client): boolean | undefined {
    return valueOf(native.sameLibrary(this.#handle, other.#handle)) ?? undefined;
  }

  /** Shows the account, and nothing secret. */
  toJSON(): Record<string, unknown> {
    return present({ account: this.#accountIfKnown(), isClosed: this.#isClosed });
  }

  /** @internal */
  [inspect.custom](_depth: number, options: object): string {
    return `Client ${inspect(this.toJSON(), options)}`;
  }

  #accountIfKnown(): string | undefined {
    return JSON.parse(native.look(this.#handle, 'accountLabel')).value;
  }

  #look(what: string): any {
    return valueOf(native.look(this.#handle, what));
  }

  #listenIfHeard(): void {
    const heard = isHeard(this.#logger);
    if (heard === this.#isHeard) return;
    this.#isHeard = heard;
    native.listen(this.#handle, heard);
  }

  async #call(method: string, args: unknown, options: JobOptions = {}): Promise<Item> {
    const { signal, onProgress, ...rest } = options;
    this.#listenIfHeard();
    const [text, perCall] = [json(args), json(rest)];
    const begin = (id: number) => native.call(this.#handle, id, method, text, perCall);
    return request(this.#handle, signal, begin, onProgress);
  }

  async #ask(method: string, args: unknown, options?: JobOptions): Promise<any> {
    const item = await this.#call(method, args, options);
    return JSON.parse(item[1]);
  }

  #list<T>(method: string, filter: object, { signal, ...rest }: CallOptions = {}): Listing<T> {
    const [text, perCall] = [json(filter), json(rest)];
    const start = () => {
      this.#listenIfHeard();
      return native.list(this.#handle, method, text, perCall);
    };
    return new Listing(start, signal);
  }

  #sync(work: object, { signal, ...rest }: CallOptions = {}): LibrarySync {
    const [text, perCall] = [json(work), json(rest)];
    const start = () => {
      this.#listenIfHeard();
      return native.synchronize(this.#handle, text, perCall);
    };
    return new LibrarySync(start, signal);
  }
}

function closedError(): Error {
  const what = 'the client was closed';
  return errorOf({ kind: 'Cancelled', message: `${what}.`, what, advice: '', effect: 'Unknown', attempts: 0 });
}

/** Whether requests of an account may leave, and how many at once. */
export interface Gate {
  /** How long it stays closed, in milliseconds; 0 when it is open. */
  readonly closedFor: number;
  /** How many requests may be in flight now. */
  readonly atOnce: number;
  /** How many are. */
  readonly inFlight: number;
  /** How many wait for a place. */
  readonly waiting: number;
  /** How often requests of this account may be repeated now. */
  readonly repeatsLeft: number;
}

/** What a client has done so far. */
export interface Stats {
  /** Requests sent, repeats included. */
  readonly requests: number;
  /** Bytes of request bodies. */
  readonly sentBytes: number;
  /** Bytes of answers over the wire. */
  readonly receivedBytes: number;
}
