"""How long the secret that a source logs in with has been the same."""

from typing import Final

from crdt.kinds.secrets import PREFIX
from engine.amounts import amount
from engine.secrets.records import SecretRecord
from engine.security.check import EVERYWHERE, Check, DoesNotApply, Looking, Verdict, failed, passed, unseen

DAYS: Final = 180
DAY: Final = 86_400_000_000


async def run(looking: Looking) -> Verdict:
    if not looking.credential:
        raise DoesNotApply("This source names no secret.")
    name = looking.credential.removeprefix(PREFIX)
    row = await looking.records.get(SecretRecord, looking.workspace, name)
    if row is None:
        return unseen("The secret that this source names is not kept here.")
    looking.note(
        "when the secret got its value",
        (name,),
        ("name", "version", "rotated_at"),
        [(name, row.version, row.rotated_at)],
    )
    days = (looking.now - row.rotated_at) // DAY
    if days <= DAYS:
        return passed(f"The secret is {amount(days, 'day')} old, {DAYS} are allowed.")
    return failed(f"The secret “{name}” has been the same for {amount(days, 'day')}, {DAYS} are allowed.")


CHECK = Check(
    name="credential.age",
    title="Secret changed in time",
    looks_at=f"when the source's secret got its value: {DAYS} days are allowed",
    severity="medium",
    dialects=EVERYWHERE,
    fix="Set a new password for this login, and rotate the secret with it.",
    run=run,
    references=("CIS Controls 5.2", "ISO/IEC 27001:2022 A.5.17"),
)
