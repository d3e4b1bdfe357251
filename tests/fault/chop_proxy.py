"""Spoils one byte position of a submission's connection, then proves that sending it again gives exactly
one revision and the receipt of the first time, and that the hub has leaked nothing.

  chop_proxy.py [--step N] [--offset N] [--syncs N] [--workers N] [--seconds S] [--out FILE]

Between a client and the hub stands a proxy that sees TLS as bytes. For each position of each direction
and each action, one submission goes through it:
- cut: both connections are reset before that byte; half_close: that direction ends there, the other goes on;
- truncate: that direction is silent from there on, with everything left open;
- delay: that direction pauses there; duplicate: that byte is sent twice.
Every combination is a case; every `step`th is run. `--syncs`: so many runs of the real connector through
the proxy, over positions evenly spread."""
import argparse
import collections
import concurrent.futures
import socket
import struct
import subprocess
import sys
import threading
import time

import evidence
from world import Findings, World, finish

ACTIONS = ("cut", "half_close", "truncate", "delay", "duplicate")
# The connector waits two minutes for an answer that stops halfway, so its runs meet few of these.
QUICK = tuple(action for action in ACTIONS if action != "truncate")
SYNC_PATIENCE = 300
DIRECTIONS = ("up", "down")  # Client to hub, hub to client.
DELAY = 0.05
CLIENT_PATIENCE = 10
# Shorter than the client's patience, so that the hub is the one that gives up.
SETTINGS = """
[timeouts]
handshake = 1
header = 1
body = 1
idle = 2
write = 1
"""


class Spoiled(Exception):
    """The plan ended this direction."""


class Proxy:
    """One listener; its first connection follows the plan, later ones pass untouched."""

    def __init__(self, target, plan=None):
        self.target, self.plan = target, plan  # (direction, position, action)
        self.length = dict.fromkeys(DIRECTIONS, 0)
        self.done = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open, self._threads, self._lock = [], [], threading.Lock()
        self._start(self._accept)

    def _start(self, work, *arguments):
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _accept(self):
        plan = self.plan
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            with self._lock:
                self._open += [near, far]
            self._start(self._pump, "up", near, far, plan)
            self._start(self._pump, "down", far, near, plan)
            plan = None

    def _pump(self, direction, source, target, plan):
        seen, mine = 0, plan and plan[0] == direction
        try:
            while data := source.recv(65536):
                at = plan[1] - seen if mine else -1
                if 0 <= at < len(data):
                    self._spoil(source, target, data, at, plan[2])
                else:
                    target.sendall(data)
                seen += len(data)
                self.length[direction] = max(self.length[direction], seen)
            target.shutdown(socket.SHUT_WR)
        except (OSError, Spoiled):
            pass

    def _spoil(self, source, target, data, at, action):
        target.sendall(data[:at])
        self.done = True
        if action == "cut":
            for end in (source, target):
                # A reset, as by a router that forgot the connection.
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RDWR)
                end.close()
            raise Spoiled
        if action == "half_close":
            target.shutdown(socket.SHUT_WR)
            raise Spoiled
        if action == "truncate":
            raise Spoiled
        if action == "delay":
            time.sleep(DELAY)
        if action == "duplicate":
            target.sendall(data[at:at + 1])
        target.sendall(data[at:])

    def close(self):
        self._listener.close()
        for end in self._open:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()


