"""Runs the program that is tortured, with the library that stands between it and the disk."""
import json
import os
import re
import shutil
import subprocess
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS_MAX = 60


class Outcome:
    """What became of a process."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def is_signal(self):
        return self.status < 0

    def __str__(self):
        return f"status {self.status}: {(self.out + self.err)[-300:].decode(errors='replace')}"


class NoEnd(Exception):
    """A process that had not ended when its time was up; it was killed."""


class Program:
    """A program, and a home for its data: everything that it writes is below the home."""

    def __init__(self, path, place):
        self.path = os.path.abspath(path)
        self.place = place
        self.home = os.path.join(place, "home")
        self.library = os.path.join(place, "calls.so")
        subprocess.run(
            [os.environ.get("CC", "clang"), "-O1", "-shared", "-fPIC", "-o", self.library,
             os.path.join(HERE, "calls.c"), "-lpthread"], check=True)
        os.makedirs(self.home)
        # What campaigns share.
        self.stages = {}
        # Seconds after which each process is killed.
        self.kill_after = None

    def at(self, *names):
        return os.path.join(self.home, *names)

    def environment(self, calls):
        environment = {
            "PATH": os.environ["PATH"], "SWIFT_BACKTRACE": "enable=no", "TZ": "UTC",
            "TMPDIR": self.place}
        if calls is not None:
            environment |= {
                "LD_PRELOAD": self.library, "CALLS_ROOT": self.home,
                "CALLS_PROGRAM": os.path.basename(self.path)}
            environment |= {f"CALLS_{name}": value for name, value in calls.items()}
        return environment

    def start(self, *words, calls=None, data="data"):
        process = subprocess.Popen(
            [self.path, "--data", self.at(data), *words], cwd=self.home,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=self.environment(calls))
        if self.kill_after is not None:
            threading.Timer(self.kill_after, process.kill).start()
        return process

    def run(self, *words, lines="", calls=None, data="data"):
        process = self.start(*words, calls=calls, data=data)
        return self.end(process, lines)

    def end(self, process, lines=""):
        try:
            out, err = process.communicate(lines.encode(), timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.communicate()
            raise NoEnd(" ".join(process.args[3:])) from error
        return Outcome(process.returncode, out, err)

    def empty_home(self):
        shutil.rmtree(self.home)
        os.makedirs(self.home, mode=0o700)

    def copy_home(self, name):
        """Keeps the home as it is, to begin from it again."""
        shutil.rmtree(os.path.join(self.place, name), ignore_errors=True)
        shutil.copytree(self.home, os.path.join(self.place, name))

    def begin_from(self, name):
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(os.path.join(self.place, name), self.home)


class Conversation:
    """A process that carries out commands, one reply after another, until it ends."""

    def __init__(self, program, *words, calls=None):
        self.program = program
        self.process = program.start("apply", "--simulated-time", *words, calls=calls)
        self.replies = []
        self.out = b""

    def ask(self, *lines):
        """Sends commands together; their replies, fewer when the process has ended."""
        try:
            self.process.stdin.write("".join(json.dumps(line) + "\n" for line in lines).encode())
            self.process.stdin.flush()
        except OSError:
            return []
        replies = []
        for _ in lines:
            line = self.process.stdout.readline()
            self.out += line
            if not line.endswith(b"\n"):
                break
            replies.append(json.loads(line))
        self.replies += replies
        return replies

    def end(self):
        outcome = self.program.end(self.process)
        outcome.out = self.out + outcome.out
        return outcome

    def code(self, events, ending):
        """The code of the message that was sent by `sms` or `eml`; None where there is none."""
        for event in events:
            path = self.program.at("data", "spool", f"{event}.{ending}")
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    found = re.search(r"code est ([0-9A-Za-z]+)", file.read())
                return found and found[1]
        return None
