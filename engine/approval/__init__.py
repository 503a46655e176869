"""Approvals: somebody asks, others decide, and what was asked for is done exactly once (SPEC.md). One actor for each request.

- **Request**: one thing that is asked for, of one **type** (`types/`, one file each: what it is, who may ask, how it is done).
- **Stage**: whom it is put to, and how many of them it takes. **Seat**: one person in a stage. **Voice**: whose opinion a seat
  stands for: a person and who stands in for them have one. **Vote**: what was said, about the content that was seen.

Reading order: ruling, ask, asking (from outside); state, happenings, counting, seating, settling, machine (what becomes of it,
pure); people, subject, beginning, climbing, carrying (what the machine is told); composing (what is committed); actor, engine.
"""
