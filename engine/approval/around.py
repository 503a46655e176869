"""What the actors of approvals work with: the parts of the platform they need, and what other engines answer them."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from crdt.dataclasses import dataclass
from engine.approval.ruling import Facts, Ruling

if TYPE_CHECKING:
    from engine.approval.interest import Interest
    from engine.approval.watch import Watch
    from engine.platform import Platform

Judge = Callable[["Platform", Facts], Awaitable[Ruling]]
"""What the policies of a workspace say of a request."""


class Judging(Protocol):
    """What it takes to say who decides a request."""

    @property
    def platform(self) -> "Platform": ...

    @property
    def judge(self) -> Judge: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDesk:
    platform: "Platform"
    judge: Judge
    watch: "Watch"
    interest: "Interest"
