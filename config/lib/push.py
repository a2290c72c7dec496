"""Messages to browsers (Web Push: RFC 8030, encrypted by RFC 8291, the sender named by RFC 8292)."""

import base64
import binascii
import json
from email.utils import parseaddr
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys

from config.lib import outside

KEPT_FOR_SECONDS: Final = 24 * 3600
_SECRET_BYTES: Final = 16
_GONE: Final = {404, 410}


class EndpointGone(outside.NotDelivered):
    """The browser has withdrawn the subscription."""

    def __init__(self) -> None:
        super().__init__("the browser no longer listens", is_final=True)


def new_private_key() -> str:
    """A key of the installation, as `settings.VAPID_PRIVATE_KEY` keeps it: 32 bytes in base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _encoded(number.to_bytes(32, "big"))


def is_available() -> bool:
    """Whether this installation has a key to speak to browsers with."""
    return bool(settings.VAPID_PRIVATE_KEY)


def public_key() -> str:
    """The key a browser subscribes to (`applicationServerKey`)."""
    point = _private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _encoded(point)


def is_subscription(p256dh: str, auth: str) -> bool:
    """Whether the two words are keys of a browser: a point of the curve P-256 and a secret of 16 bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(p256dh))
        return len(_decoded(auth)) == _SECRET_BYTES
    except (ValueError, binascii.Error):
        return False


def send(*, endpoint: str, p256dh: str, auth: str, message: dict[str, Any]) -> None:
    """Encrypt `message` for one browser and hand it to the browser's push service.

    Raises `EndpointGone` when the subscription has ended, `NotDelivered` for every other refusal.
    """
    key = _private_key()
    sender = WebPush(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        subscriber=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        ttl=KEPT_FOR_SECONDS,
    )
    subscription = WebPushSubscription(endpoint=endpoint, keys=WebPushKeys(p256dh=p256dh, auth=auth))
    sealed = sender.get(json.dumps(message, ensure_ascii=False), subscription)
    headers = {name: str(value) for name, value in sealed.headers.items()}
    answer = outside.post(endpoint, sealed.encrypted, headers | {"content-type": "application/octet-stream"})
    if answer.status in _GONE:
        raise EndpointGone
    answer.require_success()


def _private_key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_decoded(settings.VAPID_PRIVATE_KEY), "big"), ec.SECP256R1())


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
