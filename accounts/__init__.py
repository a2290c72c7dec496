"""Users, organizations, teams, permissions, audit, notifications, tenancy."""
