"""Records and pages, against bodies as Apple sends them."""

import copy
import json
import pickle
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from pages import (
    LISTS,
    MANY,
    NUMBERS,
    ONE,
    WIRE,
    absent_of,
    full,
    licenses,
    on_the_wire,
    page_of,
    required,
    value_of,
)
from pages import body as body_of

import vppkit
from vppkit import _native, _records

KINDS = list(WIRE)
MEMBERS = [(kind, member) for kind in KINDS for member in WIRE[kind]]


def one(kind: str, record: dict[str, Any]) -> Any:
    return page_of(kind, record)[0]


def raw(text: str) -> Any:
    """The one licence of a body that is given as text."""
    return _native._decode_page("License", f'{{"licenses":[{text}]}}'.encode())[0]


# What is read


@pytest.mark.parametrize("kind", KINDS)
def test_all_members_are_here(kind: str) -> None:
    class_ = getattr(vppkit, kind)
    assert class_.__match_args__ == (*WIRE[kind], "extra")
    assert one(kind, full(kind)).to_dict() == full(kind)
    assert one(kind, required(kind)).to_dict() == required(kind)


@pytest.mark.parametrize(("kind", "member"), MEMBERS)
def test_a_member_is_there_alone_and_missing_alone(kind: str, member: str) -> None:
    alone = {**required(kind), member: value_of(member)}
    assert one(kind, alone).to_dict() == alone
    without = {**full(kind), member: required(kind)[member]}
    assert one(kind, without).to_dict() == without


@pytest.mark.parametrize(("kind", "member"), MEMBERS)
def test_null_is_as_good_as_absent(kind: str, member: str) -> None:
    if required(kind)[member] != absent_of(member):
        return
    sent = on_the_wire(kind, required(kind)) | {WIRE[kind][member]: None}
    page = _native._decode_page(kind, body_of(kind, [sent]))
    assert page[0].to_dict() == required(kind)


@pytest.mark.parametrize(("kind", "member"), MEMBERS)
def test_a_name_in_the_wrong_case_is_another_member(kind: str, member: str) -> None:
    wire = WIRE[kind][member]
    wrong = wire.upper()
    sent = on_the_wire(kind, full(kind)) | {wrong: "x"}
    record = _native._decode_page(kind, body_of(kind, [sent]))[0]
    assert record.extra[wrong] == "x"
    assert getattr(record, member) == getattr(one(kind, full(kind)), member)


def test_values_have_plain_types() -> None:
    record = one("License", full("License"))
    for name in WIRE["License"]:
        expected = int if name in NUMBERS else bool if name == "is_irrevocable" else str
        assert type(getattr(record, name)) is expected, name
    change = one("LicenseChange", full("LicenseChange"))
    assert type(change.license_already_assigned) is vppkit.License
    assert type(change.reg_users_already_assigned) is tuple
    assert type(change.reg_users_already_assigned[0]) is vppkit.User


def test_texts_come_as_they_are_meant() -> None:
    text = 'é ü 漢 🎓 " \\ / \n \x00 end'
    for escaped in (True, False):
        sent = json.dumps({"licenseIdStr": text, "adamIdStr": "1"}, ensure_ascii=escaped)
        assert raw(sent).license_id == text
    assert raw(r'{"licenseIdStr":"a\/b","adamIdStr":"1"}').license_id == "a/b"
    assert raw('{"licenseIdStr":"","adamIdStr":"1","status":""}').status == ""


def test_half_a_surrogate_is_no_text() -> None:
    for half in (r"\ud800", r"\udc00", r"\ud800A"):
        with pytest.raises(ValueError):
            raw(f'{{"licenseIdStr":"x{half}y","adamIdStr":"1"}}')
    assert raw(r'{"licenseIdStr":"\ud83c\udf93","adamIdStr":"1"}').license_id == "🎓"


@pytest.mark.parametrize("number", [0, 7, 361304891, 2**53 + 1, 2**63 - 1])
def test_ids_as_numbers_are_texts(number: int) -> None:
    record = raw(json.dumps({"licenseId": number, "adamId": number, "userId": number}))
    assert (record.license_id, record.adam_id, record.user_id) == (str(number),) * 3


