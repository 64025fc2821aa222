"""A certificate for mail servers of tests, made for localhost and known to nobody else."""

import ssl
from pathlib import Path

PEM = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4YdZ1rS1C+Ij9j2b
vNyqnXAZj/KudIppShAbtW7OJPihRANCAASSPlZmQggAiFJEV+2wfGGzwXPkvXXE
j5700rrXem7eYM502TZGMH+AU5Lad0wCFpqLIpGAJ0dj/fqu8Wq20JsX
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBZjCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJI+VmZCCACIUkRX
7bB8YbPBc+S9dcSPnvTSutd6bt5gznTZNkYwf4BTktp3TAIWmosikYAnR2P9+q7x
arbQmxejTjBMMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMBAf8E
BTADAQH/MB0GA1UdDgQWBBQXCQfChbF+N9A2AW8Yl5Fwh1xYqzAKBggqhkjOPQQD
AgNHADBEAiBpf52+rOIV003ij+DE35U04VSsXzvo6/UOdMj6M3ZQ8QIgJ+YgD8BN
QQjDx8X3nu0HvLO+8nnY7irYr9V+Rn43q2w=
-----END CERTIFICATE-----
"""


def written(folder: Path) -> Path:
    """The certificate and its key as a file."""
    path = folder / "localhost.pem"
    path.write_text(PEM, "ascii")
    return path


def context_of(path: Path) -> ssl.SSLContext:
    """What a server needs to show it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
