"""The craft of the content studio, without a database: templates, filling them, scoring texts, exporting them."""
