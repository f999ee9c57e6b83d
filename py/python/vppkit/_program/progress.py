"""How far it is, on stderr, for a person: by rich if that is there, else in one plain line."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from vppkit._program import plain

if TYPE_CHECKING:
    import argparse
    from types import TracebackType
    from typing import Self

    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from vppkit.activity import Activity

_OFTEN = 0.1


class Progress:
    """Shows nothing: stderr is no terminal, or nobody wants it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def update(self, done: int, total: int | None, what: str) -> None:
        """So many of so many, if that is known; and of what."""

    def close(self) -> None:
        """Takes it off the screen."""

    def tell(self, activity: Activity) -> None:
        """What the client says while it works: that it has to wait is what people want to know."""
        from vppkit.activity import Repeating, Waiting

        if isinstance(activity, Waiting) and activity.wait.total_seconds() >= 1:
            seconds = activity.wait.total_seconds()
            self.remark(f"Apple asks to wait: going on in {seconds:.0f} s")
        elif isinstance(activity, Repeating) and activity.wait.total_seconds() >= 1:
            self.remark(f"{activity.service} failed ({activity.kind}), asking again")

    def remark(self, text: str) -> None:
        """Something a person wants to know while it is going on."""


class Remarks(Progress):
    """Only what a person must know: rows appear on the same screen and are progress enough."""

    def remark(self, text: str) -> None:
        plain.say(text)


class Plain(Progress):
    """One line that is written over."""

    def __init__(self) -> None:
        self._shown = 0.0
        self._line = ""

    def update(self, done: int, total: int | None, what: str) -> None:
        now = time.monotonic()
        if now - self._shown < _OFTEN:
            return
        self._shown = now
        of = f" of {plain.number(max(total, done))}" if total else ""
        self._draw(f"{plain.number(done)}{of} {what}")

    def remark(self, text: str) -> None:
        self._draw(text)

    def _draw(self, text: str) -> None:
        self._line = plain.line(text)[: plain.width(sys.stderr) - 1]
        print(f"\r\x1b[K{self._line}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._line:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._line = ""


class Rich(Progress):
    """A bar by rich."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._bars: RichProgress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[count]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=True,
        )
        self._task: TaskID | None = None

    def update(self, done: int, total: int | None, what: str) -> None:
        task = self._started()
        whole = max(total, done) if total else None
        of = f" of {plain.number(whole)}" if whole else ""
        count = f"{plain.number(done)}{of}"
        self._bars.update(task, completed=done, total=whole, description=what, count=count)

    def remark(self, text: str) -> None:
        from rich.text import Text

        self._started()
        self._bars.console.print(Text(plain.line(text)))

    def _started(self) -> TaskID:
        if self._task is None:
            self._task = self._bars.add_task("", total=None, count="")
            self._bars.start()
        return self._task

    def close(self) -> None:
        if self._task is not None:
            self._bars.stop()


def of(options: argparse.Namespace) -> Progress:
    """What suits the terminal."""
    if options.no_progress or options.verbose or not plain.is_terminal(sys.stderr):
        return Progress()
    try:
        return Rich()
    except ImportError:
        return Plain()


def of_list(options: argparse.Namespace) -> Progress:
    """For what is printed while it comes."""
    shown = of(options)
    if plain.is_terminal(sys.stdout) and type(shown) is not Progress:
        return Remarks()
    return shown
