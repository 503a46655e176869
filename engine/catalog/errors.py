"""What the catalogue refuses, each with its own code: who may read the source may know it."""

from crdt.errors import Conflict, NotFound


class TableUnknown(NotFound):
    code = "table_unknown"
    message = "The catalogue has no such table or column of this source."
    next_step = "Scan the source, then look again."


class CandidateUnknown(NotFound):
    code = "candidate_unknown"
    message = "This key or join is not there any more."
    next_step = "Look at the list again."


class TagUnknown(NotFound):
    code = "tag_unknown"
    message = "There is no such tag in this workspace."
    next_step = "Choose one of those that tags.list has."


class TermUnknown(NotFound):
    code = "term_unknown"
    message = "No glossary has this term."
    next_step = "Make it in a glossary, or choose one of those that glossaries.terms has."


class TagGivesAccess(Conflict):
    """`details.tags`: those on which roles or denials stand."""

    code = "tag_gives_access"
    message = "Somebody has access by this tag, or is denied it."
    next_step = "Ask an admin to take the grants on this tag away first (Access), then rename or remove it."
