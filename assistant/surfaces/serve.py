"""Settings in, a running server out. Holdings are loaded before the port opens, so that what is wrong is said in the terminal at once."""

from __future__ import annotations

import logging
import os
import socket
import sys
from ipaddress import ip_address

import structlog
import uvicorn

from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.surfaces.progress import opened
from assistant.surfaces.site import create_site

GRACE_S = 5  # for requests under way when the server is told to stop
MAX_SOCKET_MESSAGE = 256 * 1024
OWN_NAMES = "localhost,.localhost,127.0.0.1,::1"


class Server(uvicorn.Server):
    """uvicorn's server, which tells the service manager once it answers, and when it stops."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to answer."""
        await super().startup(sockets)
        if self.started:
            tell_manager("READY=1")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answers what is under way, then stops."""
        tell_manager("STOPPING=1")
        await super().shutdown(sockets)


def run_server(settings: Settings, host: str, port: int) -> None:
    """Serves until it is interrupted. Raises `SettingsError` for an address that cannot be had."""
    log_to_stderr()
    listening = listen(host, port)
    if not settings.allowed_hosts and _is_loopback(host):
        # A page elsewhere could have its own name point at this machine; here only this machine's names are answered.
        settings = settings.model_copy(update={"allowed_hosts": f"{OWN_NAMES},{host}"})
    app = create_site(settings, opened(settings))
    shown = f"[{host}]" if ":" in host else host
    if settings.sign_in == "off" and not _is_loopback(host):
        structlog.get_logger().warning("anybody who can reach this address can ask; WORKING_TOGETHER_SIGN_IN asks who they are", address=shown)
    structlog.get_logger().info("serving", address=f"http://{shown}:{listening.getsockname()[1]}{settings.base_path}", stop="Ctrl-C")
    Server(_config(app)).run(sockets=[listening])


def _config(app: object) -> uvicorn.Config:
    """How uvicorn serves. Its own access log would hold query strings, and with them questions; whom proxies speak for is our own affair."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
        ws_max_size=MAX_SOCKET_MESSAGE,
    )


def tell_manager(state: str) -> None:
    """Tells systemd how things stand, when it started us and wants to know (`Type=notify`)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.sendto(state.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)
    except OSError as error:
        structlog.get_logger().warning("the service manager cannot be told", error=error.strerror or type(error).__name__)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises `SettingsError` where it cannot be had."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"address {host} port {port} cannot be had ({reason}); choose another with --host or --port") from error
    # What it accepts inherits this, which asyncio sets on sockets of its own making only: else the second part of a reply waits 40 ms on a line that is kept.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
