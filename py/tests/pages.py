"""Pages for tests, decoded from bodies as Apple sends them."""

import json
from typing import Any

from vppkit import _native

# The wire names by the names here; in the answers of Apple's documents.
WIRE: dict[str, dict[str, str]] = {
    "License": {
        "license_id": "licenseIdStr",
        "adam_id": "adamIdStr",
        "pricing_param": "pricingParam",
        "product_type_id": "productTypeId",
        "product_type_name": "productTypeName",
        "is_irrevocable": "isIrrevocable",
        "status": "status",
        "user_id": "userIdStr",
        "client_user_id": "clientUserIdStr",
        "its_id_hash": "itsIdHash",
        "serial_number": "serialNumber",
    },
    "User": {
        "client_user_id": "clientUserIdStr",
        "user_id": "userIdStr",
        "status": "status",
        "email": "email",
        "its_id_hash": "itsIdHash",
        "invite_url": "inviteUrl",
        "invite_code": "inviteCode",
        "managed_apple_id": "managedAppleIDStr",
        "licenses": "licenses",
    },
    "Assignment": {
        "adam_id": "adamIdStr",
        "pricing_param": "pricingParam",
        "client_user_id": "clientUserIdStr",
        "serial_number": "serialNumber",
    },
    "Asset": {
        "adam_id": "adamIdStr",
        "pricing_param": "pricingParam",
        "product_type_id": "productTypeId",
        "product_type_name": "productTypeName",
        "is_irrevocable": "isIrrevocable",
        "device_assignable": "deviceAssignable",
        "assigned_count": "assignedCount",
        "available_count": "availableCount",
        "retired_count": "retiredCount",
        "total_count": "totalCount",
    },
    "LicenseChange": {
        "client_user_id": "clientUserIdStr",
        "serial_number": "serialNumber",
        "license_id": "licenseIdStr",
        "error_number": "errorNumber",
        "error_message": "errorMessage",
        "license_already_assigned": "licenseAlreadyAssigned",
        "reg_users_already_assigned": "regUsersAlreadyAssigned",
        "adam_id": "adamIdStr",
        "pricing_param": "pricingParam",
        "product_type_id": "productTypeId",
        "product_type_name": "productTypeName",
        "is_irrevocable": "isIrrevocable",
        "status": "status",
        "user_id": "userIdStr",
    },
}

LISTS = {
    "License": "licenses",
    "User": "users",
    "Assignment": "assignments",
    "Asset": "assets",
    "LicenseChange": "associations",
}

REQUIRED = {
    "License": {"license_id": "1", "adam_id": "361304891"},
    "User": {"client_user_id": "ann"},
    "Assignment": {"adam_id": "361304891", "pricing_param": "STDQ"},
    "Asset": {"adam_id": "361304891", "pricing_param": "STDQ"},
    "LicenseChange": {},
}

NUMBERS = {
    "product_type_id",
    "error_number",
    "assigned_count",
    "available_count",
    "retired_count",
    "total_count",
}
FLAGS = {"is_irrevocable", "device_assignable"}
ONE = {"license_already_assigned": "License"}
MANY = {"licenses": "License", "reg_users_already_assigned": "User"}


def value_of(member: str) -> Any:
    """A value as `to_dict` gives it, of the type that the member has."""
    if member in NUMBERS:
        return 8
    if member in FLAGS:
        return True
    if member in ONE:
        return required(ONE[member])
    if member in MANY:
        return [required(MANY[member])]
    return f"the {member}"


def absent_of(member: str) -> Any:
    """What `to_dict` gives where the member is not there."""
    if member in MANY:
        return []
    return {} if member == "extra" else None


def required(kind: str) -> dict[str, Any]:
    """The smallest record, as `to_dict` gives it."""
    names = [*WIRE[kind], "extra"]
    return {name: REQUIRED[kind].get(name, absent_of(name)) for name in names}


def full(kind: str) -> dict[str, Any]:
    """A record with all its members, as `to_dict` gives it."""
    return {**{name: value_of(name) for name in WIRE[kind]}, "extra": {"future": {"a": [1, None]}}}


def on_the_wire(kind: str, record: dict[str, Any]) -> dict[str, Any]:
    """A record as Apple sends it: absent members left out."""
    sent = dict(record.get("extra") or {})
    for name, wire in WIRE[kind].items():
        value = record.get(name)
        if value is None or value == []:
            continue
        if name in ONE:
            value = on_the_wire(ONE[name], value)
        if name in MANY:
            value = [on_the_wire(MANY[name], one) for one in value]
        sent[wire] = value
    return sent


def body(kind: str, records: list[dict[str, Any]], **head: Any) -> bytes:
    """The body of an answer with these records, given as they are sent."""
    return json.dumps({"status": 0, **head, LISTS[kind]: records}).encode()


def page_of(kind: str, *records: dict[str, Any], **head: Any) -> Any:
    """A page with these records, given as `to_dict` gives them."""
    return _native._decode_page(
        kind, body(kind, [on_the_wire(kind, one) for one in records], **head)
    )


def licenses(count: int) -> Any:
    """A page of that many licences."""
    records = [{"license_id": str(at), "adam_id": str(10 + at % 3)} for at in range(count)]
    return page_of("License", *records)
