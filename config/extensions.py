"""What the composition root contributes to the apps."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import OrganizationEnder, organization_enders
from config.demo import samples
from config.home import dashboards
from config.lib.jobs import JobKind, job_kinds
from config.lib.shell import SettingsTab, settings_tabs

organization_enders.register("dashboard", OrganizationEnder(dashboards.forget))
job_kinds.register(samples.KIND, JobKind(samples.KIND, _("Sample data"), samples.make))
settings_tabs.register("sample_data", SettingsTab("sample_data", _("Sample data"), "sample_data", "you", 95))
