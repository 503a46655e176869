"""What a new run of the same plan takes over from one that failed or was cancelled (rules G11 and G24). Pure."""

from collections.abc import Iterator

from crdt.dataclasses import replace
from crdt.ids import RunId
from engine.workflow.machine.outputs import kept_by
from engine.workflow.machine.run import Reused, Run
from engine.workflow.machine.states import Stored, Succeeded

Taken = dict[str, Reused]


def reusable(run: Run, id_: RunId) -> Taken:
    """By key: steps that succeeded, and rounds. What holds a gate is gone into again, since a gate is asked anew; what
    was undone is done again.
    """
    return {**dict(_steps(run, id_)), **dict(_rounds(run, id_))}


def takes_from(run: Run) -> frozenset[RunId]:
    """The runs whose results this one takes over, also those whose reports were taken over before (rule G29)."""
    return frozenset(one for reused in run.reused.values() for one in (reused.run, *_kept_by(reused)))


def _kept_by(reused: Reused) -> Iterator[RunId]:
    for output in (reused.output, *(reused.given or {}).values(), *reused.results.values()):
        if isinstance(output, Stored):
            yield kept_by(output)


def _steps(run: Run, id_: RunId) -> Iterator[tuple[str, Reused]]:
    undone = set(_undone(run))
    for key, step in run.steps.items():
        scope = run.scopes[step.scope]
        if key in undone or scope.undoes:
            continue
        again = (scope.plan, step.of) in run.plan.remembered
        match step.state:
            case Succeeded(output=output, summary=summary, reused=earlier, port=port) if not again:
                taken = Reused(run=earlier or id_, output=output, summary=summary, port=port)
                yield key, replace(taken, results=step.results)
            case _ if digest := run.digests.get(key):
                yield key, Reused(run=id_, digest=digest)
            case _:
                pass


def _rounds(run: Run, id_: RunId) -> Iterator[tuple[str, Reused]]:
    """Those of loops over lists: a `while` looks at its condition again."""
    for key, one in run.rounds.items():
        loop = run.steps.get(key.rpartition("[")[0])
        if loop is None or one.failed:
            continue
        scope = run.scopes[loop.scope]
        if (scope.plan, loop.of) in run.plan.remembered:
            continue
        if run.plan_of(scope).steps[loop.of].operation == "flow.for_each":
            yield key, Reused(run=id_, given=one.given, results=one.results)


def _undone(run: Run) -> Iterator[str]:
    for key in run.undo.done:
        scope = run.scopes[run.steps[key].scope]
        yield scope.prefix + run.plan_of(scope).steps[run.steps[key].of].undoes
