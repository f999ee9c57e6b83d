"""For the tests of a product that uses vppkit: a simulator of Apple's services.

    from vppkit.testing import Simulator

    with Simulator(assets=3, users=10) as sim:
        sim.fail(503, service="getAssignments", times=1, retry_after=1)
        with sim.connect() as client:
            ...
        sim.assert_clean()

The simulator is a program of its own, from the package ``vppkit-sim`` (``pip install vppkit-sim``). It
speaks HTTP on 127.0.0.1, has a made-up library, and judges what a client does to it. Its manual is
docs/simulator.md in the repository. For pytest there are the fixtures ``vppkit_simulator`` and
``vppkit_client``.
"""

from vppkit.testing._control import SimulatorError
from vppkit.testing._program import find_program
from vppkit.testing._shown import (
    Request,
    ShownAsset,
    ShownAssignment,
    ShownToken,
    ShownUser,
    Verdict,
    Violation,
)
from vppkit.testing._simulator import Simulator
from vppkit.testing._words import BodyFault, ChangeName, CloseFault, Quirk, ServiceName

__all__ = [
    "BodyFault",
    "ChangeName",
    "CloseFault",
    "Quirk",
    "Request",
    "ServiceName",
    "ShownAsset",
    "ShownAssignment",
    "ShownToken",
    "ShownUser",
    "Simulator",
    "SimulatorError",
    "Verdict",
    "Violation",
    "find_program",
]
