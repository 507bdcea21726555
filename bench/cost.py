"""What reading costs: time to load, a core's time a message, memory, in a process of its own as the web side has it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

_CHILD = """
import gc, json, sys, time
start = time.perf_counter()
import numpy, opencc
from nlp.dictionary import warm
warm()
middle = time.perf_counter()
from nlp.reader import Reader
reader = Reader(())
reader.read("路灯坏了")
end = time.perf_counter()
# What is loaded is never looked through again: so does the web side, too.
gc.freeze()
times = []
for text in json.load(sys.stdin):
    begin = time.process_time()
    reader.read(text)
    times.append(1000 * (time.process_time() - begin))
times.sort()
size = next(int(l.split()[1]) for l in open("/proc/self/status") if l.startswith("VmRSS")) / 1024
loaded = sorted({"sklearn", "scipy"} & set(sys.modules))
print(json.dumps([middle - start, end - middle, times[len(times) // 2], times[int(0.95 * len(times))], size, loaded]))
"""


def cost(texts: Sequence[str]) -> None:
    """Prints the figures of a new process that reads these texts once."""
    done = subprocess.run([sys.executable, "-c", _CHILD], input=json.dumps(texts), capture_output=True, text=True, check=True)
    words, ready, middle, slow, size, loaded = json.loads(done.stdout)
    mean = sum(map(len, texts)) / len(texts)
    print(f"Cost: {len(texts)} messages of {mean:.0f} characters on average: p50 {middle:.2f} ms, p95 {slow:.2f} ms of one core a message")
    print(
        f"jieba's dictionary and libraries {words:.2f} s, then ready in {ready:.2f} s; memory {size:.0f} MB; of training loaded: {loaded or 'nothing'}"
    )
