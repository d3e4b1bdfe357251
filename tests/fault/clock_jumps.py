"""Moves the clock of a running hub, and of its connectors, and proves that what was read stays readable,
that times in the records never go back, and that whoever is refused for a certificate is told so.

  clock_jumps.py [--rounds N] [--seed S] [--out FILE]

libfaketime stands between the programs and the clock and reads how far to be off from a file at each
call; monotonic clocks are left alone, as a real change of the clock leaves them. The certificates are
made thirty days ago and last one to three years: an hour, a day, a month ahead and a day back are within
them, ten years ahead are not. `--rounds`: random jumps, with submissions from several threads going on."""
import argparse
import contextlib
import datetime
import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import threading
import time

import evidence
from world import Findings, World, finish

WITHIN = ("-1d", "+0", "-1h", "+1h", "+30d", "+0", "-1d")
BEYOND = "+10y"


def library():
    return next((str(path) for path in pathlib.Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1")), None)


class Clock:
    """How far off the programs' clock is; a change holds for all that run."""

    def __init__(self, folder):
        self.file = folder / "offset"
        self.env = {"LD_PRELOAD": library(), "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
        self.set("+0")

    def set(self, offset):
        self.offset = offset
        beside = self.file.with_suffix(".new")
        beside.write_text(offset + "\n")
        beside.replace(self.file)


@contextlib.contextmanager
def environment(changes):
    """For programs that a helper starts."""
    before = {k: os.environ.get(k) for k in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for key, value in before.items():
            os.environ.pop(key) if value is None else os.environ.update({key: value})


class Trial:
    def __init__(self, findings, folder):
        self.findings = findings
        self.clock = Clock(folder)
        self.clock.set("-30d")
        with environment(self.clock.env):
            self.world = World(agencies=2)
            self.world.ca("crl", "--ca", self.world.folder / "ca", "--out", self.world.folder / "crl.pem",
                          "--days", "365", "--root-days", "365")
        self.clock.set("+0")
        self.siret = self.world.agencies[0]
        self.pki = self.world.home(self.siret) / "pki"
        self.receipts, self.letters, self.last = {}, {}, ""
        self.lock = threading.Lock()

    def expect(self, holds, message):
        return self.findings.expect(holds, f"[{self.clock.offset}] {message}")

    def hub(self, *arguments):
        with environment(self.clock.env):
            return self.world.hub("--lang", "en", *arguments, check=False)

    def start(self):
        self.world.start_hub(env=self.clock.env)

    def submit(self):
        """One submission that must be recorded; sent twice, it is answered twice with the same."""
        letter = self.world.submission(self.siret)
        first, again = self.world.try_send(letter), self.world.try_send(letter)
        if self.expect(first is not None and first.status == 201, f"a submission: {first}"):
            self.expect(again is not None and again.status == 200 and again.body == first.body, f"sent again: {again}")
            with self.lock:
                self.receipts[letter.key], self.letters[letter.key] = first.body, letter
        return letter, first

    def in_order(self, answer):
        received = json.loads(answer.body)["received"]
        self.expect(received >= self.last, f"received {received} is before {self.last}")
        self.last = max(self.last, received)

    def certify(self, letter, answer):
        content = json.loads(answer.body)
        statement = self.world.certification(self.siret, content["period"], content["revision"],
                                             content["document_sha256"])
        got = self.world.try_send(statement)
        if self.expect(got is not None and got.status == 201, f"a certification: {got}"):
            self.in_order(got)

    def read(self, as_of):
        """What the hub shows as of an instant, as bytes."""
        return [self.world.ask("GET", f"{path}as_of={as_of}", self.pki).body
                for path in ("/v1/submissions?limit=1000&", "/v1/statements?", "/v1/certifiers?", "/log/checkpoint?")]

    def instants(self):
        """The last recorded instant: from now on nothing is recorded before it; and one millisecond
        before, which nothing can be added to."""
        at = datetime.datetime.fromisoformat(self.last.replace("Z", "+00:00"))
        return (at - datetime.timedelta(milliseconds=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def within(self):
        self.start()
        letter, first = self.submit()
        self.in_order(first)
        naming = self.world.try_send(self.world.name_certifier(self.siret))
        self.expect(naming is not None and naming.status == 201, f"naming a certifier: {naming}")
        remembered = {}
        for offset in WITHIN:
            self.clock.set(offset)
            letter, first = self.submit()
            if first is not None and first.status == 201:
                self.in_order(first)
                self.certify(letter, first)
            remembered[self.instants()] = self.read(self.instants())
            for instant, shown in remembered.items():
                self.expect(self.read(instant) == shown, f"what was shown as of {instant} has changed")
            for key, body in list(self.receipts.items()):
                again = self.world.try_send(self.letters[key])
                self.expect(again is not None and again.status == 200 and again.body == body, f"{key}: {again}")
        return remembered

    def beyond(self, remembered):
        """Ten years on, every certificate has run out: nobody gets in, and nothing is recorded."""
        before = self.entries()
        self.clock.set(BEYOND)
        answer = self.world.try_send(self.world.submission(self.siret))
        self.expect(answer is None, f"an expired certificate is let in: {answer}")
        time.sleep(0.1)
        self.expect("certificate_expired" in self.world.log_tail(), f"not logged: {self.world.log_tail(3)}")
        self.expect(self.world.stop_hub() == 0, "the hub does not stop")
        for command in (("backup", str(self.world.folder / "copy.sqlite")), ("archive", "--older-than", "0"),
                        ("agency", "suspend", "--siret", self.world.agencies[1], "--reason", "essai")):
            done = self.hub(*command)
            self.expect(done.returncode != 0 and done.stderr.strip(), f"{command[0]} goes on: {done.stdout}")
        self.world.spawn_hub(env=self.clock.env)
        ready = self.world.wait_ready()
        self.expect(not ready and "certificate" in self.world.log_tail(), f"the hub starts: {self.world.log_tail(3)}")
        self.world.stop_hub()
        self.expect(self.entries() == before, f"{self.entries() - before} entries in the log were made")
        self.clock.set("+0")
        self.start()
        _, first = self.submit()
        if first is not None and first.status == 201:
            self.in_order(first)
        for instant, shown in remembered.items():
            self.expect(self.read(instant) == shown, f"what was shown as of {instant} has changed")

    def entries(self):
        books = evidence.Books(self.world.folder / "hub.sqlite")
        try:
            return len(books.log())
        finally:
            books.close()

    def sync(self, siret):
        with environment(self.clock.env):
            return subprocess.run(self.world.sync_command(siret), capture_output=True, text=True, timeout=120)

    def connector(self):
        """The connector's own clock jumps; the hub's does not."""
        siret, number = self.world.agencies[1], 0
        self.world.stop_hub()
        self.world.start_hub()
        self.world.configure_connector(siret)
        for offset in ("+0", "-1d", "+30d", BEYOND, "+0"):
            number += 1
            self.clock.set(offset)
            self.world.write_payments(siret, number)
            done = self.sync(siret)
            if offset == BEYOND:
                self.expect(done.returncode in (1, 3), f"sync: {done.returncode} {done.stdout}")
                self.expect("expired" in done.stderr or "certificate" in done.stderr, f"not said: {done.stderr}")
            else:
                self.expect(done.returncode == 0, f"sync: {done.stdout} {done.stderr}")
        kept = [p.name for p in (self.world.home(siret) / "state/receipts").glob("*-r*")]
        self.expect(len(kept) == number - 1, f"{len(kept)} receipts of {number - 1} rounds")
        self.world.stop_hub()

    def storm(self, rounds, chance):
        """Jumps at random instants while submissions are being committed."""
        self.clock.set("+0")
        self.start()
        stop = threading.Event()

        def send():
            while not stop.is_set():
                self.submit()

        senders = [threading.Thread(target=send, daemon=True) for _ in range(3)]
        for sender in senders:
            sender.start()
        for _ in range(rounds):
            self.clock.set(chance.choice(("-1d", "+0", "+30d", "-1h", "+1h")))
            time.sleep(chance.uniform(0.01, 0.1))
        self.clock.set("+0")
        stop.set()
        for sender in senders:
            sender.join(60)
        self.expect(self.world.stop_hub() == 0, "the hub does not stop")

    def judge(self):
        self.clock.set("+0")
        done = self.hub("check")
        self.expect(done.returncode == 0, f"check: {done.stdout[:1500]} {done.stderr[:500]}")
        books = evidence.Books(self.world.folder / "hub.sqlite")
        roots = evidence.check_books(books, self.findings)
        evidence.check_receipts(books, (self.world.folder / "ca/root/cert.pem").read_bytes(), self.findings)
        rows = {r[3]: r[5].encode() for r in books.submissions() if r[0] == self.siret}
        self.expect(rows == self.receipts, f"{len(rows)} submissions, {len(self.receipts)} receipts")
        books.close()
        return {"submissions": len(rows), "log_entries": roots.size}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=int(hashlib.sha256(os.urandom(8)).hexdigest()[:8], 16))
    parser.add_argument("--out")
    arguments = parser.parse_args()
    print("seed", arguments.seed, flush=True)
    if library() is None:
        print("SKIPPED: libfaketime is not installed (group test of docker/packages.txt)")
        return 77
    began, findings = time.monotonic(), Findings()
    folder = pathlib.Path(os.environ.get("TMPDIR", "/tmp")) / f"parangon-clock-{os.getpid()}"
    folder.mkdir()
    trial = None
    try:
        trial = Trial(findings, folder)
        trial.beyond(trial.within())
        trial.connector()
        trial.storm(arguments.rounds, random.Random(arguments.seed))
        figures = trial.judge()
    finally:
        if trial:
            trial.world.close()
        shutil.rmtree(folder)
    summary = {"test": "clock_jumps", "seed": arguments.seed, "jumps": arguments.rounds + len(WITHIN) + 6, **figures,
               "seconds": round(time.monotonic() - began, 1)}
    return finish(summary, findings, arguments.out)


if __name__ == "__main__":
    sys.exit(main())
