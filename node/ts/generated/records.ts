// Written by `cargo xtask gen` from core; changes made here are lost.

import type { Packed } from '../packed.js';
import type { PricingParam, LicenseStatus, UserStatus } from './words.js';

/** A number that is not there, and how many stand before the rows: as `packed.rs` writes them. */
const ABSENT = -0x80000000;
const FIRST_ROW = 7;

/** Members of an answer that this version does not know, as Apple sent them. */
export type Extra = Record<string, unknown>;

/**
 * An app or book for which the library has licences (`getVPPAssetsSrv`).
 *
 * Its identity is the pair of adamId and pricingParam. The counts are there only where they were
 * asked for; total = assigned + available, retired ones stand outside.
 */
export class Asset {
  /** The id of the item in the store. */
  declare readonly adamId: string;
  /** The quality. */
  declare readonly pricingParam: PricingParam;
  /** 7 macOS software, 8 iOS or macOS app, 10 book. */
  declare readonly productTypeId?: number;
  /** The name of the product type: `Software`, `Application`, `Publication`. */
  declare readonly productTypeName?: string;
  /** Whether a licence, once assigned, cannot be taken back. */
  declare readonly isIrrevocable?: boolean;
  /** Whether it can be assigned to devices. */
  declare readonly deviceAssignable?: boolean;
  /** Licences assigned to users and devices. */
  declare readonly assignedCount?: number;
  /** Licences free to assign. */
  declare readonly availableCount?: number;
  /** Licences that were refunded or moved away. */
  declare readonly retiredCount?: number;
  /** Assigned and available licences together. */
  declare readonly totalCount?: number;
  /** Members that this version does not know, where there are any. */
  declare readonly extra?: Extra;

  /** @internal Use `Asset.from`. */
  constructor(
    adamId: string,
    pricingParam: PricingParam,
    productTypeId?: number,
    productTypeName?: string,
    isIrrevocable?: boolean,
    deviceAssignable?: boolean,
    assignedCount?: number,
    availableCount?: number,
    retiredCount?: number,
    totalCount?: number,
  ) {
    this.adamId = adamId;
    this.pricingParam = pricingParam;
    if (productTypeId !== undefined) this.productTypeId = productTypeId;
    if (productTypeName !== undefined) this.productTypeName = productTypeName;
    if (isIrrevocable !== undefined) this.isIrrevocable = isIrrevocable;
    if (deviceAssignable !== undefined) this.deviceAssignable = deviceAssignable;
    if (assignedCount !== undefined) this.assignedCount = assignedCount;
    if (availableCount !== undefined) this.availableCount = availableCount;
    if (retiredCount !== undefined) this.retiredCount = retiredCount;
    if (totalCount !== undefined) this.totalCount = totalCount;
  }

  /** A record of these members, for tests. Those that are left out are absent. */
  static from(members: AssetMembers): Asset {
    const record = new Asset(
      members.adamId,
      members.pricingParam,
      members.productTypeId,
      members.productTypeName,
      members.isIrrevocable,
      members.deviceAssignable,
      members.assignedCount,
      members.availableCount,
      members.retiredCount,
      members.totalCount,
    );
    return withExtra(record, members.extra);
  }
}

/** The members of a {@link Asset}. */
export type AssetMembers = { readonly [Name in keyof Asset]: Asset[Name] };

/** @internal */
export function assetOf(json: any): Asset {
  const {
    adamIdStr,
    pricingParam,
    productTypeId,
    productTypeName,
    isIrrevocable,
    deviceAssignable,
    assignedCount,
    availableCount,
    retiredCount,
    totalCount,
    ...extra
  } = json;
  const record = new Asset(
    adamIdStr,
    pricingParam,
    productTypeId,
    productTypeName,
    isIrrevocable,
    deviceAssignable,
    assignedCount,
    availableCount,
    retiredCount,
    totalCount,
  );
  return withExtra(record, extra);
}

/** One asset in the hands of one user or one device (`getAssignments`). */
export class Assignment {
  /** The id of the item in the store. */
  declare readonly adamId: string;
  /** The quality. */
  declare readonly pricingParam: PricingParam;
  /** The user who holds it, if a user does. */
  declare readonly clientUserId?: string;
  /** The device that holds it, if a device does. */
  declare readonly serialNumber?: string;
  /** Members that this version does not know, where there are any. */
  declare readonly extra?: Extra;

