"""Names and texts as they stand in a statement that somebody may run to mend something."""


def quoted(name: str) -> str:
    """An identifier in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def account(user: str, host: str) -> str:
    """An account of MariaDB or MySQL."""
    return f"{_literal(user)}@{_literal(host)}"


def _literal(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
