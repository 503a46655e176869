"""The outbox: what leaves Concert is a row first, committed with what it tells of, and sent until it has arrived or is given up.

- **Outgoing**: one message on one channel. **Delivery**: one attempt to send it, with how it ended.
- **Lane**: what is up or down together (a channel as a workspace has set it up, one webhook). A lane that is down is
  asked by one message at a time until it answers.
- **Dead**: tried as often, or for as long, as is stated. **Failed**: the other side does not take it. **Dropped**: nobody
  may have it any more.

`deciding.py` is pure; `outbox.py` sends. Border: how a channel speaks stands in `engine/notify/channels`.
"""
