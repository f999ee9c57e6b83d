"""Starts interpreters that import vppkit, and bare ones, in turns; how many threads there are after
the import. Argument: rounds. Prints one line of JSON."""

import json
import statistics
import subprocess
import sys
import time

BARE = "pass"
IMPORT = "import vppkit"
THREADS = "import vppkit, os; print(len(os.listdir('/proc/self/task')))"


def run(code):
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)


run(IMPORT)  # compiles it
taken = {BARE: [], IMPORT: []}
for _ in range(int(sys.argv[1])):
    for code in taken:
        before = time.perf_counter()
        run(code)
        taken[code].append((time.perf_counter() - before) * 1e3)
bare, imported = (statistics.median(taken[code]) for code in (BARE, IMPORT))
over = statistics.median(one - other for one, other in zip(taken[IMPORT], taken[BARE], strict=True))
threads = int(run(THREADS).stdout)
print(json.dumps({"bare_ms": bare, "import_ms": imported, "over_ms": over, "threads": threads}))
