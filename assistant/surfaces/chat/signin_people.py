"""A state folder in; who may sign in, and the secret that identities are signed with, out. Passwords are kept as salted scrypt hashes only.

`Passwords.name_of` reads an HTTP Basic header. Nothing here knows Chainlit or the web server, so that every surface can ask it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

from assistant.errors import SignInError
from assistant.settings import Settings

SECRET_FILE, PEOPLE_FILE = "secret", "people.json"
SHORTEST_SECRET = 32
SHORTEST_PASSWORD = 12
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.@_-]{0,63}")
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1
_N_REMEMBERED = 1000


def secret_of(settings: Settings) -> str:
    """The secret of this installation: the setting's, else the one in the state folder, made on first use. Raises `SignInError`."""
    given = settings.secret.get_secret_value()
    if given:
        if len(given) < SHORTEST_SECRET:
            raise SignInError(f"setting WORKING_TOGETHER_SECRET has {len(given)} characters; use {SHORTEST_SECRET} at least, or unset it")
        return given
    path = settings.state / SECRET_FILE
    try:
        settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _write(path, secrets.token_urlsafe(48), replace=False)
        path.chmod(0o600)
        kept = path.read_text("utf-8").strip()
    except OSError as error:
        raise SignInError(f"folder {settings.state} cannot be used ({error.strerror}); make it writable, or set WORKING_TOGETHER_STATE") from error
    if len(kept) < SHORTEST_SECRET:
        raise SignInError(f"file {path} holds no secret of {SHORTEST_SECRET} characters; remove it, and a new one is made")
    return kept


def people(state: Path) -> dict[str, str]:
    """Who may sign in: the hash of their password by name. Raises `SignInError` for a file that is none of ours."""
    path = state / PEOPLE_FILE
    try:
        held = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SignInError(f"file {path} cannot be read ({error}); restore it, or remove it and add people again") from error
    if not isinstance(held, dict) or not all(isinstance(value, str) and value.count("$") == 5 for value in held.values()):
        raise SignInError(f"file {path} is not a list of people; restore it, or remove it and add people again")
    return held


def add_person(state: Path, name: str, password: str) -> None:
    """Lets a person in by a password, or changes it. Raises `SignInError` for a name or password that cannot be taken."""
    if not _NAME.fullmatch(name):
        raise SignInError(f"name {name[:64]!r} cannot be taken; use letters, digits and . @ _ - only, 64 at most")
    if len(password) < SHORTEST_PASSWORD:
        raise SignInError(f"password of {len(password)} characters is too short; use {SHORTEST_PASSWORD} at least")
    salt = secrets.token_bytes(16)
    made = f"scrypt${_COST}${_BLOCK}${_PARALLEL}${_text(salt)}${_text(_hash(password, salt))}"
    _save(state, {**people(state), name: made})


def remove_person(state: Path, name: str) -> None:
    """Lets a person in no more. Raises `SignInError` for one who is not listed."""
    held = people(state)
    if name not in held:
        raise SignInError(f"person {name[:64]!r} is not listed; check who is with `working-together people list`")
    _save(state, {key: value for key, value in held.items() if key != name})


class Passwords:
    """Checks passwords. One that was right is remembered, as a keyed hash and while the list stays as it is, since a browser sends it with every request."""

    def __init__(self, state: Path, secret: str) -> None:
        self._state = state
        self._key = secret.encode()
        self._right: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()

    def name_of(self, authorization: str) -> str | None:
        """Whose name and password an HTTP Basic header carries; None when they do not hold."""
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, colon, password = base64.b64decode(given.strip(), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return name if colon and self.holds(name, password) else None

    def holds(self, name: str, password: str) -> bool:
        """Whether a password is a person's. Takes as long for a name that is not listed."""
        digest = hmac.digest(self._key, f"{self._stamp()}\0{name}\0{password}".encode(), "sha256")
        with self._lock:
            if digest in self._right:
                self._right.move_to_end(digest)
                return True
        made = people(self._state).get(name)
        salt, wanted = made.split("$")[4:] if made else (_text(b"nobody's salt..."), _text(b""))
        right = hmac.compare_digest(_hash(password, base64.b64decode(salt)), base64.b64decode(wanted))
        if right:
            with self._lock:
                self._right[digest] = None
                if len(self._right) > _N_REMEMBERED:
                    self._right.popitem(last=False)
        return right

    def _stamp(self) -> int:
        path = self._state / PEOPLE_FILE
        return path.stat().st_mtime_ns if path.exists() else 0


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, dklen=32)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _save(state: Path, held: dict[str, str]) -> None:
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(state / PEOPLE_FILE, json.dumps(held, indent=1, sort_keys=True), replace=True)
    except OSError as error:
        raise SignInError(f"file {state / PEOPLE_FILE} cannot be written ({error.strerror}); make its folder writable") from error


def _write(path: Path, text: str, *, replace: bool) -> None:
    """Writes a file that only its owner can read, whole or not at all. Without `replace`, one that is there already stays."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made readable by its owner only
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if replace:
        os.replace(draft, path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
