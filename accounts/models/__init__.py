"""The models of accounts."""

from accounts.models.api import IdempotentRequest, RequestCount
from accounts.models.api_key import ApiKey
from accounts.models.audit import AuditEvent, AuditHead
from accounts.models.deletion import OrganizationDeletion
from accounts.models.device import Device
from accounts.models.email import OutgoingEmail
from accounts.models.job import Job
from accounts.models.member import Invitation, Member, Role
from accounts.models.notification import Delivery, Notification, NotificationSettings, PushDevice
from accounts.models.organization import Organization
from accounts.models.ownership import OwnershipOffer
from accounts.models.phone import PhoneCode
from accounts.models.privacy import Consent, DataExport, ErasureRequest, RetentionArchive
from accounts.models.security import KnownDevice, SecurityEvent
from accounts.models.stripe_keys import StripeKeys
from accounts.models.token import RefreshToken
from accounts.models.user import User

__all__ = [
    "ApiKey",
    "AuditEvent",
    "AuditHead",
    "Consent",
    "DataExport",
    "Delivery",
    "Device",
    "ErasureRequest",
    "IdempotentRequest",
    "Invitation",
    "Job",
    "KnownDevice",
    "Member",
    "Notification",
    "NotificationSettings",
    "Organization",
    "OrganizationDeletion",
    "OutgoingEmail",
    "OwnershipOffer",
    "PhoneCode",
    "PushDevice",
    "RefreshToken",
    "RequestCount",
    "RetentionArchive",
    "Role",
    "SecurityEvent",
    "StripeKeys",
    "User",
]
