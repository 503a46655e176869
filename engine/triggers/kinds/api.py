"""When a program asks for it with a token of its own."""

from engine.triggers.kind import Config, TriggerKind


class ApiConfig(Config):
    """Nothing is chosen: who may run the design may call."""


KIND = TriggerKind(
    name="api",
    title="API call",
    summary="When a program calls its address with a token, as often as it likes with the same key.",
    icon="terminal",
    fires="call",
    config=ApiConfig,
    sentence=lambda _config: "When a program calls its address with a token",
    gives={"body": "what the caller sent"},
)
