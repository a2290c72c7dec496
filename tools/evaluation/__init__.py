"""How well the assistant answers: questions over the demo company with what must come out, scored without a judge."""
