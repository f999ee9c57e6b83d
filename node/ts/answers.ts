import type { Holder } from './errors.js';
import { type License, type LicenseChange, licenseChangeOf, licenseOf, type User, userOf } from './generated/records.js';
import type { PricingParam, TokenKind } from './generated/words.js';
import { present, readEnvelope } from './packed.js';
import type { Envelope, Location } from './page.js';

/** Who is behind a token (`VPPClientConfigSrv`). */
export interface ClientConfig extends Envelope {
  /** Apple Account of the content manager. */
  readonly appleId?: string;
  /** E-mail address of the content manager. */
  readonly email?: string;
  /** ISO 3166-1 alpha-2 code of the account. */
  readonly countryCode?: string;
  /** `volumestore` (education) or `enterprisestore` (business): the platform for metadata. */
  readonly defaultPlatform?: string;
  /** The organization. */
  readonly organizationId?: string;
  /** A hash of it. Opaque. */
  readonly organizationIdHash?: string;
  /** Push token for notifications. */
  readonly apnToken?: string;
  /** Notification token; may be empty. */
  readonly notificationToken?: string;
  /** Legacy tokens: the facilitator behind the token. */
  readonly facilitatorMemberId?: string;
  /** Legacy tokens: the library. */
  readonly libraryId?: string;
  /** Legacy tokens of a migrated account: all libraries. */
  readonly libraries: readonly Library[];
  /** Legacy tokens: the facilitators of the group, the caller among them. */
  readonly groupMembers: readonly GroupMember[];
  /** Who holds the account, by its clientContext: perhaps this very installation; absent if nobody does. */
  readonly holder?: Holder;
  /** Of which kind the token is that read this. */
  readonly tokenKind: TokenKind;
  /** Members that this version does not know. */
  readonly extra?: Record<string, unknown>;
}

/** A library of a migrated account. */
export interface Library {
  readonly appleId?: string;
  readonly email?: string;
  readonly libraryId?: string;
  readonly location?: Location;
}

/** A facilitator of the group. */
export interface GroupMember {
  readonly appleId?: string;
  /** What this facilitator's account stores as `clientContext`. */
  readonly clientContext?: string;
  readonly email?: string;
  /** The id to name this facilitator by in a request. */
  readonly facilitatorMemberId?: string;
  readonly location?: Location;
  readonly organizationId?: string;
}

/** Where the services are and what they take (`VPPServiceConfigSrv`). */
export interface ServiceConfig {
  /** The URLs by their member names (`getVPPAssetsSrvUrl` …). */
  readonly urls: Readonly<Record<string, string>>;
  /** Most entries in one associate list. */
  readonly maxBatchAssociateLicenseCount?: number;
  /** Most entries in one disassociate list. */
  readonly maxBatchDisassociateLicenseCount?: number;
  /** The error numbers with the texts of today. */
  readonly errorCodes: readonly { readonly number?: number; readonly message?: string }[];
  /** Members that this version does not know. */
  readonly extra?: Record<string, unknown>;
}

/** What became of each target of a licence request. */
export interface LicenseChanges extends Envelope {
  /** The id of the item in the store. */
  readonly adamId?: string;
  /** The quality; filled in even where the request left it out. */
  readonly pricingParam?: PricingParam;
  /** 7 macOS software, 8 iOS or macOS app, 10 book. */
  readonly productTypeId?: number;
  readonly productTypeName?: string;
  /** Whether the licences cannot be taken back. */
  readonly isIrrevocable?: boolean;
  /** One for each target that was to get a licence; it was done if it has no `errorNumber`. */
  readonly associations: readonly LicenseChange[];
  /** One for each target that was to lose one. */
  readonly disassociations: readonly LicenseChange[];
  /** Whether everything that was asked for was done. */
  readonly isAllDone: boolean;
  /** Members that this version does not know. */
  readonly extra?: Record<string, unknown>;
}

/** The answer of the deprecated services about one licence. */
export interface LicenseChanged extends Envelope {
  readonly license?: License;
  readonly user?: User;
}

/** Any answer: what every answer says, and all other members as Apple sent them. */
export interface RawAnswer {
  readonly envelope: Envelope;
  readonly members: Readonly<Record<string, any>>;
}

/** What the store knows about an app or book. */
export interface Metadata {
  /** The id of the item in the store. */
  readonly adamId: string;
  readonly name?: string;
  /** `iosSoftware`, `macSoftware`, `ebook` … */
  readonly kind?: string;
  /** The bundle id of an app. */
  readonly bundleId?: string;
  /** Who made it. */
  readonly artistName?: string;
  /** The description, in the language asked for. */
  readonly description?: string;
  /** A URL of its picture, with `{w}`, `{h}` and `{f}` to be replaced where it is a template. */
  readonly artworkUrl?: string;
  /** Its page in the store. */
  readonly url?: string;
  readonly genreNames: readonly string[];
  /** `iphone`, `ipad` … */
  readonly deviceFamilies: readonly string[];
  /** The version to show. */
  readonly version?: string;
  /** The version's id in the store. */
  readonly externalVersionId?: string;
  /** The price to show, such as `$9.99`. */
  readonly priceFormatted?: string;
  /** The oldest system it runs on. */
  readonly minimumOsVersion?: string;
  /** When it was first released, as the store writes it. */
  readonly releaseDate?: string;
  /** When its latest version was released, as the store writes it. */
  readonly latestVersionReleaseDate?: string;
  /** Whether it was made for one business only. */
  readonly isB2bCustomApp?: boolean;
  /** Whether it can be assigned to devices. */
  readonly isVppDeviceBasedLicensingEnabled?: boolean;
  /** The whole record as the store sent it. */
  readonly raw: Readonly<Record<string, any>>;
}

/** @internal */
export function clientConfigOf({ envelope, libraries, groupMembers, holder, ...members }: any): ClientConfig {
  const placed = ({ location, ...one }: any) => present({ ...one, location: location && present(location) });
  return present({
    ...members,
    libraries: libraries.map(placed),
    groupMembers: groupMembers.map(placed),
    holder: holder && present(holder),
    ...readEnvelope(envelope),
  });
}

/** @internal */
export function serviceConfigOf({ errorCodes, ...members }: any): ServiceConfig {
  return present({ ...members, errorCodes: errorCodes.map(present) });
}

/** @internal */
export function licenseChangesOf({ envelope, associations, disassociations, ...members }: any): LicenseChanges {
  return present({
    ...members,
    associations: associations.map(licenseChangeOf),
    disassociations: disassociations.map(licenseChangeOf),
    ...readEnvelope(envelope),
  });
}

/** @internal */
export function licenseChangedOf({ envelope, license, user }: any): LicenseChanged {
  return present({
    license: license ? licenseOf(license) : undefined,
    user: user ? userOf(user) : undefined,
    ...readEnvelope(envelope),
  });
}

/** @internal */
export function rawAnswerOf({ envelope, members }: any): RawAnswer {
  return { envelope: readEnvelope(envelope), members };
}
