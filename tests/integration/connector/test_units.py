"""Proves that the systemd units are ones that systemd understands, start the programs with arguments
that these understand, and leave a service next to nothing of the machine (systemd-analyze)."""
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

from consortium import BIN, ROOT

UNITS = ROOT / "docker/systemd"
#: Exposure in tenths, of 100; systemd calls up to 2.0 "OK" and a unit without hardening has 9.6.
THRESHOLD = 15


class Units(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.units = sorted(UNITS.glob("*.service"))
        self.assertEqual([u.name for u in self.units], ["parangon-connector.service", "parangon-hub.service"])

    def analyse(self, *arguments):
        return subprocess.run(["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True, timeout=60)

    def test_systemd_understands_every_line(self):
        for unit in self.units:
            # The programs as built here, where the unit names those that are installed.
            copy = self.folder / unit.name
            copy.write_text(unit.read_text().replace("/usr/bin/parangon", f"{BIN}/parangon"))
            done = self.analyse("verify", copy)
            self.assertEqual((done.returncode, done.stderr.strip()), (0, ""))
            copy.write_text(copy.read_text().replace("NoNewPrivileges", "NoNewPrivilege"))
            self.assertIn("NoNewPrivilege", self.analyse("verify", copy).stderr)

    def test_the_programs_understand_the_command_lines(self):
        for unit in self.units:
            line = re.search(r"^ExecStart=/usr/bin/(.*)$", unit.read_text(), re.MULTILINE).group(1)
            program, *arguments = shlex.split(line)
            arguments = [str(self.folder / "none.toml") if a.endswith(".toml") else a for a in arguments]
            done = subprocess.run([BIN / program, *arguments], capture_output=True, text=True, timeout=60)
            # Refused for the configuration that is not there, not for the command line.
            self.assertIn("none.toml", done.stderr)

    def test_a_service_has_next_to_nothing_of_the_machine(self):
        for unit in self.units:
            done = self.analyse("security", "--offline=true", f"--threshold={THRESHOLD}", unit)
            self.assertEqual(done.returncode, 0, done.stdout[-300:])
            bare = self.folder / unit.name
            bare.write_text("[Service]\nExecStart=/bin/true\n")
            self.assertNotEqual(self.analyse("security", "--offline=true", f"--threshold={THRESHOLD}", bare).returncode, 0)
            text = unit.read_text()
            for line in ("ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=\n",
                         "SystemCallFilter=@system-service", "MemoryMax="):
                self.assertIn(line, text)


if __name__ == "__main__":
    unittest.main()
