"""The built browser app: its files, and its first page for every address that is a screen."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

NOT_BUILT = """<!doctype html><title>Concert</title><p>The browser app is not built yet. Run <code>make run</code>,
or <code>npm run build</code> in <code>client-js</code>.</p>"""
YEAR = 365 * 24 * 3600


class Pages(StaticFiles):
    """Hashed files may be kept for a year, the page itself never."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self._folder = folder

    async def get_response(self, path: str, scope: Scope) -> Response:
        if not (self._folder / "index.html").is_file():
            return HTMLResponse(NOT_BUILT, 503)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as missing:
            if missing.status_code != 404 or path.startswith(("assets/", "api/")):
                raise
            response = await super().get_response("index.html", scope)
        kept = f"public, max-age={YEAR}, immutable" if path.startswith("assets/") else "no-cache"
        response.headers["cache-control"] = kept
        return response