  /** @internal Use `Assignment.from`. */
  constructor(
    adamId: string,
    pricingParam: PricingParam,
    clientUserId?: string,
    serialNumber?: string,
  ) {
    this.adamId = adamId;
    this.pricingParam = pricingParam;
    if (clientUserId !== undefined) this.clientUserId = clientUserId;
    if (serialNumber !== undefined) this.serialNumber = serialNumber;
  }

  /** A record of these members, for tests. Those that are left out are absent. */
  static from(members: AssignmentMembers): Assignment {
    const record = new Assignment(
      members.adamId,
      members.pricingParam,
      members.clientUserId,
      members.serialNumber,
    );
    return withExtra(record, members.extra);
  }
}

/** The members of a {@link Assignment}. */
export type AssignmentMembers = { readonly [Name in keyof Assignment]: Assignment[Name] };

/** @internal */
export function assignmentOf(json: any): Assignment {
  const {
    adamIdStr,
    pricingParam,
    clientUserIdStr,
    serialNumber,
    ...extra
  } = json;
  const record = new Assignment(
    adamIdStr,
    pricingParam,
    clientUserIdStr,
    serialNumber,
  );
  return withExtra(record, extra);
}

/**
 * One licence (`getVPPLicensesSrv`).
 *
 * Apple advises not to store licence ids: they are an inner matter of the service and may change.
 */
export class License {
  /** The id of the licence. Not always a number. */
  declare readonly licenseId: string;
  /** The id of the item in the store. */
  declare readonly adamId: string;
  /** The quality. Sometimes not sent where the licence is nested in another answer. */
  declare readonly pricingParam?: PricingParam;
  /** 7 macOS software, 8 iOS or macOS app, 10 book. */
  declare readonly productTypeId?: number;
  /** The name of the product type: `Software`, `Application`, `Publication`. */
  declare readonly productTypeName?: string;
  /** Whether it cannot be taken back once assigned. */
  declare readonly isIrrevocable?: boolean;
  /** Assigned, free or refunded. Not sent where the licence is nested in a user. */
  declare readonly status?: LicenseStatus;
  /** Apple's id of the user record that holds it. */
  declare readonly userId?: string;
  /** The user who holds it, if a user does. */
  declare readonly clientUserId?: string;
  /** A hash of the store account that holds it. Opaque. */
  declare readonly itsIdHash?: string;
  /** The device that holds it, if a device does. */
  declare readonly serialNumber?: string;
  /** Members that this version does not know, where there are any. */
  declare readonly extra?: Extra;

  /** @internal Use `License.from`. */
  constructor(
    licenseId: string,
    adamId: string,
    pricingParam?: PricingParam,
    productTypeId?: number,
    productTypeName?: string,
    isIrrevocable?: boolean,
    status?: LicenseStatus,
    userId?: string,
    clientUserId?: string,
    itsIdHash?: string,
    serialNumber?: string,
  ) {
    this.licenseId = licenseId;
    this.adamId = adamId;
    if (pricingParam !== undefined) this.pricingParam = pricingParam;
    if (productTypeId !== undefined) this.productTypeId = productTypeId;
    if (productTypeName !== undefined) this.productTypeName = productTypeName;
    if (isIrrevocable !== undefined) this.isIrrevocable = isIrrevocable;
    if (status !== undefined) this.status = status;
    if (userId !== undefined) this.userId = userId;
    if (clientUserId !== undefined) this.clientUserId = clientUserId;
    if (itsIdHash !== undefined) this.itsIdHash = itsIdHash;
    if (serialNumber !== undefined) this.serialNumber = serialNumber;
  }

  /** A record of these members, for tests. Those that are left out are absent. */
  static from(members: LicenseMembers): License {
    const record = new License(
      members.licenseId,
      members.adamId,
      members.pricingParam,
      members.productTypeId,
      members.productTypeName,
      members.isIrrevocable,
      members.status,
      members.userId,
      members.clientUserId,
      members.itsIdHash,
      members.serialNumber,
    );
    return withExtra(record, members.extra);
  }
}