@pytest.mark.parametrize("length", range(20))
def test_repeated_texts_are_not_mixed_up(length: int) -> None:
    """Texts of every length that a table of ready ones may hold, which differ in one place."""
    words = [chr(97 + at % 26) * at + "Z" + "q" * (length - at - 1) for at in range(length)]
    words += ["é" * (length // 2), "a" * length, "a" * length]
    page = page_of("License", *({"license_id": "1", "adam_id": word or "0"} for word in words * 3))
    assert [record.adam_id for record in page] == [word or "0" for word in words * 3]


def test_many_different_texts_are_not_mixed_up() -> None:
    ids = [str(at * 7919) for at in range(3000)] * 2
    page = page_of("Assignment", *({"adam_id": one, "pricing_param": one[:3]} for one in ids))
    assert [record.adam_id for record in page] == ids
    assert [record.pricing_param for record in page] == [one[:3] for one in ids]


def test_repeated_values_are_the_same_objects() -> None:
    first, second = page_of("License", full("License"), full("License"))
    for member in ("adam_id", "pricing_param", "status", "extra"):
        same = getattr(first, member) is getattr(second, member)
        # A table holds short ones; what is not known is each record's own.
        assert same == ((member in ("adam_id",) and len(first.adam_id) <= 16) or member == "status")
    assert licenses(2)[0].extra is licenses(2)[1].extra


# What a record is


@pytest.mark.parametrize("kind", KINDS)
def test_records_are_equal_by_value(kind: str) -> None:
    record, same = one(kind, full(kind)), one(kind, full(kind))
    assert record is not same
    assert record == same and hash(record) == hash(same) and len({record, same}) == 1
    assert record != full(kind) and record != 1 and record is not None
    for member in WIRE[kind]:
        other = value_of(member)
        other = other + 1 if type(other) is int else not other if other is True else None
        if other is None:
            other = f"other {member}" if member not in ONE and member not in MANY else None
        changed = {**full(kind), member: other if other is not None else absent_of(member)}
        assert one(kind, changed) != record, member
    assert one(kind, {**full(kind), "extra": {"future": 2}}) != record


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", [full, required])
def test_copies_are_equal(kind: str, make: Any) -> None:
    record = one(kind, make(kind))
    copies = [copy.copy(record), copy.deepcopy(record)]
    copies += [pickle.loads(pickle.dumps(record, protocol)) for protocol in range(2, 6)]
    for other in copies:
        assert type(other) is type(record) and other == record
        assert other.to_dict() == record.to_dict()


def test_a_deep_copy_shares_nothing_that_changes() -> None:
    record = one("License", full("License"))
    copy.deepcopy(record).extra["future"]["a"].append(2)
    record.to_dict()["extra"]["future"]["a"].append(3)
    assert record.extra == {"future": {"a": [1, None]}}


def test_pickles_are_read_by_another_process() -> None:
    program = """
import pickle, sys
records = pickle.load(sys.stdin.buffer)
assert "vppkit" in sys.modules
sys.stdout.buffer.write(pickle.dumps((records, [record.to_dict() for record in records])))
"""
    records = [one(kind, full(kind)) for kind in KINDS]
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, input=pickle.dumps(records), capture_output=True, check=True)
    assert pickle.loads(done.stdout) == (records, [full(kind) for kind in KINDS])


def test_repr_leaves_out_what_is_absent() -> None:
    record = one("License", {**required("License"), "status": "Associated"})
    assert repr(record) == "License(license_id='1', adam_id='361304891', status='Associated')"
    assert repr(one("LicenseChange", {})) == "LicenseChange()"
    names = {"License": vppkit.License, "User": vppkit.User, "LicenseChange": vppkit.LicenseChange}
    change = one("LicenseChange", full("LicenseChange"))
    assert eval(repr(change), names) == change


def test_repr_keeps_tokens_to_itself() -> None:
    config = vppkit.ClientConfig(apple_id="a@example.com", notification_token="hush")
    assert "hush" not in repr(config) and config.notification_token == "hush"


@pytest.mark.parametrize("kind", KINDS)
def test_the_constructor_takes_all_members_by_name(kind: str) -> None:
    class_ = getattr(vppkit, kind)
    record = one(kind, full(kind))
    arguments = {name: getattr(record, name) for name in class_.__match_args__}
    assert class_(**arguments) == record
    if WIRE[kind] != required(kind):
        assert class_(**{k: v for k, v in required(kind).items() if v}) == one(kind, required(kind))
    with pytest.raises(TypeError, match="colour"):
        class_(**arguments, colour="red")
    with pytest.raises(TypeError):
        class_("positional", **arguments)
    for name, value in required(kind).items():
        if value:
            with pytest.raises(TypeError, match=name):
                class_(**{k: v for k, v in arguments.items() if k != name})


def test_the_constructor_refuses_wrong_types() -> None:
    for wrong in (
        {"adam_id": 5},
        {"product_type_id": "8"},
        {"is_irrevocable": 1},
        {"status": b"Associated"},
        {"extra": [1]},
    ):
        with pytest.raises(TypeError):
            vppkit.License(**{"license_id": "1", "adam_id": "2", **wrong})
    with pytest.raises(TypeError):
        vppkit.User(client_user_id="a", licenses=[{"license_id": "1"}])


def test_words_become_plain_texts() -> None:
    license_ = vppkit.License(license_id="1", adam_id="2", status=vppkit.LicenseStatus.ASSOCIATED)
    assert type(license_.status) is str
    assert license_.status == vppkit.LicenseStatus.ASSOCIATED
    assert {word.value for word in vppkit.UserStatus} == {
        "Registered",
        "Associated",
        "Retired",
        "Deleted",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_records_never_change(kind: str) -> None:
    record = one(kind, full(kind))
    for member in (*WIRE[kind], "extra", "colour"):
        with pytest.raises(AttributeError):
            setattr(record, member, "x")
        with pytest.raises(AttributeError):
            delattr(record, member)
    with pytest.raises(TypeError):
        record.extra["x"] = 1
    with pytest.raises(TypeError):
        required_one = one(kind, required(kind))
        required_one.extra["x"] = 1
    assert not hasattr(record, "__dict__")
    with pytest.raises(TypeError):
        type("Mine", (getattr(vppkit, kind),), {})


def test_a_record_can_be_matched() -> None:
    match one("Assignment", {**required("Assignment"), "serial_number": "C02"}):
        case vppkit.Assignment(adam_id, serial_number=serial):
            assert (adam_id, serial) == ("361304891", "C02")
        case _:
            pytest.fail("no match")


def test_the_documentation_of_the_model_is_here() -> None:
    for name in _records.__all__:
        class_ = getattr(_records, name)
        assert class_.__doc__ and "protocol 1" not in class_.__doc__, name
        assert class_.__module__ == "vppkit" and getattr(vppkit, name) is class_
        for member in getattr(class_, "__match_args__", ()):
            assert getattr(class_, member).__doc__, f"{name}.{member}"


# What follows from the members


def test_the_error_number_says_what_became_of_a_change() -> None:
    change = vppkit.LicenseChange
    assert change().is_done and change().error_kind is None
    assert change(error_number=0).is_done
    assert not change(error_number=9616).is_done
    assert change(error_number=9616).error_kind == "conflict"
    assert change(error_number=123456).error_kind == "invalid_request"
    failed = change(error_number=9610)
    changes = vppkit.LicenseChanges(associations=[change(), failed], disassociations=[failed])
    assert changes.failed == (failed, failed) and not changes.is_all_done
    assert vppkit.LicenseChanges(associations=[change()]).is_all_done


def test_the_client_configuration_says_what_the_token_is() -> None:
    config = vppkit.ClientConfig
    envelope = vppkit.Envelope(location=vppkit.Location(id="1"))
    assert config().token_kind == "unknown"
    assert config(library_id="1").token_kind == "legacy"
    assert config(envelope=envelope).token_kind == "location"
    assert config().holder is None
    context = json.dumps({"hostname": "mdm.example.com", "guid": "a-b"})
    held = config(envelope=vppkit.Envelope(client_context=context))
    assert held.holder == vppkit.Holder(hostname="mdm.example.com", guid="a-b")


# Pages


def test_a_page_is_a_row_of_records() -> None:
    page = licenses(7)
    records = page.to_list()
    assert len(page) == 7 and bool(page) and not licenses(0)
    assert list(page) == records == [*iter(page)]
    assert [page[at] for at in range(-7, 7)] == records * 2
    assert page[-1].license_id == "6"
    for at in (7, -8, 10**6):
        with pytest.raises(IndexError):
            page[at]
    with pytest.raises((IndexError, OverflowError)):
        page[2**80]
    with pytest.raises(TypeError):
        page["1"]
    assert repr(page) == "<Page of 7 License>"
    assert repr(vppkit.Page[vppkit.License]) == "vppkit.Page[vppkit.License]"


@pytest.mark.parametrize("start", [None, 0, 2, -3, 9, -9])
@pytest.mark.parametrize("stop", [None, 0, 5, -1, 9, -9])
@pytest.mark.parametrize("step", [None, 1, 2, -1, -3, 9])
def test_slices_are_those_of_a_list(start: Any, stop: Any, step: Any) -> None:
    page = licenses(7)
    assert page[start:stop:step] == page.to_list()[start:stop:step]


def test_an_iterator_lives_on_without_its_page() -> None:
    records = iter(licenses(3))
    assert [next(records).license_id for _ in range(3)] == ["0", "1", "2"]
    assert next(records, None) is None and next(records, None) is None


@pytest.mark.parametrize("kind", KINDS)
def test_columns_are_the_members(kind: str) -> None:
    page = page_of(kind, full(kind), required(kind))
    columns = page.to_columns()
    assert list(columns) == [*WIRE[kind], "extra"]
    for name, values in columns.items():
        assert values == [getattr(record, name) for record in page], name
        assert page.to_columns([name]) == {name: values}
    assert page.to_dicts() == [full(kind), required(kind)]
    json.dumps(page.to_dicts())


def test_columns_that_there_are_not() -> None:
    with pytest.raises(ValueError, match=r'License has no member "colour"; it has license_id, '):
        licenses(2).to_columns(["adam_id", "colour"])
    with pytest.raises(TypeError):
        licenses(2).to_columns("adam_id")


def test_the_head_is_there() -> None:
    page = page_of(
        "License",
        required("License"),
        totalCount=3,
        batchToken="b",
        expirationMillis=1700000000123,
        x=1,
    )
    for member in vppkit.PageHead.__match_args__:
        assert getattr(page, member) == getattr(page.head, member), member
    assert (page.total_count, page.batch_token, page.extra) == (3, "b", {"x": 1})
    assert page.envelope.expires == datetime(2023, 11, 14, 22, 13, 20, 123000, UTC)
    assert page.envelope.to_dict()["expires"] == "2023-11-14T22:13:20.123000+00:00"
    assert page.head is page.head
    with pytest.raises(AttributeError):
        page.total_count = 1


@pytest.mark.parametrize("millis", [0, -1, 999, -(10**12), 253402300799999])
def test_times_are_exact(millis: int) -> None:
    expires = page_of("License", expirationMillis=millis).envelope.expires
    assert round((expires - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000) == millis


@pytest.mark.parametrize(("millis", "year"), [(2**60, 9999), (-(2**60), 1)])
def test_times_that_python_does_not_know_are_its_last(millis: int, year: int) -> None:
    expires = page_of("License", expirationMillis=millis).envelope.expires
    assert expires.year == year and expires.tzinfo is UTC


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_pickled(kind: str) -> None:
    page = page_of(kind, full(kind), required(kind), totalCount=2, sinceModifiedToken="s")
    for protocol in range(2, 6):
        other = pickle.loads(pickle.dumps(page, protocol))
        assert list(other) == list(page) and other.head == page.head
    assert list(copy.copy(page)) == list(copy.deepcopy(page)) == list(page)


def test_bodies_that_are_no_answers() -> None:
    for body in (b"", b"{", b"[1]", b'{"licenses":5}'):
        with pytest.raises(ValueError):
            _native._decode_page("License", body)
    with pytest.raises(ValueError, match="Licence"):
        _native._decode_page("Licence", b"{}")
    assert set(LISTS) == set(KINDS)
