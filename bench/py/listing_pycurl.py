"""Reads the listing with pycurl and msgspec, batch after batch. Arguments: URL of the service
configuration, CA."""

import io
import sys

import pycurl
from common import Start, asked, licenses_url, read_four_members
from typed import decode_six

start = Start()
records = checksum = 0
curl = pycurl.Curl()
curl.setopt(pycurl.URL, licenses_url(sys.argv[1]))
curl.setopt(pycurl.CAINFO, sys.argv[2])
curl.setopt(pycurl.HTTPHEADER, ["Content-Type: application/json"])
batch_token = None
while True:
    body = io.BytesIO()
    curl.setopt(pycurl.POSTFIELDS, asked(batch_token))
    curl.setopt(pycurl.WRITEDATA, body)
    curl.perform()
    assert curl.getinfo(pycurl.RESPONSE_CODE) == 200
    page = decode_six(body.getbuffer())
    records += len(page.licenses)
    checksum += read_four_members(page.licenses)
    batch_token = page.batch_token
    if batch_token is None:
        break
start.report(records, checksum)
