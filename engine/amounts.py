"""Numbers of things in words. Pure."""


def amount(number: int, one: str, many: str = "") -> str:
    """`1 backup`, `2,000 backups`; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