/** The members of a {@link License}. */
export type LicenseMembers = { readonly [Name in keyof License]: License[Name] };

/** @internal */
export function licenseOf(json: any): License {
  const {
    licenseIdStr,
    adamIdStr,
    pricingParam,
    productTypeId,
    productTypeName,
    isIrrevocable,
    status,
    userIdStr,
    clientUserIdStr,
    itsIdHash,
    serialNumber,
    ...extra
  } = json;
  const record = new License(
    licenseIdStr,
    adamIdStr,
    pricingParam,
    productTypeId,
    productTypeName,
    isIrrevocable,
    status,
    userIdStr,
    clientUserIdStr,
    itsIdHash,
    serialNumber,
  );
  return withExtra(record, extra);
}

/**
 * One entry of `associations` or `disassociations` in the answer of
 * `manageVPPLicensesByAdamIdSrv`.
 *
 * It succeeded if and only if it has no error number: a failed entry may carry a licence id, and
 * a successful one may carry none or another licence's.
 */
export class LicenseChange {
  /** The user of this entry, if it was a user. */
  declare readonly clientUserId?: string;
  /** The device of this entry, if it was a device. */
  declare readonly serialNumber?: string;
  /** The licence. After a disassociation it may be another licence that is free now. */
  declare readonly licenseId?: string;
  /** Why this entry failed; absent if it succeeded. */
  declare readonly errorNumber?: number;
  /** Apple's text about the failure. */
  declare readonly errorMessage?: string;
  /** With 9616: the licence that this user holds already. */
  declare readonly licenseAlreadyAssigned?: License;
  /** With 9616: other users of the same store account who hold one. */
  declare readonly regUsersAlreadyAssigned?: User[];
  /** The id of the item in the store; not always sent. */
  declare readonly adamId?: string;
  /** The quality; not always sent. */
  declare readonly pricingParam?: PricingParam;
  /** 7 macOS software, 8 iOS or macOS app, 10 book; not always sent. */
  declare readonly productTypeId?: number;
  /** The name of the product type; not always sent. */
  declare readonly productTypeName?: string;
  /** Whether the licence cannot be taken back; not always sent. */
  declare readonly isIrrevocable?: boolean;
  /** The state of the licence; not always sent. */
  declare readonly status?: LicenseStatus;
  /** Apple's id of the user record; not always sent. */
  declare readonly userId?: string;
  /** Members that this version does not know, where there are any. */
  declare readonly extra?: Extra;

  /** @internal Use `LicenseChange.from`. */
  constructor(
    clientUserId?: string,
    serialNumber?: string,
    licenseId?: string,
    errorNumber?: number,
    errorMessage?: string,
    licenseAlreadyAssigned?: License,
    regUsersAlreadyAssigned?: User[],
    adamId?: string,
    pricingParam?: PricingParam,
    productTypeId?: number,
    productTypeName?: string,
    isIrrevocable?: boolean,
    status?: LicenseStatus,
    userId?: string,
  ) {
    if (clientUserId !== undefined) this.clientUserId = clientUserId;
    if (serialNumber !== undefined) this.serialNumber = serialNumber;
    if (licenseId !== undefined) this.licenseId = licenseId;
    if (errorNumber !== undefined) this.errorNumber = errorNumber;
    if (errorMessage !== undefined) this.errorMessage = errorMessage;
    if (licenseAlreadyAssigned !== undefined) this.licenseAlreadyAssigned = licenseAlreadyAssigned;
    if (regUsersAlreadyAssigned !== undefined) this.regUsersAlreadyAssigned = regUsersAlreadyAssigned;
    if (adamId !== undefined) this.adamId = adamId;
    if (pricingParam !== undefined) this.pricingParam = pricingParam;
    if (productTypeId !== undefined) this.productTypeId = productTypeId;
    if (productTypeName !== undefined) this.productTypeName = productTypeName;
    if (isIrrevocable !== undefined) this.isIrrevocable = isIrrevocable;
    if (status !== undefined) this.status = status;
    if (userId !== undefined) this.userId = userId;
  }

