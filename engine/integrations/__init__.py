"""Other systems: webhooks that tell them what happens here (rules IN of engine/SPEC.md).

**Webhook**: an address that is told of chosen events, signed with a secret of the vault. Messages go by the outbox, whose log
says what became of each attempt. Webhooks that come in are triggers (`engine/triggers`); tokens are `server/identity.py`'s.
"""
