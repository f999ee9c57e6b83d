"""Reads the listing with aiohttp and msgspec, five batches at once. Arguments: URL of the service
configuration, CA."""

import asyncio
import ssl
import sys

import aiohttp
from common import Start, asked, licenses_url, read_four_members
from typed import decode_six


async def main():
    start = Start()
    url = licenses_url(sys.argv[1])
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=sys.argv[2]), limit=5)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def get(batch_token=None, index=None):
            async with session.post(url, data=asked(batch_token, index)) as answer:
                answer.raise_for_status()
                return decode_six(await answer.read())

        first = await get()
        records, checksum = len(first.licenses), read_four_members(first.licenses)
        indexes = iter(range(2, int(first.batches or 1) + 1))

        async def work():
            nonlocal records, checksum
            for index in indexes:
                page = await get(first.batch_token, index)
                records += len(page.licenses)
                checksum += read_four_members(page.licenses)

        await asyncio.gather(*(work() for _ in range(5)))
    start.report(records, checksum)


asyncio.run(main())
