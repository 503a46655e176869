"""The certificate this server shows, and the renewed one without a restart: connections that are open keep the old.

Border: two files in, one TLS context out; who renews them is the operator's affair.
"""

import ssl
from pathlib import Path
from typing import Final

import structlog

from server.settings import BadSetting, Settings

LOOK_EVERY: Final = 60.0
"""Seconds between two looks at the files. SIGHUP looks at once."""

_Stamp = tuple[tuple[int, int, int], ...]

log = structlog.get_logger(__name__)


class Certificate:
    """Raises `BadSetting` when the files cannot be used."""

    def __init__(self, chain: Path, key: Path) -> None:
        self._files = (chain, key)
        try:
            self._stamp = self._stamped()
            self.context = _context(chain, key)
        except (OSError, ValueError) as error:
            raise BadSetting(
                f"CONCERT_TLS_CERT and CONCERT_TLS_KEY cannot be used ({_reason(error)}); they name a PEM chain and its key"
            ) from None

    @classmethod
    def of(cls, settings: Settings) -> "Certificate | None":
        if not settings.tls_cert:
            return None
        return cls(Path(settings.tls_cert), Path(settings.tls_key))

    def refresh(self) -> bool:
        """Whether another pair was taken. A pair that does not fit, as one that is half written, is left alone."""
        try:
            stamp = self._stamped()
            if stamp == self._stamp:
                return False
            _context(*self._files)  # tried aside first: a context that was given half a pair answers nobody
            self.context.load_cert_chain(*self._files)
        except (OSError, ValueError) as error:
            log.error("certificate_not_taken", reason=_reason(error))  # noqa: TRY400 - the reason says it all
            return False
        self._stamp = stamp
        log.info("certificate_taken")
        return True

    def _stamped(self) -> _Stamp:
        found = [file.stat() for file in self._files]
        return tuple((one.st_mtime_ns, one.st_size, one.st_ino) for one in found)


def _context(chain: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    context.load_cert_chain(chain, key, password=_no_password)
    return context


def _no_password() -> str:
    """OpenSSL would ask on the terminal, and the server would wait for an answer."""
    raise ValueError("the key is encrypted")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)
