"""Decodes pages in memory and reads members of every record, vppkit beside msgspec and json, in
turns. Arguments: URL of the service configuration, CA, rounds. Prints one line of JSON."""

import json
import ssl
import statistics
import sys
import time
from urllib.request import urlopen

from common import asked, licenses_url
from typed import decode_fourteen, decode_six

from vppkit._native import _decode_page

PAGES = 40


def fetch(url, ca):
    context = ssl.create_default_context(cafile=ca)
    url, pages, batch_token = licenses_url(url), [], None
    for index in range(1, PAGES + 1):
        data = asked(batch_token, index if batch_token else None)
        with urlopen(url, data=data, context=context) as answer:
            pages.append(answer.read())
        batch_token = batch_token or json.loads(pages[0])["batchToken"]
    return pages


def read_six(licenses):
    checksum = 0
    for one in licenses:
        checksum += (
            len(one.adam_id)
            + len(one.license_id)
            + len(one.pricing_param)
            + len(one.status)
            + len(one.client_user_id or "")
            + len(one.serial_number or "")
        )
    return checksum


def read_six_of_dicts(licenses):
    checksum = 0
    for one in licenses:
        checksum += (
            len(one["adamIdStr"])
            + len(one["licenseIdStr"])
            + len(one["pricingParam"])
            + len(one["status"])
            + len(one.get("clientUserIdStr") or "")
            + len(one.get("serialNumber") or "")
        )
    return checksum


WAYS = {
    "vppkit": lambda body: read_six(_decode_page("License", body)),
    "msgspec_six": lambda body: read_six(decode_six(body).licenses),
    "msgspec_fourteen": lambda body: read_six(decode_fourteen(body).licenses),
    "json": lambda body: read_six_of_dicts(json.loads(body)["licenses"]),
}


def main():
    pages = fetch(sys.argv[1], sys.argv[2])
    records = sum(len(json.loads(page)["licenses"]) for page in pages)
    assert len({sum(map(way, pages)) for way in WAYS.values()}) == 1, "they read other values"
    taken = {name: [] for name in WAYS}
    for _ in range(int(sys.argv[3])):
        for name, way in WAYS.items():
            before = time.process_time()
            for page in pages:
                way(page)
            taken[name].append((time.process_time() - before) / records * 1e9)

    print(json.dumps({f"{name}_ns": statistics.median(times) for name, times in taken.items()}))


if __name__ == "__main__":
    main()
