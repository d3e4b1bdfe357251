"""What the tests of a release share: the sample written and served, and the clients as programs."""
import contextlib
import functools
import http.server
import os
import re
import subprocess
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
SHAPES = os.path.join(HERE, "..", "..", "support", "dcat-ap.shacl.ttl")
DATA_GOUV_FR = os.path.join(HERE, "..", "..", "support", "data-gouv-fr.shacl.ttl")
PROGRAM_SECONDS = 60
TOTALS = re.compile(r"[1-9]\d* triples, \d+ violations, \d+ warnings")


def node(script, *arguments):
    """(exit status, output) of one of the JavaScript clients."""
    done = subprocess.run(["node", os.path.join(HERE, script), *arguments], capture_output=True, text=True,
                          timeout=PROGRAM_SECONDS, check=False)
    return done.returncode, done.stdout + done.stderr


def shacl(*turtles, shapes=SHAPES):
    """The lines of the report on each graph; the last one, the totals, is left out."""
    _, output = node("shacl.mjs", shapes, *turtles)
    reports, lines = [], []
    for line in output.splitlines():
        if TOTALS.fullmatch(line):
            reports.append(lines)
            lines = []
        else:
            lines.append(line)
    if lines or len(reports) != len(turtles):
        raise RuntimeError(output)
    return reports


def violations(report):
    return [line for line in report if line.startswith("Violation ")]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served_sample(*options):
    """A sample release, written and served on loopback: (folder, base address)."""
    with tempfile.TemporaryDirectory() as root:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=root))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            base = f"http://127.0.0.1:{server.server_port}/open-data"
            folder = os.path.join(root, "open-data")
            subprocess.run([os.environ["PARANGON_WRITE_SAMPLE"], folder, base, *options], check=True)
            yield folder, base
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
