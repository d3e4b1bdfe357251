"""Makes one system call of the hub fail, everywhere in its life, one place at a time, and proves what
must hold afterwards. Uses strace's fault injection (strace(1), "inject").

  syscall_faults.py [--step N] [--offset N] [--stages A,B] [--calls A,B] [--errors A,B] [--out FILE]

The life of a hub is cut into stages: import (makes store and key from nothing), member (a command beside
nothing), serve (start, two submissions, a certifier named, a certification, reading, stop), backup,
archive. Each stage begins from the files that the stages before leave when nothing fails. A run without
faults counts the calls of each thread after the hub has opened its configuration: what the loader does
before is not the hub's. Then each call number of each kind fails with each error, in every thread that
makes that many; or, as one more "error", the hub is killed there. Every combination is a case; every
`step`th is run, beginning with the `offset`th.

After each case, without faults: the program ended by itself, or stopped when asked to, and said in words
what failed; nothing hangs; `check` finds nothing; the stage done again succeeds, or says that it was done;
submissions sent again with the same key are answered, those that had a receipt with the same receipt,
and each is one revision; the same for statements."""
import argparse
import collections
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import evidence
from consortium import BIN, REGISTER
from world import Findings, World, finish

STAGES = ("import", "member", "serve", "backup", "archive")
CALLS = ("openat", "read", "write", "pread64", "pwrite64", "fsync", "fdatasync", "ftruncate", "fallocate", "lseek",
         "unlink", "rename", "link", "mkdir", "mmap", "close", "fcntl", "newfstatat", "fchmod", "getrandom")
# Found defects once; run whatever the step. A pool of threads that could not be made whole ended the
# hub without a word; a hub killed while it made the log's key found an empty key at every start.
ALWAYS = (("serve", "mmap", "EIO"), ("import", "link", "EIO"), ("import", "write", "KILL"))
ERRORS = ("EIO", "ENOSPC", "EINTR", "EDQUOT", "EACCES", "KILL")
LINE = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)")
PATIENCE = 60


def ptrace_permitted():
    """Why not, or nothing."""
    if shutil.which("strace") is None:
        return "strace is not installed (group test of docker/packages.txt)"
    done = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True, text=True)
    return "" if done.returncode == 0 else f"ptrace is not permitted here: {done.stderr.strip()[:300]}"


def signal_children(pid, number):
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), number)
    except (FileNotFoundError, ProcessLookupError):
        pass  # It has just ended by itself.


