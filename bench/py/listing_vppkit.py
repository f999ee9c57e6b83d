"""Reads the listing with vppkit, page after page as its peers do. Arguments: URL of the service
configuration, CA."""

import sys

from common import TOKEN, Start, read_four_members

import vppkit

start = Start()
records = checksum = 0
token = vppkit.ServerToken.from_text(TOKEN)
with vppkit.Client.connect(token, service_config_url=sys.argv[1], extra_ca=sys.argv[2]) as client:
    for page in client.licenses().pages():
        records += len(page)
        checksum += read_four_members(page)
start.report(records, checksum)
