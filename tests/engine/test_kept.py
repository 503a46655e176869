"""What is remembered of documents that came, for those who are denied their kind."""

from engine.kept import MADE, Born, Kept

MOST = 5


def came(born: Born, number: int, kind: str = "workflow") -> str:
    document = f"d{number}"
    born.hear(min(MADE), {"document": document, "kind": kind})
    return document


def test_AC2_the_last_documents_are_remembered_however_many_came() -> None:
    born = Born(most=MOST)
    made = [came(born, number) for number in range(1_000)]
    assert ["workflow"] * MOST == [born.kind_of(one) for one in made[-MOST:]]
    remembered = [one for one in made if born.kind_of(one)]
    assert len(remembered) <= 2 * MOST


def test_AC2_before_anything_is_forgotten_those_who_listen_are_looked_at_again() -> None:
    """And what comes while they are is hidden from them by what they knew before."""
    kept, born = Kept(kinds=frozenset({"workflow"})), Born(most=MOST)
    made: list[str] = []
    known_then: list[int] = []
    born.on_full = lambda: known_then.append(sum(kept.hides({"design": one}, born) for one in made))
    made.extend(came(born, number) for number in range(MOST))
    assert [] == known_then
    later = came(born, MOST)
    assert [MOST] == known_then, "nothing is forgotten yet"
    assert all(kept.hides({"design": one}, born) for one in [*made, later])
    for number in range(MOST + 1, 2 * MOST):
        came(born, number)
    assert all(kept.hides({"design": one}, born) for one in made), "as many more have to come first"


def test_AC2_what_is_told_again_of_a_document_takes_no_room() -> None:
    born = Born(most=MOST)
    fell: list[int] = []
    born.on_full = lambda: fell.append(1)
    for _ in range(100):
        came(born, 1)
        born.hear("document:renamed", {"document": "other", "kind": "workflow"})
    assert ([], "") == (fell, born.kind_of("other"))


def test_B11_what_names_another_workspace_or_a_document_of_no_known_one_is_kept_from_a_token_of_one() -> None:
    kept = Kept(only="w1")
    told = [
        {"workspace": "w1", "document": "d1"},
        {"workspace": None, "document": None},
        {"ids": ["n1"]},
        None,
    ]
    assert [] == [said for said in told if kept.hides(said)]
    hidden = [
        {"workspace": "w2", "document": None},
        {"document": "d2"},
        {"workspace": None, "document": "d2"},
    ]
    assert hidden == [said for said in hidden if kept.hides(said)]
