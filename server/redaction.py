"""Takes secrets out of text before it is written down: the last line of defence of logs and crash reports.

Whoever writes a line should not have put one in; this knows what secrets look like, wherever they stand in it.
"""

import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Final

from server.tokens import redact as without_tokens

_NAMES: Final = (
    "password|passwd|pwd|passphrase|secret|token|ticket|credential|authorization|cookie"
    "|api[_-]?key|access[_-]?key|private[_-]?key|connection[_-]?string|dsn"
)
_IN_URL: Final = re.compile(r"([a-z][a-z0-9+.-]*://[^\s/:@'\"]*):[^\s@'\"]+@", re.IGNORECASE)
_BY_SCHEME: Final = re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{4,}", re.IGNORECASE)
_NAMED: Final = re.compile(
    rf"((?:{_NAMES})s?\\*[\"']?\s*[:=]\s*\\*[\"']?)(?!…|null\b|true\b|false\b|\d+\s*[,}}])[^\s\"'&,;}}\\]+",
    re.IGNORECASE,
)
"""`password=…`, `"token": "…"`, also inside quoted JSON. A line of JSON stays one."""


def redact(text: str) -> str:
    text = _IN_URL.sub(r"\1:…@", without_tokens(text))
    return _NAMED.sub(r"\1…", _BY_SCHEME.sub(r"\1 …", text))


def redact_crashes() -> None:
    """What nobody caught is written by Python itself, past every log: from now on without secrets."""
    sys.excepthook = _report
    threading.excepthook = lambda crash: _report(crash.exc_type, crash.exc_value, crash.exc_traceback)


def _report(kind: type[BaseException], error: BaseException | None, where: TracebackType | None) -> None:
    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, where))))
