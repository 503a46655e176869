"""What stands against making, merging and taking back."""

from crdt.errors import Conflict, NotFound, Refused


class BranchUnknown(NotFound):
    code = "branch_unknown"
    message = "This document has no such branch."
    next_step = "See branches.list for those it has."


class NoBranches(Refused):
    code = "no_branches"
    message = "This document cannot have branches."
    next_step = "Make the branch from the document that this one is a branch of, or copy the document."


class MergeUndecided(Conflict):
    """`details.conflicts`: how many, `details.paths`: where."""

    code = "merge_undecided"
    message = "Both sides changed the same values, and nobody has said which it shall be."
    next_step = "Decide each of them, or merge by a strategy."


class MergeOutdated(Conflict):
    code = "merge_outdated"
    message = "Somebody has changed one of the values you decided about."
    next_step = "Look at the merge again and decide anew."


class TargetTrashed(Conflict):
    code = "target_trashed"
    message = "The document is in the trash, so nothing can be merged."
    next_step = "Bring it back first."


class BranchClosed(Conflict):
    code = "branch_closed"
    message = "This branch is closed."
    next_step = "Open it again first."


class MergeNotLast(Conflict):
    code = "merge_not_last"
    message = "Only the last merge of a branch that stands can be taken back."
    next_step = "See branches.merges for what was merged, and when."
