"""What the examples share: whom to connect to, by the environment, and what to do when it fails.

VPPKIT_STOKEN_FILE or VPPKIT_STOKEN is the token. VPPKIT_HOSTNAME and VPPKIT_GUID say who we are;
without them nothing can be changed. VPPKIT_ENTRY_URL is a simulator's address in place of Apple's:
`vppkit sim` prints one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import vppkit


def connect() -> vppkit.Client:
    return vppkit.Client.connect(
        hostname=os.environ.get("VPPKIT_HOSTNAME"),
        guid=os.environ.get("VPPKIT_GUID"),
        service_config_url=os.environ.get("VPPKIT_ENTRY_URL"),
    )


async def connect_async() -> vppkit.AsyncClient:
    return await vppkit.AsyncClient.connect(
        hostname=os.environ.get("VPPKIT_HOSTNAME"),
        guid=os.environ.get("VPPKIT_GUID"),
        service_config_url=os.environ.get("VPPKIT_ENTRY_URL"),
    )


def run(main: Callable[[], int]) -> None:
    """Runs an example. An error of the library tells in one line what is wrong and what to do."""
    try:
        sys.exit(main())
    except vppkit.VppkitError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
