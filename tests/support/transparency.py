"""Verifies a transparency log's bytes from its published formats alone: RFC 6962 trees, and C2SP
signed notes, checkpoints, cosignatures and log proofs. Shares nothing with the product; needs
python3-cryptography for Ed25519. Whatever does not hold raises Refused.

  transparency.py proof FILE VKEY LEAF_HEX [WITNESS_VKEY…]      prints origin, size, root, witnesses
  transparency.py commitment COMMITMENT_HEX SALT_HEX < ENTRY
  transparency.py consistency OLD_NOTE NEW_NOTE VKEY [HASH_BASE64…]
"""
import base64
import binascii
import hashlib
import hmac
import sys
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519, COSIGNATURE = 1, 4
MAX_SIZE = 2**63 - 1


class Refused(Exception):
    """What was read is not in its format, or does not verify."""


def require(holds, why):
    if not holds:
        raise Refused(why)


def decode64(text, length=None):
    """Canonical base64 (RFC 4648 section 4), of `length` bytes when given."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(f"not base64: {text[:80]!r}") from error
    require(base64.b64encode(data).decode() == text, "base64 that is not canonical")
    require(length is None or len(data) == length, f"not {length} bytes")
    return data


def decimal(text):
    canonical = text.isascii() and text.isdigit() and len(text) < 20 and str(int(text)) == text
    require(canonical and int(text) <= MAX_SIZE, f"not a decimal number: {text[:80]!r}")
    return int(text)


# The tree: RFC 6962 section 2.1.

def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(size):
    """The largest power of two below size."""
    return 1 << ((size - 1).bit_length() - 1)


def tree_root(leaf_hashes):
    if not leaf_hashes:
        return hashlib.sha256(b"").digest()
    if len(leaf_hashes) == 1:
        return leaf_hashes[0]
    k = split(len(leaf_hashes))
    return node_hash(tree_root(leaf_hashes[:k]), tree_root(leaf_hashes[k:]))


def inclusion_root(index, size, leaf, proof):
    """The root that PATH(index, D[size]) leads to: its definition, read backwards."""
    require(0 <= index < size, "no such leaf")
    if size == 1:
        require(not proof, "proof too long")
        return leaf
    require(proof, "proof too short")
    k = split(size)
    if index < k:
        return node_hash(inclusion_root(index, k, leaf, proof[:-1]), proof[-1])
    return node_hash(proof[-1], inclusion_root(index - k, size - k, leaf, proof[:-1]))


def verify_inclusion(index, size, leaf, proof, root):
    require(inclusion_root(index, size, leaf, proof) == root, "not in the log at that place")


def consistency_roots(old_size, size, proof, old_root):
    """Old and new root that SUBPROOF(old_size, D[size]) leads to. `old_root` stands for the first
    complete subtree, which the proof leaves out; None where it does not."""
    if old_size == size:
        if old_root is not None:
            require(not proof, "proof too long")
            return old_root, old_root
        require(len(proof) == 1, "proof of another length")
        return proof[0], proof[0]
    require(proof, "proof too short")
    k = split(size)
    if old_size <= k:
        old, new = consistency_roots(old_size, k, proof[:-1], old_root)
        return old, node_hash(new, proof[-1])
    old, new = consistency_roots(old_size - k, size - k, proof[:-1], None)
    return node_hash(proof[-1], old), node_hash(proof[-1], new)


def verify_consistency(old_size, size, old_root, root, proof):
    require(old_size <= size, "a log does not shrink")
    for known_size, known_root in ((old_size, old_root), (size, root)):
        require(known_size > 0 or known_root == tree_root([]), "not the empty tree's root")
    if old_size == 0:
        require(not proof, "proof too long")
        return
    require(consistency_roots(old_size, size, proof, old_root) == (old_root, root), "two histories")


# Notes: c2sp.org/signed-note.

@dataclass(frozen=True)
class Vkey:
    """A known signer: name, signature type, 32 bytes of Ed25519."""
    name: str
    type: int
    key: bytes

    @property
    def key_id(self):
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.key).digest()[:4]

    def verify(self, message, signature):
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise Refused(f"signature of {self.name} does not hold") from error


def parse_vkey(text):
    require(text.count("+") >= 2, "not a verifier key")
    name, key_id, encoded = text.split("+", 2)
    data = decode64(encoded, 33)
    vkey = Vkey(name, data[0], data[1:])
    require(vkey.type in (ED25519, COSIGNATURE), "unknown signature type")
    require(name and vkey.key_id.hex() == key_id, "key id of another key")
    return vkey


@dataclass
class Note:
    text: bytes  # With its last newline.
    signatures: list = field(default_factory=list)  # (name, key id, signature bytes)


def parse_note(data):
    try:
        note = data.decode()
    except UnicodeDecodeError as error:
        raise Refused("not UTF-8") from error
    require(not any(c < " " and c != "\n" for c in note), "control characters")
    text, separator, lines = note.rpartition("\n\n")
    require(separator and lines.endswith("\n"), "no signatures")
    parsed = Note((text + "\n").encode())
    for line in lines[:-1].split("\n"):
        words = line.split(" ")
        require(len(words) == 3 and words[0] == "\u2014" and words[1], "not a signature line")
        name, signature = words[1], decode64(words[2])
        require("+" not in name and not any(c.isspace() for c in name), "not a key name")
        require(len(signature) > 4, "signature too short")
        parsed.signatures.append((name, signature[:4], signature[4:]))
    return parsed


def signatures_of(note, vkey):
    found = [bytes_ for name, key_id, bytes_ in note.signatures if (name, key_id) == (vkey.name, vkey.key_id)]
    require(len(found) < 2, f"{vkey.name} signs twice")
    return found


def verify_note(data, vkey):
    """The text of a note that this key signed."""
    require(vkey.type == ED25519, "not a log's key")
    note = parse_note(data)
    found = signatures_of(note, vkey)
    require(found, f"no signature of {vkey.name}")
    vkey.verify(note.text, found[0])
    return note.text


def cosigned_at(data, witness):
    """POSIX seconds at which the witness saw the checkpoint, or None (c2sp.org/tlog-cosignature)."""
    require(witness.type == COSIGNATURE, "not a witness's key")
    note = parse_note(data)
    for signature in signatures_of(note, witness):
        require(len(signature) == 72, "not a cosignature")
        at = int.from_bytes(signature[:8], "big")
        require(at > 0, "cosignature without time")
        witness.verify(b"cosignature/v1\ntime %d\n" % at + note.text, signature[8:])
        return at
    return None


# Checkpoints and proofs: c2sp.org/tlog-checkpoint, c2sp.org/tlog-proof.

@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes


def parse_checkpoint(text):
    lines = text.decode().split("\n")
    require(len(lines) >= 4 and lines.pop() == "" and all(lines), "not a checkpoint")
    return Checkpoint(lines[0], decimal(lines[1]), decode64(lines[2], 32))


def open_checkpoint(data, vkey):
    checkpoint = parse_checkpoint(verify_note(data, vkey))
    require(checkpoint.origin == vkey.name, "checkpoint of another log")
    return checkpoint


@dataclass
class Proof:
    index: int
    path: list
    checkpoint: bytes
    extra: bytes = b""


def parse_proof(data):
    head, separator, checkpoint = data.partition(b"\n\n")
    require(separator and head.isascii(), "not a proof")
    lines = head.decode().split("\n")
    require(lines.pop(0) == "c2sp.org/tlog-proof@v1" and lines, "not a proof")
    extra = b""
    if lines[0].startswith("extra "):
        extra = decode64(lines.pop(0).removeprefix("extra "))
        require(extra, "empty extra line")
    require(lines and lines[0].startswith("index "), "no index")
    index = decimal(lines.pop(0).removeprefix("index "))
    require(len(lines) < 64, "too many hashes")
    return Proof(index, [decode64(line, 32) for line in lines], checkpoint, extra)


def verify_proof(data, vkey, leaf):
    """The checkpoint of the log of this key that holds `leaf`, a leaf hash."""
    proof = parse_proof(data)
    checkpoint = open_checkpoint(proof.checkpoint, vkey)
    verify_inclusion(proof.index, checkpoint.size, leaf, proof.path, checkpoint.root)
    return checkpoint


# Leaves: docs/log.md.

def verify_commitment(commitment, salt, entry):
    require(len(salt) == 32, "a salt is 32 bytes")
    require(hmac.compare_digest(hmac.new(salt, entry, hashlib.sha256).digest(), commitment),
            "the commitment is not to this entry with this salt")


def verify_entry_proof(data, vkey, entry):
    """The checkpoint of the log that holds this entry, by a proof whose extra data is the leaf's salt."""
    salt = parse_proof(data).extra
    require(len(salt) == 32, "a salt is 32 bytes")
    return verify_proof(data, vkey, leaf_hash(hmac.new(salt, entry, hashlib.sha256).digest()))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main(arguments):
    if not arguments:
        raise SystemExit(__doc__)
    command, *rest = arguments
    if command == "proof":
        data, vkey, leaf = read(rest[0]), parse_vkey(rest[1]), bytes.fromhex(rest[2])
        checkpoint = verify_proof(data, vkey, leaf_hash(leaf))
        print(checkpoint.origin, checkpoint.size, checkpoint.root.hex())
        for witness in map(parse_vkey, rest[3:]):
            print(witness.name, cosigned_at(parse_proof(data).checkpoint, witness))
    elif command == "commitment":
        verify_commitment(bytes.fromhex(rest[0]), bytes.fromhex(rest[1]), sys.stdin.buffer.read())
    elif command == "consistency":
        old, new = (open_checkpoint(read(path), parse_vkey(rest[2])) for path in rest[:2])
        verify_consistency(old.size, new.size, old.root, new.root, [decode64(h, 32) for h in rest[3:]])
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Refused as refused:
        sys.exit(f"refused: {refused}")
