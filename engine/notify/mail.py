"""A message as plain text and as HTML for mail: one news, or several together. Pure.

Everything that somebody wrote is escaped; styles stand in the tags, since mail programs take no others; nothing is loaded
from anywhere, so that opening a mail tells nobody of it.
"""

from collections.abc import Sequence
from html import escape
from typing import Final

from crdt.dataclasses import dataclass
from engine.notify.channel import Button

_FONT: Final = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_COLOURS: Final = {
    "plain": ("#ffffff", "#1f2430"),
    "primary": ("#2f6fed", "#ffffff"),
    "danger": ("#c0362c", "#ffffff"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One news: what is said, and where it leads."""

    headline: str
    detail: str = ""
    url: str = ""
    buttons: tuple[Button, ...] = ()


def as_text(items: Sequence[Item], footer: str) -> str:
    return "\n\n".join([*(_text(one) for one in items), f"-- \n{footer}"]) + "\n"


def _text(item: Item) -> str:
    lines = [item.headline]
    if item.detail:
        lines += ["", item.detail]
    lines += ["", *(f"{one.title}: {one.url}" for one in item.buttons)] if item.buttons else []
    return "\n".join(lines)


def as_html(items: Sequence[Item], title: str, footer: str, settings_url: str) -> str:
    inner = '<hr style="border:0;border-top:1px solid #e4e7ee;margin:20px 0">'.join(
        _html(one) for one in items
    )
    head = (
        f'<p style="{_FONT};font-size:13px;color:#5b6475;margin:0 0 16px">{escape(title)}</p>'
        if len(items) > 1
        else ""
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"></head>'
        '<body style="margin:0;background:#f4f6fa;padding:24px 12px">'
        '<div style="max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #e4e7ee;border-radius:10px;padding:24px">'
        f"{head}{inner}</div>"
        f'<p style="{_FONT};font-size:12px;color:#5b6475;max-width:560px;margin:12px auto 0">{escape(footer)} '
        f'<a href="{escape(settings_url)}" style="color:#2f6fed">Choose what reaches you</a></p></body></html>'
    )


def _html(item: Item) -> str:
    parts = [
        f'<h1 style="{_FONT};font-size:17px;line-height:1.4;color:#1f2430;margin:0">{escape(item.headline)}</h1>'
    ]
    if item.detail:
        words = escape(item.detail).replace("\n", "<br>")
        parts.append(
            f'<p style="{_FONT};font-size:14px;line-height:1.5;color:#3a4252;margin:12px 0 0">{words}</p>'
        )
    if item.buttons:
        parts.append(f'<p style="margin:18px 0 0">{"".join(_link(one) for one in item.buttons)}</p>')
    return "".join(parts)


def _link(button: Button) -> str:
    back, ink = _COLOURS[button.style]
    return (
        f'<a href="{escape(button.url)}" style="{_FONT};font-size:14px;display:inline-block;margin:0 8px 8px 0;padding:9px 16px;'
        f'border-radius:7px;border:1px solid #d5dae4;background:{back};color:{ink};text-decoration:none">{escape(button.title)}</a>'
    )
