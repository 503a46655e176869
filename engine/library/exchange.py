"""Templates between installations: signed when they leave, looked into before they are taken in, and whose word is trusted."""

from contextlib import suppress
from typing import Final

from crdt.dataclasses import dataclass
from crdt.errors import AlreadyExists, NotFound
from crdt.ids import UserId
from engine.library.records import TrustedSigner
from engine.library.shelf import Template, ToSave, save
from engine.library.signing import (
    FORMAT,
    Bundled,
    Signer,
    SignerUnknown,
    fingerprint,
    new_key,
    opened,
    public_of,
    signed,
)
from engine.platform import Platform
from engine.records import Organisation, Setting, Workspace
from engine.writes import Insert, Put

KEY: Final = "library_signing_key"


async def signing_key(platform: Platform) -> str:
    """The private key of this installation, made when it is first needed."""
    records = platform.store.records
    if (kept := await records.get(Setting, KEY)) is None:
        with suppress(AlreadyExists):  # somebody needed it at the same moment
            await platform.store.writer.commit((Insert(record=Setting(name=KEY, value=new_key())),))
        kept = await records.get(Setting, KEY)
    if kept is None:
        raise NotFound
    return str(kept.value)


async def export(platform: Platform, workspace: Workspace, from_: Template) -> str:
    private = await signing_key(platform)
    organisation = await platform.store.records.get(Organisation, workspace.organisation)
    bundled = Bundled(
        format=FORMAT,
        origin=from_.id,
        version=from_.version,
        title=from_.title,
        description=from_.description,
        tags=list(from_.tags),
        body=dict(from_.content["body"]),
        layout=dict(from_.content["layout"]),
        signed_at=platform.clock.now(),
        signer=Signer(name=organisation.name if organisation else "", key=public_of(private)),
    )
    return signed(bundled, private)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    bundled: Bundled
    standing: str
    """Of the signer: `own`, `trusted`, `unknown`."""

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.bundled.signer.key)


async def look_into(platform: Platform, workspace: Workspace, text: str) -> Opened:
    """Raises what `opened` raises."""
    bundled = opened(text)
    key = bundled.signer.key
    if key == public_of(await signing_key(platform)):
        return Opened(bundled=bundled, standing="own")
    known = await platform.store.records.get(TrustedSigner, workspace.organisation, key)
    return Opened(bundled=bundled, standing="trusted" if known is not None else "unknown")


async def take_in(
    platform: Platform, workspace: Workspace, found: Opened, *, trust: bool, for_all: bool, by: UserId
) -> Template:
    """Raises SignerUnknown unless the signer is trusted, or is so from now on."""
    signer = found.bundled.signer
    if found.standing == "unknown" and not trust:
        shown = {"name": signer.name, "fingerprint": found.fingerprint, "key": signer.key}
        raise SignerUnknown(details=shown)
    if found.standing == "unknown":
        trusted = TrustedSigner(
            organisation=workspace.organisation,
            key=signer.key,
            name=signer.name,
            trusted_by=by,
            trusted_at=platform.clock.now(),
        )
        await platform.store.writer.commit((Put(record=trusted),))
    wanted = ToSave(
        template="",
        title=found.bundled.title,
        description=found.bundled.description,
        tags=tuple(found.bundled.tags),
        for_all=for_all,
        note=f"Imported: version {found.bundled.version} of {signer.name or 'another installation'}",
        content={"body": found.bundled.body, "layout": found.bundled.layout},
        signer=signer.key,
    )
    return await save(platform, workspace, wanted, by)