class Life:
    """The stages of a hub's life, over one consortium's files."""

    def __init__(self):
        self.world = World(agencies=1)
        self.siret = self.world.agencies[0]
        self.letters = [self.world.submission(self.siret), self.world.submission(self.siret)]
        self.naming = self.world.name_certifier(self.siret)
        self.root = (self.world.folder / "ca/root/cert.pem").read_bytes()
        self.kept = {}  # stage → folder with the files that it begins from
        self.receipts = {}  # key → receipt's bytes, of answers that a client got

    FILES = ("hub.sqlite", "hub.sqlite-wal", "hub.sqlite-shm", "hub.sqlite-journal", "log.key", "log.newest", "hub-documents",
             "copy.sqlite", "copy.sqlite-journal")

    def files(self):
        """What a hub makes, and what a fault may leave beside."""
        folder = self.world.folder
        return [p for p in folder.iterdir() if p.name in self.FILES or p.name.startswith(".")]

    def clear(self):
        for path in self.files():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def keep(self, stage):
        target = self.world.folder / "stages" / stage
        target.mkdir(parents=True)
        for path in self.files():
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, target / path.name)
        self.kept[stage] = (target, dict(self.receipts))

    def restore(self, stage):
        self.clear()
        folder, receipts = self.kept[stage]
        for path in folder.iterdir():
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, self.world.folder / path.name)
        self.receipts = dict(receipts)

    # Commands.

    def command(self, stage):
        return {"import": ["register", "import", "--format", "register", str(REGISTER)],
                "member": ["agency", "add", "--siret", self.siret, "--name", "Acheteur", "--departement", "77"],
                "backup": ["backup", str(self.world.folder / "copy.sqlite")],
                "archive": ["archive", "--older-than", "0"]}[stage]

    def run(self, stage, wrapper=()):
        """(exit code, output). The exit code of `serve` is that of its stop."""
        if stage == "serve":
            return self.serve(wrapper)
        line = [*wrapper, str(BIN / "parangon-hub"), "--lang", "en", "--config", str(self.world.folder / "hub.toml"),
                *self.command(stage)]
        try:
            done = subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return None, "hangs"
        return done.returncode, done.stdout + done.stderr

    def serve(self, wrapper):
        world = self.world
        before = world.hub_log.stat().st_size if world.hub_log.exists() else 0
        world.spawn_hub(wrapper)
        if world.wait_ready(PATIENCE):
            for letter in [*self.letters, self.naming]:
                self.note(letter, world.try_send(letter, seconds=PATIENCE))
            self.note(self.certification(), world.try_send(self.certification(), seconds=PATIENCE))
            for target in ("/health", "/v1/consortium", "/v1/register/current", "/v1/submissions"):
                self.read(target)
        code = self.stop_traced(wrapper)
        with open(world.hub_log, "rb") as log:
            log.seek(before)
            return code, log.read().decode(errors="replace")

    def stop_traced(self, wrapper):
        """The hub is the tracer's child, and the signal is for it."""
        if not wrapper:
            return self.world.stop_hub()
        process = self.world.hub_process
        self.world.hub_process = None
        if process.poll() is None:
            signal_children(process.pid, signal.SIGTERM)
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            signal_children(process.pid, signal.SIGKILL)
            process.wait()
            return None

    def read(self, target):
        try:
            answer = self.world.ask("GET", target, self.world.home(self.siret) / "pki", seconds=PATIENCE)
        except Exception:  # No answer: the fault hit this connection, or the hub is gone.
            return
        if answer.status not in (200, 503, 500):
            raise AssertionError(f"{target}: {answer}")

    def certification(self):
        if not hasattr(self, "certify"):
            sha = evidence.sha256(self.letters[0].document)
            self.certify = self.world.certification(self.siret, "2024", 1, sha)
        return self.certify

    def note(self, letter, answer):
        if answer is not None and answer.status in (200, 201):
            self.receipts[letter.key] = answer.body

    def close(self):
        self.world.close()


class Case:
    """One call that fails; what must hold then."""

    def __init__(self, life, findings, stage, call, number, error):
        self.life, self.findings = life, findings
        self.stage, self.call, self.number, self.error = stage, call, number, error
        self.name = f"{stage}: {call} {number} {error}"

    def expect(self, holds, message):
        return self.findings.expect(holds, f"{self.name}: {message}")

    def run(self):
        """What became of the stage: "unharmed", "refused" or "crashed"."""
        life = self.life
        life.restore(self.stage)
        trace = life.world.folder / "trace.txt"
        trace.unlink(missing_ok=True)
        code, said = life.run(self.stage, inject(trace, self.call, self.number, self.error))
        self.expect(code is not None, f"hangs; {said[-500:]}")
        killed = self.error == "KILL" and code == -9
        outcome = "unharmed" if code == 0 else "refused" if code in (1, 2, 3) else "killed" if killed else "crashed"
        traced = trace.read_text(errors="replace") if trace.exists() else ""
        if "(INJECTED)" not in traced and "killed by SIGKILL" not in traced:
            outcome = "not reached"  # Threads share work differently each time.
            self.expect(code == 0, f"no fault, and ended with {code}: {said[-800:]}")
        if outcome == "crashed":
            self.expect(False, f"ended with {code}: {said[-800:]}")
        # Where standard error itself fails, nothing can be said.
        if outcome == "refused" and self.call not in ("write", "close"):
            self.expect(said.strip(), "refused without a word")
        self.after()
        return outcome

    def after(self):
        life = self.life
        made = (life.world.folder / "hub.sqlite").exists()
        if made or self.stage != "import":
            self.check("after the fault")
        code, said = life.run(self.stage)
        done_before = self.stage in ("member", "backup") and "exists" in said or "already" in said
        if not self.expect(code == 0 or done_before, f"the same again without faults: {code}, {said[-800:]}"):
            return
        self.check("after the same again")
        self.judge()

    def check(self, when):
        done = self.life.world.hub("--lang", "en", "check", check=False)
        # A store whose making failed at once has no schema yet: said so, and made by the next start.
        unmade = self.stage == "import" and done.returncode in (1, 3) and when == "after the fault" and done.stderr
        self.expect(done.returncode == 0 or unmade,
                    f"check {when}: {done.returncode} {done.stdout[-800:]} {done.stderr[-800:]}")

    def judge(self):
        books = evidence.Books(self.life.world.folder / "hub.sqlite")
        try:
            books_findings = Findings()
            evidence.check_books(books, books_findings)
            evidence.check_receipts(books, self.life.root, books_findings)
            for found in books_findings.all:
                self.expect(False, found)
            rows = {r[3]: r[5].encode() for r in books.submissions()}
            rows.update({r[1]: r[2].encode() for r in books.statements()})
            for key, receipt in self.life.receipts.items():
                self.expect(rows.get(key) == receipt, f"a receipt was given for {key}, and is lost")
            if self.stage in ("serve", "backup", "archive"):
                self.expect(len(rows) == 4, f"{len(rows)} records instead of 4")
        finally:
            books.close()


