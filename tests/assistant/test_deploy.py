"""The examples for running it: they parse, they name what is there, and the service they start tells when it is ready and stops when told."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from assistant.settings import PREFIX, Settings
from assistant.surfaces.serve import listen

KNOWN = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
INSTRUCTIONS = {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "STOPSIGNAL", "CMD"}
COMMAND = Path(sys.executable).with_name("working-together")


@pytest.fixture(scope="module")
def deploy(root: Path) -> Path:
    return root / "assistant" / "deploy"


@pytest.mark.parametrize("name", ["working-together.service", "Containerfile", "nginx.conf"])
def test_an_example_names_no_setting_that_is_gone(deploy: Path, name: str) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", (deploy / name).read_text("utf-8")))
    assert named
    assert named <= KNOWN


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_unit_is_one_that_systemd_takes_and_keeps_tight(deploy: Path, tmp_path: Path) -> None:
    unit = tmp_path / "working-together.service"
    unit.write_text((deploy / "working-together.service").read_text("utf-8").replace("/opt/working-together/.venv/bin/working-together", str(COMMAND)), "utf-8")
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15", unit], capture_output=True, text=True, check=False
    )
    assert judged.returncode == 0, judged.stdout


def test_the_container_file_is_made_of_instructions_and_copies_what_is_there(root: Path, deploy: Path) -> None:
    text = re.sub(r"\\\n", " ", (deploy / "Containerfile").read_text("utf-8"))
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert {line[0] for line in lines} == INSTRUCTIONS
    copied = [name for line in lines if line[0] == "COPY" for name in line[1:-1]]
    assert [name for name in copied if not (root / name).exists()] == []
    assert {"assistant", "corpus", "eval", "constraints.txt", "weights.txt"} <= set(copied)


def test_the_container_runs_as_nobody_special_of_a_pinned_python(deploy: Path) -> None:
    text = (deploy / "Containerfile").read_text("utf-8")
    assert re.search(r"^FROM \S+:3\.1[12]-", text, re.MULTILINE)
    assert re.search(r"^USER [1-9]\d*$", text, re.MULTILINE)


def test_the_proxy_passes_web_sockets_on_and_nothing_that_a_client_claims_for_itself(deploy: Path) -> None:
    text = (deploy / "nginx.conf").read_text("utf-8")
    assert text.count("{") == text.count("}")
    directives = re.findall(r"^ +proxy_set_header (\S+) +(\S+);", text, re.MULTILINE)
    assert dict(directives) == {
        "Host": "$host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": "$host",
        "X-Forwarded-User": '""',
        "Upgrade": "$http_upgrade",
        "Connection": "$connection_upgrade",
    }


def test_a_server_tells_its_manager_when_it_is_ready_and_stops_within_its_grace(tmp_path: Path, warmed_library: Path) -> None:
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(str(tmp_path / "notify"))
    told.settimeout(90)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    surroundings = {**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify"), f"{PREFIX}LIBRARY": str(warmed_library), f"{PREFIX}STATE": str(tmp_path / "state")}
    surroundings.pop("CHAINLIT_APP_ROOT", None)
    with subprocess.Popen([COMMAND, "serve", "--port", str(port)], env=surroundings, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert told.recv(100) == b"READY=1"
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
                assert response.status == 200
            start = time.monotonic()
            server.send_signal(signal.SIGTERM)
            assert told.recv(100) == b"STOPPING=1"
            _, errors = server.communicate(timeout=15)
        finally:
            server.kill()
            told.close()
    assert time.monotonic() - start < 8
    assert "Traceback" not in errors
    assert sorted(path.name for path in tmp_path.iterdir() if path.name not in {"notify", "state"}) == []


def test_no_part_of_a_reply_waits_for_the_one_before_to_be_acknowledged() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.fixture(scope="module")
def warmed_library(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library folder with what an earlier run has indexed, if any did."""
    folder, kept = tmp_path_factory.mktemp("deploy") / "library", pytestconfig.cache.mkdir("browser-index")
    shutil.copytree(kept, folder)
    return folder
