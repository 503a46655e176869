"""Why something cannot be done with an approval request."""

from crdt.errors import Conflict, Forbidden, InvalidInput, NotFound, OverLimit


class ApprovalGone(NotFound):
    code = "approval_gone"
    message = "There is no such approval request, or it is not for you to see."
    next_step = "Look at the list of requests again."


class ApprovalOver(Conflict):
    """`details`: `state`, and `decided_by` where a person decided."""

    code = "approval_state"
    message = "This cannot be done with the request any more, or not yet."
    next_step = "Look again: somebody was quicker, or its time was over."


class OwnApproval(Forbidden):
    code = "own_approval"
    message = "Nobody decides their own request, nor for somebody else about it."
    next_step = "Wait for those who were asked, or withdraw it."


class OwnChange(OwnApproval):
    code = "own_change"
    message = "You changed this after it was asked, so your own approval of it does not count."
    next_step = "Somebody else approves it; or request changes, and decide when it is asked again."


class NotAsked(Forbidden):
    code = "not_asked"
    message = "You are not among those who are asked to decide this now."
    next_step = "See who is asked; the request can be escalated."


class AlreadyDecided(Conflict):
    """`details.decision` is what they said before."""

    code = "already_decided"
    message = "You have decided this already, and differently."
    next_step = "Say in a comment what you think now; before it is through, changes can be requested."


class StaleView(Conflict):
    """`details`: `pinned`, `current`, and `stale` with who changed what."""

    code = "stale_view"
    message = "What you looked at was changed since."
    next_step = "Look at what it says now and decide again."


class UnknownType(InvalidInput):
    code = "unknown_approval_type"
    message = "There is no approval type of this name."
    next_step = "See approvals.types for those there are."


class NobodyToAsk(Conflict):
    code = "nobody_to_ask"
    message = "There is nobody else here who could decide this."
    next_step = "Invite somebody with the right to approve, or let a policy decide."


class TooManyOpen(OverLimit):
    code = "too_many_requests"
    message = "So many requests of yours wait at most."
    next_step = "Withdraw some, or wait until they are decided."


class ContentMoved(Conflict):
    """Raised by `perform`: what was approved is not what stands there now. The request goes back to its approvers."""

    code = "content_moved"
    message = "What was approved was changed before it could be done."
    next_step = "Look at what it says now and decide again."
