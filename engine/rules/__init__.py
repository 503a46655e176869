"""Rules: when something is told, and a condition holds, something is done (SPEC.md, section RU)."""
