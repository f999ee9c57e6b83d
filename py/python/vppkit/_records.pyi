# Written by `cargo xtask gen` from the model; changes made here are lost.

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import GenericAlias
from typing import Any, Generic, Self, SupportsIndex, TypeVar, final, overload

__all__ = [
    "AlreadyAssigned",
    "Asset",
    "Assignment",
    "ClientConfig",
    "Envelope",
    "ErrorText",
    "FacilitatorMember",
    "GroupMember",
    "Holder",
    "Library",
    "License",
    "LicenseChange",
    "LicenseChanged",
    "LicenseChanges",
    "Location",
    "Metadata",
    "Page",
    "PageHead",
    "ServerDate",
    "ServiceConfig",
    "User",
    "UserAnswer",
]

@final
class AlreadyAssigned:
    """Who holds an item that could not be assigned again (error 9616).

    Both members may be there at once.
    """

    __match_args__ = ("license", "users")

    def __new__(
        cls,
        *,
        license: License | None = None,
        users: Sequence[User] | None = None,
    ) -> Self: ...

    @property
    def license(self) -> License | None:
        """The licence that the requested user holds already: there is nothing to do."""

    @property
    def users(self) -> tuple[User, ...]:
        """Other users of the same store account who hold one: retire them, or assign to the device."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class Asset:
    """An app or book for which the library has licences (`getVPPAssetsSrv`).

    Its identity is the pair of adamId and pricingParam. The counts are there only where they were
    asked for; total = assigned + available, retired ones stand outside.
    """

    __match_args__ = ("adam_id", "pricing_param", "product_type_id", "product_type_name", "is_irrevocable", "device_assignable", "assigned_count", "available_count", "retired_count", "total_count", "extra")

    def __new__(
        cls,
        *,
        adam_id: str,
        pricing_param: str,
        product_type_id: int | None = None,
        product_type_name: str | None = None,
        is_irrevocable: bool | None = None,
        device_assignable: bool | None = None,
        assigned_count: int | None = None,
        available_count: int | None = None,
        retired_count: int | None = None,
        total_count: int | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def adam_id(self) -> str:
        """The id of the item in the store."""

    @property
    def pricing_param(self) -> str:
        """The quality."""

    @property
    def product_type_id(self) -> int | None:
        """7 macOS software, 8 iOS or macOS app, 10 book."""

    @property
    def product_type_name(self) -> str | None:
        """The name of the product type: `Software`, `Application`, `Publication`."""

    @property
    def is_irrevocable(self) -> bool | None:
        """Whether a licence, once assigned, cannot be taken back."""

    @property
    def device_assignable(self) -> bool | None:
        """Whether it can be assigned to devices."""

    @property
    def assigned_count(self) -> int | None:
        """Licences assigned to users and devices."""

    @property
    def available_count(self) -> int | None:
        """Licences free to assign."""

    @property
    def retired_count(self) -> int | None:
        """Licences that were refunded or moved away."""

    @property
    def total_count(self) -> int | None:
        """Assigned and available licences together."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class Assignment:
    """One asset in the hands of one user or one device (`getAssignments`)."""

    __match_args__ = ("adam_id", "pricing_param", "client_user_id", "serial_number", "extra")

    def __new__(
        cls,
        *,
        adam_id: str,
        pricing_param: str,
        client_user_id: str | None = None,
        serial_number: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def adam_id(self) -> str:
        """The id of the item in the store."""

    @property
    def pricing_param(self) -> str:
        """The quality."""

    @property
    def client_user_id(self) -> str | None:
        """The user who holds it, if a user does."""

    @property
    def serial_number(self) -> str | None:
        """The device that holds it, if a device does."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class ClientConfig:
    """The account behind a token (`VPPClientConfigSrv`).

    Three shapes exist: location tokens have a location, legacy tokens have a facilitator member
    and a library, legacy tokens of a migrated account also list libraries and group members.
    """

    __match_args__ = ("envelope", "apple_id", "email", "country_code", "default_platform", "organization_id", "organization_id_hash", "apn_token", "notification_token", "facilitator_member_id", "library_id", "libraries", "group_members", "extra")

    def __new__(
        cls,
        *,
        envelope: Envelope | None = None,
        apple_id: str | None = None,
        email: str | None = None,
        country_code: str | None = None,
        default_platform: str | None = None,
        organization_id: str | None = None,
        organization_id_hash: str | None = None,
        apn_token: str | None = None,
        notification_token: str | None = None,
        facilitator_member_id: str | None = None,
        library_id: str | None = None,
        libraries: Sequence[Library] | None = None,
        group_members: Sequence[GroupMember] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def envelope(self) -> Envelope:
        """What every answer says."""

    @property
    def apple_id(self) -> str | None:
        """Apple Account of the content manager."""

    @property
    def email(self) -> str | None:
        """E-mail address of the content manager."""

    @property
    def country_code(self) -> str | None:
        """ISO 3166-1 alpha-2 code of the account."""

    @property
    def default_platform(self) -> str | None:
        """`volumestore` (education) or `enterprisestore` (business): the platform for metadata."""

    @property
    def organization_id(self) -> str | None:
        """The organization."""

    @property
    def organization_id_hash(self) -> str | None:
        """A hash of it. Opaque."""

    @property
    def apn_token(self) -> str | None:
        """Push token for notifications."""

    @property
    def notification_token(self) -> str | None:
        """Notification token; may be empty."""

    @property
    def facilitator_member_id(self) -> str | None:
        """Legacy tokens: the facilitator behind the token."""

    @property
    def library_id(self) -> str | None:
        """Legacy tokens: the library."""

    @property
    def libraries(self) -> tuple[Library, ...]:
        """Legacy tokens of a migrated account: all libraries."""

    @property
    def group_members(self) -> tuple[GroupMember, ...]:
        """Legacy tokens: the facilitators of the group, the caller among them."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    @property
    def holder(self) -> Holder | None:
        """Who holds the account, by its `clientContext`; `None` if nobody does.

        It may be this very installation; whoever only reads can see here whom to ask.
        """

    @property
    def token_kind(self) -> str:
        """Of which kind the token is that read this."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class Envelope:
    """What an answer says about the account, beside what was asked."""

    __match_args__ = ("status", "client_context", "expires", "token_expires", "location", "library_uid", "facilitator_member")

    def __new__(
        cls,
        *,
        status: int | None = None,
        client_context: str | None = None,
        expires: datetime | None = None,
        token_expires: ServerDate | None = None,
        location: Location | None = None,
        library_uid: str | None = None,
        facilitator_member: FacilitatorMember | None = None,
    ) -> Self: ...

    @property
    def status(self) -> int | None:
        """0 done, -1 failed, -3 partly failed. Absent in bare lists."""

    @property
    def client_context(self) -> str | None:
        """What is stored in the account's `clientContext`."""

    @property
    def expires(self) -> datetime | None:
        """When the token or the password behind it ends, whichever comes first."""

    @property
    def token_expires(self) -> ServerDate | None:
        """When the token ends; sent within 15 days of that only."""

    @property
    def location(self) -> Location | None:
        """The location; with location tokens only."""

    @property
    def library_uid(self) -> str | None:
        """The id of the library: equal for two tokens that open the same library."""

    @property
    def facilitator_member(self) -> FacilitatorMember | None:
        """For whom the request was carried out; only if it named a facilitator member."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class ErrorText:
    """An error number and Apple's text for it."""

    __match_args__ = ("number", "message", "extra")

    def __new__(
        cls,
        *,
        number: int | None = None,
        message: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def number(self) -> int | None:
        """`errorNumber`, or `errorCode` as some answers have it."""

    @property
    def message(self) -> str | None:
        """The text."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class FacilitatorMember:
    """The facilitator for whom a request was carried out."""

    __match_args__ = ("apple_id", "country_code", "email", "facilitator_member_id", "organization_id", "extra")

    def __new__(
        cls,
        *,
        apple_id: str | None = None,
        country_code: str | None = None,
        email: str | None = None,
        facilitator_member_id: str | None = None,
        organization_id: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def apple_id(self) -> str | None:
        """Apple Account."""

    @property
    def country_code(self) -> str | None:
        """ISO 3166-1 alpha-2."""

    @property
    def email(self) -> str | None:
        """E-mail address."""

    @property
    def facilitator_member_id(self) -> str | None:
        """The id to name this facilitator by."""

    @property
    def organization_id(self) -> str | None:
        """The organization."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class GroupMember:
    """A facilitator of the group."""

    __match_args__ = ("apple_id", "client_context", "email", "facilitator_member_id", "location", "organization_id", "extra")

    def __new__(
        cls,
        *,
        apple_id: str | None = None,
        client_context: str | None = None,
        email: str | None = None,
        facilitator_member_id: str | None = None,
        location: Location | None = None,
        organization_id: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def apple_id(self) -> str | None:
        """Apple Account."""

    @property
    def client_context(self) -> str | None:
        """What this facilitator's account stores as `clientContext`."""

    @property
    def email(self) -> str | None:
        """E-mail address."""

    @property
    def facilitator_member_id(self) -> str | None:
        """The id to name this facilitator by in a request."""

    @property
    def location(self) -> Location | None:
        """Where it is."""

    @property
    def organization_id(self) -> str | None:
        """The organization."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class Holder:
    """Who holds an account, read from its `clientContext`."""

    __match_args__ = ("hostname", "guid")

    def __new__(
        cls,
        *,
        hostname: str | None = None,
        guid: str | None = None,
    ) -> Self: ...

    @property
    def hostname(self) -> str | None:
        """The host name that the other product wrote. For people to read; never decide by it."""

    @property
    def guid(self) -> str | None:
        """The guid of the other installation."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class Library:
    """A library of a migrated account."""

    __match_args__ = ("apple_id", "email", "library_id", "location", "extra")

    def __new__(
        cls,
        *,
        apple_id: str | None = None,
        email: str | None = None,
        library_id: str | None = None,
        location: Location | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def apple_id(self) -> str | None:
        """Apple Account."""

    @property
    def email(self) -> str | None:
        """E-mail address."""

    @property
    def library_id(self) -> str | None:
        """The library."""

    @property
    def location(self) -> Location | None:
        """Where it is."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class License:
    """One licence (`getVPPLicensesSrv`).

    Apple advises not to store licence ids: they are an inner matter of the service and may change.
    """

    __match_args__ = ("license_id", "adam_id", "pricing_param", "product_type_id", "product_type_name", "is_irrevocable", "status", "user_id", "client_user_id", "its_id_hash", "serial_number", "extra")

    def __new__(
        cls,
        *,
        license_id: str,
        adam_id: str,
        pricing_param: str | None = None,
        product_type_id: int | None = None,
        product_type_name: str | None = None,
        is_irrevocable: bool | None = None,
        status: str | None = None,
        user_id: str | None = None,
        client_user_id: str | None = None,
        its_id_hash: str | None = None,
        serial_number: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def license_id(self) -> str:
        """The id of the licence. Not always a number."""

    @property
    def adam_id(self) -> str:
        """The id of the item in the store."""

    @property
    def pricing_param(self) -> str | None:
        """The quality. Sometimes not sent where the licence is nested in another answer."""

    @property
    def product_type_id(self) -> int | None:
        """7 macOS software, 8 iOS or macOS app, 10 book."""

    @property
    def product_type_name(self) -> str | None:
        """The name of the product type: `Software`, `Application`, `Publication`."""

    @property
    def is_irrevocable(self) -> bool | None:
        """Whether it cannot be taken back once assigned."""

    @property
    def status(self) -> str | None:
        """Assigned, free or refunded. Not sent where the licence is nested in a user."""

    @property
    def user_id(self) -> str | None:
        """Apple's id of the user record that holds it."""

    @property
    def client_user_id(self) -> str | None:
        """The user who holds it, if a user does."""

    @property
    def its_id_hash(self) -> str | None:
        """A hash of the store account that holds it. Opaque."""

    @property
    def serial_number(self) -> str | None:
        """The device that holds it, if a device does."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class LicenseChange:
    """One entry of `associations` or `disassociations` in the answer of
    `manageVPPLicensesByAdamIdSrv`.

    It succeeded if and only if it has no error number: a failed entry may carry a licence id, and
    a successful one may carry none or another licence's.
    """

    __match_args__ = ("client_user_id", "serial_number", "license_id", "error_number", "error_message", "license_already_assigned", "reg_users_already_assigned", "adam_id", "pricing_param", "product_type_id", "product_type_name", "is_irrevocable", "status", "user_id", "extra")

    def __new__(
        cls,
        *,
        client_user_id: str | None = None,
        serial_number: str | None = None,
        license_id: str | None = None,
        error_number: int | None = None,
        error_message: str | None = None,
        license_already_assigned: License | None = None,
        reg_users_already_assigned: Sequence[User] | None = None,
        adam_id: str | None = None,
        pricing_param: str | None = None,
        product_type_id: int | None = None,
        product_type_name: str | None = None,
        is_irrevocable: bool | None = None,
        status: str | None = None,
        user_id: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def client_user_id(self) -> str | None:
        """The user of this entry, if it was a user."""

    @property
    def serial_number(self) -> str | None:
        """The device of this entry, if it was a device."""

    @property
    def license_id(self) -> str | None:
        """The licence. After a disassociation it may be another licence that is free now."""

    @property
    def error_number(self) -> int | None:
        """Why this entry failed; absent if it succeeded."""

    @property
    def error_message(self) -> str | None:
        """Apple's text about the failure."""

    @property
    def license_already_assigned(self) -> License | None:
        """With 9616: the licence that this user holds already."""

    @property
    def reg_users_already_assigned(self) -> tuple[User, ...]:
        """With 9616: other users of the same store account who hold one."""

    @property
    def adam_id(self) -> str | None:
        """The id of the item in the store; not always sent."""

    @property
    def pricing_param(self) -> str | None:
        """The quality; not always sent."""

    @property
    def product_type_id(self) -> int | None:
        """7 macOS software, 8 iOS or macOS app, 10 book; not always sent."""

    @property
    def product_type_name(self) -> str | None:
        """The name of the product type; not always sent."""

    @property
    def is_irrevocable(self) -> bool | None:
        """Whether the licence cannot be taken back; not always sent."""

    @property
    def status(self) -> str | None:
        """The state of the licence; not always sent."""

    @property
    def user_id(self) -> str | None:
        """Apple's id of the user record; not always sent."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    @property
    def is_done(self) -> bool:
        """Whether it was done."""

    @property
    def error_kind(self) -> str | None:
        """The kind of failure, by the same table as errors; `None` if it was done."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class LicenseChanged:
    """The answer of the deprecated services about one licence."""

    __match_args__ = ("envelope", "license", "user", "extra")

    def __new__(
        cls,
        *,
        envelope: Envelope | None = None,
        license: License | None = None,
        user: User | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def envelope(self) -> Envelope:
        """What every answer says."""

    @property
    def license(self) -> License | None:
        """The licence."""

    @property
    def user(self) -> User | None:
        """The user."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class LicenseChanges:
    """The answer of `manageVPPLicensesByAdamIdSrv`: what became of each target.

    Some of them may have failed, or all: look at each. A request that failed as a whole, with
    nothing done, is an error instead.
    """

    __match_args__ = ("envelope", "adam_id", "pricing_param", "product_type_id", "product_type_name", "is_irrevocable", "associations", "disassociations", "extra")

    def __new__(
        cls,
        *,
        envelope: Envelope | None = None,
        adam_id: str | None = None,
        pricing_param: str | None = None,
        product_type_id: int | None = None,
        product_type_name: str | None = None,
        is_irrevocable: bool | None = None,
        associations: Sequence[LicenseChange] | None = None,
        disassociations: Sequence[LicenseChange] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def envelope(self) -> Envelope:
        """What every answer says. Its status is 0 if all was done, -3 if some failed, -1 if all did."""

    @property
    def adam_id(self) -> str | None:
        """The id of the item in the store."""

    @property
    def pricing_param(self) -> str | None:
        """The quality; filled in even where the request left it out."""

    @property
    def product_type_id(self) -> int | None:
        """7 macOS software, 8 iOS or macOS app, 10 book."""

    @property
    def product_type_name(self) -> str | None:
        """The name of the product type."""

    @property
    def is_irrevocable(self) -> bool | None:
        """Whether the licences cannot be taken back."""

    @property
    def associations(self) -> tuple[LicenseChange, ...]:
        """One entry for each target that was to get a licence."""

    @property
    def disassociations(self) -> tuple[LicenseChange, ...]:
        """One entry for each target that was to lose one."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    @property
    def is_all_done(self) -> bool:
        """Whether everything that was asked for was done."""

    @property
    def failed(self) -> tuple[LicenseChange, ...]:
        """The entries that were not done."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class Location:
    """A location ("organizational unit") of Apple School Manager or Apple Business Manager."""

    __match_args__ = ("id", "name", "extra")

    def __new__(
        cls,
        *,
        id: str | None = None,
        name: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def id(self) -> str | None:
        """Its id; unique."""

    @property
    def name(self) -> str | None:
        """Its name, for people; several locations may share one."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class Metadata:
    """What the store knows about an app or book (metadata lookup).

    The lookup's answers vary: artwork is an object or a list, ids are numbers or texts. The members
    here are those that every shape has in some form; the whole record is in `raw`.
    """

    __match_args__ = ("adam_id", "name", "kind", "bundle_id", "artist_name", "description", "artwork_url", "url", "genre_names", "device_families", "version", "external_version_id", "price_formatted", "minimum_os_version", "release_date", "latest_version_release_date", "is_b2b_custom_app", "is_vpp_device_based_licensing_enabled", "raw")

    def __new__(
        cls,
        *,
        adam_id: str,
        name: str | None = None,
        kind: str | None = None,
        bundle_id: str | None = None,
        artist_name: str | None = None,
        description: str | None = None,
        artwork_url: str | None = None,
        url: str | None = None,
        genre_names: Sequence[str] | None = None,
        device_families: Sequence[str] | None = None,
        version: str | None = None,
        external_version_id: str | None = None,
        price_formatted: str | None = None,
        minimum_os_version: str | None = None,
        release_date: str | None = None,
        latest_version_release_date: str | None = None,
        is_b2b_custom_app: bool | None = None,
        is_vpp_device_based_licensing_enabled: bool | None = None,
        raw: Any = None,
    ) -> Self: ...

    @property
    def adam_id(self) -> str:
        """The id of the item in the store."""

    @property
    def name(self) -> str | None:
        """Its name."""

    @property
    def kind(self) -> str | None:
        """`iosSoftware`, `macSoftware`, `ebook` …"""

    @property
    def bundle_id(self) -> str | None:
        """The bundle id of an app."""

    @property
    def artist_name(self) -> str | None:
        """Who made it."""

    @property
    def description(self) -> str | None:
        """The description, in the language asked for."""

    @property
    def artwork_url(self) -> str | None:
        """A URL of its picture, with `{w}`, `{h}` and `{f}` to be replaced where it is a template."""

    @property
    def url(self) -> str | None:
        """Its page in the store."""

    @property
    def genre_names(self) -> tuple[str, ...]:
        """Names of its genres."""

    @property
    def device_families(self) -> tuple[str, ...]:
        """`iphone`, `ipad` …"""

    @property
    def version(self) -> str | None:
        """The version to show."""

    @property
    def external_version_id(self) -> str | None:
        """The version's id in the store (`externalId`), as text."""

    @property
    def price_formatted(self) -> str | None:
        """The price to show, such as `$9.99`."""

    @property
    def minimum_os_version(self) -> str | None:
        """The oldest system it runs on."""

    @property
    def release_date(self) -> str | None:
        """When it was first released, as the store writes it."""

    @property
    def latest_version_release_date(self) -> str | None:
        """When its latest version was released, as the store writes it."""

    @property
    def is_b2b_custom_app(self) -> bool | None:
        """Whether it was made for one business only."""

    @property
    def is_vpp_device_based_licensing_enabled(self) -> bool | None:
        """Whether it can be assigned to devices."""

    @property
    def raw(self) -> Any:
        """The whole record as the store sent it."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class PageHead:
    """What an answer says beside its records."""

    __match_args__ = ("envelope", "total_count", "batch_count", "total_batch_count", "batch_token", "since_modified_token", "current_page_index", "next_page_index", "total_pages", "total_assignments", "assignments_in_current_page", "request_id", "is_bare", "extra")

    def __new__(
        cls,
        *,
        envelope: Envelope | None = None,
        total_count: int | None = None,
        batch_count: int | None = None,
        total_batch_count: int | None = None,
        batch_token: str | None = None,
        since_modified_token: str | None = None,
        current_page_index: int | None = None,
        next_page_index: int | None = None,
        total_pages: int | None = None,
        total_assignments: int | None = None,
        assignments_in_current_page: int | None = None,
        request_id: str | None = None,
        is_bare: bool = False,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def envelope(self) -> Envelope:
        """What every answer says."""

    @property
    def total_count(self) -> int | None:
        """An estimate of all records of the listing, for progress; on its first batch only."""

    @property
    def batch_count(self) -> int | None:
        """Records in this batch, as the server counts."""

    @property
    def total_batch_count(self) -> int | None:
        """Batches of the listing, for progress; may be 0 where there is one."""

    @property
    def batch_token(self) -> str | None:
        """There is more: the token for the next batch."""

    @property
    def since_modified_token(self) -> str | None:
        """The listing is complete: the token for what changes from now on."""

    @property
    def current_page_index(self) -> int | None:
        """The index of this page, from 0."""

    @property
    def next_page_index(self) -> int | None:
        """There is more: the index of the next page."""

    @property
    def total_pages(self) -> int | None:
        """Pages of the listing."""

    @property
    def total_assignments(self) -> int | None:
        """Assignments of the listing."""

    @property
    def assignments_in_current_page(self) -> int | None:
        """Assignments on this page, as the server counts."""

    @property
    def request_id(self) -> str | None:
        """The listing that further pages belong to."""

    @property
    def is_bare(self) -> bool:
        """Whether the answer was a bare list, without anything beside the records."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class ServerDate:
    """A date that a server or a token wrote: its text, and the time it means where it can be read."""

    __match_args__ = ("text", "timestamp")

    def __new__(
        cls,
        *,
        text: str,
        timestamp: datetime | None = None,
    ) -> Self: ...

    @property
    def text(self) -> str:
        """The text as received."""

    @property
    def timestamp(self) -> datetime | None:
        """The time it means; absent when the text follows no known form."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class ServiceConfig:
    """Where the services are and what they take (`VPPServiceConfigSrv`).

    Limits and URLs may change at any time without notice; the client reads them again every five
    minutes.
    """

    __match_args__ = ("envelope", "urls", "max_batch_associate_license_count", "max_batch_disassociate_license_count", "error_codes", "extra")

    def __new__(
        cls,
        *,
        envelope: Envelope | None = None,
        urls: Mapping[str, str] | None = None,
        max_batch_associate_license_count: int | None = None,
        max_batch_disassociate_license_count: int | None = None,
        error_codes: Sequence[ErrorText] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def envelope(self) -> Envelope:
        """What every answer says; here hardly more than the status."""

    @property
    def urls(self) -> Mapping[str, str]:
        """The URLs by their member names (`getVPPAssetsSrvUrl` …), white space taken out: Apple's own
        documents print blanks inside.
        """

    @property
    def max_batch_associate_license_count(self) -> int | None:
        """Most entries in one associate list."""

    @property
    def max_batch_disassociate_license_count(self) -> int | None:
        """Most entries in one disassociate list."""

    @property
    def error_codes(self) -> tuple[ErrorText, ...]:
        """The error numbers with the texts of today."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class User:
    """A user of the library.

    Key on the clientUserIdStr: it never changes, while Apple's userId of the active record can.
    """

    __match_args__ = ("client_user_id", "user_id", "status", "email", "its_id_hash", "invite_url", "invite_code", "managed_apple_id", "licenses", "extra")

    def __new__(
        cls,
        *,
        client_user_id: str,
        user_id: str | None = None,
        status: str | None = None,
        email: str | None = None,
        its_id_hash: str | None = None,
        invite_url: str | None = None,
        invite_code: str | None = None,
        managed_apple_id: str | None = None,
        licenses: Sequence[License] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def client_user_id(self) -> str:
        """The id that the client chose when it registered the user."""

    @property
    def user_id(self) -> str | None:
        """Apple's id of this record."""

    @property
    def status(self) -> str | None:
        """The state of the record."""

    @property
    def email(self) -> str | None:
        """The e-mail address, if known."""

    @property
    def its_id_hash(self) -> str | None:
        """A hash of the store account. Opaque."""

    @property
    def invite_url(self) -> str | None:
        """Where the person accepts the invitation; while Registered only."""

    @property
    def invite_code(self) -> str | None:
        """The code of the invitation; while Registered only."""

    @property
    def managed_apple_id(self) -> str | None:
        """The managed Apple Account, seen in some live answers."""

    @property
    def licenses(self) -> tuple[License, ...]:
        """The licences of the user. `getVPPUsersSrv` leaves them out."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class UserAnswer:
    """The answer of the services about one user: `registerVPPUserSrv`, `getVPPUserSrv`,
    `editVPPUserSrv`, `retireVPPUserSrv`.
    """

    __match_args__ = ("envelope", "user", "extra")

    def __new__(
        cls,
        *,
        envelope: Envelope | None = None,
        user: User | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...

    @property
    def envelope(self) -> Envelope:
        """What every answer says."""

    @property
    def user(self) -> User | None:
        """The user. `retireVPPUserSrv` may leave it out."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""

    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

_R_co = TypeVar("_R_co", covariant=True)

@final
class Page(Generic[_R_co]):
    """The records of one answer of a listing. It never changes.

    It is also what Arrow knows as a stream: `pyarrow.table(page)` and `polars.DataFrame(page)` take
    it as it is. Members that this version does not know are there as JSON, in the column `extra`.
    """

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[_R_co]: ...
    @overload
    def __getitem__(self, index: SupportsIndex, /) -> _R_co: ...
    @overload
    def __getitem__(self, index: slice, /) -> list[_R_co]: ...
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> GenericAlias: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def to_list(self) -> list[_R_co]:
        """All records."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """All records as dicts, as `to_dict` of a record makes them."""

    def to_columns(self, names: Sequence[str] | None = None) -> dict[str, list[Any]]:
        """The values of the named members, or of all, as a list each.

        Raises ValueError where the records have no such member.
        """

    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    @property
    def head(self) -> PageHead:
        """What the answer said beside its records. Its members are those of the page as well."""

    @property
    def envelope(self) -> Envelope:
        """What every answer says."""

    @property
    def total_count(self) -> int | None:
        """An estimate of all records of the listing, for progress; on its first batch only."""

    @property
    def batch_count(self) -> int | None:
        """Records in this batch, as the server counts."""

    @property
    def total_batch_count(self) -> int | None:
        """Batches of the listing, for progress; may be 0 where there is one."""

    @property
    def batch_token(self) -> str | None:
        """There is more: the token for the next batch."""

    @property
    def since_modified_token(self) -> str | None:
        """The listing is complete: the token for what changes from now on."""

    @property
    def current_page_index(self) -> int | None:
        """The index of this page, from 0."""

    @property
    def next_page_index(self) -> int | None:
        """There is more: the index of the next page."""

    @property
    def total_pages(self) -> int | None:
        """Pages of the listing."""

    @property
    def total_assignments(self) -> int | None:
        """Assignments of the listing."""

    @property
    def assignments_in_current_page(self) -> int | None:
        """Assignments on this page, as the server counts."""

    @property
    def request_id(self) -> str | None:
        """The listing that further pages belong to."""

    @property
    def is_bare(self) -> bool:
        """Whether the answer was a bare list, without anything beside the records."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """Members that this version does not know."""
