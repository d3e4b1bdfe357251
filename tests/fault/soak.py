"""Kills hub and connectors at random instants while agencies submit and certify, then proves that no
submission was lost or doubled and that every receipt holds.

  soak.py [--kills N] [--seed S] [--agencies N] [--out FILE]

The seed decides targets and waits; the instants are those of a machine that is never twice the same.
What must hold at the end, after one quiet sync of each agency:
- all spools are empty, and every document that was ever seen in one is at the hub exactly once;
- every round that a connector reported as done is at the hub exactly once, no round is there twice;
- the hub holds nothing that no agency has a receipt for; kept receipts, byte for byte, are the hub's;
- every receipt's signatures, hashes and proof hold; all checkpoints ever seen are of one log;
- `check` and every connector's own commands find nothing wrong."""
import argparse
import hashlib
import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time

import evidence
from soak_judge import judge
from world import Findings, World, finish

SLOWEST_SYNC = 60
LONGEST_WAIT = 1.5  # Between two kills, in undisturbed syncs: else nothing would ever get through.


class Agency:
    """One agency's scheduled job: new figures, then `sync` until it reports that they are there."""

    def __init__(self, world, siret, findings):
        self.world, self.siret, self.findings = world, siret, findings
        self.state = world.home(siret) / "state"
        self.round, self.done, self.totals = 0, [], {}
        self.spooled, self.killed, self.outcomes = {}, {}, {}
        self.lock, self.process = threading.Lock(), None
        world.configure_connector(siret)

    def sync(self):
        """Exit code of one run; negative when it was killed."""
        with self.lock:
            self.process = subprocess.Popen(self.world.sync_command(self.siret), stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE, text=True)
        process = self.process
        try:
            out, err = process.communicate(timeout=SLOWEST_SYNC)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            self.findings.expect(False, f"{self.siret}: a sync hangs: {err}")
        with self.lock:
            self.process = None
        self.look_into_spool()
        if process.returncode == 0:
            for item in json.loads(out)["submissions"]:
                self.outcomes[item["outcome"]] = self.outcomes.get(item["outcome"], 0) + 1
        elif process.returncode not in (3, -9):
            self.findings.expect(False, f"{self.siret}: sync ended with {process.returncode}: {out[-500:]} {err[-500:]}")
        return process.returncode

    def look_into_spool(self):
        for folder in (self.state / "outbox").glob("[!.]*"):
            if (folder / "document.json").exists():
                self.spooled[folder.name.rpartition("-")[2]] = evidence.sha256((folder / "document.json").read_bytes())

    def kill(self):
        """True when something ran and was killed; remembers in which phase, by what it left."""
        with self.lock:
            if self.process is None or self.process.poll() is not None:
                return False
            self.process.kill()
            self.process.wait()
            names = [p.name for p in (self.state / "outbox").glob("*")] if (self.state / "outbox").exists() else []
            phase = "before or after sending"
            for name in names:
                if not name.startswith("."):
                    filing = (self.state / "outbox" / name / "receipt.json").exists()
                    phase = "filing the receipt" if filing else "spooled, sending"
            self.killed[phase] = self.killed.get(phase, 0) + 1
            return True

    def new_round(self):
        self.round += 1
        self.totals[self.round] = self.world.write_payments(self.siret, self.round)

    def work(self, stop, chance):
        while not stop.is_set():
            self.new_round()
            # Now and then the figures change before the last ones got through.
            patience = 1 if chance.random() < 0.2 else 1000
            while patience > 0 and not stop.is_set():
                patience -= 1
                if self.sync() == 0:
                    self.done.append(self.round)
                    break
                time.sleep(chance.uniform(0, 0.05))

    def quiet_sync(self):
        self.findings.expect(self.sync() == 0, f"{self.siret}: the last, undisturbed sync fails")
        self.done.append(self.round)
        left = [p.name for p in (self.state / "outbox").glob("*")]
        self.findings.expect(not left, f"{self.siret}: left in the spool: {left}")


class Certifier(threading.Thread):
    """Certifies newest revisions, each statement sent until it is answered; samples the checkpoint."""

    def __init__(self, world, stop):
        super().__init__(daemon=True)
        self.world, self.stop = world, stop
        self.receipts, self.checkpoints, self.certified = [], {}, set()
        self.waiting = [(world.name_certifier(s), s) for s in world.agencies]

    def run(self):
        while not self.stop.is_set():
            self.step()
            time.sleep(0.02)

    def finish(self):
        for _ in range(1000):
            if not self.waiting:
                return
            self.step()

    def step(self):
        try:
            note = self.world.ask("GET", "/log/checkpoint", seconds=5).body
            self.checkpoints[note.split(b"\n")[1]] = note
            if not self.waiting:
                self.draw()
            letter, siret = self.waiting[0]
            answer = self.world.send(letter, seconds=10)
        except (OSError, http.client.HTTPException, IndexError):
            return
        if answer.status in (200, 201):
            self.receipts.append((siret, letter.key, answer.status, answer.body))
            self.waiting.pop(0)
        elif answer.status < 500:
            raise AssertionError(f"a statement was refused: {answer}")

    def draw(self):
        for siret in self.world.agencies:
            found = self.world.ask("GET", "/v1/submissions?limit=1", self.world.home(siret) / "pki", seconds=5)
            for item in json.loads(found.body)["items"]:
                place = (siret, item["revision"])
                if place not in self.certified:
                    self.certified.add(place)
                    self.waiting.append((self.world.certification(siret, item["period"], item["revision"],
                                                                  item["document_sha256"]), siret))


