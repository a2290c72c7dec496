"""The printed document: `document` says what stands on the paper, `renderer` makes the PDF of it."""
