"""What would make the runs of a design shorter or cheaper, judged by replaying those that were recorded.

- **Replay**: the steps of a recorded run with what they took, through the queue that the engine itself uses
  (`engine/workflow/serving/queue.py`), on a clock of its own.
- **Change**: what is asked "what if" about. **Gain**: seconds that a replay with it is shorter than one without.
- **Chain**: what a run's length is made of, read backwards: each step began when the one before it in the chain ended,
  because it came after it or took over its place.

- **Spent**: the time that steps held places, together, which is what a run costs.

Reading order: `simulating.py` → `replaying.py` → `costing.py` → `changing.py` → `judging.py` → `suggesting.py` → `expecting.py`.
"""
