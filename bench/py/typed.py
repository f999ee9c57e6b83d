"""Licences for msgspec: without a cycle collector's mark, frozen, the fastest that it has."""

from __future__ import annotations

import msgspec


class Six(msgspec.Struct, frozen=True, gc=False):
    """The six members that are most asked for."""

    license_id: str = msgspec.field(name="licenseIdStr")
    adam_id: str = msgspec.field(name="adamIdStr")
    pricing_param: str = msgspec.field(name="pricingParam")
    status: str
    client_user_id: str | None = msgspec.field(name="clientUserIdStr", default=None)
    serial_number: str | None = msgspec.field(name="serialNumber", default=None)


class Fourteen(msgspec.Struct, frozen=True, gc=False):
    """All members."""

    license_id: str = msgspec.field(name="licenseIdStr")
    adam_id: str = msgspec.field(name="adamIdStr")
    pricing_param: str = msgspec.field(name="pricingParam")
    status: str
    license_number: int = msgspec.field(name="licenseId")
    adam_number: int = msgspec.field(name="adamId")
    product_type_id: int = msgspec.field(name="productTypeId")
    product_type_name: str = msgspec.field(name="productTypeName")
    is_irrevocable: bool = msgspec.field(name="isIrrevocable")
    user_number: int | None = msgspec.field(name="userId", default=None)
    user_id: str | None = msgspec.field(name="userIdStr", default=None)
    client_user_id: str | None = msgspec.field(name="clientUserIdStr", default=None)
    its_id_hash: str | None = msgspec.field(name="itsIdHash", default=None)
    serial_number: str | None = msgspec.field(name="serialNumber", default=None)


class SixPage(msgspec.Struct, gc=False):
    """A page, and how to go on."""

    licenses: list[Six]
    batch_token: str | None = msgspec.field(name="batchToken", default=None)
    batches: str | None = msgspec.field(name="totalBatchCount", default=None)


class FourteenPage(msgspec.Struct, gc=False):
    """A page of records with all members."""

    licenses: list[Fourteen]


decode_six = msgspec.json.Decoder(SixPage).decode
decode_fourteen = msgspec.json.Decoder(FourteenPage).decode
