"""Other assistants ask Kantora's tools here, by the Model Context Protocol over HTTP (decision 0022)."""
