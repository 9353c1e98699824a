"""How fast and how large: reading 750-word articles, loading, the first statement, peak memory.

README.md tells how to run it. Only the standard library is imported here: on Linux a process starts with
its parent's peak memory on its account, so the parent has to stay smaller than what it measures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8")
READ = "import sys; from onrecord.cli.main import main; sys.argv[0] = 'onrecord'; main()"
"""What the installed script `onrecord` does, for the Python that runs this."""

Measurements = dict[str, list[float]]
Task = Callable[[Measurements], None]


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of `runs` runs of one measurement, and their extremes."""

    name: str
    unit: str
    median: float
    low: float
    high: float
    runs: int


def processor() -> dict[str, Any]:
    """Its name, how many of it there are, and which of the flags that matter to int8 arithmetic it has."""
    info = Path("/proc/cpuinfo")
    fields: dict[str, str] = {}
    if info.exists():
        for line in info.read_text().splitlines():
            key, _, value = line.partition(":")
            fields.setdefault(key.strip(), value.strip())
    present = fields.get("flags", "").split()
    return {
        "name": fields.get("model name") or platform.processor() or platform.machine(),
        "cpus": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load": os.getloadavg()[0],
        "flags": {flag: flag in present for flag in FLAGS},
        "python": platform.python_version(),
    }


def _environment(threads: int) -> dict[str, str]:
    """Of a process whose every library may use this many threads."""
    limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(threads))
    return {**os.environ, **limits, "PYTHONWARNINGS": "ignore"}


def _answer(python: str, script: str, *arguments: str, threads: int) -> dict[str, Any]:
    command = [python, str(HERE / script), *arguments]
    done = subprocess.run(command, env=_environment(threads), stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def first_statement(file: Path) -> float:
    """Seconds from starting `onrecord read FILE` to the first line it prints."""
    began = time.perf_counter()
    command = [sys.executable, "-c", READ, "read", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        line = process.stdout.readline()
        seconds = time.perf_counter() - began
        process.stdout.read()
    if process.returncode or not line:
        raise RuntimeError(f"`onrecord read {file}` printed no statement (exit code {process.returncode})")
    return seconds


def peak_memory(folder: Path) -> float:
    """Peak resident memory, in MiB, of `onrecord read FOLDER`."""
    command = [sys.executable, "-c", READ, "read", str(folder), "--format", "jsonl", "--threads", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"`onrecord read {folder}` ended with exit code {process.returncode}")
    return usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


def _note(into: Measurements, name: str, answer: dict[str, Any]) -> None:
    into.setdefault(f"{name}, articles/s", []).append(answer["articles"] / answer["seconds"])
    into.setdefault(f"{name}, words/s", []).append(answer["words"] / answer["seconds"])
    into.setdefault(f"{name.split(',')[0]} load, s", []).append(answer["load_seconds"])


def _tasks(folder: Path, options: argparse.Namespace, versions: dict[str, str]) -> Iterator[Task]:
    """What is measured, each thing once; a task adds what it measured. `versions` learns what was run."""

    def ours(task: str, name: str, threads: int) -> Task:
        def run(into: Measurements) -> None:
            arguments = (task, str(folder), str(threads))
            answer = _answer(sys.executable, "speed_worker.py", *arguments, threads=threads)
            versions["onrecord"] = answer["versions"]
            _note(into, f"onrecord, {name}, {_threads(threads)}", answer)

        return run

    def peer(threads: int) -> Task:
        def run(into: Measurements) -> None:
            python = str(options.peer_venv / "bin" / "python")
            arguments = (str(folder), options.peer_model, str(threads))
            answer = _answer(python, "textacy_peer.py", *arguments, threads=threads)
            failed = f"gave up on {answer['failed']} of {answer['articles']} articles"
            versions["textacy"] = f"{answer['versions']}; {failed}"
            _note(into, f"textacy, direct quotations, {_threads(threads)}", answer)

        return run

    for threads in options.threads:
        yield ours("extract", "Extractor.read", threads)
        yield ours("pipeline", "read_article", threads)
        if options.peer:
            yield peer(threads)

    def command(into: Measurements) -> None:
        first = min(folder.glob("*.txt"))
        into.setdefault("onrecord read FILE, to the first statement, s", []).append(first_statement(first))
        into.setdefault("onrecord read FOLDER, peak memory, MiB", []).append(peak_memory(folder))

    yield command


def _threads(number: int) -> str:
    return f"{number} thread" + "s" * (number != 1)


def measure(folder: Path, options: argparse.Namespace) -> tuple[list[Figure], dict[str, str]]:
    """Everything `options.repeats` times, in turn, so that what slows the machine slows all alike."""
    measured: Measurements = {}
    versions: dict[str, str] = {}
    for _ in range(options.repeats):
        for task in _tasks(folder, options, versions):
            task(measured)
    figures = []
    for name, values in measured.items():
        label, _, unit = name.rpartition(", ")
        figures.append(Figure(label, unit, median(values), min(values), max(values), len(values)))
    return figures, versions


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=40, help="how many articles a run reads; default: 40")
    parser.add_argument("--repeats", type=int, default=5, help="how often everything is run; default: 5")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="default: 1 2")
    parser.add_argument("--peer", choices=["textacy"], help="time this system too, in the same run")
    parser.add_argument("--peer-venv", type=Path, help="the virtual environment with the peer in it")
    parser.add_argument("--peer-model", default="en_core_web_sm", help="its model; default: en_core_web_sm")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(given)
    if options.peer and not (options.peer_venv and (options.peer_venv / "bin" / "python").exists()):
        parser.error("--peer needs --peer-venv, a virtual environment with textacy; see README.md")
    return options


def main(given: Sequence[str] | None = None) -> int:
    options = _arguments(given)
    machine = processor()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _answer(sys.executable, "speed_worker.py", "make", place, str(options.articles), threads=1)
        figures, versions = measure(folder, options)
    if options.json:
        answer = {"processor": machine, "versions": versions, "articles": options.articles}
        print(json.dumps({**answer, "figures": [asdict(figure) for figure in figures]}))
        return 0
    flags = ", ".join(f"{flag} {'yes' if has else 'no'}" for flag, has in machine["flags"].items())
    print(f"{machine['name']}, {machine['cpus']} CPUs, load {machine['load']:.1f} at the start; {flags}")
    print(f"{options.articles} articles of 750 words, {options.repeats} runs; median (lowest to highest)")
    for version in versions.values():
        print(version)
    for figure in figures:
        low, high = (f"{value:,.2f}" for value in (figure.low, figure.high))
        print(f"  {figure.name:48} {figure.median:10,.2f} {figure.unit:10} ({low} to {high})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
