"""The workflow engine: a persisted state machine over the compiled plan of a pinned design. Never code replay."""
