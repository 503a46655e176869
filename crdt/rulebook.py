"""What an accepted update may do to a document of its kind, place by place: shapes, values, rights, secrets, sizes.

Text that is typed costs one look at its place; contents are read only where a rule wants them. Rules: SPEC.md, section GP.
Border: it sees one verdict of the index and changes nothing; who wrote what under `comments` is `commenting`'s affair.
"""

from collections.abc import Sequence
from typing import Final

from crdt.commenting import ROOT as COMMENTS_ROOT
from crdt.commenting import Commenting, Owns, Writer
from crdt.counts import UNITS
from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, OverLimit, ReadOnly, TooManyStructs
from crdt.facts import MAP, TEXT, Facts
from crdt.fitting import contents, fits, has_words, offence_of
from crdt.kinds.forms import ANYTHING, COMMENTS, Form, forms_of
from crdt.kinds.kind import Kind
from crdt.kinds.secrets import holds_token, may_hold_secret
from crdt.offences import FieldForbidden, RootNotAllowed, SecretRefused, ShapeNotAllowed
from crdt.places import KEY_BITS, KEY_MASK, NO_KEY, NO_PARENT, key_of
from crdt.presence import Author
from crdt.roles import allows
from crdt.structs import StructIndex
from crdt.verdicts import CROWD, Accepted, plain

_FEW: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLimits:
    """How much may stand at one place: `units` of a text or list, `crowd` structs that began it without a neighbour.

    Each newcomer of a crowd is compared with all that stands there; `work` bounds newcomers times units of one update.
    """

    units: int = 1 << 20
    crowd: int = 10_000
    work: int = 1_000_000
    begun: int = 4_000_000
    """Structs of one update that begin a place anew, times those of them that stand outside the longest row."""


PLACE_LIMITS: Final = PlaceLimits()


