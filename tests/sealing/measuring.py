"""How much processor time a command takes, and how much memory at most, in a process of its own.

Processor time, because the wall clock tells as much about the neighbours as about the command.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

PROBE = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, int(used.ru_utime + used.ru_stime) + 1, used.ru_maxrss * 1024]))
"""


def measured(command: Sequence[object]) -> tuple[int, int]:
    """Seconds begun, bytes of the largest process; the command must succeed."""
    probe = [sys.executable, "-c", PROBE, *map(str, command)]
    done = subprocess.run(probe, capture_output=True, text=True, check=True)
    code, seconds, peak = json.loads(done.stdout)
    assert code == 0, done.stderr
    return seconds, peak
