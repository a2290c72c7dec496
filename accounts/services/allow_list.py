"""The network addresses an organization lets in: its pages, its API, and programs with its keys."""

import logging
from collections.abc import Iterable

from django.db import transaction

from accounts.errors import AddressNotAllowed, LocksYouOut
from accounts.models import Member, Organization
from accounts.rules import AccountsPermission, require
from accounts.services import audit, security
from accounts.tenancy import scope
from config.lib import ambient
from config.lib.networks import lies_in, network_of, parse_networks

log = logging.getLogger("kantora.security")


def admits(organization: Organization) -> bool:
    """Whether the organization lets in who asks from the present address; an empty list lets in everybody."""
    networks = organization.allowed_networks
    return not networks or lies_in(ambient.current().ip_address, networks)


def require_admitted(member: Member) -> None:
    """Raise `AddressNotAllowed` unless the member's organization lets in the present address."""
    if not admits(member.organization):
        address = ambient.current().ip_address
        log.warning("member %s refused from %s", member.pk, address)
        with scope(member.organization, member):
            once = f"{member.pk.hex}:{network_of(address)}"
            security.record("accounts.address_refused", member=member, once=once)
        raise AddressNotAllowed


@transaction.atomic
def set_allow_list(*, organization: Organization, actor: Member, networks: Iterable[str]) -> Organization:
    """Let in these addresses and networks only; none lets in everybody.

    Raises `PermissionRefused`, `BadNetwork`, and `LocksYouOut` when the actor's own address is not among them.
    """
    require(actor, AccountsPermission.MANAGE_SECURITY)
    wanted = parse_networks(networks)
    address = ambient.current().ip_address
    if wanted and not lies_in(address, wanted):
        raise LocksYouOut(address)
    return _store(organization, wanted)


@transaction.atomic
def clear_allow_list(organization: Organization) -> Organization:
    """Let in everybody again. For who operates the installation, when a firm has lost the way in."""
    return _store(organization, [])


def _store(organization: Organization, networks: list[str]) -> Organization:
    changes = audit.apply_changes(organization, {"allowed_networks": networks})
    if changes:
        organization.save(update_fields=["allowed_networks", "updated_at"])
        audit.record("accounts.allow_list_changed", organization, changes)
    return organization
