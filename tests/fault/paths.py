"""Where the helpers of the other tests are: importing this makes them importable."""
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "integration/connector"), str(TESTS / "integration/hub"), str(TESTS / "support")]
