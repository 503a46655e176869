"""How well sources answer: measured wherever one is asked, kept by the minute, told as a score (rules VI1 to VI6 of SPEC.md)."""
