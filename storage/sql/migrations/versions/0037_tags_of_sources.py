"""Which tags each source carries is a row for each, so that grants on tags are looked up by them."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

MOST_DEPTH = 6

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    made = op.create_table(
        "source_tags",
        sa.Column("document", text, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("tag", text, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("organisation", text, nullable=False),
    )
    op.create_index("source_tags_by_organisation_tag", "source_tags", ["organisation", "tag"])
    cards = sa.table("source_cards", sa.column("document"), sa.column("organisation"), sa.column("tagged"))
    carried = sa.select(cards.c.document, cards.c.organisation, cards.c.tagged).where(cards.c.tagged != "")
    rows = [
        {"document": document, "organisation": organisation, "tag": tag}
        for document, organisation, tagged in op.get_bind().execute(carried).all()
        for tag in sorted(_worn(tagged.split("|")))
    ]
    if rows:
        op.bulk_insert(made, rows)


def _worn(tags: list[str]) -> set[str]:
    found = set()
    for tag in tags:
        parts = [part for part in (" ".join(one.split()).lower() for one in tag.split("/")) if part]
        found |= {"/".join(parts[:count]) for count in range(1, min(len(parts), MOST_DEPTH) + 1)}
    return found
