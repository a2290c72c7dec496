"""Everything invoices contributes to the frame, to accounts and to crm."""

from accounts.hooks import register_permissions
from invoices.rules import PERMISSIONS

register_permissions(*PERMISSIONS)
