"""Pages as Arrow knows them."""

import gc
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pages import WIRE, full, licenses, page_of, required

from vppkit import _native

pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")

KINDS = list(WIRE)


class Stream:
    """What a listing is for Arrow: a stream over pages that come one by one."""

    def __init__(self, kind: str, pages: Any) -> None:
        self.kind, self.pages = kind, pages

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return _native._arrow_stream(self.kind, self.pages)


def as_arrow_has_it(value: Any) -> Any:
    """What `to_dict` gives, with unknown members as JSON text."""
    if isinstance(value, dict):
        rest = {name: as_arrow_has_it(one) for name, one in value.items() if name != "extra"}
        extra = value["extra"]
        return {**rest, "extra": json.dumps(extra, separators=(",", ":")) if extra else None}
    return [as_arrow_has_it(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", KINDS)
def test_pyarrow_and_polars_read_what_to_dicts_gives(kind: str) -> None:
    page = page_of(kind, full(kind), required(kind), full(kind))
    expected = as_arrow_has_it(page.to_dicts())
    table = pa.table(page)
    table.validate(full=True)
    assert table.to_pylist() == expected
    assert pl.DataFrame(page).to_dicts() == expected
    assert pa.schema(page) == table.schema
    assert table.column_names == [*WIRE[kind], "extra"]


def test_types_are_plain() -> None:
    schema = pa.schema(page_of("Asset", required("Asset")))
    assert schema.field("adam_id").type == pa.utf8()
    assert schema.field("product_type_id").type == pa.int64()
    assert schema.field("is_irrevocable").type == pa.bool_()
    assert schema.field("extra").type == pa.utf8()
    schema = pa.schema(page_of("LicenseChange", {}))
    assert pa.types.is_struct(schema.field("license_already_assigned").type)
    users = schema.field("reg_users_already_assigned").type
    assert pa.types.is_list(users) and pa.types.is_struct(users.value_type)


def test_texts_come_as_they_are_meant() -> None:
    text = 'é 漢 🎓 " \\ \n \x00 end'
    page = page_of("License", {"license_id": text, "adam_id": ""})
    assert pa.table(page).to_pylist()[0]["license_id"] == text == page[0].license_id
    assert pl.DataFrame(page)["adam_id"].to_list() == [""]


def test_an_empty_page_has_its_columns() -> None:
    assert pa.table(licenses(0)).shape == (0, 12)
    assert pl.DataFrame(licenses(0)).shape == (0, 12)


def test_a_page_can_be_read_again() -> None:
    page = licenses(5)
    assert pa.table(page) == pa.table(page)
    assert page.__arrow_c_stream__(requested_schema=None) is not None
    wanted = pa.schema([("license_id", pa.utf8())]).__arrow_c_schema__()
    assert pa.RecordBatchReader.from_stream(page).read_all() == pa.table(page)
    assert page.__arrow_c_stream__(wanted) is not None


def test_a_stream_has_a_batch_for_each_page_with_records() -> None:
    reader = pa.RecordBatchReader.from_stream(
        Stream("License", [licenses(3), licenses(0), licenses(2)])
    )
    assert [batch.num_rows for batch in reader] == [3, 2]
    frame = pl.DataFrame(Stream("License", [licenses(3), licenses(0), licenses(2)]))
    assert frame["license_id"].to_list() == ["0", "1", "2", "0", "1"]
    assert pa.table(Stream("License", [])).shape == (0, 12)


def test_pages_are_asked_for_one_by_one() -> None:
    asked = []

    def pages() -> Iterator[Any]:
        for count in (1, 2, 3):
            asked.append(count)
            yield licenses(count)

    reader = pa.RecordBatchReader.from_stream(Stream("License", pages()))
    assert asked == []
    reader.read_next_batch()
    assert asked == [1]
    reader.read_next_batch()
    assert asked == [1, 2]


@pytest.mark.parametrize("text", ["the listing fell down", "with a \x00 inside"])
def test_what_fails_on_the_way_comes_out_at_the_consumer(text: str) -> None:
    def pages() -> Iterator[Any]:
        yield licenses(3)
        raise LookupError(text)

    reader = pa.RecordBatchReader.from_stream(Stream("License", pages()))
    assert reader.read_next_batch().num_rows == 3
    with pytest.raises(Exception, match="LookupError: " + text.replace("\x00", " ")):
        reader.read_next_batch()
    with pytest.raises(StopIteration):
        reader.read_next_batch()
    with pytest.raises(Exception, match="LookupError: " + text.replace("\x00", " ")):
        pl.DataFrame(Stream("License", pages()))


def test_other_things_than_pages_are_refused() -> None:
    with pytest.raises(TypeError):
        _native._arrow_stream("License", 5)
    with pytest.raises(ValueError, match="Licence"):
        _native._arrow_stream("Licence", [])
    with pytest.raises(Exception, match="TypeError"):
        pa.table(Stream("License", [5]))
    with pytest.raises(Exception, match="schema"):
        pa.table(Stream("License", [page_of("User", required("User"))]))


def rss() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.parametrize("what", ["never taken", "half read", "read"])
def test_capsules_free_what_they_own(what: str) -> None:
    page = licenses(2000)

    class Pages:
        alive = 0

        def __init__(self) -> None:
            Pages.alive += 1
            self.left = 3

        def __del__(self) -> None:
            Pages.alive -= 1

        def __iter__(self) -> "Pages":
            return self

        def __next__(self) -> Any:
            self.left -= 1
            if self.left < 0:
                raise StopIteration
            return page

    def use() -> None:
        for _ in range(100):
            if what == "never taken":
                Stream("License", Pages()).__arrow_c_stream__()
                page.__arrow_c_stream__(), page.__arrow_c_schema__()
            elif what == "half read":
                pa.RecordBatchReader.from_stream(Stream("License", Pages())).read_next_batch()
            else:
                pa.table(Stream("License", Pages()))

    use()
    gc.collect()
    before = rss()
    use()
    use()
    gc.collect()
    # A consumer may free a stream in a thread without Python; the next call of vppkit then lets go of
    # what the stream had of Python.
    assert len(page) == 2000 and Pages.alive == 0
    # Each time it would be 100 KB and more.
    assert rss() - before < 8 << 20
