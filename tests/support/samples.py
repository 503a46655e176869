"""What every command is asked with, from all files `*_samples.py` beside this one: a command's sample is found by a scan."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

import tests.support


def gathered() -> Mapping[str, Callable[[Any], dict[str, Any]]]:
    found: dict[str, Callable[[Any], dict[str, Any]]] = {}
    for module in pkgutil.iter_modules(tests.support.__path__):
        if module.name.endswith("_samples"):
            its = importlib.import_module(f"tests.support.{module.name}")
            found |= getattr(its, "SAMPLES", {})
    return found