def inject(trace, call, number, error):
    # With --seccomp-bpf, which is faster, strace 6.1 injects errors but no signals.
    what = ("-e", f"inject={call}:signal=KILL:when={number}") if error == "KILL" else \
        ("--seccomp-bpf", "-e", f"inject={call}:error={error}:when={number}")
    return ("strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={call}", *what)


def count_calls(life, stage):
    """(call → first number that is the hub's own, call → largest number in any thread)."""
    trace = life.world.folder / "trace.txt"
    code, said = life.run(stage, ("strace", "-f", "--seccomp-bpf", "-qq", "-o", str(trace), "-e",
                                  "trace=" + ",".join(CALLS)))
    if code != 0:
        raise AssertionError(f"{stage} without faults: {code} {said}")
    counts, before, opened = collections.defaultdict(collections.Counter), {}, False
    for line in trace.read_text(errors="replace").splitlines():
        found = LINE.match(line)
        if not found or "resumed>" in line:
            continue
        counts[found[1]][found[2]] += 1
        if not opened and "hub.toml" in line:
            opened, before = True, dict(counts[found[1]])
    last = {call: max((c[call] for c in counts.values()), default=0) for call in CALLS}
    return {call: before.get(call, 0) + 1 for call in CALLS}, last


def cases_of(life, stages, calls, errors):
    out, counted = [], {}
    for stage in STAGES:
        if stage == "import":
            life.clear()
        life.keep(stage)
        first, last = count_calls(life, stage)
        if stage in stages:
            counted[stage] = {c: last[c] - first[c] + 1 for c in CALLS if last[c] >= first[c]}
            out += [(stage, call, number, error) for call in calls for number in range(first[call], last[call] + 1)
                    for error in errors]
    return out, counted


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--offset", type=int, default=0)
    parser.add_argument("--stages", default=",".join(STAGES))
    parser.add_argument("--calls", default=",".join(CALLS))
    parser.add_argument("--errors", default=",".join(ERRORS))
    parser.add_argument("--seconds", type=float, default=1e9, help="end after this long, and say how far it came")
    parser.add_argument("--out")
    arguments = parser.parse_args()
    if why := ptrace_permitted():
        print("SKIPPED:", why)
        return 77
    began, findings, life = time.monotonic(), Findings(), Life()
    outcomes, run = collections.Counter(), 0
    try:
        cases, counted = cases_of(life, arguments.stages.split(","), arguments.calls.split(","),
                                  arguments.errors.split(","))
        chosen = cases[arguments.offset::arguments.step]
        chosen += [c for c in cases if (c[0], c[1], c[3]) in ALWAYS and c not in chosen]
        for case in chosen:
            if time.monotonic() - began > arguments.seconds:
                break
            outcomes[Case(life, findings, *case).run()] += 1
            run += 1
    finally:
        life.close()
    findings.expect(outcomes["not reached"] <= run // 5, f"{outcomes['not reached']} faults were never reached")
    summary = {"test": "syscall_faults", "cases": len(cases), "chosen": len(chosen), "run": run,
               "outcomes": dict(sorted(outcomes.items())), "calls": counted,
               "seconds": round(time.monotonic() - began, 1)}
    return finish(summary, findings, arguments.out)


if __name__ == "__main__":
    sys.exit(main())
