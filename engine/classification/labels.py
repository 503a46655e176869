"""What a label is: a name, how sensitive what it names is, and of which sort. Data only."""

from typing import Literal, get_args

from crdt.dataclasses import dataclass

Level = Literal["public", "internal", "confidential", "restricted"]
Category = Literal["personal", "financial", "health", "secret"]

LEVELS: tuple[Level, ...] = get_args(Level)
CATEGORIES: tuple[Category, ...] = get_args(Category)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """`name` is stable and stands in rows; `title` is what people read."""

    name: str
    title: str
    level: Level
    category: Category
