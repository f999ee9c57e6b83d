/** A user to be registered. */
export interface NewUser {
  /**
   * An id of your choice: unique within the organization, and for ever the same. Not an e-mail address,
   * because another person may get that one day.
   */
  clientUserId: string;
  /** The e-mail address. */
  email?: string;
  /** The managed Apple Account, which is joined at once, without an invitation. */
  managedAppleId?: string;
}

/** Names a user: by the id that you chose, or by Apple's, which Apple calls deprecated. */
export type UserKey = { clientUserId: string; userId?: never } | { userId: string; clientUserId?: never };

/** A change to a user. What is left out stays as it is. */
export type UserEdit = UserKey & {
  /** The new e-mail address. */
  email?: string;
  /** The managed Apple Account to join. */
  managedAppleId?: string;
};

/** Names a record of a user; see {@link Client.user}. */
export type UserQuery =
  | { clientUserId: string; itsIdHash?: string; userId?: never }
  | { userId: string; clientUserId?: never; itsIdHash?: never };

/** Who gets a licence of an asset and who loses one: one list of each. */
export interface ManageRequest {
  /** The id of the item in the store. */
  adamId: string;
  /** The quality; `STDQ` if not given. */
  pricingParam?: string;
  associateClientUserIds?: readonly string[];
  associateSerialNumbers?: readonly string[];
  /** Apple carries out first what takes licences back. */
  disassociateClientUserIds?: readonly string[];
  disassociateSerialNumbers?: readonly string[];
  disassociateLicenseIds?: readonly string[];
  /** Whether users are told that they lose a licence; Apple's default is yes. Devices never are. */
  notifyDisassociation?: boolean;
}

/** A user, and which licence: a certain one, or any free one of an asset. */
export type AssociateRequest = UserKey & (
  | { licenseId: string; adamId?: never; pricingParam?: never }
  | { adamId: string; pricingParam?: string; licenseId?: never }
);

/** Which licence is taken back. */
export interface DisassociateRequest {
  licenseId: string;
  /** Apple's id of the user, where the service wants it. */
  userId?: string;
}

/** What to look up, and for which storefront. What is left out is as the client configuration says. */
export interface MetadataQuery {
  /** The items, by their ids in the store. */
  adamIds: readonly string[];
  /** `volumestore` (education), `enterprisestore` (business), or one of the older words. */
  platform?: string;
  /** ISO 3166-1 alpha-2 code of the storefront. */
  country?: string;
  /** The language of names and descriptions, such as `en`, which it is if not given. */
  language?: string;
  /**
   * Sends the token to the lookup host too: needed for custom apps that the library owns, and for items
   * that are no longer sold.
   */
  authenticated?: boolean;
}