class Bench:
    def __init__(self, world, findings):
        self.world, self.findings = world, findings
        self.siret = world.agencies[0]
        self.outcomes, self.lock = collections.Counter(), threading.Lock()
        self.letters = []

    def lengths(self):
        """How many bytes each direction of an undisturbed submission has."""
        proxy = Proxy(self.world.members_port)
        try:
            answer = self.world.send(self.world.submission(self.siret), proxy.port, CLIENT_PATIENCE)
            assert answer.status == 201, answer
            return dict(proxy.length)
        finally:
            proxy.close()

    def case(self, plan):
        letter = self.world.submission(self.siret)
        proxy = Proxy(self.world.members_port, plan)
        try:
            first = self.world.try_send(letter, proxy.port, CLIENT_PATIENCE)
        finally:
            proxy.close()
        name = f"{plan[0]} {plan[1]} {plan[2]}"
        again = self.patiently(letter)
        last = self.patiently(letter)
        with self.lock:
            self.letters.append(letter.key)
            self.outcomes["answered" if first and first.status == 201 else "refused" if first else
                          "kept, not answered" if again and again.status == 200 else "not kept"] += 1
            if not proxy.done:
                self.outcomes["of these, beyond the stream's end"] += 1
            self.findings.expect(again is not None and again.status in (200, 201), f"{name}: again: {again}")
            self.findings.expect(last is not None and last.status == 200 and again and last.body == again.body,
                                 f"{name}: another receipt the third time: {last}")
            if first and first.status == 201:
                self.findings.expect(again and again.status == 200 and again.body == first.body,
                                     f"{name}: not the receipt of the first time: {again}")
            elif first:
                self.findings.expect(first.status in (400, 408), f"{name}: told {first}")
            if plan[2] == "delay":
                self.findings.expect(first and first.status == 201, f"{name}: a delay is no fault: {first}")

    def patiently(self, letter):
        """Sends directly; a hub that is busy with the others may say so."""
        for _ in range(50):
            answer = self.world.try_send(letter, seconds=30)
            if answer is not None and answer.status != 503:
                return answer
            time.sleep(0.1)
        return None

    def run(self, plans, workers, until):
        done = 0
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            for start in range(0, len(plans), 10 * workers):
                if time.monotonic() > until:
                    break
                batch = plans[start:start + 10 * workers]
                for future in [pool.submit(self.case, plan) for plan in batch]:
                    future.result()
                done += len(batch)
        return done

    def sync(self, port):
        self.world.configure_connector(self.siret, port)
        return subprocess.run(self.world.sync_command(self.siret), capture_output=True, text=True,
                              timeout=SYNC_PATIENCE)

    def syncs(self, count):
        """The real connector through the proxy, then directly: one more revision, nothing left over."""
        self.siret = self.world.agencies[1]
        state = self.world.home(self.siret) / "state"
        proxy = Proxy(self.world.members_port)
        self.world.write_payments(self.siret, 0)
        first = self.sync(proxy.port)
        length = dict(proxy.length)
        proxy.close()
        self.findings.expect(first.returncode == 0, f"an undisturbed sync: {first.stderr}")
        for number in range(1, count + 1):
            direction, action = DIRECTIONS[number % 2], QUICK[number // 2 % len(QUICK)]
            if number % 50 in (48, 49):
                action = "truncate"
            position = number * length[direction] // (count + 1)
            self.world.write_payments(self.siret, number)
            proxy = Proxy(self.world.members_port, (direction, position, action))
            spoiled = self.sync(proxy.port)
            proxy.close()
            direct = self.sync(None)
            name = f"sync {direction} {position} {action}"
            self.findings.expect(spoiled.returncode in (0, 3), f"{name}: {spoiled.returncode} {spoiled.stderr}")
            self.findings.expect(direct.returncode == 0, f"{name}: directly: {direct.stdout} {direct.stderr}")
            with self.lock:
                self.outcomes["sync answered" if spoiled.returncode == 0 else "sync tried again"] += 1
            left = [p.name for p in (state / "outbox").glob("*")]
            kept = [p.name for p in (state / "receipts").glob("*-r*")]
            self.findings.expect(not left and len(kept) == number + 1, f"{name}: left {left}, receipts {kept}")
        return count + 1


def connections(world):
    """Open connections of the members' port, as the hub counts them."""
    return sum(v for k, v in world.metric("parangon_connections{").items() if "members" in k)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--offset", type=int, default=0)
    parser.add_argument("--syncs", type=int, default=100)
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=1e9, help="end after this long, and say how far it came")
    parser.add_argument("--out")
    arguments = parser.parse_args()
    began, findings = time.monotonic(), Findings()
    world = World(agencies=2, settings=SETTINGS)
    try:
        world.start_hub()
        bench = Bench(world, findings)
        length = bench.lengths()
        plans = [(d, position, action) for d in DIRECTIONS for position in range(length[d]) for action in ACTIONS]
        chosen = plans[arguments.offset::arguments.step]
        run = bench.run(chosen, arguments.workers, began + arguments.seconds)
        synced = bench.syncs(arguments.syncs)
        end = time.monotonic() + 20
        while connections(world) > 0 and time.monotonic() < end:
            time.sleep(0.2)
        findings.expect(connections(world) == 0, f"connections that never end: {connections(world)}")
        health = world.ask("GET", "/health")
        findings.expect(health.status == 200, f"health: {health}")
        findings.expect(world.stop_hub() == 0, "the hub does not stop as asked")
        check = world.hub("check", check=False)
        findings.expect(check.returncode == 0, f"check: {check.stdout[:2000]}")
        books = evidence.Books(world.folder / "hub.sqlite")
        evidence.check_books(books, findings)
        rows = [r[3] for r in books.submissions() if r[0] == world.agencies[0]]
        findings.expect(sorted(rows[1:]) == sorted(bench.letters), "not one revision for each submission")
        findings.expect(sum(r[0] == world.agencies[1] for r in books.submissions()) == synced,
                        "not one revision for each round of the connector")
        books.close()
    finally:
        world.close()
    summary = {"test": "chop_proxy", "bytes": length, "cases": len(plans), "run": run, "syncs": arguments.syncs,
               "outcomes": dict(sorted(bench.outcomes.items())), "seconds": round(time.monotonic() - began, 1)}
    return finish(summary, findings, arguments.out)


if __name__ == "__main__":
    sys.exit(main())
