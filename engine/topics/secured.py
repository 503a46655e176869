"""Topics of the security, compliance and performance of sources."""

from collections.abc import Iterator

from engine.security import told
from engine.topics.topic import Topic


def of_security() -> Iterator[Topic]:
    here = ("doc", "workspace")
    for name, says, summary in (
        (told.ASSESSED, told.AssessedEvent, "somebody looked at how a source is protected"),
        (told.EXAMINED, told.AssessedEvent, "somebody looked at how fast a source answers"),
        (
            told.VULNERABILITY,
            told.VulnerabilityEvent,
            "a flaw was planned, accepted, looked at, closed or opened",
        ),
        (told.VERIFIED, told.VerifiedEvent, "somebody gathered evidence for controls"),
    ):
        yield Topic(name=name, says=says, summary=summary, channels=here)
