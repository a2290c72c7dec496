"""Pages that show several apps at once: landing, dashboard, search, health. Part of the composition root."""
