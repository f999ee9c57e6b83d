"""Requests to the simulator's own pages."""

import http.client
import json
from typing import Any

_PATIENCE = 60.0
"""Seconds: far more than any page takes."""


class SimulatorError(RuntimeError):
    """The simulator cannot be found or started, has ended, or refused what was asked of it."""


def ask(address: str, method: str, name: str, body: object = None) -> Any:
    """What a page of ``/_sim/`` answers, read from JSON.

    http.client itself, because nobody's proxy belongs between the two.
    """
    connection = http.client.HTTPConnection(address, timeout=_PATIENCE)
    try:
        text = None if body is None else json.dumps(body)
        connection.request(method, f"/_sim/{name}", body=text)
        answer = connection.getresponse()
        said = answer.read().decode()
    except (OSError, http.client.HTTPException) as error:
        raise SimulatorError(f"the simulator at {address} does not answer: {error}") from error
    finally:
        connection.close()
    if answer.status != 200:
        raise SimulatorError(f"the simulator refuses {method} {name}: {said.strip()}")
    return json.loads(said)
