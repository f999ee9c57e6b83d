"""The library behind the package. Private: what is here may change with every version."""

from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from os import PathLike
from typing import Any, Generic, Literal, Self, TypeVar, final

from vppkit._records import (
    Asset,
    ClientConfig,
    LicenseChanged,
    LicenseChanges,
    Metadata,
    Page,
    ServiceConfig,
    User,
)

T = TypeVar("T")
R = TypeVar("R")

_Call = tuple[float | None, int | None, str | None]
_Key = tuple[str | None, str | None]
_Asset = tuple[str, str, bool | None]
_Targets = Mapping[str, list[str] | None]
_Settings = tuple[int | None, int | None]
_OnProgress = Callable[[int, int, int, int, int], object] | None
_Path = str | PathLike[str] | None

__version__: str

@final
class ServerToken:
    """An sToken: who has it can move every licence of the library. It never shows its text."""

    @staticmethod
    def from_file(path: str | PathLike[str]) -> ServerToken:
        """Reads a ``.vpptoken`` file."""
    @staticmethod
    def from_text(text: str) -> ServerToken:
        """Takes the token's text; white space around it is left out."""
    @staticmethod
    def from_env(variable: str) -> ServerToken:
        """Takes the token from an environment variable."""
    @staticmethod
    def opaque(text: str) -> ServerToken:
        """Takes a text without looking at it, for a token in a form that ``from_text`` mistakes for
        something else."""
    @property
    def is_opaque(self) -> bool:
        """Whether its contents could not be read. Such a token is sent all the same: Apple judges."""
    @property
    def expires(self) -> datetime | None:
        """When the token ends by its own date; None if it does not say. The password of the account
        can end it sooner."""
    @property
    def organization(self) -> str | None:
        """The name of the organization that it was issued for; None if it does not say."""

@final
class Pending(Generic[T]):
    def wait(self) -> T: ...
    def settle(self, event_loop: AbstractEventLoop) -> Future[T]: ...

@final
class Pages(Generic[R]):
    def __iter__(self) -> Self: ...
    def __next__(self) -> Page[R]: ...
    def try_next(self) -> tuple[bool, Page[R] | None]: ...
    def bring_next(self) -> Pending[None]: ...
    def closing(self) -> Pending[None]: ...
    def records(self) -> Records[R]: ...
    def progress(self) -> tuple[int, int | None, int, int | None]: ...
    def restarts(self) -> int: ...
    def since_modified_token(self) -> str | None: ...
    def arrow_stream(self) -> Any: ...
    def close(self) -> None: ...

@final
class Records(Generic[R]):
    def __iter__(self) -> Self: ...
    def __next__(self) -> R: ...
    def close(self) -> None: ...

@final
class Events:
    def __iter__(self) -> Self: ...
    def __next__(self) -> tuple[str, tuple[Any, ...]]: ...
    def try_next(self) -> tuple[bool, tuple[str, tuple[Any, ...]] | None]: ...
    def bring_next(self) -> Pending[None]: ...
    def closing(self) -> Pending[None]: ...
    def close(self) -> None: ...

