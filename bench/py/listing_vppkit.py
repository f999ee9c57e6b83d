"""Reads the listing with vppkit, record by record. Arguments: URL of the service configuration, CA."""

import sys

from common import TOKEN, Start

import vppkit

start = Start()
records = checksum = 0
token = vppkit.ServerToken.from_text(TOKEN)
with vppkit.Client.connect(token, service_config_url=sys.argv[1], extra_ca=sys.argv[2]) as client:
    for one in client.licenses():
        records += 1
        checksum += (
            len(one.adam_id)
            + len(one.license_id)
            + len(one.client_user_id or "")
            + len(one.serial_number or "")
        )
start.report(records, checksum)
