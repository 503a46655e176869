"""The build this process runs."""

from importlib.metadata import PackageNotFoundError, version

try:
    BUILD = version("concert")
except PackageNotFoundError:  # run from a checkout that was never installed
    BUILD = "0.0.0"
