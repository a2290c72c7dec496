"""Watching log-ins: many failures, and devices and countries a person was not seen in before."""

import datetime
import hashlib
import logging
import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from accounts.models import KnownDevice, User
from accounts.services import security
from config.lib import ambient, clock
from config.lib.counters import count_up
from config.lib.devices import device_name
from config.lib.networks import network_of

FAILURES_OF_ACCOUNT: Final = 5
FAILURES_FROM_ADDRESS: Final = 20
WINDOW: Final = datetime.timedelta(minutes=15)
FORGOTTEN_AFTER: Final = datetime.timedelta(days=400)
log = logging.getLogger("kantora.security")


def failed(email: str) -> None:
    """Count a failed log-in for the account and the address; the organizations of a person under attack are told."""
    log.warning("log-in failed for %s", email)
    address, seconds = ambient.current().ip_address, int(WINDOW.total_seconds())
    from_address = count_up(f"failed-from:{address}", seconds)
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        return
    of_account = count_up(f"failed-of:{user.pk.hex}", seconds)
    if of_account >= FAILURES_OF_ACCOUNT:
        data = {"number": of_account}
        security.record_for(user, "accounts.failed_log_ins", data=data, once=user.pk.hex, within=WINDOW)
    if from_address >= FAILURES_FROM_ADDRESS:
        data = {"number": from_address}
        security.record_for(user, "accounts.failed_log_ins_from", data=data, once=address, within=WINDOW)


def succeeded(user: User, request: HttpRequest | None) -> None:
    """Remember where the person signed in from; tell of a device or country that is new, but not of the first."""
    log.info("log-in of user %s", user.pk)
    user_agent = request.headers.get("User-Agent", "") if request else ""
    network, country = network_of(ambient.current().ip_address), _country(request)
    countries = set(KnownDevice.objects.filter(user=user).values_list("country", flat=True))
    device, is_new = KnownDevice.objects.update_or_create(
        user=user,
        fingerprint=_fingerprint(network, user_agent),
        defaults={"country": country},
        create_defaults={"country": country, "network": network, "name": device_name(user_agent)},
    )
    if not is_new or not countries:
        return
    data = {"device": device.name or "?", "country": country}
    if country and country not in countries:
        security.record_for(user, "accounts.new_country", data=data)
    else:
        security.record_for(user, "accounts.new_device", data=data)


def forget_old_devices() -> int:
    """Forget devices that were not seen for more than a year; gives how many."""
    return KnownDevice.objects.filter(last_seen_at__lt=clock.now() - FORGOTTEN_AFTER).delete()[0]


def _fingerprint(network: str, user_agent: str) -> str:
    """Of the network and the browser; the numbers in its description change with every update and are left out."""
    return hashlib.sha256(f"{network} {re.sub(r'[0-9.]+', '', user_agent)}".encode()).hexdigest()


def _country(request: HttpRequest | None) -> str:
    """The country as the proxy tells it in the configured header; "" without one. No outside service is asked."""
    header = settings.CLIENT_COUNTRY_HEADER
    found = request.headers.get(header, "").upper() if request and header else ""
    return found if re.fullmatch(r"[A-Z]{2}", found, re.ASCII) else ""
