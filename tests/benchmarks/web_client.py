"""Asks for pages and tells how long each took: a process of its own, standard library only.

`python -m tests.benchmarks.web_client PORT CLIENTS`, paths as a JSON list on standard input. The clock runs from the
request to the last byte of the answer; a connection is kept where the server keeps it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from time import perf_counter


def visit(port: int, paths: Sequence[str]) -> list[float]:
    """One reader, page after page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for path in paths:
        start = perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        times.append(perf_counter() - start)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
    connection.close()
    return times


def main() -> None:
    port, clients = map(int, sys.argv[1:])
    paths = json.load(sys.stdin)
    shares = [paths[at::clients] for at in range(clients)]
    start = perf_counter()
    with ThreadPoolExecutor(clients) as readers:
        times = [time for some in readers.map(lambda share: visit(port, share), shares) for time in some]
    print(json.dumps({"times": times, "whole": perf_counter() - start}))


if __name__ == "__main__":
    main()
