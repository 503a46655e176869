"""Finds what a package offers by scanning its modules in sorted order, so that one new file is all an extension needs.

Imports those modules whose text has the constant, and nothing else: a scan of a thousand of them must not load what nobody
asked for yet. A document kind is a module-level `KIND`, an operation an `OPERATION`, and so on.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from types import ModuleType


class DuplicateExtension(RuntimeError):
    """Two modules export a constant under the same name. Rename one of them."""


class NamelessExtension(RuntimeError):
    """An exported constant has neither a `name` nor a `kind` of type str."""


def discover(package: str, name: str) -> dict[str, object]:
    """Every module-level constant `name` below `package`, keyed by its own `name` (or `kind`), in sorted order.

    Only where it is defined counts: a module that imports the constant of another one exports nothing. Modules
    whose last part starts with an underscore are not scanned.
    """
    found: dict[str, object] = {}
    owners: dict[str, str] = {}
    seen: set[int] = set()
    for module in _modules(importlib.import_module(package), name):
        extension = vars(module).get(name)
        if extension is None or id(extension) in seen:
            continue
        key = _key(extension, module)
        if key in found:
            raise DuplicateExtension(f"{module.__name__} and {owners[key]} both export {name} {key!r}")
        seen.add(id(extension))
        found[key] = extension
        owners[key] = module.__name__
    return dict(sorted(found.items()))


def _modules(package: ModuleType, constant: str) -> Iterator[ModuleType]:
    """The package itself, and what lies below it and may export the constant."""
    yield package
    below = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    for info in sorted(below, key=lambda one: one.name):
        if not info.name.rpartition(".")[2].startswith("_") and _may_export(info, constant):
            yield importlib.import_module(info.name)


def _may_export(info: pkgutil.ModuleInfo, constant: str) -> bool:
    """Whether a line of its text begins with the constant. What is loaded, or has no text, may."""
    if info.name in sys.modules:
        return True
    spec = info.module_finder.find_spec(info.name, None)
    if spec is None or spec.origin is None or not isinstance(spec.loader, SourceFileLoader):
        return True
    return f"\n{constant}".encode() in b"\n" + spec.loader.get_data(spec.origin)


def _key(extension: object, module: ModuleType) -> str:
    for attribute in ("name", "kind"):
        key = getattr(extension, attribute, None)
        if isinstance(key, str) and key:
            return key
    raise NamelessExtension(f"what {module.__name__} exports has neither a name nor a kind")
