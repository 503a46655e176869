"""Why a source could not be read: one error with a reason out of a fixed taxonomy, and one for names that are not there.

Messages are ours, never the driver's own text with values in it: that may hold data or secrets.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Final, Literal

from crdt.errors import NotFound, OverLimit, Unavailable

Reason = Literal[
    "file_not_found",
    "outside_roots",
    "permission_denied",
    "not_this_format",
    "damaged",
    "empty_file",
    "ragged",
    "line_too_long",
    "busy",
    "timeout",
    "empty_folder",
    "not_utf8",
    "no_secret",
    "unknown_host",
    "refused",
    "unreachable",
    "other_server",
    "tls_refused",
    "tls_untrusted",
    "wrong_password",
    "unknown_database",
    "table_gone",
    "wrong_type",
    "connection_lost",
    "address_refused",
    "http_status",
    "not_json",
    "failed",
]

AWAY: Final[tuple[Reason, ...]] = (
    "unknown_host",
    "refused",
    "unreachable",
    "other_server",
    "tls_refused",
    "tls_untrusted",
    "wrong_password",
    "unknown_database",
    "connection_lost",
)
"""Reasons for which nothing else can be read from the source either, for now."""
WRONG_TYPE: Final[tuple[Reason, str]] = (
    "wrong_type",
    "A value, or what is worked out, does not fit the type of the column.",
)
"""What databases say of a comparison, or of a sum, that the column's type has not."""
_MOST_COMPARED: Final = 2000

NEXT_STEPS: dict[Reason, str] = {
    "file_not_found": "Check the path; relative paths start in `sources` of the data folder.",
    "outside_roots": "Move the file into the data folder, or let an operator add its folder to CONCERT_SOURCE_ROOTS.",
    "permission_denied": "Give the user Concert runs as the right to read it.",
    "not_this_format": "Choose the source kind that fits the file.",
    "damaged": "Restore the file from a backup; Concert only read it.",
    "empty_file": "Write at least the names of the columns into it, or take it out of the folder.",
    "ragged": "Give every row as many cells as the first line has; quote cells that hold the separator.",
    "line_too_long": "Look for a quote that is never closed, or split the file.",
    "busy": "Another program holds the file; try again when it is done.",
    "timeout": "Raise the statement timeout, or ask for less.",
    "empty_folder": "Put CSV, Parquet or JSON files into the folder, or choose another one.",
    "not_utf8": "Save the file as UTF-8, or leave it out of the folder.",
    "no_secret": "Keep a secret under this name, or name another one in the source's credential.",
    "unknown_host": "Check the host's name, and that the machine Concert runs on can look it up.",
    "refused": "Check host and port, and that the server runs and listens there.",
    "unreachable": "Check host and port, and the network or firewall between Concert and the server.",
    "tls_refused": "Turn on TLS at the server, or let the source go without it.",
    "tls_untrusted": "Give the server a certificate that this machine trusts, made for this host.",
    "wrong_password": "Check the user and the secret that the source's credential names.",
    "unknown_database": "Check the name of the database, and that this user may connect to it.",
    "table_gone": "Discover the schema again: it was dropped or renamed meanwhile.",
    "wrong_type": "Compare with a value of the column's own type, or choose another column.",
    "other_server": "Check host and port, and choose the source kind that fits the server.",
    "connection_lost": "Try again; look at the server's log if it happens again.",
    "address_refused": "Use a public address, or let an operator allow this one with CONCERT_HTTP_ALLOW.",
    "http_status": "Check the address and its endpoints, and what the other system says.",
    "not_json": "Check the endpoint, and where in its answer the rows stand.",
    "failed": "Look at the message; test the connection to see which step fails.",
}


class SourceFailed(Unavailable):
    code = "source_failed"
    message = "The data source could not be read."

    def __init__(self, reason: Reason, message: str = "") -> None:
        super().__init__(message, next_step=NEXT_STEPS[reason], details={"reason": reason})
        self.reason: Reason = reason


def is_away(error: Exception) -> bool:
    """Whether the source itself is away, and not only the table that was asked for."""
    return isinstance(error, SourceFailed) and error.reason in AWAY


class SourceTimeout(SourceFailed):
    code = "source_timeout"
    message = "The data source took longer than its limit and was stopped."

    def __init__(self, seconds: float) -> None:
        super().__init__("timeout", f"Nothing came back within {seconds:g} s, so the statement was stopped.")
        self.details["seconds"] = seconds


class SourceFileMissing(SourceFailed):
    code = "source_file_missing"
    message = "The file of this data source does not exist."

    def __init__(self, message: str = "") -> None:
        super().__init__("file_not_found", message)


class TableNotFound(NotFound):
    code = "table_not_found"
    message = "The source has no table of this name."
    next_step = "Discover the schema again and choose one of its tables."

    def __init__(self, table: str, known: Iterable[str]) -> None:
        """`known` are the names of the tables that are there: the nearest are named."""
        asked = table[:200]
        by_fold = {name.casefold(): name for name in islice(known, _MOST_COMPARED)}
        near = [by_fold[name] for name in get_close_matches(asked.casefold(), by_fold, cutoff=0.5)]
        next_step = (
            f"The nearest: {', '.join(near)}. Choose one, or discover the schema again." if near else ""
        )
        super().__init__(
            f"The source has no table “{asked}”.",
            next_step=next_step,
            details={"table": asked, "nearest": near},
        )


class ResultTooLarge(OverLimit):
    code = "result_too_large"
    message = "The source has more than Concert reads at once."
    next_step = "Narrow what is read."
