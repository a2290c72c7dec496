"""What the composition root contributes to the apps."""

from accounts.hooks import OrganizationEnder, organization_enders
from config.home import dashboards

organization_enders.register("dashboard", OrganizationEnder(dashboards.forget))