class Rulebook:
    """For one index and the kind of its document. Not to be shared between threads."""

    __slots__ = ("_commenting", "_counts", "_forms", "_kind", "_limits", "_owns", "_places", "_roots")

    def __init__(self, kind: Kind, index: StructIndex, limits: PlaceLimits, owns: Owns) -> None:
        self._kind = kind
        self._places = index.places
        self._counts = index.counts
        self._limits = limits
        self._owns = owns
        self._roots = forms_of(kind)
        self._forms: list[Form | None] = []  # by node, so far as they were asked for
        self._commenting = Commenting(index, is_open=kind.open_roots)

    def offence(
        self, verdict: Accepted, facts: Facts, author: Author, role: str, clients: Sequence[int]
    ) -> ConcertError | None:
        """Why an update that writes under these client ids is refused. The verdict must be the index's latest."""
        try:
            return self._offence(verdict, facts, author, role, clients)
        finally:
            if len(self._forms) > verdict.nodes:
                # nodes from here on may be cut off again, and their numbers given to other places
                del self._forms[verdict.nodes :]

    def _offence(
        self, verdict: Accepted, facts: Facts, author: Author, role: str, clients: Sequence[int]
    ) -> ConcertError | None:
        may_edit = allows(role, "edit")
        counts, most = self._counts.all, self._limits.units
        for place, size in verdict.sizes.items():
            is_much = (size + counts.get(place, 0)) & UNITS > most or size >= CROWD
            if is_much and (error := self._overflow(verdict, place, size)):
                return error
        for place, (total, row) in verdict.begun.items():
            if total > _FEW and (total - row) * total > self._limits.begun and place >= 0:
                return self._crowded(verdict, place)
        if not may_edit or not self._kind.open_roots or COMMENTS_ROOT in self._places.roots:
            if error := self._misplaced(verdict, facts, role, may_edit=may_edit):
                return error
            if self._touches_comments(verdict):
                writer = Writer(author, clients, self._owns)
                error = self._commenting.offence(
                    verdict, writer, facts.update, may_manage=allows(role, "manage")
                )
                if error:
                    return error
        return self._secret(verdict, facts.update) if verdict.entries else None

    # Sizes

    def _overflow(self, verdict: Accepted, place: int, size: int) -> ConcertError | None:
        limits, counts = self._limits, self._counts
        units, newcomers, present = size & UNITS, size // CROWD, counts.units(place)
        if units and present + units - verdict.shrunk.get(place, 0) > limits.units:
            return OverLimit(
                "This text or list is longer than one may be.",
                next_step="Divide it: keep parts under keys or in documents of their own.",
                details={"path": plain(verdict.path(place)), "limit": limits.units},
            )
        too_many = counts.crowd(place) + newcomers > limits.crowd
        if newcomers and (too_many or (newcomers > _FEW and newcomers * present > limits.work)):
            return self._crowded(verdict, place)
        return None

    def _crowded(self, verdict: Accepted, place: int) -> TooManyStructs:
        return TooManyStructs(
            "Too much begins at the same place without a neighbour.",
            details={"path": plain(verdict.path(place)), "limit": self._limits.crowd},
        )

    # Places

    def _misplaced(
        self, verdict: Accepted, facts: Facts, role: str, *, may_edit: bool
    ) -> ConcertError | None:
        for place in verdict.sizes:
            form = self._form(place >> KEY_BITS)
            if form.holds == "text" and may_edit and form.right is None:
                continue
            if error := self._forbidden(form, place, verdict, role, may_edit=may_edit):
                return error
            if form.holds not in ("text", "anything"):
                return ShapeNotAllowed(
                    "Nothing but keys belongs here.", details={"path": plain(verdict.path(place))}
                )
        names = self._places.names
        for place, _, struct in verdict.entries:
            key = place & KEY_MASK
            if not key:
                continue
            around = self._form(place >> KEY_BITS)
            name = names[key - 1]
            form = around.child(name)
            is_guarded = not may_edit or form.inside is not None or form is _STRANGE
            if is_guarded and (error := self._forbidden(form, place, verdict, role, may_edit=may_edit)):
                return error
            if not fits(around, name, form, struct, facts.update):
                return offence_of(around, name, form, struct, facts.update, plain(verdict.path(place)))
        return self._taken(verdict, role, may_edit=may_edit)

    def _taken(self, verdict: Accepted, role: str, *, may_edit: bool) -> ConcertError | None:
        for place in verdict.gone:
            if place >= 0:
                form = self._form(place >> KEY_BITS)
                if place & KEY_MASK:
                    form = form.child(self._key(place))
                if error := self._forbidden(form, place, verdict, role, may_edit=may_edit):
                    return error
        return None

    def _forbidden(
        self, form: Form, place: int, verdict: Accepted, role: str, *, may_edit: bool
    ) -> ConcertError | None:
        """R7, R8, GP4: the role may change this place, and the kind has its root."""
        if form is _STRANGE:
            root = str(verdict.path(place)[0])[:100]
            return RootNotAllowed(details={"root": root, "kind": self._kind.name})
        if not may_edit and form is not COMMENTS:
            root = str(verdict.path(place)[0])[:100]
            return ReadOnly("Your role may comment here, not edit.", details={"role": role, "root": root})
        needed = form.inside
        if needed is None or allows(role, needed):
            return None
        return FieldForbidden(details={"path": plain(verdict.path(place)), "right": needed})

    def _form(self, node: int) -> Form:
        forms = self._forms
        if node < len(forms):
            form = forms[node]
            if form is not None:
                return form
        else:
            forms.extend([None] * (node + 1 - len(forms)))
        form = forms[node] = self._find_form(node)
        return form

    def _find_form(self, node: int) -> Form:
        places = self._places
        parent, name = places.parents[node], places.names[places.steps[node]]
        if parent == NO_PARENT:
            return self._roots.get(name, ANYTHING if self._kind.open_roots else _STRANGE)
        around = self._form(parent)
        form = around if places.steps[node] == NO_KEY else around.child(name)
        is_map, is_text = places.shapes[node] == MAP, places.shapes[node] == TEXT
        if form.holds == "anything" or (form.holds == "map" and is_map) or (form.holds == "text" and is_text):
            return form
        return ANYTHING  # it stands wrong since before there was a gate: nobody reads it

    def _key(self, place: int) -> str:
        return self._places.names[key_of(place)]

    def _touches_comments(self, verdict: Accepted) -> bool:
        if COMMENTS_ROOT not in self._places.roots:
            return False
        touched = (verdict.sizes, [entry[0] for entry in verdict.entries], verdict.gone)
        return any(
            place >= 0 and self._form(place >> KEY_BITS) is COMMENTS for some in touched for place in some
        )

    # Secrets

    def _secret(self, verdict: Accepted, update: bytes) -> ConcertError | None:
        """GP5. Most updates bring no text, and hardly one the beginning of a secret."""
        worded = [entry for entry in verdict.entries if has_words(entry[2], update)]
        if not worded or not may_hold_secret(update):
            return None
        for place, _, struct in worded:
            if any(holds_token(value) for value in contents(struct, update)):
                return SecretRefused(details={"path": plain(verdict.path(place))})
        return None


_STRANGE: Final = Form("anything")
"""A root that the kind does not have."""
