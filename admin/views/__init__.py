"""One module per subject: reads, builds the typed context of the page, renders it."""
