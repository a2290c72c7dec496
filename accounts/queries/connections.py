"""Other sites a person can sign in through."""

from dataclasses import dataclass

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest


@dataclass(frozen=True)
class Connection:
    """A site with the person's account there, or None; `url` is where connecting begins."""

    name: str
    url: str
    account: SocialAccount | None

    @property
    def label(self) -> str:
        """What the account is called there."""
        return self.account.get_provider_account().to_str() if self.account else ""


def connections(request: HttpRequest) -> list[Connection]:
    """Every site of the settings, whether or not the person connected it."""
    accounts = {row.provider: row for row in SocialAccount.objects.filter(user=request.user)}
    return [
        Connection(
            provider.name,
            provider.get_login_url(request, process="connect"),
            accounts.get(provider.app.provider_id),
        )
        for provider in get_adapter().list_providers(request)
    ]