class Killer:
    def __init__(self, world, agencies, chance, sync_seconds):
        self.world, self.agencies, self.chance = world, agencies, chance
        self.longest = LONGEST_WAIT * sync_seconds
        self.hub_killed, self.kills = {}, 0

    def wait(self):
        """Half of the kills are aimed: shortly after something has been spooled."""
        if self.chance.random() < 0.5:
            time.sleep(self.chance.uniform(0, self.longest))
            return
        end = time.monotonic() + self.longest * 2
        while time.monotonic() < end and not self.in_flight():
            time.sleep(0.001)
        time.sleep(self.chance.uniform(0, self.longest / 10))

    def in_flight(self):
        return any(next(iter((a.state / "outbox").glob("[!.]*")), None) for a in self.agencies)

    def run(self, kills):
        while self.kills < kills:
            self.wait()
            if self.chance.random() < 0.5:
                self.kill_hub()
            else:
                self.kills += self.chance.choice(self.agencies).kill()

    def kill_hub(self):
        process = self.world.hub_process
        if process.poll() is not None:
            raise AssertionError("the hub ended by itself:\n" + self.world.log_tail())
        phase = "starting" if not self.world.hub_is_ready() else "serving, submissions in flight" \
            if self.in_flight() else "serving"
        process.kill()
        process.wait()
        self.hub_killed[phase] = self.hub_killed.get(phase, 0) + 1
        self.kills += 1
        self.world.spawn_hub()
        # One kill in four of them may hit the start; else nothing would ever be served.
        if self.chance.random() < 0.75:
            self.world.wait_ready()


def events(world, name):
    return sum(f'"event":"{name}"' in line for line in world.hub_log.read_text(errors="replace").splitlines())


def joined(dictionaries):
    out = {}
    for dictionary in dictionaries:
        for key, value in dictionary.items():
            out[key] = out.get(key, 0) + value
    return dict(sorted(out.items()))


def undisturbed(agencies):
    """Seconds that a sync takes while as many run as there will be."""
    for agency in agencies:
        agency.new_round()
    start = time.monotonic()
    threads = [threading.Thread(target=agency.quiet_sync) for agency in agencies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - start


def soak(arguments):
    chance, findings, began = random.Random(arguments.seed), Findings(), time.monotonic()
    world = World(agencies=arguments.agencies)
    try:
        world.start_hub()
        agencies = [Agency(world, siret, findings) for siret in world.agencies]
        stop, sync_seconds = threading.Event(), undisturbed(agencies)
        certifier = Certifier(world, stop)
        workers = [threading.Thread(target=a.work, args=(stop, random.Random(chance.random())), daemon=True)
                   for a in agencies]
        for thread in [certifier, *workers]:
            thread.start()
        killer = Killer(world, agencies, chance, sync_seconds)
        killer.run(arguments.kills)
        stop.set()
        findings.expect(world.wait_ready(), "the hub does not come back")
        for thread in [certifier, *workers]:
            thread.join(SLOWEST_SYNC)
        certifier.finish()
        for agency in agencies:
            agency.quiet_sync()
        world.stop_hub()
        check = world.hub("check", check=False)
        findings.expect(check.returncode == 0, f"check: {check.stdout[:2000]} {check.stderr[:500]}")
        figures = judge(world, agencies, certifier, findings)
        summary = {"test": "soak", "seed": arguments.seed, "kills": killer.kills,
                   "hub_killed": dict(sorted(killer.hub_killed.items())),
                   "connectors_killed": joined(a.killed for a in agencies),
                   "rounds": sum(a.round for a in agencies), "rounds_done": sum(len(set(a.done)) for a in agencies),
                   "submissions": events(world, "submission_accepted"),
                   "answered_again": events(world, "submission_repeated"),
                   "statements": len(certifier.receipts),
                   "statements_answered_again": sum(r[2] == 200 for r in certifier.receipts),
                   "outcomes_told": joined(a.outcomes for a in agencies), **figures}
    finally:
        if findings.all and os.environ.get("PARANGON_KEEP"):
            print("kept:", world.folder, file=sys.stderr)
            world.stop_hub()
        else:
            world.close()
    summary["seconds"] = round(time.monotonic() - began, 1)
    return finish(summary, findings, arguments.out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(hashlib.sha256(os.urandom(8)).hexdigest()[:8], 16))
    parser.add_argument("--agencies", type=int, default=3, choices=range(1, 5))
    parser.add_argument("--out")
    arguments = parser.parse_args()
    print("seed", arguments.seed, flush=True)
    return soak(arguments)


if __name__ == "__main__":
    sys.exit(main())