  /** A record of these members, for tests. Those that are left out are absent. */
  static from(members: LicenseChangeMembers): LicenseChange {
    const record = new LicenseChange(
      members.clientUserId,
      members.serialNumber,
      members.licenseId,
      members.errorNumber,
      members.errorMessage,
      members.licenseAlreadyAssigned,
      members.regUsersAlreadyAssigned,
      members.adamId,
      members.pricingParam,
      members.productTypeId,
      members.productTypeName,
      members.isIrrevocable,
      members.status,
      members.userId,
    );
    return withExtra(record, members.extra);
  }
}

/** The members of a {@link LicenseChange}. */
export type LicenseChangeMembers = { readonly [Name in keyof LicenseChange]: LicenseChange[Name] };

/** @internal */
export function licenseChangeOf(json: any): LicenseChange {
  const {
    clientUserIdStr,
    serialNumber,
    licenseIdStr,
    errorNumber,
    errorMessage,
    licenseAlreadyAssigned,
    regUsersAlreadyAssigned,
    adamIdStr,
    pricingParam,
    productTypeId,
    productTypeName,
    isIrrevocable,
    status,
    userIdStr,
    ...extra
  } = json;
  const record = new LicenseChange(
    clientUserIdStr,
    serialNumber,
    licenseIdStr,
    errorNumber,
    errorMessage,
    licenseAlreadyAssigned && licenseOf(licenseAlreadyAssigned),
    regUsersAlreadyAssigned?.map(userOf),
    adamIdStr,
    pricingParam,
    productTypeId,
    productTypeName,
    isIrrevocable,
    status,
    userIdStr,
  );
  return withExtra(record, extra);
}

/**
 * A user of the library.
 *
 * Key on the clientUserIdStr: it never changes, while Apple's userId of the active record can.
 */
export class User {
  /** The id that the client chose when it registered the user. */
  declare readonly clientUserId: string;
  /** Apple's id of this record. */
  declare readonly userId?: string;
  /** The state of the record. */
  declare readonly status?: UserStatus;
  /** The e-mail address, if known. */
  declare readonly email?: string;
  /** A hash of the store account. Opaque. */
  declare readonly itsIdHash?: string;
  /** Where the person accepts the invitation; while Registered only. */
  declare readonly inviteUrl?: string;
  /** The code of the invitation; while Registered only. */
  declare readonly inviteCode?: string;
  /** The managed Apple Account, seen in some live answers. */
  declare readonly managedAppleId?: string;
  /** The licences of the user. `getVPPUsersSrv` leaves them out. */
  declare readonly licenses?: License[];
  /** Members that this version does not know, where there are any. */
  declare readonly extra?: Extra;

  /** @internal Use `User.from`. */
  constructor(
    clientUserId: string,
    userId?: string,
    status?: UserStatus,
    email?: string,
    itsIdHash?: string,
    inviteUrl?: string,
    inviteCode?: string,
    managedAppleId?: string,
    licenses?: License[],
  ) {
    this.clientUserId = clientUserId;
    if (userId !== undefined) this.userId = userId;
    if (status !== undefined) this.status = status;
    if (email !== undefined) this.email = email;
    if (itsIdHash !== undefined) this.itsIdHash = itsIdHash;
    if (inviteUrl !== undefined) this.inviteUrl = inviteUrl;
    if (inviteCode !== undefined) this.inviteCode = inviteCode;
    if (managedAppleId !== undefined) this.managedAppleId = managedAppleId;
    if (licenses !== undefined) this.licenses = licenses;
  }

  /** A record of these members, for tests. Those that are left out are absent. */
  static from(members: UserMembers): User {
    const record = new User(
      members.clientUserId,
      members.userId,
      members.status,
      members.email,
      members.itsIdHash,
      members.inviteUrl,
      members.inviteCode,
      members.managedAppleId,
      members.licenses,
    );
    return withExtra(record, members.extra);
  }
}

/** The members of a {@link User}. */
export type UserMembers = { readonly [Name in keyof User]: User[Name] };

