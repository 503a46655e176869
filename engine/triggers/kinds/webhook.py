"""When another system posts a signed message, without an account here. What is signed and how: `engine/triggers/signing.py`."""

from pydantic import Field

from engine.triggers.kind import Config, TriggerKind


class WebhookConfig(Config):
    tolerance_s: int = Field(
        default=300,
        title="Accepted for",
        description="Seconds that the clock of the sender may differ.",
        ge=30,
        le=3600,
    )


KIND = TriggerKind(
    name="webhook",
    title="Webhook",
    summary="When another system posts a message that is signed with the trigger's secret.",
    icon="webhook",
    fires="call",
    config=WebhookConfig,
    sentence=lambda _config: "When a message signed with its secret is posted",
    gives={"id": "the number that the sender gave the message", "body": "what it says"},
)
