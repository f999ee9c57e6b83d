"""The interpreter ends with calls in flight: at once, with code 0, and without a word."""

import time

import pytest
from simulated import run

from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]

ENDS = {
    "a daemon thread waits": """
client = connect()
threading.Thread(target=client.assets, daemon=True).start()
while not client.gate.in_flight:
    time.sleep(0.01)
""",
    "many daemon threads wait": """
client = connect()
for _ in range(20):
    threading.Thread(target=client.assets, daemon=True).start()
    threading.Thread(target=lambda: list(client.users()), daemon=True).start()
    threading.Thread(target=lambda: list(client.import_()), daemon=True).start()
while client.gate.waiting < 5:
    time.sleep(0.01)
""",
    "a daemon thread calls on and on": """
client = connect()
def work():
    while True:
        client.client_config()
threading.Thread(target=work, daemon=True).start()
time.sleep(0.3)
""",
    "a task is pending in a loop of a daemon thread": """
import asyncio
async def main():
    client = await vppkit.AsyncClient.connect(**options())
    await client.assets()
threading.Thread(target=asyncio.run, args=[main()], daemon=True).start()
time.sleep(0.5)
""",
    "a task is cancelled by asyncio.run": """
import asyncio
async def main():
    client = await vppkit.AsyncClient.connect(**options())
    task = asyncio.create_task(client.assets())
    await asyncio.sleep(0.2)
asyncio.run(main())
""",
    "exit in the middle of an iteration": """
client = connect()
for number, _ in enumerate(client.assignments()):
    if number == 70:
        sys.exit(0)
""",
    "exit in the middle of an asynchronous iteration": """
import asyncio
async def main():
    client = await vppkit.AsyncClient.connect(**options())
    async for _ in client.assignments():
        sys.exit(0)
asyncio.run(main())
""",
    "exit in the middle of an import": """
client = connect()
events = client.import_()
next(events)
threading.Thread(target=next, args=[events], daemon=True).start()
time.sleep(0.2)
sys.exit(0)
""",
    "at once": """
client = connect()
threading.Thread(target=client.assets, daemon=True).start()
time.sleep(0.2)
os._exit(0)
""",
    "a client that lives in a module": """
client = connect()
client.users().to_list()
iterator = iter(client.assignments())
next(iterator)
vppkit.kept = (client, iterator, client.import_())
""",
    "a cycle that only the end breaks": """
class Holder: pass
holder = Holder()
holder.me, holder.client = holder, connect(on_event=lambda _: holder)
holder.pages = holder.client.assignments().pages()
next(holder.pages)
""",
    "a function of atexit calls": """
import atexit
client = connect()
atexit.register(lambda: client.client_config())
""",
    "a thread that is no daemon finishes first": """
client = connect()
found = []
def work():
    time.sleep(0.3)
    found.append(len(client.client_config().envelope.library_uid))
    assert found
threading.Thread(target=work).start()
""",
}


@pytest.mark.parametrize("how", ENDS)
def test_the_end(sim: Simulator, how: str) -> None:
    sim.fail(service="getVPPAssetsSrv", delay=10)
    ran = run(sim, ENDS[how], patience=20)
    ran.ended_well()
    # With the start of Python and the connection, on a machine with other things to do.
    assert ran.took < 5


@pytest.mark.parametrize("how", list(ENDS)[:3])
def test_the_end_itself_is_quick(sim: Simulator, how: str) -> None:
    sim.fail(service="getVPPAssetsSrv", delay=10)
    with_time = ENDS[how] + "\nprint(time.time(), flush=True)\n"
    ran = run(sim, with_time, patience=20)
    ended = time.time()
    ran.ended_well()
    assert ended - float(ran.stdout) < 2


def test_the_end_with_an_open_client_of_asyncio(sim: Simulator) -> None:
    ran = run(
        sim,
        """
import asyncio
loop = asyncio.new_event_loop()
client = loop.run_until_complete(vppkit.AsyncClient.connect(**options()))
task = loop.create_task(client.assets())
loop.run_until_complete(asyncio.sleep(0.05))
task.cancel()
try:
    loop.run_until_complete(task)
except asyncio.CancelledError:
    pass
loop.close()
""",
    )
    ran.ended_well()
