"""Reads the listing with vppkit's AsyncClient, page by page. Arguments: URL of the service
configuration, CA."""

import asyncio
import sys

from common import TOKEN, Start, read_four_members

import vppkit
from vppkit import AsyncClient


async def main():
    start = Start()
    records = checksum = 0
    token = vppkit.ServerToken.from_text(TOKEN)
    connecting = AsyncClient.connect(token, service_config_url=sys.argv[1], extra_ca=sys.argv[2])
    async with await connecting as client:
        async for page in client.licenses().pages():
            records += len(page)
            checksum += read_four_members(page)
    start.report(records, checksum)


asyncio.run(main())
