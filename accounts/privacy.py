"""What becomes of the data accounts keeps about a person who takes it along, or leaves."""

from typing import Final

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry

from accounts.hooks import PersonalData
from accounts.models import (
    ApiKey,
    AuditEvent,
    AuditHead,
    Consent,
    DataExport,
    Delivery,
    Device,
    ErasureRequest,
    IdempotentRequest,
    Invitation,
    Job,
    KnownDevice,
    Member,
    Notification,
    NotificationSettings,
    Organization,
    OrganizationDeletion,
    OutgoingEmail,
    OwnershipOffer,
    PhoneCode,
    PushDevice,
    RefreshToken,
    RetentionArchive,
    SecurityEvent,
    StripeKeys,
    User,
)
from accounts.services.erasers import ONLY_A_LINK, blank, delete_rows, forget_copies

PERSONAL_DATA: Final = (
    PersonalData(User, "pk", without=("is_superuser",), kept="Emptied last, by services.erasure itself."),
    PersonalData(Organization, kept="The data of a company."),
    PersonalData(Member, "user", erase=blank(job_title="", overrides={}, is_active=False)),
    PersonalData(Invitation, address="email", erase=delete_rows),
    PersonalData(ApiKey, "member__user", erase=delete_rows),
    PersonalData(AuditEvent, "member__user", kept="Never changed: it proves what was done. It ends by retention."),
    PersonalData(SecurityEvent, "member__user", erase=blank(data={}, ip_address=None, search_text="")),
    PersonalData(Job, "started_by__user", without=("payload", "result"), kept=ONLY_A_LINK),
    PersonalData(Delivery, "notification__member__user", without=("error",), erase=delete_rows),
    PersonalData(Notification, "member__user", erase=delete_rows),
    PersonalData(NotificationSettings, "member__user", erase=delete_rows),
    PersonalData(PushDevice, "user", without=("endpoint", "p256dh", "auth"), erase=delete_rows),
    PersonalData(PhoneCode, "user", erase=delete_rows),
    PersonalData(OwnershipOffer, kept=ONLY_A_LINK),
    PersonalData(DataExport, "member__user", without=("file",), erase=forget_copies),
    PersonalData(RetentionArchive, without=("file",), kept="What went by retention; ends after 90 days."),
    PersonalData(OutgoingEmail, address="to", without=("text", "html", "attachments", "error"), erase=delete_rows),
    PersonalData(ErasureRequest, "user", kept="Proof that it was asked for and done; it names nobody."),
    PersonalData(OrganizationDeletion, "asked_by", kept="Proof that it was asked for and done; it names nobody."),
    PersonalData(Consent, "user", kept="Proof of what was agreed to (GDPR art. 7, para. 1); it names nobody."),
    PersonalData(Device, "user", erase=delete_rows),
    PersonalData(KnownDevice, "user", erase=delete_rows),
    PersonalData(RefreshToken, "user", without=("id", "family"), erase=delete_rows),
    PersonalData(IdempotentRequest, "user", without=("headers", "attempt"), erase=delete_rows),
    PersonalData(EmailAddress, "user", erase=delete_rows),
    PersonalData(EmailConfirmation, kept="Goes with its address."),
    PersonalData(UserSession, "user", without=("data",), erase=delete_rows),
    PersonalData(SocialAccount, "user", erase=delete_rows),
    PersonalData(Authenticator, "user", without=("data",), erase=delete_rows),
    PersonalData(LogEntry, "user", kept="What an operator did stays written down, under an empty name."),
)
NOT_PERSONAL: Final = {
    AuditHead: "Places and hashes of the trail.",
    StripeKeys: "Keys of the company.",
}
