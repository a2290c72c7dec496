"""Records of crm that may stand in for their ids in other records."""

from accounts.api.shaping import Expansion
from crm.api.serializers.companies import CompanySerializer
from crm.api.serializers.contacts import ContactSerializer
from crm.api.serializers.deals import DealSerializer
from crm.api.serializers.pipelines import PipelineSerializer
from crm.rules import CrmPermission
from crm.tables.companies import AllCompanies
from crm.tables.contacts import AllContacts
from crm.tables.deals import AllDeals
from crm.tables.pipelines import PipelineList

COMPANY = Expansion(CompanySerializer, lambda member: AllCompanies(member).base(), CrmPermission.VIEW)
CONTACT = Expansion(ContactSerializer, lambda member: AllContacts(member).base(), CrmPermission.VIEW)
DEAL = Expansion(DealSerializer, lambda member: AllDeals(member).base(), CrmPermission.VIEW)
PIPELINE = Expansion(PipelineSerializer, lambda member: PipelineList(member).base(), CrmPermission.VIEW)
