"""Settings in, the folder that Chainlit works in out, its configuration written there: its defaults are open, so every one that matters is closed here.

Chainlit writes into this folder as it is imported. It is a folder of ours, never the one a person happens to be in.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.errors import SettingsError
from assistant.surfaces.chat.words import words

LANGUAGE = "en-GB"
TRANSLATION = Path(__file__).parent / "translations" / f"{LANGUAGE}.json"
ROOT = "CHAINLIT_APP_ROOT"
LEFT_S = 300  # how long a session waits for a browser that lost its connection


def prepare(folder: Path, site: str, origins: str, session_s: int) -> Path:
    """The folder, with a configuration of now. Must be called before Chainlit is imported. Raises `SettingsError` where it cannot be written."""
    root = Path(os.environ.setdefault(ROOT, str(folder)))
    os.environ["CHAINLIT_ENV_FILE"] = os.devnull  # else it would read settings of its own from the folder a person happens to be in
    hidden = root / ".chainlit"
    try:
        (hidden / "translations").mkdir(parents=True, exist_ok=True)
        (hidden / "config.toml").write_text(_toml(_configuration(site, origins, session_s)), "utf-8")
        shutil.copyfile(TRANSLATION, hidden / "translations" / TRANSLATION.name)
        (root / f"chainlit_{LANGUAGE}.md").write_text("", "utf-8")  # an empty one keeps the package's own from being shown
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"folder {root} for the chat cannot be written ({reason}); check permissions and free space, or choose another") from error
    return root


def _configuration(site: str, origins: str, session_s: int) -> dict[str, Mapping[str, Any]]:
    icon = f"{site}/static/icon.svg"
    return {
        "project": {
            "user_env": [],
            "session_timeout": LEFT_S,
            "user_session_timeout": session_s,
            "cache": False,
            "persist_user_env": False,
            "allow_origins": [origin.strip() for origin in origins.split(",") if origin.strip()],
        },
        "features": {
            "unsafe_allow_html": False,
            "latex": False,
            "user_message_markdown": False,  # what people type stays text
            "auto_tag_thread": False,  # else a profile makes the thread lose its owner
            "edit_message": False,
            "allow_thread_sharing": False,
            "favorites": False,
            "assistant_message_autoscroll": False,  # an answer is read from its beginning
        },
        "features.spontaneous_file_upload": {"enabled": False, "accept": [], "max_files": 0, "max_size_mb": 0},
        "features.audio": {"enabled": False},
        "features.mcp": {"enabled": False},
        "UI": {
            "name": words("page", "name"),
            "description": words("page", "description"),
            "language": LANGUAGE,
            "cot": "hidden",
            "default_sidebar_state": "hidden",  # its list cannot be used from a keyboard; earlier conversations have a page of their own
            "confirm_new_chat": True,
            "logo_file_url": icon,
            "default_avatar_file_url": icon,
        },
        "meta": {"generated_by": version("chainlit")},
    }


def _toml(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """Tables of plain values as TOML, whose strings, numbers, truth values and lists are written as JSON's are."""
    rows = []
    for name, table in tables.items():
        rows += [f"[{name}]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()), ""]
    return "\n".join(rows)
