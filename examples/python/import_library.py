"""The main job: import a whole library into one file, a JSON value a line. Stop it at any moment;
the same command goes on where it stood.

    python import_library.py library.ndjson

The rule that it shows: a checkpoint is kept together with the records that came before it. Here
that is the length that the file had, and what came after it is cut off and comes again. Several
assets are read at once, so of one that was not complete some lines may stand there twice.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

from connect import connect, run

import vppkit
from vppkit import events


class Place:
    """How far the import is: its checkpoint, and the length of the file that belongs to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.checkpoint: str | None = None
        self.length = 0
        if path.exists():
            kept = json.loads(path.read_text())
            self.checkpoint, self.length = kept["checkpoint"], kept["length"]

    def keep(self, checkpoint: str, file: TextIO) -> None:
        """Records first, the place afterwards, each on the disk before the next."""
        file.flush()
        os.fsync(file.fileno())
        new = self._path.with_suffix(".new")
        with new.open("w") as place:
            json.dump({"checkpoint": checkpoint, "length": file.tell()}, place)
            place.flush()
            os.fsync(place.fileno())
        new.replace(self._path)


def import_into(client: vppkit.Client, file: TextIO, place: Place) -> events.Done | None:
    sequence = client.sync(place.checkpoint) if place.checkpoint else client.import_()
    for event in sequence:
        match event:
            case events.Started(account):
                print("Going on with" if place.checkpoint else "Importing", account)
            case events.Assets(page):
                write(file, "asset", page.to_dicts())
            case events.Assignments(page):
                write(file, "assignment", page.to_dicts())
            case events.Users(page):
                write(file, "user", page.to_dicts())
            case events.Restarted(list_, adam_id, is_full=True):
                # What stands above of this list is void. Whoever reads the file has to know.
                write(file, "restarted", [{"list": list_, "adam_id": adam_id}])
            case events.Waiting(wait=wait):
                print(f"Apple asks to wait {wait}", file=sys.stderr)
            case events.Checkpoint(text):
                place.keep(text, file)
            case events.Done():
                return event
    return None


def write(file: TextIO, kind: str, records: list[dict[str, Any]]) -> None:
    file.writelines(json.dumps({kind: record}) + "\n" for record in records)


def main() -> int:
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "library.ndjson")
    place = Place(path.with_suffix(".checkpoint"))
    with path.open("a", encoding="utf-8") as file, connect() as client:
        file.truncate(place.length)
        file.seek(0, os.SEEK_END)
        done = import_into(client, file, place)
    if done is not None:
        licenses = done.licenses
        print(f"{done.assets} assets, {licenses.assigned} of {licenses.total} licences assigned")
        print(f"now read: {done.assignments} assignments, {done.user_records} user records")
        print(f"{done.requests} requests, {done.took.total_seconds():.1f} s, into {path}")
    return 0


if __name__ == "__main__":
    run(main)