/** @internal */
export function userOf(json: any): User {
  const {
    clientUserIdStr,
    userIdStr,
    status,
    email,
    itsIdHash,
    inviteUrl,
    inviteCode,
    managedAppleIDStr,
    licenses,
    ...extra
  } = json;
  const record = new User(
    clientUserIdStr,
    userIdStr,
    status,
    email,
    itsIdHash,
    inviteUrl,
    inviteCode,
    managedAppleIDStr,
    licenses?.map(licenseOf),
  );
  return withExtra(record, extra);
}

function readAssets(packed: Packed, into: Asset[]): void {
  const { numbers, words, count } = packed;
  let row = FIRST_ROW;
  for (let index = 0; index < count; index++, row += 10) {
    const adamId = words[numbers[row]!]!;
    const pricingParam = words[numbers[row + 1]!]!;
    const productTypeIdIs = numbers[row + 2]!;
    const productTypeId = productTypeIdIs === ABSENT ? undefined : productTypeIdIs;
    const productTypeNameAt = numbers[row + 3]!;
    const productTypeName = productTypeNameAt < 0 ? undefined : words[productTypeNameAt]!;
    const isIrrevocableIs = numbers[row + 4]!;
    const isIrrevocable = isIrrevocableIs < 0 ? undefined : isIrrevocableIs === 1;
    const deviceAssignableIs = numbers[row + 5]!;
    const deviceAssignable = deviceAssignableIs < 0 ? undefined : deviceAssignableIs === 1;
    const assignedCountIs = numbers[row + 6]!;
    const assignedCount = assignedCountIs === ABSENT ? undefined : assignedCountIs;
    const availableCountIs = numbers[row + 7]!;
    const availableCount = availableCountIs === ABSENT ? undefined : availableCountIs;
    const retiredCountIs = numbers[row + 8]!;
    const retiredCount = retiredCountIs === ABSENT ? undefined : retiredCountIs;
    const totalCountIs = numbers[row + 9]!;
    const totalCount = totalCountIs === ABSENT ? undefined : totalCountIs;
    into.push(new Asset(adamId, pricingParam, productTypeId, productTypeName, isIrrevocable, deviceAssignable, assignedCount, availableCount, retiredCount, totalCount));
  }
}

function readAssignments(packed: Packed, into: Assignment[]): void {
  const { text, numbers, words, count } = packed;
  let start = packed.textStart;
  let row = FIRST_ROW;
  for (let index = 0; index < count; index++, row += 4) {
    const adamId = words[numbers[row]!]!;
    const pricingParam = words[numbers[row + 1]!]!;
    const clientUserIdLength = numbers[row + 2]!;
    let clientUserId: string | undefined;
    if (clientUserIdLength >= 0) {
      clientUserId = text.substring(start, start + clientUserIdLength);
      start += clientUserIdLength;
    }
    const serialNumberLength = numbers[row + 3]!;
    let serialNumber: string | undefined;
    if (serialNumberLength >= 0) {
      serialNumber = text.substring(start, start + serialNumberLength);
      start += serialNumberLength;
    }
    into.push(new Assignment(adamId, pricingParam, clientUserId, serialNumber));
  }
}

