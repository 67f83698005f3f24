"""What every test shares: no network, no state outside a temporary folder, and the documents beside the checkout where they are there."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ROOT.parent / "shared" / "library"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCRATCH = Path(tempfile.mkdtemp(prefix="working-together-tests-"))

# Set before anything is imported: chainlit writes into its root as it loads, and the model libraries read their switches once.
for name in [name for name in os.environ if name.startswith("WORKING_TOGETHER_")]:
    del os.environ[name]
os.environ |= {
    "CHAINLIT_APP_ROOT": str(SCRATCH / "chainlit"),
    "CHAINLIT_AUTH_COOKIE_NAME": "working_together_chat",  # read as it loads too, which in tests is before a server is made
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "WORKING_TOGETHER_LIBRARY": str(SCRATCH / "library"),
    "WORKING_TOGETHER_STATE": str(SCRATCH / "state"),
}
(SCRATCH / "chainlit").mkdir()


def pytest_unconfigure() -> None:
    shutil.rmtree(SCRATCH, ignore_errors=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("library") and not DOCUMENTS.is_dir():
        pytest.skip("no folder of documents beside the checkout")
    if item.get_closest_marker("browser") and not any(map(shutil.which, BROWSERS)):
        pytest.skip("no chromium here")


@pytest.fixture(autouse=True)
def _logs_as_at_first() -> Iterator[None]:
    """A command that a test runs sends logs to that test's stderr, which is closed when the next one begins."""
    yield
    if "structlog" in sys.modules:
        sys.modules["structlog"].reset_defaults()


@pytest.fixture(scope="session")
def library() -> Path:
    """The folder of documents beside the checkout."""
    if not DOCUMENTS.is_dir():
        pytest.skip("no folder of documents beside the checkout")
    return DOCUMENTS


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT
