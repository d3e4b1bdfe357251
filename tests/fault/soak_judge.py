"""What must hold after a soak: see soak.py."""
import json
import subprocess

import evidence
import transparency
from consortium import BIN


def judge_agency(world, agency, books, root, findings):
    rows = {r[3]: r for r in books.submissions() if r[0] == agency.siret}
    for key, sha256 in agency.spooled.items():
        findings.expect(key in rows and rows[key][4] == sha256, f"{agency.siret}: spooled {key} is lost")
    kept = {}
    for folder in sorted((agency.state / "receipts").glob("*-r*")):
        part = {name: (folder / name).read_bytes() for name in ("document.json", "receipt.json")}
        jws = {name: (folder / name).read_text() for name in ("signature.jws", "receipt.jws")}
        try:
            content = evidence.verify_receipt(part["receipt.json"], jws["receipt.jws"], part["document.json"],
                                              jws["signature.jws"], root)
        except Exception as error:  # Whatever is wrong with it is the finding.
            findings.expect(False, f"{folder}: {error!r}")
            continue
        kept[content["idempotency_key"]] = folder.name
        row = rows.get(content["idempotency_key"])
        findings.expect(row is not None and row[5].encode() == part["receipt.json"],
                        f"{agency.siret}: receipt {folder.name} is not the hub's")
        rounds = [n for n, total in agency.totals.items() if total == total_of(part["document.json"])]
        findings.expect(len(rounds) == 1, f"{agency.siret}: {folder.name} is of no round")
        agency.seen = getattr(agency, "seen", []) + rounds
    own = subprocess.run([str(BIN / "parangon-connector"), "--lang", "en", "receipts", "verify", "--config",
                          str(world.home(agency.siret))], capture_output=True, text=True)
    findings.expect(own.returncode == 0, f"{agency.siret}: receipts verify: {own.stdout[-800:]} {own.stderr[-800:]}")
    findings.expect(set(rows) == set(kept), f"{agency.siret}: the hub has {len(rows)}, receipts are {len(kept)}")
    findings.expect(len(agency.seen) == len(set(agency.seen)), f"{agency.siret}: a round is there twice")
    missing = set(agency.done) - set(agency.seen)
    findings.expect(not missing, f"{agency.siret}: rounds reported as done but not there: {missing}")


def total_of(document):
    for row in json.loads(document)["figures"]:
        if row[:4] == ["paid", "all", "all", "any"]:
            return row[6] + (row[11] if len(row) > 11 else 0)
    return None


def judge(world, agencies, certifier, findings):
    root = (world.folder / "ca/root/cert.pem").read_bytes()
    books = evidence.Books(world.folder / "hub.sqlite")
    roots = evidence.check_books(books, findings)
    receipts = evidence.check_receipts(books, root, findings)
    for agency in agencies:
        judge_agency(world, agency, books, root, findings)
    statements = {(r[0], r[1]): r[2].encode() for r in books.statements()}
    for siret, key, _, body in certifier.receipts:
        findings.expect(statements.get((siret, key)) == body, f"{siret}: statement {key} is lost")
    findings.expect(len(statements) == len(certifier.receipts), "the hub has statements that nobody sent once")
    for note in certifier.checkpoints.values():
        seen = transparency.parse_checkpoint(transparency.parse_note(note).text)
        findings.expect(seen.size <= roots.size and seen.root == roots.roots[seen.size],
                        f"a checkpoint of size {seen.size} that was shown is of another log")
    books.close()
    return {"receipts_verified": receipts, "log_entries": roots.size, "checkpoints_seen": len(certifier.checkpoints)}