function readLicenses(packed: Packed, into: License[]): void {
  const { text, numbers, words, count } = packed;
  let start = packed.textStart;
  let row = FIRST_ROW;
  for (let index = 0; index < count; index++, row += 11) {
    const licenseIdEnd = start + numbers[row]!;
    const licenseId = text.substring(start, licenseIdEnd);
    start = licenseIdEnd;
    const adamId = words[numbers[row + 1]!]!;
    const pricingParamAt = numbers[row + 2]!;
    const pricingParam = pricingParamAt < 0 ? undefined : words[pricingParamAt]!;
    const productTypeIdIs = numbers[row + 3]!;
    const productTypeId = productTypeIdIs === ABSENT ? undefined : productTypeIdIs;
    const productTypeNameAt = numbers[row + 4]!;
    const productTypeName = productTypeNameAt < 0 ? undefined : words[productTypeNameAt]!;
    const isIrrevocableIs = numbers[row + 5]!;
    const isIrrevocable = isIrrevocableIs < 0 ? undefined : isIrrevocableIs === 1;
    const statusAt = numbers[row + 6]!;
    const status = statusAt < 0 ? undefined : words[statusAt]!;
    const userIdLength = numbers[row + 7]!;
    let userId: string | undefined;
    if (userIdLength >= 0) {
      userId = text.substring(start, start + userIdLength);
      start += userIdLength;
    }
    const clientUserIdLength = numbers[row + 8]!;
    let clientUserId: string | undefined;
    if (clientUserIdLength >= 0) {
      clientUserId = text.substring(start, start + clientUserIdLength);
      start += clientUserIdLength;
    }
    const itsIdHashLength = numbers[row + 9]!;
    let itsIdHash: string | undefined;
    if (itsIdHashLength >= 0) {
      itsIdHash = text.substring(start, start + itsIdHashLength);
      start += itsIdHashLength;
    }
    const serialNumberLength = numbers[row + 10]!;
    let serialNumber: string | undefined;
    if (serialNumberLength >= 0) {
      serialNumber = text.substring(start, start + serialNumberLength);
      start += serialNumberLength;
    }
    into.push(new License(licenseId, adamId, pricingParam, productTypeId, productTypeName, isIrrevocable, status, userId, clientUserId, itsIdHash, serialNumber));
  }
}

function readUsers(packed: Packed, into: User[]): void {
  const { text, numbers, words, count } = packed;
  let start = packed.textStart;
  let row = FIRST_ROW;
  for (let index = 0; index < count; index++, row += 8) {
    const clientUserIdEnd = start + numbers[row]!;
    const clientUserId = text.substring(start, clientUserIdEnd);
    start = clientUserIdEnd;
    const userIdLength = numbers[row + 1]!;
    let userId: string | undefined;
    if (userIdLength >= 0) {
      userId = text.substring(start, start + userIdLength);
      start += userIdLength;
    }
    const statusAt = numbers[row + 2]!;
    const status = statusAt < 0 ? undefined : words[statusAt]!;
    const emailLength = numbers[row + 3]!;
    let email: string | undefined;
    if (emailLength >= 0) {
      email = text.substring(start, start + emailLength);
      start += emailLength;
    }
    const itsIdHashLength = numbers[row + 4]!;
    let itsIdHash: string | undefined;
    if (itsIdHashLength >= 0) {
      itsIdHash = text.substring(start, start + itsIdHashLength);
      start += itsIdHashLength;
    }
    const inviteUrlLength = numbers[row + 5]!;
    let inviteUrl: string | undefined;
    if (inviteUrlLength >= 0) {
      inviteUrl = text.substring(start, start + inviteUrlLength);
      start += inviteUrlLength;
    }
    const inviteCodeLength = numbers[row + 6]!;
    let inviteCode: string | undefined;
    if (inviteCodeLength >= 0) {
      inviteCode = text.substring(start, start + inviteCodeLength);
      start += inviteCodeLength;
    }
    const managedAppleIdLength = numbers[row + 7]!;
    let managedAppleId: string | undefined;
    if (managedAppleIdLength >= 0) {
      managedAppleId = text.substring(start, start + managedAppleIdLength);
      start += managedAppleIdLength;
    }
    into.push(new User(clientUserId, userId, status, email, itsIdHash, inviteUrl, inviteCode, managedAppleId, undefined));
  }
}

/** @internal Readers of pages, by the numbers that the native layer tells them by. */
export const READERS: readonly ((packed: Packed, into: any[]) => void)[] = [
  readAssets,
  readAssignments,
  readLicenses,
  readUsers,
];

/** @internal The lists that they come in, by the same numbers. */
export const LISTS = [
  'assets',
  'assignments',
  'licenses',
  'users',
] as const;

/** @internal Members that stand beside a packed page as JSON. */
export const NESTED: { readonly [name: string]: (json: any) => unknown } = {
  licenses: (json: any) => json.map(licenseOf),
};

function withExtra<T extends { readonly extra?: Extra }>(record: T, extra: Extra | undefined): T {
  for (const name in extra) {
    if (Object.hasOwn(extra, name)) {
      (record as { extra?: Extra }).extra = extra;
      break;
    }
  }
  return record;
}
