"""Settings in, a running server out. Holdings are loaded before the port opens, so that what is wrong is said in the terminal at once."""

from __future__ import annotations

import logging
import socket
import sys

import structlog
import uvicorn

from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.surfaces.api import create_app
from assistant.surfaces.progress import opened

GRACE_S = 5


def run_server(settings: Settings, host: str, port: int) -> None:
    """Serves until it is interrupted. Raises `SettingsError` for an address that cannot be had."""
    log_to_stderr()
    listening = _listen(host, port)
    app = create_app(settings, opened(settings))
    # uvicorn's own access log would hold query strings, and with them questions.
    config = uvicorn.Config(app, access_log=False, log_config=None, server_header=False, timeout_graceful_shutdown=GRACE_S)
    shown = f"[{host}]" if ":" in host else host
    structlog.get_logger().info("serving", address=f"http://{shown}:{listening.getsockname()[1]}", stop="Ctrl-C")
    uvicorn.Server(config).run(sockets=[listening])


def log_to_stderr() -> None:
    """Logs as lines on stderr: readable in a terminal, JSON elsewhere."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)  # on the handler, since some libraries set their own loggers to debug
    logging.basicConfig(handlers=[handler], format="%(levelname)s %(name)s: %(message)s")
    is_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer() if is_terminal else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"address {host} port {port} cannot be had ({reason}); choose another with --host or --port") from error
