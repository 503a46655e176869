"""Settings: environment first, command line on top, contradictions refused by name."""

from pathlib import Path

import pytest

from crdt.dataclasses import replace
from crdt.errors import StoreUnavailable
from server.origins import Origins
from server.settings import BadSetting, Settings
from server.stores import back_up_store, restore_store
from storage.sql.upgrading import migrate_folder


def test_the_command_line_outranks_the_environment() -> None:
    settings = Settings.read({"PORT": "9000", "CONCERT_DATA": "/data"}, port=9001, host=None)
    assert (9001, "127.0.0.1", Path("/data")) == (settings.port, settings.host, settings.data)


def test_lists_and_switches_are_read_from_text() -> None:
    settings = Settings.read(
        {"CONCERT_ORIGINS": "https://a.example, https://b.example", "CONCERT_DEV": "yes"}
    )
    assert (("https://a.example", "https://b.example"), True) == (settings.origins, settings.dev)


@pytest.mark.parametrize(
    ("environment", "overrides", "named"),
    [
        ({"PORT": "many"}, {}, "PORT"),
        ({"PORT": "65536"}, {}, "PORT is below 65536"),
        ({"CONCERT_LOG": "loud"}, {}, "CONCERT_LOG is debug, info, warning or error"),
        ({"CONCERT_DEMO": "maybe"}, {}, "CONCERT_DEMO is yes or no, not 'maybe'"),
        ({"CONCERT_URL": "concert.example.org"}, {}, "CONCERT_URL is http"),
        ({"CONCERT_URL": "https://example.org/concert"}, {}, "CONCERT_URL is http"),
        ({"CONCERT_ORIGINS": "https://a.example, b.example"}, {}, "CONCERT_ORIGINS .* not 'b.example'"),
        ({"CONCERT_ORIGINS": "https://a.example/app"}, {}, "CONCERT_ORIGINS"),
        ({"CONCERT_SYNCHRONOUS": "OFF"}, {}, "CONCERT_SYNCHRONOUS"),
        ({}, {"dev": True, "host": "0.0.0.0"}, "--dev"),
        ({"REDIS_URL": "redis://x"}, {}, "REDIS_URL"),
        ({"DATABASE_URL": "mysql://x/y"}, {}, "DATABASE_URL"),
        ({"DATABASE_URL": "var/concert.db"}, {}, "DATABASE_URL"),
        ({"CONCERT_TLS_CERT": "x"}, {}, "CONCERT_TLS_KEY"),
        ({"DASK_SCHEDULER": "localhost"}, {}, "DASK_SCHEDULER"),
        ({"CONCERT_STEP_SLOTS": "gpu"}, {}, "CONCERT_STEP_SLOTS"),
        ({"CONCERT_STEP_RATES": "http.request=5"}, {}, "CONCERT_STEP_RATES"),
        ({"CONCERT_STEP_RATES": "http.request=0/5"}, {}, "CONCERT_STEP_RATES"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    environment: dict[str, str], overrides: dict[str, object], named: str
) -> None:
    with pytest.raises(BadSetting, match=named):
        Settings.read(environment, **overrides)


def test_origins_are_compared_without_the_slash_that_an_address_may_end_with() -> None:
    settings = Settings.read(
        {"CONCERT_ORIGINS": "https://a.example/,app://b", "CONCERT_URL": "https://c.example/"}
    )
    assert {"https://a.example", "app://b", "https://c.example"} == Origins.of(settings).listed


def test_a_backup_is_of_the_database_that_is_set_and_not_of_a_folder_that_is_not_in_use(
    tmp_path: Path,
) -> None:
    here, away = Settings(data=tmp_path), "postgresql+asyncpg://nobody@127.0.0.1:1/none"
    migrate_folder(tmp_path)
    file = tmp_path / "file"
    back_up_store(here, file)
    for copy in (back_up_store, restore_store):
        with pytest.raises(StoreUnavailable) as refused:
            copy(replace(here, database_url=away), file)
        assert "database server does not answer" in refused.value.message
        assert "DATABASE_URL" in refused.value.next_step


@pytest.mark.parametrize("variable", ["CONCERT_CONNECTIONS", "CONCERT_MESSAGES", "CONCERT_SIGN_INS"])
def test_a_limit_of_nothing_is_refused_by_name(variable: str) -> None:
    with pytest.raises(BadSetting, match=variable):
        Settings.read({variable: "0"})
