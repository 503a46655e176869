"""What a Python script made of a design stands on: the steps of a workflow, run from outside through the client.

    async with connect(URL, TOKEN) as client:
        flow = Flow(client, workspace=WORKSPACE, parameters={"table": "flights"})
        flow.step("count", "source.count_rows", {"table": {"$from": "parameters.table"}})
        results = await flow.run()

Order, choices, loops, tries, retries, conditions, waiting, questions to people and undoing are those of the engine; state is in
this process alone, so a script that is stopped begins anew. A question is put to people as an approval request of whoever the
token belongs to, who has no vote in it. Designs that are called are read before the first step; their steps run here like the
script's own.
"""

from server.scripting.flow import Flow
from server.scripting.steps import StepsFailed

__all__ = ["Flow", "StepsFailed"]
