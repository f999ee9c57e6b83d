"""Keeps every record of pages in memory and says what one costs. Arguments: URL of the service
configuration, CA, whose records. Prints one line of JSON."""

import gc
import json
import sys

from decode import fetch
from typed import decode_fourteen

from vppkit._native import _decode_page

TIMES = 25


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


make = {
    "vppkit": lambda body: list(_decode_page("License", body)),
    "msgspec": lambda body: decode_fourteen(body).licenses,
}[sys.argv[3]]
pages = fetch(sys.argv[1], sys.argv[2])
make(pages[0])
gc.collect()
before = resident()
kept = [make(page) for _ in range(TIMES) for page in pages]
gc.collect()
records = sum(map(len, kept))
print(json.dumps({"bytes": (resident() - before) / records}))
