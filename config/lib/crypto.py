"""Secrets at rest: AES-256-GCM (NIST SP 800-38D) under a ring of keys, of which the newest encrypts and all decrypt.

A stored secret reads `v1.<key id>.<base64url of nonce, ciphertext and tag>`. The place it belongs to, as
"accounts.stripekeys.secret_key", is authenticated with it, so that a ciphertext copied elsewhere cannot be read there.
"""

import os
import re
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION: Final = "v1"
KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_KEY_ID: Final = re.compile(r"[a-z0-9_-]{1,20}")


class UnreadableSecret(RuntimeError):
    """A stored secret was changed, belongs to another place, or its key is not in the ring."""


def parse_keys(text: str) -> dict[str, bytes]:
    """The ring written as `id:base64` words, newest first, apart by commas or line ends.

    Raises `ImproperlyConfigured`, which never repeats a key.
    """
    keys: dict[str, bytes] = {}
    for word in text.replace(",", " ").split():
        key_id, _colon, encoded = word.partition(":")
        if not _KEY_ID.fullmatch(key_id) or key_id in keys:
            raise ImproperlyConfigured("FIELD_KEYS: each key is id:base64 with an id of its own, of a-z and 0-9")
        keys[key_id] = _key_bytes(key_id, encoded)
    return keys


def _key_bytes(key_id: str, encoded: str) -> bytes:
    try:
        key = b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"FIELD_KEYS: {key_id} is not {KEY_BYTES} bytes in base64 (openssl rand -base64 32)")
    return key


def encrypt(text: str, *, place: str) -> str:
    """`text` as it is stored at `place`; a new nonce each time."""
    key_id, key = next(iter(_ring().items()))
    nonce = os.urandom(_NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), _bound_to(place, key_id))
    return f"{VERSION}.{key_id}.{urlsafe_b64encode(sealed).decode()}"


def decrypt(stored: str, *, place: str) -> str:
    """The text that `encrypt` was given for `place`. Raises `UnreadableSecret`."""
    version, _dot, rest = stored.partition(".")
    key_id, _dot, encoded = rest.partition(".")
    if version != VERSION:
        raise UnreadableSecret(f"{place}: this is no stored secret")
    key = _ring().get(key_id)
    if key is None:
        raise UnreadableSecret(f"{place}: stored under key {key_id[:20]!r}, which is not in FIELD_KEYS")
    try:
        sealed = urlsafe_b64decode(encoded)
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound_to(place, key_id)).decode()
    except (InvalidTag, ValueError) as error:
        raise UnreadableSecret(f"{place}: the stored secret was changed or belongs to another place") from error


def newest_prefix() -> str:
    """How every secret that the newest key encrypted begins."""
    return f"{VERSION}.{next(iter(_ring()))}."


def _ring() -> Mapping[str, bytes]:
    keys: Mapping[str, bytes] = settings.FIELD_KEYS
    return keys


def _bound_to(place: str, key_id: str) -> bytes:
    return f"{VERSION}.{key_id}.{place}".encode()
