"""Runs the engines, each in a separate process."""

import json
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)


class EngineError(Exception):
    pass


def run(*words):
    """Runs a command that prints one JSON object; adds the peak of its memory in bytes."""
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        resident = 0
        try:
            # Little is written to stderr: it cannot fill its pipe.
            written = process.stdout.read()
            complaint = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            resident = usage.ru_maxrss * 1024
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        raise EngineError(f"{' '.join(words[:2])}: {complaint.strip()[-500:]}")
    return json.loads(written) | {"memory": resident}


def compile_limit(directory):
    """Builds the limit with the compiler of the Swift toolchain, or another; how it was built."""
    swift = shutil.which("swift")
    beside = os.path.join(os.path.dirname(os.path.realpath(swift)), "clang") if swift else ""
    compiler = beside if os.path.exists(beside) else shutil.which("clang") or shutil.which("cc")
    if not compiler:
        raise EngineError("no C compiler is on PATH")
    flags = ["-O2", "-Wall", "-Wno-unknown-pragmas"]
    subprocess.run(
        [compiler, *flags, "-o", f"{directory}/limit", f"{HERE}/Limit/limit.c", "-llmdb",
            "-lpthread"], check=True)
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True)
    return f"{version.stdout.splitlines()[0].split('(')[0].strip()} -O2"


def disk_bytes(directory):
    """The bytes that the files of a directory take on the disk."""
    return sum(
        os.stat(os.path.join(place, name)).st_blocks * 512
        for place, _, names in os.walk(directory) for name in names)


class Engines:
    """The commands of every engine on one stream."""

    def __init__(self, directory, stream, program, sockets):
        self.stream = stream
        self.program = program
        self.limit_program = f"{directory}/limit"
        self.sockets = sockets

    def ours(self, command, *words):
        return run(self.program, command, *map(str, words))

    def apply(self, *words):
        """`epin apply`, which is beside epin-bench."""
        epin = os.path.join(os.path.dirname(self.program), "epin")
        return run(sys.executable, f"{HERE}/apply.py", epin, *map(str, words))

    def limit(self, command, *words):
        return run(self.limit_program, command, *map(str, words))

    def sqlite(self, command, *words):
        return run(sys.executable, f"{HERE}/sqlite.py", command, *map(str, words))

    def postgres(self, command, *words):
        """None when it is not there."""
        if self.sockets is None:
            return None
        return run(
            sys.executable, f"{HERE}/postgres.py", command, self.sockets, *map(str, words))


def settle():
    """Lets earlier writes reach the disk, so that the next engine does not pay for them."""
    os.sync()
    time.sleep(0.05)
