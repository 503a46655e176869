"""A secret gets another value. The new one lies sealed in the vault, under a name that nothing can use, until it is approved.

The request knows the two names and never a value.
"""

from pydantic import Field

from crdt.errors import InvalidInput, NotFound
from crdt.model import Model
from engine.approval.ruling import Approver, Stage
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.secrets.records import SecretRecord
from engine.secrets.vault import OFFERED


class Rotation(Model):
    """`offered` is the name under which the new value was sealed: `POST /workspaces/ID/secrets/offers` answers with it."""

    secret: str = Field(title="Secret", min_length=1, max_length=64)
    offered: str = Field(title="Sealed new value", min_length=1, max_length=64)


async def prepare(preparing: Preparing, input_: Rotation) -> Prepared:
    records, place = preparing.platform.store.records, preparing.workspace.id
    secret = await records.get(SecretRecord, place, input_.secret)
    if secret is None or secret.host == OFFERED:
        raise NotFound("The workspace keeps no secret under this name.", details={"field": "secret"})
    offered = await records.get(SecretRecord, place, input_.offered)
    if offered is None or offered.host != OFFERED or offered.created_by != preparing.user:
        raise InvalidInput("Seal the new value first.", details={"field": "offered"})
    return Prepared(
        title=f"Rotate {input_.secret}",
        subject_kind="secret",
        subject=input_.secret,
        fields=(input_.secret,),
        change=[{"field": "version", "before": secret.version, "after": secret.version + 1}],
    )


async def perform(doing: Doing, input_: Rotation) -> Done:
    record, writes = await doing.platform.vault.taking(
        doing.place, input_.secret, input_.offered, by=doing.by
    )
    return Done(result={"secret": record.name, "version": record.version}, writes=writes)


APPROVAL = ApprovalType(
    name="credential_rotation",
    title="Rotation of a credential",
    summary="A secret of the vault gets the new value that was sealed for it",
    subject="secret",
    input=Rotation,
    right="edit",
    prepare=prepare,
    perform=perform,
    stages=(Stage(name="Who runs the place", approvers=(Approver(kind="right", name="manage"),)),),
)