@final
class NativeClient:
    def service_config(self, call: _Call) -> Pending[ServiceConfig]: ...
    def client_config(self, call: _Call) -> Pending[ClientConfig]: ...
    def claim(self, call: _Call) -> Pending[None]: ...
    def reactivate(self, call: _Call) -> Pending[None]: ...
    def take_over(self, expected_guid: str, call: _Call) -> Pending[None]: ...
    def release(self, call: _Call) -> Pending[None]: ...
    def write_client_context(self, text: str, call: _Call) -> Pending[ClientConfig]: ...
    def register_user(
        self, client_user_id: str, email: str | None, managed_apple_id: str | None, call: _Call
    ) -> Pending[User]: ...
    def user(self, key: _Key, its_id_hash: str | None, call: _Call) -> Pending[User]: ...
    def edit_user(
        self, key: _Key, email: str | None, managed_apple_id: str | None, call: _Call
    ) -> Pending[User]: ...
    def retire_user(self, key: _Key, call: _Call) -> Pending[User | None]: ...
    def assets(self, counts: bool, pricing: str | None, call: _Call) -> Pending[Page[Asset]]: ...
    def manage_licenses(
        self, asset: _Asset, to: _Targets, from_: _Targets, call: _Call
    ) -> Pending[LicenseChanges]: ...
    def associate_license(
        self, key: _Key, license_id: str | None, asset: tuple[str, str] | None, call: _Call
    ) -> Pending[LicenseChanged]: ...
    def disassociate_license(
        self, license_id: str, user_id: str | None, call: _Call
    ) -> Pending[LicenseChanged]: ...
    def metadata(
        self,
        adam_ids: list[str],
        platform: str | None,
        country: str | None,
        language: str | None,
        authenticated: bool,
        call: _Call,
    ) -> Pending[list[Metadata | None]]: ...
    def invitation_url(self, user: User, call: _Call) -> Pending[str]: ...
    def call_service(self, service: str, members: str, call: _Call) -> Pending[dict[str, Any]]: ...
    def users(
        self,
        include_retired: bool,
        retired_only: bool,
        since: str | None,
        parallel: int | None,
        is_ordered: bool,
        call: _Call,
    ) -> Pages[User]: ...
    def assignments(
        self,
        adam_id: str | None,
        client_user_id: str | None,
        serial_number: str | None,
        parallel: int | None,
        is_ordered: bool,
        call: _Call,
    ) -> Pages[Any]: ...
    def licenses(
        self,
        adam_id: str | None,
        pricing: str | None,
        serial_number: str | None,
        held_by: str | None,
        assigned_only: bool,
        since: str | None,
        parallel: int | None,
        is_ordered: bool,
        call: _Call,
    ) -> Pages[Any]: ...
    def import_library(
        self, from_licenses: bool, with_users: bool, keep_in: _Path, call: _Call
    ) -> Events: ...
    def sync(self, checkpoint: str, keep_in: _Path, call: _Call) -> Events: ...
    def assign(
        self,
        asset: _Asset,
        to: _Targets,
        from_: _Targets,
        settings: _Settings,
        on_progress: _OnProgress,
        call: _Call,
    ) -> Pending[tuple[Any, ...]]: ...
    def unassign(
        self,
        asset: _Asset,
        from_: _Targets,
        settings: _Settings,
        on_progress: _OnProgress,
        call: _Call,
    ) -> Pending[tuple[Any, ...]]: ...
    def retire_users(
        self,
        client_user_ids: list[str],
        settings: _Settings,
        on_progress: _OnProgress,
        call: _Call,
    ) -> Pending[tuple[Any, ...]]: ...
    def plan_assign(
        self, asset: _Asset, to: _Targets, from_: _Targets, call: _Call
    ) -> Pending[tuple[Any, ...]]: ...
    def plan_unassign(
        self, asset: _Asset, from_: _Targets, call: _Call
    ) -> Pending[tuple[Any, ...]]: ...
    def account(self) -> ClientConfig | None: ...
    def account_label(self) -> str: ...
    def label_here(self) -> str: ...
    def library_uid(self) -> str | None: ...
    def token_kind(self) -> Literal["location", "legacy", "unknown"]: ...
    def token_state(
        self,
    ) -> tuple[
        Literal["valid", "expiring", "expired", "revoked", "invalid", "unknown"], datetime | None
    ]: ...
    def gate(self) -> tuple[timedelta | None, int, int, int, int]: ...
    def stats(self) -> tuple[int, int, int]: ...
    def close(self) -> None: ...

def connect(
    token: ServerToken,
    options: Mapping[str, Any],
    claims: bool,
    on_event: Callable[[Any], object] | None,
    is_async: bool,
) -> Pending[NativeClient]: ...
def new_guid() -> str:
    """A guid for a new installation: made once, and kept."""

def load_checkpoint(path: str | PathLike[str]) -> str | None:
    """The checkpoint that ``keep_in`` has kept in a file; None if there is no such file yet."""

def checkpoint_facts(text: str) -> tuple[bool, str | None]: ...
def _at_exit() -> None: ...
def _settle(future: Future[Any], is_result: bool, value: Any) -> None: ...
