"""What can go wrong, as one tree. Each error names the promise broken, carries a stable code and says the next step.

ConcertError
├── Malformed            bytes that are not what they claim to be
│   └── CorruptUpdate, BadFrame
├── Refused              understood, and not allowed or not possible
│   ├── NotSignedIn, Forbidden, NotFound, ReadOnly
│   ├── InvalidInput, UnknownCommand, UnknownChannel, UnsupportedContent
│   ├── UpdateTooLarge, TooManyStructs, NestingTooDeep (of OverLimit)
│   └── OverLimit, Conflict, AlreadyExists, FenceLost
└── Unavailable          try again later
    └── StoreUnavailable, StoreBusy, ShuttingDown
"""

from typing import Any, ClassVar

_SEE_FIELDS = "See details for the fields and what they need."
_SEE_LIMIT = "See details for the limit, and send less or slower."
_WITHOUT_DETAILS = {
    _SEE_FIELDS: "Correct what the message says, and send it again.",
    _SEE_LIMIT: "Send less, or slower.",
}
"""Next steps of errors that come without details: nobody is sent to look for what is not there."""


class ConcertError(Exception):
    """`code` is stable and documented; `message` says what and why; `next_step` what to do; `details` is plain JSON."""

    code: ClassVar[str] = "internal"
    message: str = "Something inside Concert failed."
    next_step: str = "Try again; if it stays, look for the request id in the server's log."

    def __init__(
        self, message: str = "", *, next_step: str = "", details: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message or self.message)
        self.message = message or type(self).message
        self.details: dict[str, Any] = details or {}
        usual = type(self).next_step
        self.next_step = next_step or (usual if self.details else _WITHOUT_DETAILS.get(usual, usual))

    def to_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "next_step": self.next_step,
            "details": self.details,
        }


class Malformed(ConcertError):
    code = "malformed"
    message = "These bytes are not what they claim to be."
    next_step = "Send what the protocol describes."


class CorruptUpdate(Malformed):
    code = "corrupt_update"
    message = "This is no Yjs update, or one that replicas would read differently."
    next_step = "Rejoin under a new client id and make the change again."


class BadFrame(Malformed):
    code = "bad_frame"
    message = "This message is not a frame of the protocol."
    next_step = "Send what crdt/SPEC.md, section W describes."


class Refused(ConcertError):
    code = "refused"
    message = "This was not accepted."
    next_step = "Change the request."


class NotSignedIn(Refused):
    code = "not_signed_in"
    message = "Nobody is signed in here, or the token is wrong, expired or withdrawn."
    next_step = "Sign in with a fresh link or send a valid token."


class Forbidden(Refused):
    code = "forbidden"
    message = "Your role here does not allow this."
    next_step = "Ask an owner or admin for the right."


class NotFound(Refused):
    code = "not_found"
    message = "There is nothing here that you can see under this id."
    next_step = "Check the id, or ask for access."


class ReadOnly(Refused):
    code = "read_only"
    message = "You may read this document, not change it."
    next_step = "Ask an owner or admin for the editor role."


class InvalidInput(Refused):
    code = "invalid_input"
    message = "The input does not have the needed form."
    next_step = _SEE_FIELDS


class UnknownCommand(Refused):
    code = "unknown_command"
    message = "There is no command of this name."
    next_step = "See /api/openapi.json for the commands."


class UnknownChannel(Refused):
    code = "unknown_channel"
    message = "There is no channel of this name."
    next_step = "Join doc:ID, workspace:ID, run:ID, source:ID or user:me."


class OverLimit(Refused):
    code = "over_limit"
    message = "This is more than the server accepts."
    next_step = _SEE_LIMIT


class UpdateTooLarge(OverLimit):
    code = "update_too_large"
    message = "This update has more bytes than one update may have."
    next_step = "Send the change in smaller steps, or import it as a file."


class TooManyStructs(OverLimit):
    code = "too_many_structs"
    message = "This update has more parts than one update may have."
    next_step = "Send the change in smaller steps, or import it as a file."


class NestingTooDeep(OverLimit):
    code = "nesting_too_deep"
    message = "A value or a type is nested deeper than documents may be."
    next_step = "Store it flatter: at most 32 levels."


class UnsupportedContent(Refused):
    code = "unsupported_content"
    message = "This kind of content cannot be kept in a document here."
    next_step = (
        "Use maps, arrays, text, XML and plain values; keep other documents as documents of their own."
    )


class Conflict(Refused):
    code = "conflict"
    message = "This contradicts what has happened meanwhile."
    next_step = "Load the present state and decide again."


class AlreadyExists(Conflict):
    code = "already_exists"
    message = "Something with this key exists already."
    next_step = "Choose another name or use the one that is there."


class FenceLost(Conflict):
    code = "fence_lost"
    message = "A newer owner has taken over; this write came too late."
    next_step = "Stop: the newer owner goes on with the work."


class Unavailable(ConcertError):
    code = "unavailable"
    message = "This cannot be done right now."
    next_step = "Try again in a moment."


class StoreUnavailable(Unavailable):
    code = "store_unavailable"
    message = "The store is away; nothing was written."
    next_step = "Your edits are kept on your side and sent again when it is back."


class StoreReplaced(StoreUnavailable):
    """Nothing is written any more: the process ends. The code is that of its base."""

    message = "Another Concert process served from this database while this one had lost its connection."
    next_step = "Start this one again if it is the one to serve; nothing that was acknowledged is lost."


class StoreBusy(Unavailable):
    code = "store_busy"
    message = "More is waiting to be written than the queue holds."
    next_step = "Try again in a moment."


class ShuttingDown(Unavailable):
    code = "shutting_down"
    message = "This server is stopping."
    next_step = "Connect again; the next one takes over."
