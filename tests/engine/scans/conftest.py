from tests.engine.sources.conftest import estate, kind

__all__ = ["estate", "kind"]
