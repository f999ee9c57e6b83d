"""Reads one attribute of a record, and one of an object with slots, in turns. Prints one line of
JSON."""

import json
import statistics
import time
import timeit

from vppkit import License


class Slots:
    __slots__ = ("adam_id",)

    def __init__(self):
        self.adam_id = "361304891"


STATEMENT = "one.adam_id;" * 50
ours = {"one": License(license_id="1", adam_id="361304891")}
slots = {"one": Slots()}
taken = {"record_ns": [], "slots_ns": []}
for _ in range(15):
    for name, scope in (("record_ns", ours), ("slots_ns", slots)):
        timer = timeit.Timer(STATEMENT, globals=scope, timer=time.process_time)
        seconds = timer.timeit(20_000)
        taken[name].append(seconds / 20_000 / 50 * 1e9)
print(json.dumps({name: statistics.median(times) for name, times in taken.items()}))
