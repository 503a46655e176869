"""What a report says of compliance: each control with what evidence says of it now, of these sources and of the workspace."""

from collections import Counter
from collections.abc import Mapping, Sequence

from engine.compliance.control import FRAMEWORKS
from engine.compliance.verifying import active_rules, controls_of, newest
from engine.records import Json
from engine.reports.section import Block, Facts, Paragraph, Section, SectionContext, grid, moment

SAID = {
    "found": "evidence found",
    "missing": "missing",
    "too_old": "too old",
    "not_checkable": "not checkable",
    "never_gathered": "never gathered",
}


async def build(context: SectionContext) -> Sequence[Block]:
    """CO2: what was found and what is missing, and never that anybody is compliant."""
    titles = {str(id_): title for id_, title in context.sources.items()}
    rules = await active_rules(context.records, context.workspace, ())
    evidence = await newest(context.records, context.workspace, titles)
    if not evidence:
        return [Paragraph(text="No evidence was gathered for these sources yet.")]
    lines = controls_of(rules, evidence, list(titles), context.now)
    counted = Counter(one["status"] for one in lines)
    return [
        Paragraph(
            text="Evidence found or missing for each control; whether it suffices is for somebody responsible to say."
        ),
        Facts(items=[(words.capitalize(), counted[status]) for status, words in SAID.items()]),
        grid(
            "Controls",
            ["Framework", "Control", "What it asks", "About", "Evidence", "What was seen", "When"],
            [_line(one, titles) for one in lines],
        ),
    ]


def _line(one: Mapping[str, Json], titles: Mapping[str, str]) -> list[str]:
    return [
        FRAMEWORKS.get(one["framework"], one["framework"]), one["control"], one["title"],
        titles[one["source"]] if one["source"] else "the workspace", SAID[one["status"]], one["message"], moment(one["at"]),
    ]  # fmt: skip


SECTION = Section(name="compliance", title="Compliance", order=60, build=build)
