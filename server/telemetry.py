"""Log lines as JSON without secrets, and the counters behind /metrics."""

import json
import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from server.redaction import redact

SECRET_FIELDS = frozenset({"token", "password", "secret", "authorization", "cookie", "ticket", "credential"})


def _without_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in event:
        if key.lower() in SECRET_FIELDS:
            event[key] = "…"
    return event


def _rendered(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """Redacts the whole line, so that no depth of nesting and no text of an exception hides a token."""
    return redact(json.dumps(event, default=repr, ensure_ascii=False))


class _JsonFormatter(logging.Formatter):
    """Lines of other libraries look the same and pass the same filter."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"event": super().format(record), "logger": record.name, "level": record.levelname.lower()}
        return redact(json.dumps(line, ensure_ascii=False))


def configure_logging(level: str) -> None:
    """JSON lines on standard error; standard output belongs to the `ready` line and the CLI."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter("%(message)s"))
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # it warns of every request that is no HTTP
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_secrets,
            _rendered,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


class Metrics:
    """The counters of one process, in a registry of its own so that tests can hold several."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "concert_requests_total", "HTTP requests", ("command", "status"), registry=self.registry
        )
        self.request_seconds = Histogram(
            "concert_request_seconds", "Duration of HTTP requests", ("command",), registry=self.registry
        )
        self.calls = Counter(
            "concert_calls_total", "Commands over sockets", ("command", "code"), registry=self.registry
        )
        self.sockets = Gauge("concert_sockets", "Open sockets", ("door",), registry=self.registry)
        self.rooms = Gauge("concert_rooms", "Open rooms", registry=self.registry)
        self.runs = Gauge("concert_runs_active", "Workflow runs that have not ended", registry=self.registry)
