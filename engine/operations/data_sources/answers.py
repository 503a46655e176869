"""What each operation on a source answers, next to its name: how events and kept results say which answer they hold."""

from typing import Literal

from crdt.model import Model
from engine.operations.data_sources.count_rows import CountOutput
from engine.operations.data_sources.discover_schema import SchemaOutput
from engine.operations.data_sources.find_joins import JoinsOutput
from engine.operations.data_sources.profile_table import ProfileOutput
from engine.operations.data_sources.test_connection import TestOutput


class Tested(Model):
    operation: Literal["source.test_connection"]
    result: TestOutput


class Discovered(Model):
    operation: Literal["source.discover_schema"]
    result: SchemaOutput


class Profiled(Model):
    operation: Literal["source.profile_table"]
    result: ProfileOutput


class Counted(Model):
    operation: Literal["source.count_rows"]
    result: CountOutput


class JoinsLookedFor(Model):
    operation: Literal["source.find_joins"]
    result: JoinsOutput


OperationName = Literal[
    "source.test_connection",
    "source.discover_schema",
    "source.profile_table",
    "source.count_rows",
    "source.find_joins",
]
