"""API keys: making, revoking, and letting a program in by one."""

import datetime
import hashlib
import logging
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from accounts import key_format
from accounts.errors import AddressNotAllowed, BadToken, ScopesNotHeld
from accounts.models import ApiKey, Member
from accounts.queries.api_keys import key_of
from accounts.rules import AccountsPermission, require
from accounts.services import audit, security
from accounts.tenancy import scope
from config.lib import ambient, clock
from config.lib.networks import lies_in, network_of, parse_networks

USE_WRITTEN_EVERY: Final = datetime.timedelta(minutes=1)
NETWORKS_REMEMBERED: Final = 50
log = logging.getLogger("kantora.security")


def hash_key(token: str) -> str:
    """SHA-256 of a key, as stored. It has 190 random bits, so that a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def create_key(
    *,
    actor: Member,
    name: str,
    scopes: Iterable[str],
    networks: Iterable[str] = (),
    expires_at: datetime.datetime | None = None,
) -> tuple[ApiKey, str]:
    """A key that acts in the actor's name, and its secret, which is never to be seen again.

    Raises `PermissionRefused`, `ScopesNotHeld`, `BadNetwork`.
    """
    require(actor, AccountsPermission.MANAGE_API_KEYS)
    wanted = sorted(set(scopes))
    if not all(actor.has(permission) for permission in wanted):
        raise ScopesNotHeld
    token = key_format.new_key()
    key = ApiKey.objects.create(
        name=name,
        member=actor,
        beginning=token[: key_format.SHOWN_CHARACTERS],
        token_hash=hash_key(token),
        scopes=wanted,
        networks=parse_networks(networks),
        expires_at=expires_at,
    )
    audit.record("accounts.api_key_created", key, {"scopes": [None, wanted], "networks": [None, key.networks]})
    return key, token


@transaction.atomic
def revoke_key(*, key: ApiKey, actor: Member) -> None:
    """Make the key useless at once. Raises `PermissionRefused`."""
    require(actor, AccountsPermission.MANAGE_API_KEYS)
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now()):
        audit.record("accounts.api_key_revoked", key)


def member_of_key(token: str) -> Member:
    """Who the program with this key acts for, with the rights of the key.

    Raises `BadToken` for a key that is unknown, revoked, expired or of a member without access, `AddressNotAllowed`.
    """
    key = key_of(hash_key(token)) if key_format.is_key(token) else None
    if key is None or not key.is_open(clock.now()) or not (key.member.is_active and key.member.user.is_active):
        raise BadToken
    address = ambient.current().ip_address
    if key.networks and not lies_in(address, key.networks):
        log.warning("API key %s refused from %s", key.pk, address)
        raise AddressNotAllowed
    key.member.api_key = key
    _remember_use(key, address)
    return key.member


def _remember_use(key: ApiKey, address: str) -> None:
    """Write down when and from where, at most once a minute, so that reading stays cheap; tell of a new network."""
    now, network = clock.now(), network_of(address)
    is_new = network not in {"", *key.seen_networks}
    if not is_new and key.last_used_at is not None and now - key.last_used_at < USE_WRITTEN_EVERY:
        return
    seen = [*key.seen_networks, network][-NETWORKS_REMEMBERED:] if is_new else key.seen_networks
    with scope(key.member.organization, key.member):
        use = {"last_used_at": now, "last_used_from": address or None, "seen_networks": seen}
        ApiKey.objects.filter(pk=key.pk).update(**use)
        if is_new and key.seen_networks:
            once = f"{key.pk.hex}:{network}"
            security.record("accounts.key_from_new_network", member=key.member, data={"key": key.name}, once=once)
