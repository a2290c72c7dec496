"""The second wall between organizations: PostgreSQL's row-level security. docs/decisions/0011-row-level-security.md.

Every table of rows that organizations own has a policy which compares with the setting `kantora.organization` of the
session. `config.lib.postgresql` sets it before the first statement that needs another value; here stands which.
"""

from typing import Final

from config.lib import ambient

SETTING: Final = "kantora.organization"
EVERYTHING: Final = "*"
POLICY: Final = "rows_of_the_organization"
# Stands in the SQL of querysets that were asked for the rows of every organization, also while one is in scope.
UNSCOPED: Final = "/* unscoped */"

# The value is read once for a statement, in a subquery, not for each row. A session that was told nothing sees nothing.
_TOLD: Final = f"current_setting('{SETTING}', true)"
CONDITION: Final = (
    f"organization_id = (SELECT NULLIF(NULLIF({_TOLD}, ''), '{EVERYTHING}')::uuid) OR (SELECT {_TOLD}) = '{EVERYTHING}'"
)


def wanted(sql: str) -> str:
    """What the session must have been told before this statement: the id of the organization in scope, or everything.

    Outside a scope only log-in, public links, the scheduler, commands and staff run: what is tenancy itself.
    """
    organization = ambient.current().organization
    return EVERYTHING if organization is None or UNSCOPED in sql else str(organization.pk)
