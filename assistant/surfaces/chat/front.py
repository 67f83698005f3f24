"""The installed chat front end in, a page of our own around it out: no outside address, no inline script, labels in British English.

Chainlit's own page asks two other hosts for fonts and styles and runs a script of its own inline. This one names only what the installed package holds.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.errors import SettingsError
from assistant.surfaces.chat.words import reasons, section
from corpus.model import Duty
from corpus.wording import wording

HERE = Path(__file__).parent
PUBLIC = HERE / "public"
POLICY = (
    # Style attributes and style elements are set by the front end's components as they open and close; scripts never are.
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "worker-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_SCRIPT = re.compile(r'<script type="module"[^>]*\ssrc="/assets/(?P<name>[\w.-]+\.js)"')
_STYLE = re.compile(r'<link rel="stylesheet"[^>]*\shref="/assets/(?P<name>[\w.-]+\.css)"')


@cache
def installed() -> Path:
    """The folder of the installed front end, found without loading the package. Raises `SettingsError`."""
    spec = find_spec("chainlit")
    folder = Path(spec.origin).parent / "frontend" / "dist" if spec and spec.origin else None
    if folder is None or not (folder / "index.html").is_file():
        raise SettingsError("the chat's front end is not installed; run `make setup` again")
    return folder


def page(site: str, path: str, history: bool) -> str:
    """The page that carries the chat, which stands at `path` of the `site`, itself the path that everything is served under.

    With `history`, it links to the conversations that are kept.
    """
    index = (installed() / "index.html").read_text("utf-8")
    script, style = _SCRIPT.search(index), _STYLE.search(index)
    if script is None or style is None:
        raise SettingsError("the chat's front end is not as expected; install the pinned version: run `make setup` again")
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    labels = {
        **section("script"),
        "base": f"{site}{path}",
        "passage": section("passage"),
        "feedback": section("feedback"),
        "reasons": reasons(),
        # What the script finds in an answer, to mark it for the style sheet.
        "forces": {wording("duties", duty.value): duty.value for duty in Duty},
        "headings": {wording("answer", key): key for key in ("urgent", "notices", "sources")},
    }
    return environment.get_template("chat.html").render(
        site=site,
        history=history,
        base=f"{site}{path}",
        page=section("page"),
        script=script["name"],
        style=style["name"],
        versions={name: version_of(name) for name in ("chat.css", "chat.js", "global.js")},
        # Inside a data block only "<" could end it.
        labels=json.dumps(labels, ensure_ascii=False).replace("<", "\\u003c"),
    )


@cache
def version_of(name: str) -> str:
    """A short checksum of one of our files, so that a changed one is fetched anew."""
    return hashlib.blake2b((PUBLIC / name).read_bytes(), digest_size=6).hexdigest()


def packed(name: str, folder: Path) -> Path:
    """An installed script or style sheet, compressed once into `folder`: it has several megabytes, and phones fetch it."""
    source = installed() / "assets" / name
    target = folder / f"{name}.gz"
    if not target.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{name}.{os.getpid()}"
        draft.write_bytes(gzip.compress(source.read_bytes(), 6))
        os.replace(draft, target)
    return target
