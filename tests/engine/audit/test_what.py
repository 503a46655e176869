"""Every command that changes something is entered, or stands here with its reason: a new one cannot be forgotten."""

from dataclasses import fields
from typing import get_args

from crdt.ids import Micros, UserId
from engine.audit.entering import MOST_REFUSALS, Refusals
from engine.audit.rows import TOLD
from engine.audit.what import (
    ASKED,
    DEEDS,
    DRAFT,
    MARKS,
    PRESENCE,
    READS,
    TALK,
    UNENTERED,
    VALUES,
    NotEntered,
    audit_of,
)
from engine.records import Record
from server.perform import find_commands

COMMANDS = find_commands()
THEIR_OWN = {"each request enters its own steps", "enters itself, with what it is about"}
"""Reasons of commands whose engines make the entries."""
REASONS = {*THEIR_OWN, READS, PRESENCE, MARKS, TALK, ASKED, DRAFT, VALUES}

NEVER = ("digest", "sealed", "data_key", "salt", "email", "token", "value", "content", "password", "secret")
"""No entry tells fields of these names."""
NAMES_OF_PEOPLE = {("User", "name"), ("ReviewLine", "name"), ("ReviewLine", "members")}


def test_AU5_every_command_that_changes_something_is_entered_or_says_why_not() -> None:
    left_out = {
        name: audit.why
        for name, command in COMMANDS.items()
        if command.method != "GET"
        and isinstance(audit := audit_of(name, command.method, command.audit), NotEntered)
    }
    own = {name for name, command in COMMANDS.items() if isinstance(command.audit, NotEntered)}
    assert left_out.keys() - own == UNENTERED.keys() & COMMANDS.keys()
    assert set(left_out.values()) <= REASONS, (
        "a new reason needs a thought, and a line in engine/audit/what.py"
    )


def test_AU5_what_is_said_of_commands_is_said_of_commands_that_are_there() -> None:
    assert set() == {*UNENTERED, *DEEDS} - COMMANDS.keys()


def test_AU5_what_a_deed_is_about_stands_in_its_input() -> None:
    missing = [
        name
        for name, deed in DEEDS.items()
        if deed.object and deed.object not in COMMANDS[name].input.model_fields
    ]
    assert [] == missing


def test_AU5_entries_tell_fields_that_are_there_and_no_secrets_and_names_of_people() -> None:
    records = {type_.__name__: {field.name for field in fields(type_)} for type_ in get_args(Record)}
    for name, told in TOLD.items():
        assert set() == set(told.split()) - records[name], name
        assert not [field for field in told.split() if field in NEVER], name
        assert not [field for field in told.split() if (name, field) in NAMES_OF_PEOPLE], name


def test_AU6_of_a_flood_of_refused_attempts_so_many_are_entered_and_the_others_counted() -> None:
    refusals, ada, minute = Refusals(), UserId("ada"), Micros(60_000_000)
    first = [refusals.count(ada, minute) for _ in range(MOST_REFUSALS + 70)]
    assert [0] * MOST_REFUSALS + [None] * 70 == first
    assert 0 == refusals.count(UserId("ben"), minute)
    assert 70 == refusals.count(ada, Micros(2 * minute))
    assert 0 == refusals.count(ada, Micros(2 * minute))
