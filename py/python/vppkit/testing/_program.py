"""Where the simulator's program is, and its process."""

import contextlib
import os
import shutil
import subprocess
import sysconfig
import tempfile
import threading
import weakref
from collections.abc import Iterable, Sequence

from vppkit.testing._control import SimulatorError

_NAME = "vppkit-sim"
_URL = "export VPPKIT_ENTRY_URL="
_TOKEN = "export VPPKIT_STOKEN="


def find_program() -> str:
    """The path of the program ``vppkit-sim``.

    The environment variable ``VPPKIT_SIM`` names it; otherwise it is the one that the package
    ``vppkit-sim`` has brought into this environment of Python, or one in ``PATH``.

    Raises SimulatorError where there is none.
    """
    named = os.environ.get("VPPKIT_SIM")
    if named:
        if shutil.which(named) is None:
            raise SimulatorError(f"VPPKIT_SIM names no program: {named}")
        return named
    schemes = {sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user")}
    # That of the environment goes first.
    for scheme in sorted(schemes, key=lambda scheme: scheme != sysconfig.get_default_scheme()):
        program = os.path.join(sysconfig.get_path("scripts", scheme), _NAME)
        if shutil.which(program) is not None:
            return program
    program_in_path = shutil.which(_NAME)
    if program_in_path is None:
        raise SimulatorError(f"the program {_NAME} is not installed: pip install {_NAME}")
    return program_in_path


class Process:
    """A running simulator: ended by `stop`, when this is forgotten, and with the process that
    started it, however that ends."""

    def __init__(self, program: str, arguments: Sequence[str], patience: float) -> None:
        """Starts it and waits until it serves, `patience` seconds at most."""
        # A file, because nobody reads along: a full pipe would stop the program.
        with tempfile.TemporaryFile() as stderr:
            child = subprocess.Popen(
                [program, *arguments, "--end-with-input"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                # Ctrl-C is for the tests, which may still clean up with its help.
                process_group=0,
            )
            self.pid = child.pid
            self._stop = weakref.finalize(self, _end, child, os.getpid())
            timer = threading.Timer(patience, child.kill)
            timer.start()
            try:
                assert child.stdout is not None
                self.url, self.token = _greeting(line.decode() for line in child.stdout)
            except EOFError:
                late = not timer.is_alive()
                self.stop()
                stderr.seek(0)
                said = stderr.read().decode(errors="replace").strip()
                why = f"it does not serve after {patience:g} s" if late else said
                raise SimulatorError(f"{program} did not start: {why}") from None
            except BaseException:
                self.stop()
                raise
            finally:
                timer.cancel()

    def stop(self) -> None:
        """Ends it, if it still runs, and waits until it is gone."""
        self._stop()


def _greeting(lines: Iterable[str]) -> tuple[str, str]:
    """The service configuration URL and the token that it prints at its start."""
    url = ""
    for line in lines:
        line = line.strip()
        if line.startswith(_URL):
            url = line.removeprefix(_URL)
        elif line.startswith(_TOKEN):
            return url, line.removeprefix(_TOKEN)
    raise EOFError


def _end(child: subprocess.Popen[bytes], owner: int) -> None:
    # A forked process has a copy of all this, but the simulator is not its own.
    if os.getpid() != owner:
        return
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
