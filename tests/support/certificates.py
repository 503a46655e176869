"""Certificates made on the spot by openssl: what a server shows, and what its clients trust."""

import subprocess
from pathlib import Path


def make(folder: Path, name: str = "server") -> tuple[Path, Path]:
    """(chain, key) of a certificate of its own for this machine."""
    chain, key = folder / f"{name}.crt", folder / f"{name}.key"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", key, "-out", chain, "-days", "2", "-subj", f"/CN={name}",
            "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return chain, key
