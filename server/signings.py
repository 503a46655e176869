"""Sign-ins and what came of them, as entries of the audit log. Of an address only its network is kept (rule AU6)."""

from ipaddress import ip_address, ip_network
from typing import Final, Literal

from crdt.ids import UserId
from engine.audit.audited import audited
from engine.audit.deeds import Deed
from engine.audit.entering import Refusals
from engine.members.records import Invitation
from engine.platform import Platform
from engine.records import Setting, User

MOST_FAILURES: Final = 10
"""Of one network in a minute; the next minute's first entry says how many were left out."""


class Signings:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._failures = Refusals(MOST_FAILURES)

    def deed(self, user: User, action: Literal["sign_in.succeeded", "sign_in.ended"], **details: str) -> Deed:
        """The session that begins or ends takes its entry along."""
        return Deed(
            organisation=user.organisation,
            workspace=None,
            by=user.id,
            action=action,
            object_kind="user",
            object=user.id,
            title="",
            details=dict(details),
            now=self._platform.clock.now,
        )

    def joining(self, invitation: Invitation) -> Deed:
        """Somebody comes by an invitation; who that is stands among the rows that it made."""
        return Deed(
            organisation=invitation.organisation,
            workspace=invitation.workspace,
            by=UserId(""),
            action="invitation.accepted",
            object_kind="invitation",
            object=invitation.id,
            title="",
            details={"role": invitation.role},
            now=self._platform.clock.now,
        )

    async def failed(self, address: str, by: str) -> None:
        """Somebody came with a link that opens nothing. Nobody knows whose organisation they meant: the installation's first."""
        store, now, network = self._platform.store, self._platform.clock.now(), network_of(address)
        left_out = self._failures.count(UserId(network), now)
        known = await store.records.get(Setting, "owner")
        owner = None if known is None else await store.records.get(User, known.value)
        if left_out is None or owner is None:
            return
        details: dict[str, str | int] = {"by": by, "network": network}
        if left_out:
            details["left_out_before"] = left_out
        entry = audited(
            organisation=owner.organisation, workspace=None, by=UserId(""), action="sign_in.failed",
            object_kind="installation", object="", details=details, at=now,
        )  # fmt: skip
        await store.writer.commit((entry,))


def network_of(address: str) -> str:
    """The network of an address, which is many people's: a /24 or a /48; "" of what is none."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((ip, 24 if ip.version == 4 else 48), strict=False))
