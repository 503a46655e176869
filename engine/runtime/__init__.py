"""Actors: one mailbox, one loop, one key. All concurrency of Concert is here.

- **Actor**: a key, a bounded mailbox and one loop that hands messages to a behaviour, one at a time.
- **Behaviour**: what an actor does with a message; written by each engine, rebuilt from the store after a crash.
- **Envelope**: a message and, when somebody asked, the place for the reply.
- **tell**: leave a message; **ask**: leave one and wait for the reply; **post**: an actor's own work coming home.
- **Supervisor**: finds or starts the actor of a key, restarts it after a crash, lets it rest when idle.
- **Timer**: durable, in the store, wakes an actor when due. **Alarm**: of this process only, gone with it.
- **spawn**: the only way to start a task.
"""
