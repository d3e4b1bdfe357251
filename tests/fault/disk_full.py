"""Fills the disk of the hub, then of a connector, and proves that nothing is half written or lost, that
the answers say what is the matter, and that all goes on once there is room.

  disk_full.py [--step N] [--out FILE]

As root the disk is a small tmpfs of its own; else a limit on the size of files (RLIMIT_FSIZE), which the
system reports as EFBIG and the hub as a disk that refuses (store_io), stands for it. Rooms left run from
nothing to what a submission needs, in steps of 4 KiB; every `step`th is tried."""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import time

import evidence
from consortium import BIN
from world import Findings, World, finish

DISK_MIB = 96  # More than the 64 MiB below which /health warns.
BLOCK = 4096
HUB_ROOMS = [n * BLOCK for n in range(0, 64)]
CONNECTOR_ROOMS = [n * BLOCK for n in range(0, 16)]


class Disk:
    """A tmpfs with a ballast that leaves as much room as asked for."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m,mode=700", "tmpfs", str(folder)],
                              capture_output=True, text=True)
        self.mounted = done.returncode == 0
        self.why_not = done.stderr.strip()

    def leave(self, room):
        self.free()
        stat = os.statvfs(self.folder)
        with open(self.folder / "ballast", "wb") as file:
            os.posix_fallocate(file.fileno(), 0, stat.f_bavail * stat.f_frsize - room)

    def free(self):
        (self.folder / "ballast").unlink(missing_ok=True)

    def close(self):
        if self.mounted:
            subprocess.run(["umount", str(self.folder)], check=True)
            self.mounted = False


class Trial:
    def __init__(self, findings):
        self.findings, self.outcomes = findings, {}
        self.world = World(agencies=2)
        self.siret = self.world.agencies[0]
        self.receipts = {}
        self.disk = Disk(self.world.folder / "disk")

    def expect(self, holds, message):
        return self.findings.expect(holds, message)

    def count(self, outcome):
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1

    def move_store(self, source, target):
        """To the small disk and back, while no hub runs. Documents that were archived go with it."""
        folder = self.world.folder
        shutil.move(folder / source, folder / target)
        documents = [(folder / p).with_name("hub-documents") for p in (source, target)]
        if documents[0].exists():
            shutil.move(*documents)
        text = (folder / "hub.toml").read_text()
        self.world.write_settings(text.replace(f'path = "{source}"', f'path = "{target}"'))

    def command(self, *arguments):
        return self.world.hub("--lang", "en", *arguments, check=False)

    def acknowledged(self, letter, answer, name):
        if self.expect(answer is not None and answer.status in (200, 201), f"{name}: with room: {answer}"):
            self.receipts[letter.key] = answer.body

    def hub_answers(self, room):
        """One submission with so much room, then with enough."""
        world, name = self.world, f"hub with {room} bytes"
        self.disk.leave(room)
        letter = world.submission(self.siret)
        first = world.try_send(letter)
        self.expect(first is not None, f"{name}: no answer")
        if first is not None and first.status == 201:
            self.receipts[letter.key] = first.body
        elif first is not None:
            self.expect((first.status, first.code) == (503, "store_full"), f"{name}: {first}")
            self.expect(first.headers["Retry-After"], f"{name}: no Retry-After")
        self.count("recorded" if first is not None and first.status == 201 else "store_full")
        for target in ("/v1/consortium", "/v1/submissions"):
            answer = world.ask("GET", target, world.home(self.siret) / "pki")
            self.expect(answer.status == 200, f"{name}: reading {target}: {answer}")
        self.disk.free()
        again = world.try_send(letter)
        self.acknowledged(letter, again, name)
        if first is not None and first.status == 201:
            self.expect(again.status == 200 and again.body == first.body, f"{name}: another receipt")

    def check(self, when):
        done = self.command("check")
        self.expect(done.returncode == 0, f"check {when}: {done.stdout[:800]} {done.stderr[:800]}")

    def commands_on_full_disk(self, room):
        """backup, archive, killed and started again: all with a disk that has no room for them."""
        world, name = self.world, f"commands with {room} bytes"
        self.disk.leave(room)
        copy = world.folder / "disk/copy.sqlite"
        done = self.command("backup", str(copy))
        if done.returncode != 0:
            self.expect(done.stderr.strip(), f"{name}: backup says nothing")
            self.expect(not copy.exists(), f"{name}: half a backup is left")
        copy.unlink(missing_ok=True)
        done = self.command("archive", "--older-than", "0")
        self.expect(done.returncode == 0 or done.stderr.strip(), f"{name}: archive says nothing")
        world.hub_process.kill()
        world.hub_process.wait()
        world.spawn_hub()
        if not world.wait_ready():
            self.count("start refused")
            self.expect(world.hub_process.poll() is not None, f"{name}: start hangs")
            self.disk.free()
            world.start_hub()
        else:
            self.count("started")
        self.disk.free()
        self.check(name)

    def health(self):
        self.disk.leave(0)
        time.sleep(2.5)  # Answers are kept for two seconds.
        answer = self.world.ask("GET", "/health")
        self.expect(answer.status == 503, f"health on a full disk: {answer}")
        self.disk.free()
        time.sleep(2.5)
        answer = self.world.ask("GET", "/health")
        self.expect(answer.status == 200, f"health with room again: {answer}")

    def hub(self, step):
        self.move_store("hub.sqlite", "disk/hub.sqlite")
        self.world.start_hub()
        for room in HUB_ROOMS[::step]:
            self.hub_answers(room)
        self.check("after filling")
        self.health()
        for room in (0, BLOCK, 16 * BLOCK):
            self.commands_on_full_disk(room)
        self.expect(self.world.stop_hub() == 0, "the hub does not stop as asked")
        self.check("at the end")
        self.judge("disk/hub.sqlite")

    def judge(self, file):
        books = evidence.Books(self.world.folder / file)
        evidence.check_books(books, self.findings)
        evidence.check_receipts(books, (self.world.folder / "ca/root/cert.pem").read_bytes(), self.findings)
        rows = {r[3]: r[5].encode() for r in books.submissions() if r[0] == self.siret}
        self.expect(rows == self.receipts, f"{len(rows)} submissions, {len(self.receipts)} receipts")
        books.close()

    def limited_hub(self, step):
        """Without a disk of our own: files cannot grow beyond a limit."""
        world = self.world
        start = (world.folder / "hub.sqlite").stat().st_size
        for room in HUB_ROOMS[::step]:
            limit = start + room
            world.start_hub(preexec=lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
            letter = world.submission(self.siret)
            first = world.try_send(letter)
            self.expect(first is not None and (first.status == 201 or first.code in ("store_io", "store_full")),
                        f"limit {limit}: {first}")
            self.count("recorded" if first is not None and first.status == 201 else "refused")
            world.stop_hub()
            world.start_hub()
            self.acknowledged(letter, world.try_send(letter), f"limit {limit}")
            world.stop_hub()
            start = (world.folder / "hub.sqlite").stat().st_size
        self.check("after limits")
        self.judge("hub.sqlite")

    # The connector.

    def sync(self, siret):
        return subprocess.run(self.world.sync_command(siret), capture_output=True, text=True, timeout=120)

    def connector(self, step):
        """Its state on the full disk: what was signed is sent once, whatever could not be filed."""
        world, siret = self.world, self.world.agencies[1]
        home = world.home(siret)
        world.configure(home, siret, '\n[[source]]\nformat = "csv"\npath = "payments.csv"\n',
                        extra='state = "../../disk/state"')
        self.move_store("disk/hub.sqlite", "hub.sqlite")
        world.start_hub()
        world.write_payments(siret, 0)
        first = self.sync(siret)
        self.expect(first.returncode == 0, f"with room: {first.stderr}")
        rounds = 1
        for room in CONNECTOR_ROOMS[::step]:
            name = f"connector with {room} bytes"
            world.write_payments(siret, rounds)
            rounds += 1
            self.disk.leave(room)
            done = self.sync(siret)
            self.expect(done.returncode in (0, 3), f"{name}: {done.returncode} {done.stderr}")
            if done.returncode == 3:
                self.expect("No space left on device" in done.stderr, f"{name}: not said: {done.stderr}")
            self.count("synchronised" if done.returncode == 0 else "no room to synchronise")
            self.disk.free()
            done = self.sync(siret)
            self.expect(done.returncode == 0, f"{name}: with room again: {done.stdout} {done.stderr}")
        state = self.disk.folder / "state"
        self.expect(not list((state / "outbox").glob("*")), "something is left in the outbox")
        books = evidence.Books(world.folder / "hub.sqlite")
        rows = [r for r in books.submissions() if r[0] == siret]
        kept = {p.name: (p / "receipt.json").read_bytes() for p in (state / "receipts").glob("*-r*")}
        self.expect(sorted(r[5].encode() for r in rows) == sorted(kept.values()), "the hub's receipts and ours differ")
        self.expect(len(rows) == rounds, f"{len(rows)} revisions of {rounds} rounds")
        books.close()
        own = subprocess.run([str(BIN / "parangon-connector"), "--lang", "en", "receipts", "verify", "--config",
                              str(home)], capture_output=True, text=True)
        self.expect(own.returncode == 0, f"receipts verify: {own.stdout} {own.stderr}")
        world.stop_hub()

    def close(self):
        self.world.stop_hub()
        self.disk.close()
        self.world.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--out")
    arguments = parser.parse_args()
    began, findings = time.monotonic(), Findings()
    trial = Trial(findings)
    try:
        if trial.disk.mounted:
            trial.hub(arguments.step)
            trial.connector(arguments.step)
        else:
            print("no disk of our own, a limit on file sizes stands for it:", trial.disk.why_not)
            trial.limited_hub(arguments.step)
    finally:
        trial.close()
    summary = {"test": "disk_full", "with": "tmpfs" if "store_full" in trial.outcomes else "RLIMIT_FSIZE",
               "outcomes": dict(sorted(trial.outcomes.items())), "seconds": round(time.monotonic() - began, 1)}
    return finish(summary, findings, arguments.out)


if __name__ == "__main__":
    sys.exit(main())
