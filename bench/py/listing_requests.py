"""Reads the listing with requests and json, batch after batch. Arguments: URL of the service
configuration, CA."""

import sys

import requests
from common import Start, asked, licenses_url, read_four

start = Start()
records = checksum = 0
url, batch_token = licenses_url(sys.argv[1]), None
with requests.Session() as session:
    # A REQUESTS_CA_BUNDLE of the environment would go before what is set here.
    session.trust_env = False
    session.verify = sys.argv[2]
    while True:
        answer = session.post(url, data=asked(batch_token))
        answer.raise_for_status()
        page = answer.json()
        records += len(page["licenses"])
        checksum += read_four(page["licenses"])
        batch_token = page.get("batchToken")
        if batch_token is None:
            break
start.report(records, checksum)
